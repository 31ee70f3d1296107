package scheduler

import (
	"context"

	"stagebook/cells/graph"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// Storing a large value takes long, and those who wait for it could use it
// meanwhile: it lies in the worker's memory. Its worker knows the digest of its
// bytes as soon as they are written. That is a claim, and no more: the bytes are
// hashed and published on this side, which can fail, and then the value never was.
//
// A task whose inputs are all recorded or claimed begins ahead, under the key that
// follows from the claims. So what is computed already is found by its key as ever,
// and a hit begins nothing. What a task makes ahead is kept only once its inputs are
// recorded, and only if they give the same key: the same place that releases any
// other task decides it. Otherwise it is thrown away, with all that was made from
// it, and the task begins again or does not, as if it had never led.

// lead is the part of a task's life before its inputs are recorded.
type lead struct {
	sure      chan struct{} // closed when the inputs are recorded and as they were claimed
	cancel    context.CancelCauseFunc
	confirmed bool // sure is closed
	refused   bool // the inputs turned out otherwise: the task is released once the lead has ended
}

// confirm lets a lead keep what it makes, or refuses that. It is called with the lock
// held.
func (r *Run) confirm(l *lead, asClaimed bool) {
	switch {
	case asClaimed && !l.confirmed:
		l.confirmed = true
		close(l.sure)
	case !asClaimed:
		l.refused = true
		r.giveUp(l)
	}
}

// giveUp ends a lead that nobody wants any more. When the run is being stopped that
// is what the lead must hear of, whoever tells it first.
func (r *Run) giveUp(l *lead) {
	if r.ctx.Err() != nil {
		l.cancel(nil)
		return
	}
	l.cancel(errUnwanted)
}

// claimed lets those begin who wait only for values that are being stored.
func (r *Run) claimed(t *task, outputs []supervisor.Output) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if t.settled || t.anew || t.again {
		return
	}
	t.claims = outputs
	for _, next := range t.next {
		r.goAhead(next)
	}
}

// goAhead begins a task if its inputs are there and it may. It is called with the
// lock held.
func (r *Run) goAhead(t *task) {
	if t.settled || t.key != "" || t.led || !r.mayLead(t) {
		return
	}
	v, inputs := r.plan.ahead(t.cell, r.known)
	if v == nil {
		return
	}
	ctx, cancel := context.WithCancelCause(t.ctx)
	t.key, t.led = v.Key, true
	t.lead = &lead{sure: make(chan struct{}), cancel: cancel}
	go r.leads(ctx, t, *v, inputs) // ends with the task; Done waits for all tasks
}

// mayLead reports whether a cell may be called for nothing, or twice. Not so one that
// acts on the world, that asks a world which may refuse, or that wants the machine
// for itself.
func (r *Run) mayLead(t *task) bool {
	p := t.cell.Policy
	return t.ctx.Err() == nil && !t.forced && !t.again && !t.anew && !t.cell.Manual() && !p.Alone && p.Retries == 0 && !p.CacheOff
}

// known is what the run knows of an input: from its record, or, while the cell that
// makes it has not settled, from what is claimed.
func (r *Run) known(in graph.Input) *store.RecordOutput {
	from := r.tasks[in.Cell]
	if from == nil || from.settled {
		return r.plan.output(in)
	}
	if from.again || from.anew {
		return nil // it is made once more
	}
	for _, out := range from.claims {
		if out.Name == in.Name {
			return &store.RecordOutput{Name: out.Name, Type: out.Type, Digest: out.Digest, Size: out.Size, Ref: out.Ref}
		}
	}
	return nil
}

// ahead returns the verdict and the inputs of a cell with which it can begin
// before its inputs are recorded; nil when there is a record already, or anything
// stands in the way.
func (p *Plan) ahead(cell *graph.Cell, find finder) (*Verdict, []supervisor.Input) {
	if _, broken := p.Project.Broken[cell.ID]; broken || p.Project.Static.Uncacheable(cell.ID) != "" {
		return nil, nil
	}
	dyn, unknown, problem := p.dynamicWith(cell, find)
	if problem != "" || len(unknown) > 0 {
		return nil, nil
	}
	parts, err := p.Project.Static.Parts(cell.ID, dyn)
	if err != nil {
		return nil, nil
	}
	last, _ := p.ledger.Last(cell.ID)
	if _, kept := p.ledger.Record(parts.Key()); kept || rederives(last, parts) {
		return nil, nil
	}
	v := p.stale(cell, last, p.changes(last, parts, nil))
	v.Key, v.Parts = parts.Key(), parts
	return v, p.callInputsWith(cell, find)
}

// leads computes a task ahead of its inputs and settles it, unless they turn out
// otherwise: then it goes back to waiting, or is released.
func (r *Run) leads(ctx context.Context, t *task, v Verdict, inputs []supervisor.Input) {
	result := r.compute(ctx, t, v, inputs, t.lead.sure)
	r.mu.Lock()
	defer r.mu.Unlock()
	l := t.lead
	l.cancel(nil)
	t.lead = nil
	if l.confirmed {
		r.finish(t, v, result)
		return
	}
	t.key, t.claims = "", nil
	r.recall(t)
	if l.refused {
		r.release(t)
		return
	}
	r.cfg.Observe(Event{Cell: t.cell.ID, Status: graph.Queued})
}

// recall stops those that lead on what a task has claimed in vain. It is called with
// the lock held.
func (r *Run) recall(t *task) {
	for _, next := range t.next {
		if next.lead != nil && !next.lead.confirmed {
			r.giveUp(next.lead)
		}
	}
}

// recorded reports whether what a computation takes is recorded.
func (c *computation) recorded() bool {
	select {
	case <-c.sure:
		return true
	default:
		return c.sure == nil
	}
}

// await waits until what a computation takes is recorded. Whatever it made before
// that means nothing if the error is not nil.
func (c *computation) await(ctx context.Context) error {
	if c.recorded() {
		return nil
	}
	select {
	case <-c.sure:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
