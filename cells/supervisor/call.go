package supervisor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"stagebook/cells/worker/protocol"
	"stagebook/cells/worker/wire"
)

// forced is the reason of an end that a cell which did not stop brought about.
const forced = "a cell that was to stop did not"

// Unwanted is the cause of the end of a call's context when nobody wants its result
// any more, while nobody wants it to stop either. The cell is asked to stop, and one
// that does not listen is left to finish: to kill the worker for it would cost more
// than its time. A deadline of the context still holds.
type Unwanted struct {
	Stop <-chan struct{} // closed when it has to stop after all; nil: that never happens
}

func (*Unwanted) Error() string { return "nobody wants the result any more" }

// Call runs a cell and publishes its outputs. The error is a *MissingError, or
// trouble of ours; everything else, the end of the worker included, is a
// Result. When ctx ends the cell is cancelled: by its context, and by a kill
// when that does not help. What it finishes all the same is kept.
func (w *Worker) Call(ctx context.Context, call Call, l Listener) (*Result, error) {
	result, err := w.once(ctx, call, l, false)
	var missing *MissingError
	if errors.As(err, &missing) && slices.ContainsFunc(call.Inputs, func(in Input) bool {
		return in.Digest != "" && slices.Contains(missing.Refs, in.Ref)
	}) {
		return w.once(ctx, call, l, true) // it was dropped since we heard of it
	}
	return result, err
}

// once makes one call. The objects of inputs that the worker holds are opened
// only when all are asked for.
func (w *Worker) once(ctx context.Context, call Call, l Listener, all bool) (*Result, error) {
	if ctx.Err() != nil {
		return stopped(ctx), nil
	}
	start, files := w.inputs(call, all)
	defer closeAll(files)
	if deadline, ok := ctx.Deadline(); ok {
		start.Left = max(time.Until(deadline), 1)
	}
	start.Digests = l.Ready != nil && w.cfg.AheadBytes >= 0
	id, p := w.enlist(call.Cell, l)
	if p == nil {
		return neverStarted(), nil
	}
	err := w.conn.Send(&protocol.Message{Call: id, Start: start}, nil, files...)
	switch {
	case errors.Is(err, protocol.ErrLimit), errors.Is(err, wire.ErrUnsupported):
		w.settle(id, answer{})
		return nil, fmt.Errorf("calling %s: %w", call.Cell, err)
	case err != nil: // out of reach: its end will be the answer
		<-p.answer
		return neverStarted(), nil
	}
	return w.awaitAnswer(ctx, id, p)
}

// inputs opens the objects of stored inputs. One that is gone is left out: the
// worker may hold its value, and says so when it does not.
func (w *Worker) inputs(call Call, all bool) (*protocol.Start, []*os.File) {
	start := &protocol.Start{Cell: call.Cell, Key: call.Key, HotBytes: w.cfg.HotBytes, Spool: w.spool.out()}
	var files []*os.File
	for _, in := range call.Inputs {
		sent := protocol.Input{Name: in.Name, Text: in.Text, Ref: in.Ref, Digest: in.Digest}
		if in.Digest != "" && (all || !w.Hot(in.Ref) && !w.Hot(in.Digest)) {
			if file, err := w.cfg.Store.OpenObject(in.Digest); err == nil {
				files = append(files, file)
				sent.File = len(files)
			}
		}
		start.Inputs = append(start.Inputs, sent)
	}
	return start, files
}

// enlist notes a call, or returns nil when the worker takes no more.
func (w *Worker) enlist(cell string, l Listener) (uint64, *pending) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.exit != nil || w.stops {
		return 0, nil
	}
	w.last++
	p := &pending{cell: cell, listener: l, answer: make(chan answer, 1), beside: len(w.calls) > 0}
	for _, other := range w.calls {
		other.beside = true
	}
	w.calls[w.last] = p
	w.running.Add(1)
	return w.last, p
}

