package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// A value that is held in memory only is known by the key that made it, and is
// gone when its worker is. Its record stays good, and nothing is stale for that:
// the value is made again only when a stale cell wants it. What is made then must
// look like what was made before. If it does not, the cell is not deterministic:
// it runs once more for a record of its own, under refs of a new name, and
// whoever used the old value is stale.

// anewLimit is how often a task begins again because its inputs were replaced.
const anewLimit = 3

// remadeError says that the maker of a value in memory made another one, or may have.
type remadeError struct {
	why string
	ref string // of the value; "" if it was not replaced
}

func (e *remadeError) Error() string { return e.why }

// callRemaking calls a cell and, where an input that lives in memory only is
// gone, makes that input again first. The caller's slot serves for both.
func (r *Run) callRemaking(ctx context.Context, cell *graph.Cell, call supervisor.Call, l supervisor.Listener) (*supervisor.Result, error) {
	const tries = 3 // a worker that dies in between loses what was just remade
	for try := 1; ; try++ {
		result, err := r.callOnce(ctx, cell, call, l)
		var missing *supervisor.MissingError
		if errors.As(err, &missing) && try < tries {
			for _, ref := range missing.Refs {
				if result, err := r.remake(ctx, ref); err != nil || result != nil {
					return result, err
				}
			}
			continue
		}
		return result, err
	}
}

// callOnce calls a cell within the time that its policy gives it.
func (r *Run) callOnce(ctx context.Context, cell *graph.Cell, call supervisor.Call, l supervisor.Listener) (*supervisor.Result, error) {
	if refused, err := r.cfg.Caller.Prepare(ctx, call.Cell); refused != nil || err != nil {
		return refused, err
	}
	limited, cancel := withTimeout(ctx, cell.Policy.Timeout)
	defer cancel()
	result, err := r.cfg.Caller.Call(limited, call, l)
	if limited.Err() != nil && ctx.Err() == nil && err == nil && result.Failure != nil {
		result.Failure.Kind = "timeout"
		result.Failure.Message = fmt.Sprintf("not done after %s, the limit that its //cell:timeout sets", cell.Policy.Timeout)
	}
	return result, err
}

// remake runs the cell that made a held value again, once for all who want it. It
// returns a result only when the cell failed.
func (r *Run) remake(ctx context.Context, ref string) (*supervisor.Result, error) {
	done := r.cfg.Flights.do(ctx, "remake "+ref, &rider{hear: func(Event) {}, stays: true}, func(ctx context.Context, _ tower) computed {
		result, err := r.remakeOnce(ctx, ref)
		if err == nil && result != nil {
			err = result.Failure
		}
		return computed{err: err}
	})
	var failure *supervisor.Failure
	switch {
	case done.status == "cancelled":
		return nil, context.Cause(ctx)
	case errors.As(done.err, &failure):
		return &supervisor.Result{Failure: failure}, nil
	}
	return nil, done.err
}

