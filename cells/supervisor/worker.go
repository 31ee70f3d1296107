package supervisor

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"stagebook/cells/worker/protocol"
	"stagebook/cells/worker/wire"
)

// patience is how long a new worker may take to say hello.
const patience = 30 * time.Second

// Worker is one running process. Its methods may be called by any goroutine.
type Worker struct {
	cfg     Config
	conn    *wire.Conn
	proc    *process
	lines   *lines
	spool   *spool
	secrets secrets
	ooms    int64 // processes that the system had ended for want of memory when this one started

	came  chan struct{}  // closed when hello is set or the socket has closed
	read  chan struct{}  // closed when nothing more comes from the socket
	gone  chan struct{}  // closed when the process has ended and exit is set
	tasks sync.WaitGroup // every goroutine that the worker owns
	heard *time.Timer    // gives the worker up when it fires

	running    sync.WaitGroup // calls that wait for their answer
	publishing sync.WaitGroup // answers whose outputs still lie in the spool

	mu    sync.Mutex // guards the rest
	hello *protocol.Hello
	calls map[uint64]*pending
	last  uint64
	hot   map[string]bool // refs that the worker holds
	exit  *Failure        // how the process ended
	ended string          // why we ended it; "" if we did not
	stops bool            // takes no more calls
}

// pending is a call that waits for its answer.
type pending struct {
	cell     string
	listener Listener
	answer   chan answer
	beside   bool // another call ran at the same time
	stopped  bool // it was cancelled in vain
}

type answer struct {
	m     *protocol.Message
	blobs [][]byte
	died  *Failure
}

// Start starts a worker and waits until it answers, or ctx ends. The worker
// lives until Close, or its own end.
func Start(ctx context.Context, cfg Config) (*Worker, error) {
	if cfg.Grace <= 0 {
		cfg.Grace = DefaultGrace
	}
	if cfg.Silence <= 0 {
		cfg.Silence = DefaultSilence
	}
	if cfg.AheadBytes == 0 {
		cfg.AheadBytes = DefaultAheadBytes
	}
	spool, err := makeSpool(cfg.Spool)
	if err != nil {
		return nil, fmt.Errorf("making the worker's spool: %w", err)
	}
	w := &Worker{
		cfg: cfg, spool: spool, secrets: newSecrets(cfg.Secrets), ooms: oomKills(), calls: make(map[uint64]*pending), hot: make(map[string]bool),
		came: make(chan struct{}), read: make(chan struct{}), gone: make(chan struct{}),
	}
	w.lines = newLines(w)
	if err := w.start(); err != nil {
		spool.remove()
		return nil, fmt.Errorf("starting the worker: %w", err)
	}
	if err := w.greet(ctx); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// start starts the process, and the goroutines that serve it until it ends.
func (w *Worker) start() error {
	conn, theirs, err := wire.Pair()
	if err != nil {
		return err
	}
	defer theirs.Close()
	w.conn = conn
	if w.proc, err = startProcess(w.cfg, w.spool, theirs); err != nil {
		conn.Close()
		return err
	}
	w.heard = time.AfterFunc(w.cfg.Silence+patience, w.giveUp)
	w.tasks.Go(w.receive)
	w.tasks.Go(w.ping)
	w.tasks.Go(w.await)
	if w.cfg.Confine != nil {
		w.tasks.Go(w.watchDisk)
	}
	for _, pipe := range w.proc.pipes {
		stream := w.lines.stream(pipe)
		w.tasks.Go(func() { pipe.pump(stream) })
	}
	return nil
}

// greet waits for the worker's first message.
func (w *Worker) greet(ctx context.Context) error {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-w.came:
	case <-timer.C:
		return errors.New("the worker did not answer")
	case <-ctx.Done():
		return ctx.Err()
	}
	hello := w.greeting()
	if hello == nil {
		w.end("it closed its socket")
		<-w.gone
		return fmt.Errorf("the worker ended before it could answer: %s", w.exitFailure().Message)
	}
	if hello.Version != protocol.Version {
		return fmt.Errorf("the worker speaks version %d of the protocol, and this is version %d", hello.Version, protocol.Version)
	}
	return nil
}

func (w *Worker) greeting() *protocol.Hello {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.hello
}

// Alive reports whether the process can take calls.
func (w *Worker) Alive() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.exit == nil && !w.stops
}

// Done is closed when the process has ended.
func (w *Worker) Done() <-chan struct{} { return w.gone }

// Exit returns how the process ended: nil while it lives, and when it ended
// because of Close.
func (w *Worker) Exit() *Failure {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.exit == nil || w.exit.Kind == KindCancelled {
		return nil
	}
	exit := *w.exit
	return &exit
}

// Hot reports whether the worker holds the value of a ref in its memory.
func (w *Worker) Hot(ref string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.exit == nil && w.hot[ref]
}

// Drop makes the worker forget values. A held one has to be made again when it
// is wanted.
func (w *Worker) Drop(refs ...string) {
	_ = w.conn.Send(&protocol.Message{Drop: &protocol.Drop{Refs: refs}}, nil) // a dead worker holds nothing
}

// Running returns the IDs of the cells that run now, sorted.
func (w *Worker) Running() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	cells := make([]string, 0, len(w.calls))
	for _, call := range w.calls {
		cells = append(cells, call.cell)
	}
	slices.Sort(cells)
	return cells
}

// Close ends the process and waits until nothing is left of it. Calls under way
// are cancelled and have the grace time to end; then the process is killed with
// all that it started.
func (w *Worker) Close() {
	w.mu.Lock()
	w.stops = true
	running := slices.Collect(maps.Keys(w.calls))
	w.mu.Unlock()
	grace := time.AfterFunc(w.cfg.Grace, func() { w.end(closed) })
	defer grace.Stop()
	for _, id := range running {
		w.cancel(id)
	}
	w.running.Wait()
	w.conn.Close() // the worker ends when it sees this
	<-w.gone
	w.tasks.Wait()
}

// closed is the reason of an end that Close asked for.
const closed = "it was closed"

// end kills the process and all that it started, at once. The first reason is
// remembered.
func (w *Worker) end(reason string) {
	w.mu.Lock()
	w.stops = true
	if w.ended == "" {
		w.ended = reason
	}
	w.mu.Unlock()
	w.proc.kill()
}
