package session

import (
	"stagebook/cells/graph"
	"stagebook/cells/scheduler"
	"stagebook/cells/store"
)

// control carries the events of a run into the states of its view.
type control struct {
	v       *View
	reading *reading
}

// observe is called by the run, with its lock held: it takes the lock of the
// view and calls nobody.
func (c *control) observe(e scheduler.Event) {
	v := c.v
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.reading != c.reading {
		return // the view has moved on to newer sources
	}
	cell := c.reading.plan.Cells[e.Cell]
	if e.Verdict != nil {
		c.count(e)
		v.apply(cell, e.Verdict)
		v.wakeAround(runBar)
		return
	}
	old := v.cells[e.Cell]
	if old == nil {
		return
	}
	next := old.clone()
	switch {
	case e.Log != nil:
		next.addLog(*e.Log)
	case e.Status == graph.Queued:
		next.Status, next.Failure, next.Log, next.LogLines, next.StoredLog = graph.Queued, nil, nil, 0, ""
		v.runs = v.runs.with(func(r *RunState) { r.Total++ })
	default:
		next.Status, next.Started, next.Done, next.Total = e.Status, e.Started, e.Done, e.Total
		next.Reasons = nil
	}
	v.set(next)
	v.wakeAround(runBar)
}

// count keeps the figures of the run bar. Cells that turned out fresh without
// having been queued are not counted.
func (c *control) count(e scheduler.Event) {
	old := c.v.cells[e.Cell]
	if old == nil || (old.Status != graph.Queued && old.Status != graph.Running) {
		return
	}
	c.v.runs = c.v.runs.with(func(r *RunState) {
		r.Settled++
		if e.Status == graph.Failed {
			r.Failed++
		}
	})
}

func (c *control) recheck(source string) scheduler.FileState {
	return c.v.s.files.wait(sourceIn(c.reading, c.v.asked, source))
}

// with returns a changed copy: pictures of the old one may be out already.
func (r *RunState) with(change func(*RunState)) *RunState {
	if r == nil {
		return nil
	}
	next := *r
	change(&next)
	return &next
}

// runBar stands in a set of changed cells for the figures of the run.
const runBar = "\x00run"

// keeper keeps the results of a view's runs in the store.
type keeper View

var _ scheduler.Keeper = (*keeper)(nil)

// Record returns the record under a key.
func (k *keeper) Record(key string) (*store.Record, bool) { return (*ledger)(k).Record(key) }

// Last returns the record that was shown last.
func (k *keeper) Last(cell string) (*store.Record, bool) { return (*ledger)(k).Last(cell) }

// Keep publishes a record. It is durable, with everything it names, within a
// moment; the end of its run waits for that.
func (k *keeper) Keep(record store.Record, replace bool) (store.Record, error) {
	record.Project = k.s.ImportPath()
	if k.s.cfg.Guest && (replace || len(record.Failure) > 0) {
		return k.s.keepForGuests(record), nil
	}
	winner, err := k.s.cfg.Store.PutRecord(record, replace)
	if err != nil {
		return store.Record{}, err
	}
	k.s.cfg.Store.SyncSoon()
	k.s.records.put(&winner)
	return winner, nil
}

// KeepObject keeps bytes under their digest.
func (k *keeper) KeepObject(data []byte) (string, error) { return k.s.cfg.Store.PutObject(data) }

// Show remembers what the view shows for a cell.
func (k *keeper) Show(cell, key string) {
	if k.s.cfg.Guest {
		k.s.guest.set(k.id, cell, key)
		return
	}
	project := k.s.ImportPath()
	if err := k.s.cfg.Store.SetHeads(project, cell, []string{k.id, anyView}, key); err != nil {
		k.s.cfg.Logger.Warn("what a view shows could not be remembered", "cell", cell, "err", err)
	}
}