// awaitAnswer waits for the answer to one call, and for the end of its context.
func (w *Worker) awaitAnswer(ctx context.Context, id uint64, p *pending) (*Result, error) {
	select {
	case a := <-p.answer:
		return w.result(ctx, p, a)
	case <-ctx.Done():
	}
	w.cancel(id)
	if a := w.leave(ctx, p); a != nil {
		return w.result(ctx, p, *a)
	}
	grace := time.AfterFunc(w.cfg.Grace, func() { w.force(id) })
	defer grace.Stop()
	return w.result(ctx, p, <-p.answer)
}

// leave waits for the answer to a call that was asked to stop, as long as it is only
// unwanted. It returns nil when the call has to stop.
func (w *Worker) leave(ctx context.Context, p *pending) *answer {
	var unwanted *Unwanted
	if !errors.As(context.Cause(ctx), &unwanted) {
		return nil
	}
	var late <-chan time.Time
	if deadline, ok := ctx.Deadline(); ok {
		timer := time.NewTimer(time.Until(deadline))
		defer timer.Stop()
		late = timer.C
	}
	select {
	case a := <-p.answer:
		return &a
	case <-unwanted.Stop:
	case <-late:
	}
	return nil
}

func (w *Worker) cancel(id uint64) {
	_ = w.conn.Send(&protocol.Message{Call: id, Cancel: &protocol.Cancel{}}, nil) // a dead worker needs none
}

// force ends the worker for a call that did not stop when asked.
func (w *Worker) force(id uint64) {
	w.mu.Lock()
	p := w.calls[id]
	if p != nil {
		p.stopped = true
	}
	w.mu.Unlock()
	if p != nil {
		w.end(forced)
	}
}

// result turns an answer into a result.
func (w *Worker) result(ctx context.Context, p *pending, a answer) (*Result, error) {
	switch {
	case a.died != nil && (p.stopped || ctx.Err() != nil):
		return stopped(ctx), nil
	case a.died != nil:
		return &Result{Failure: a.died}, nil
	case a.m.Missing != nil:
		return nil, &MissingError{Refs: a.m.Missing.Refs}
	}
	defer w.publishing.Done()
	done := a.m.Done
	result := &Result{Steps: done.Steps, Changed: done.Changed}
	if result.Steps == nil {
		result.Steps = make(map[string]time.Duration)
	}
	if result.Failure = w.verdict(ctx, done); result.Failure != nil {
		w.discard(done)
		return result, nil
	}
	if ready := w.ready(done); ready != nil && p.listener.Ready != nil {
		p.listener.Ready(ready)
	}
	began := time.Now()
	if err := w.publish(done, a.blobs, result); err != nil {
		w.discard(done)
		return nil, fmt.Errorf("keeping the results of %s: %w", p.cell, err)
	}
	result.Steps["publish"] = time.Since(began)
	return result, nil
}

// verdict is the failure of a call that came to an end, nil if there was none.
func (w *Worker) verdict(ctx context.Context, done *protocol.Done) *Failure {
	switch {
	case done.Failure != nil && done.Failure.Kind == KindTimeout:
		<-ctx.Done() // the worker's clock is a moment ahead
		return stopped(ctx).Failure
	case done.Failure != nil && done.Failure.Kind == KindError && (ctx.Err() != nil || !w.Alive()):
		return stopped(ctx).Failure // the error of a cell that was asked to stop
	case done.Failure != nil:
		return w.failure(done.Failure)
	case len(done.Changed) > 0:
		return &Failure{Kind: KindChanged, Message: changedText(done.Changed), Alone: true}
	}
	return nil
}

func changedText(names []string) string {
	if len(names) == 1 {
		return fmt.Sprintf("the value of its input `%s` is another after it ran", names[0])
	}
	return fmt.Sprintf("the values of its inputs `%s` and %d more are others after it ran", names[0], len(names)-1)
}

// stopped is the result of a call whose context ended.
func stopped(ctx context.Context) *Result {
	f := &Failure{Kind: KindCancelled, Message: "stopped", Alone: true}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		f.Kind, f.Message = KindTimeout, "not done within its time"
	}
	return &Result{Failure: f}
}

// neverStarted is the result of a call to a worker that has just ended.
func neverStarted() *Result {
	return &Result{Failure: &Failure{Kind: KindKilled, Message: "the worker had ended before the cell began", Died: true}}
}

func closeAll(files []*os.File) {
	for _, f := range files {
		f.Close()
	}
}
