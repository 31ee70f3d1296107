package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"stagebook/cells/codec"
	"stagebook/cells/worker/protocol"
	"stagebook/cells/worker/wire"
)

// Table is the project, as the generated main hands it over.
type Table struct {
	Module  string // path of the main module
	Package string // import path of the cells
	Cells   []Cell
}

// Cell is one line of the table.
type Cell struct {
	Name    string   // ID of the cell
	Func    any      // the author's function
	Inputs  []string // names of its parameters, without the context
	Outputs []string // names of its results, without the error
	Context bool     // its first parameter is a context
	Err     bool     // its last result is an error
}

// descriptor is where the supervisor leaves the worker's end of the socket.
const descriptor = 3

// Main serves the supervisor that started this program, and never returns.
func Main(t Table) {
	limitMemory()
	conn, err := wire.Inherited(descriptor)
	if err != nil {
		fmt.Fprintln(os.Stderr, "This is the worker of a Stagebook project. It is started by `web`, not by hand.")
		os.Exit(2)
	}
	codec.SetMainModule(t.Module)
	err = newWorker(t, conn).serve()
	if err != nil {
		fmt.Fprintln(os.Stderr, protocol.Trouble+err.Error())
	}
	leave(err != nil)
}

// leave ends the process and, where it heads a group of its own, all that the
// cells have started: nobody is left to work for.
func leave(trouble bool) {
	if trouble {
		os.Exit(protocol.TroubleCode)
	}
	endGroup()
	os.Exit(0)
}

// worker serves one connection.
type worker struct {
	table Table
	conn  *wire.Conn
	cells map[string]*callable
	types map[string]reflect.Type // of outputs, by name
	hot   *hotValues
	base  int // goroutines that run when no cell does

	beside atomic.Int64 // goroutines that compare inputs

	secrets knownSecrets

	mu      sync.Mutex // guards running
	running map[uint64]context.CancelFunc
}

func newWorker(t Table, conn *wire.Conn) *worker {
	w := &worker{
		table: t, conn: conn, cells: make(map[string]*callable), types: make(map[string]reflect.Type),
		running: make(map[uint64]context.CancelFunc), base: runtime.NumGoroutine(),
	}
	w.hot = newHotValues(func(kept, dropped []string) {
		_ = conn.Post(&protocol.Message{Hot: &protocol.Hot{Kept: kept, Dropped: dropped}}) // a supervisor that is gone wants no news
	})
	for i := range t.Cells {
		c := newCallable(&t.Cells[i])
		w.cells[c.Name] = c
		for j, name := range c.Outputs {
			w.types[name] = c.outputs[j]
			codec.RegisterType(c.outputs[j])
		}
	}
	return w
}

// serve answers until the supervisor closes the socket. Calls run in goroutines
// of their own; the process ends with serve, and they with it.
func (w *worker) serve() error {
	hello := &protocol.Hello{Version: protocol.Version, Module: w.table.Module, Package: w.table.Package, Runtime: runtimeRoot()}
	for _, c := range w.table.Cells {
		hello.Cells = append(hello.Cells, c.Name)
		hello.Places = append(hello.Places, w.cells[c.Name].place())
	}
	if err := w.conn.Send(&protocol.Message{Hello: hello}, nil); err != nil {
		return err
	}
	for {
		m, _, files, err := w.conn.Receive()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading from the supervisor: %w", err)
		}
		w.handle(m, files)
	}
}

func (w *worker) handle(m *protocol.Message, files []*os.File) {
	switch {
	case m.Start != nil:
		ctx, cancel := callContext(m.Start.Left)
		w.mu.Lock()
		w.running[m.Call] = cancel
		w.mu.Unlock()
		w.hot.limit(m.Start.HotBytes)
		go w.call(ctx, m.Call, m.Start, files) // ends with the call
	case m.Cancel != nil:
		w.mu.Lock()
		cancel := w.running[m.Call]
		w.mu.Unlock()
		if cancel != nil {
			cancel()
		}
	case m.Named != nil:
		w.hot.name(m.Named.Ref, m.Named.Digest)
	case m.Drop != nil:
		w.hot.drop(m.Drop.Refs...)
	case m.Ping != nil:
		w.send(&protocol.Message{Pong: m.Ping}, nil)
	}
}

// callContext is the context of a call, with the deadline that the supervisor
// has for it.
func callContext(left time.Duration) (context.Context, context.CancelFunc) {
	if left <= 0 {
		return context.WithCancel(context.Background())
	}
	return context.WithTimeout(context.Background(), left)
}

// send ends the process when the supervisor is gone. An answer that is too
// large for a frame becomes one that says so.
func (w *worker) send(m *protocol.Message, blobs [][]byte) {
	err := w.conn.Send(m, blobs)
	switch {
	case err == nil:
	case !errors.Is(err, protocol.ErrLimit):
		leave(false)
	case m.Done != nil:
		w.send(&protocol.Message{Call: m.Call, Done: &protocol.Done{Failure: &protocol.Failure{Kind: "bug", Message: err.Error()}}}, nil)
	}
}

// end forgets a call.
func (w *worker) end(id uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if cancel := w.running[id]; cancel != nil {
		cancel()
		delete(w.running, id)
	}
}