// remakeOnce calls the maker of a value and compares what it makes with its record.
func (r *Run) remakeOnce(ctx context.Context, ref string) (*supervisor.Result, error) {
	cell, v, inputs := r.makerOf(ref)
	if cell == nil {
		return nil, fmt.Errorf("remaking a value held in memory: no cell makes %s", ref)
	}
	c := &computation{run: r, cell: cell, verdict: v, inputs: inputs, forced: true, tower: tower{tell: func(Event) {}}}
	c.log.tell = func(supervisor.LogLine) {}
	call := supervisor.Call{Cell: cell.ID, Key: keyOf(ref, v.Key), Inputs: inputs}
	result, err := c.callUnchanged(ctx, call)
	if err != nil || result.Failure != nil {
		return result, err
	}
	if alike(result, v.Record) {
		return nil, nil
	}
	// Nothing may be called by the old name that is another value.
	call.Key = unkeptKey(v.Key, fmt.Sprint(r.Name.ID, " ", r.counted()))
	if result, err = c.callUnchanged(ctx, call); err != nil || result.Failure != nil {
		return result, err
	}
	kept := c.keep(result)
	if len(kept.record.Failure) > 0 {
		return nil, fmt.Errorf("remaking `%s`: its result could not be kept", cell.Name)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	after := outcome(v, kept)
	r.plan.Verdicts[cell.ID] = after
	r.cfg.Keeper.Show(cell.ID, kept.record.Key)
	r.cfg.Observe(Event{Cell: cell.ID, Status: after.Status, Verdict: after})
	return nil, &remadeError{why: fmt.Sprintf("`%s`, which was held in memory and lost, came out different when it was made again", cell.Name), ref: ref}
}

// callUnchanged calls the cell of a value that is made again, and looks at its
// files before and after.
func (c *computation) callUnchanged(ctx context.Context, call supervisor.Call) (*supervisor.Result, error) {
	c.started = c.run.cfg.Now()
	before, why := c.lookAtFiles(nil)
	if why != "" {
		return nil, &remadeError{why: why}
	}
	result, err := c.run.callRemaking(ctx, c.cell, call, supervisor.Listener{Log: c.log.add})
	if err != nil {
		return nil, fmt.Errorf("remaking `%s`: %w", c.cell.Name, err)
	}
	if _, why := c.lookAtFiles(before); why != "" {
		return nil, &remadeError{why: why}
	}
	return result, nil
}

// keyOf is the key that a ref begins with. The ref of a value with a digest of its
// own, a chart, has none: it is the one that the cell has now.
func keyOf(ref, key string) string {
	if made, _, held := strings.Cut(ref, "#"); held {
		return made
	}
	return key
}

// alike reports whether what was made again is what the record says, as far as
// that can be told: values by their bytes, held ones by how they look.
func alike(result *supervisor.Result, record *store.Record) bool {
	return slices.EqualFunc(result.Outputs, record.Outputs, func(now supervisor.Output, then store.RecordOutput) bool {
		return now.Name == then.Name && now.Digest == then.Digest && now.Display == then.Display
	})
}

func (r *Run) makerOf(ref string) (*graph.Cell, Verdict, []supervisor.Input) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id := r.madeBy(ref)
	if id == "" {
		return nil, Verdict{}, nil
	}
	cell := r.plan.Project.Cells[id]
	return cell, *r.plan.Verdicts[id], r.plan.callInputs(cell)
}

// madeBy names the cell whose current record has an output of a ref. It is called
// with the lock held.
func (r *Run) madeBy(ref string) string {
	for id, v := range r.plan.Verdicts {
		if v.Record == nil {
			continue
		}
		for _, out := range v.Record.Outputs {
			if out.Ref == ref || out.Digest == ref {
				return id
			}
		}
	}
	return ""
}

// counted numbers the values that the run had to give a new name.
func (r *Run) counted() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.renamed++
	return r.renamed
}

// replaced judges anew whoever used a value that was replaced, and lets the task
// that found out, and those that the run has settled or is busy with, begin
// again. It is called with the lock held.
func (r *Run) replaced(ref string, by *task) {
	if id := r.madeBy(ref); id != "" {
		r.plan.Judge(id) // another run has replaced it
	}
	by.anew = true
	for _, id := range r.plan.Project.Graph.Order() {
		v, t := r.plan.Verdicts[id], r.tasks[id]
		switch {
		case t != nil && t.lead != nil && !t.lead.confirmed: // it is judged when its inputs are recorded
		case t != nil && !t.settled && t.key != "":
			t.anew = t.anew || r.keyNow(id) != t.key
		case v.Status != graph.Fresh || r.keyNow(id) == v.Key:
		default:
			now := r.plan.Judge(id)
			r.cfg.Observe(Event{Cell: id, Status: now.Status, Verdict: now})
			if t != nil && !t.cell.Manual() {
				r.unsettled = append(r.unsettled, id)
			}
		}
	}
}

// keyNow is the key of a cell with its inputs as they are now; "" if not known.
func (r *Run) keyNow(id string) string {
	dyn, unknown, problem := r.plan.dynamic(r.plan.Project.Cells[id])
	parts, err := r.plan.Project.Static.Parts(id, dyn)
	if err != nil || problem != "" || len(unknown) > 0 {
		return ""
	}
	return parts.Key()
}
