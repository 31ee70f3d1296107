package worker

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"time"

	"stagebook/cells"
	"stagebook/cells/codec"
	"stagebook/cells/worker/protocol"
)

// running is one call under way.
type running struct {
	w        *worker
	id       uint64
	start    *protocol.Start
	cell     *callable
	args     []argument
	clock    *clock
	done     *protocol.Done
	blobs    [][]byte
	released bool
	looked   bool // look has been
	answered bool
}

// call runs a cell and answers, whatever the cell does.
func (w *worker) call(ctx context.Context, id uint64, start *protocol.Start, files []*os.File) {
	r := &running{w: w, id: id, start: start, cell: w.cells[start.Cell], clock: newClock(), done: &protocol.Done{}}
	r.done.Steps = r.clock.steps
	defer w.end(id)
	defer closeAll(files)
	defer r.release()
	defer r.rescue()
	if r.cell == nil {
		r.answerBug(fmt.Errorf("this worker has no cell %q", start.Cell))
		return
	}
	missing, err := r.arguments(ctx, files)
	switch {
	case err != nil && ctx.Err() != nil:
		r.done.Failure = failed(ctx, r.cell, fmt.Errorf("waiting for an input that another cell uses: %w", err))
		r.answer(&protocol.Message{Done: r.done})
		return
	case err != nil:
		r.answerBug(err)
		return
	case len(missing) > 0:
		r.answer(&protocol.Message{Missing: &protocol.Missing{Refs: missing}})
		return
	}
	r.clock.step("decode")
	r.run(ctx)
}

// run calls the function, makes what its results look like and their bytes, and
// checks what the function was given.
func (r *running) run(ctx context.Context) {
	reporter := newReporter(r.w, r.id)
	defer reporter.end() // also when the cell ends its goroutine
	results, failure := r.invoke(cells.WithReporter(ctx, reporter))
	reporter.end()
	r.clock.step("run")
	r.done.Failure = failure
	r.look()
	compared := r.compare
	if failure == nil {
		lingers, shared := r.w.lingering(), r.shares(results)
		if !shared {
			compared = r.compareBeside()
		}
		if err := r.deliver(results, lingers, shared); err != nil {
			r.answerBug(err)
			return
		}
	}
	r.check(compared())
	r.clock.step("check")
	r.name()
	r.answer(&protocol.Message{Done: r.done})
}

func (r *running) answer(m *protocol.Message) {
	m.Call = r.id
	r.answered = true
	r.w.send(m, r.blobs)
}

// answerBug answers with a mistake of ours, or of the disk.
func (r *running) answerBug(err error) {
	r.blobs = nil
	r.answer(&protocol.Message{Done: &protocol.Done{Failure: trouble(err, r.start.Spool)}})
}

// rescue answers for a call that could not do so itself: the cell ended its
// goroutine, or something of ours, or a method of the author's that we called,
// panicked outside of the cell.
func (r *running) rescue() {
	cause := recover()
	if r.answered {
		if cause != nil {
			panic(cause) // nobody is left to be told in another way
		}
		return
	}
	failure := &protocol.Failure{Kind: "exit", Message: "it ended its goroutine with runtime.Goexit"}
	if cause != nil {
		failure = panicked(cause)
		failure.Outside = true
	}
	r.blobs = nil
	r.answer(&protocol.Message{Done: &protocol.Done{Failure: failure}})
}

// invoke calls the author's function. It returns its results without the error,
// or why it has none.
func (r *running) invoke(ctx context.Context) (results []reflect.Value, failure *protocol.Failure) {
	defer func() {
		if cause := recover(); cause != nil {
			results, failure = nil, panicked(cause)
		}
	}()
	c := r.cell
	in := make([]reflect.Value, 0, len(r.args)+1)
	if c.Context {
		in = append(in, reflect.ValueOf(ctx))
	}
	for i, arg := range r.args {
		in = append(in, fitted(arg.value, c.inputs[i]))
	}
	out := c.fn.Call(in)
	if c.Err {
		if err, _ := out[len(out)-1].Interface().(error); err != nil {
			return nil, failed(ctx, c, err)
		}
		out = out[:len(out)-1]
	}
	for i, v := range out {
		if err := codec.ErrorIn(v); err != nil {
			return nil, failed(ctx, c, fmt.Errorf("%s: %w", c.Outputs[i], err))
		}
	}
	return out, nil
}

// clock times the steps of a call.
type clock struct {
	last  time.Time
	steps map[string]time.Duration
}

func newClock() *clock { return &clock{last: time.Now(), steps: make(map[string]time.Duration)} }

func (c *clock) step(name string) {
	now := time.Now()
	c.steps[name] += now.Sub(c.last)
	c.last = now
}

func closeAll(files []*os.File) {
	for _, f := range files {
		f.Close()
	}
}
