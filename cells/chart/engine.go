package chart

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed" // echarts and render.js
	"fmt"
	"io"
	"sync"
	"time"

	"modernc.org/quickjs"
	"modernc.org/quickjs/intl"
)

//go:embed echarts/echarts.min.js.gz
var echartsGz []byte

//go:embed render.js
var renderJS string

// engine is one JavaScript engine with ECharts loaded. One goroutine uses it at
// a time.
type engine struct {
	vm    *quickjs.VM
	drawn int
}

// wear is how many charts an engine draws before a new one takes its place.
const wear = 500

// bytecode is ECharts compiled, which depends on the engine's version: it is
// made once for each process, not kept.
var bytecode struct {
	mu   sync.Mutex // guards code
	code []byte
}

func newEngine(opts Options) (*engine, error) {
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, fmt.Errorf("starting the chart engine: %w", err)
	}
	e := &engine{vm: vm}
	if err := e.load(); err != nil {
		vm.Close()
		return nil, fmt.Errorf("starting the chart engine: %w", err)
	}
	if err := vm.SetEvalTimeout(opts.Timeout); err != nil {
		vm.Close()
		return nil, fmt.Errorf("starting the chart engine: %w", err)
	}
	vm.SetMemoryLimit(uintptr(opts.Memory))
	return e, nil
}

func (e *engine) load() error {
	if err := intl.Register(e.vm); err != nil {
		return err
	}
	// zrender starts a frame loop; frames are never needed here.
	const stubs = "globalThis.setTimeout = globalThis.clearTimeout = function () { return 0; };"
	if _, err := e.vm.Eval(stubs, quickjs.EvalGlobal); err != nil {
		return err
	}
	code, err := compiled(e.vm)
	if err != nil {
		return err
	}
	if _, err := e.vm.EvalBytecode(code); err != nil {
		return err
	}
	_, err = e.vm.Eval(renderJS, quickjs.EvalGlobal)
	return err
}

func compiled(vm *quickjs.VM) ([]byte, error) {
	bytecode.mu.Lock()
	defer bytecode.mu.Unlock()
	if bytecode.code != nil {
		return bytecode.code, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(echartsGz))
	if err != nil {
		return nil, err
	}
	source, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	code, err := vm.Compile(string(source), quickjs.EvalGlobal)
	if err != nil {
		return nil, err
	}
	bytecode.code = code
	return code, nil
}

func (e *engine) render(req Request) (string, error) {
	e.drawn++
	out, err := e.vm.Call("stagebookRender", string(req.Options), req.Width, req.Height)
	if err != nil {
		return "", fmt.Errorf("%w: %s", ErrOptions, terse(err.Error()))
	}
	svg, ok := out.(string)
	if !ok {
		return "", fmt.Errorf("%w: the engine drew nothing", ErrOptions)
	}
	return svg, nil
}

func (e *engine) worn() bool { return e.drawn >= wear }

func (e *engine) close() { e.vm.Close() }

// watch interrupts the engine when ctx ends, again and again: an interrupt that comes
// before a script has begun is forgotten. stop ends the watch, and says whether there
// was one.
func (e *engine) watch(ctx context.Context) (stop func() bool) {
	done, ended := make(chan struct{}), make(chan bool)
	go func() {
		defer close(ended)
		select {
		case <-done:
			return
		case <-ctx.Done():
		}
		again := time.NewTicker(20 * time.Millisecond)
		defer again.Stop()
		for {
			e.vm.Interrupt()
			select {
			case <-done:
				ended <- true
				return
			case <-again.C:
			}
		}
	}()
	return func() bool {
		close(done)
		return <-ended
	}
}
