package session

import (
	"errors"
	"fmt"
	"slices"

	"stagebook/cells/graph"
	"stagebook/cells/scheduler"
	"stagebook/cells/store"
)

// Request is what a person asks a view to run.
type Request struct {
	Cells  []string // IDs, each with the stale ancestors it needs; empty: every cell that is not manual
	Manual bool     // with no Cells: manual cells and sinks, too
	Force  bool     // run the named cells although they are fresh
	Auto   bool     // nobody asks for it just now: manual cells, and failures that were not edited, are left alone
	Again  []string // IDs of cells to run although they are fresh, beside Cells
	Who    string   // who asks; "" for the session's own name
}

// Run starts to run what is stale among the cells of a request, or adds it to
// the run under way. It returns at once; a nil Run means that there was
// nothing to do.
func (v *View) Run(req Request) (*scheduler.Run, error) {
	if v.s.ctx.Err() != nil {
		return nil, errors.New("the project is closing")
	}
	v.s.renewCrew()
	reading, crew := v.s.currentCrew()
	for _, id := range slices.Concat(req.Cells, req.Again) {
		if reading.plan.Cells[id] == nil {
			return nil, fmt.Errorf("there is no cell %q", id)
		}
	}
	order := orderOf(reading, req)
	if len(order.Targets)+len(order.Force) == 0 {
		return nil, nil
	}
	v.starting.Lock()
	defer v.starting.Unlock()
	if run := v.activeRun(crew); run != nil && run.Want(order) {
		return run, nil
	}
	return v.start(reading, crew, order, req.Who)
}

func orderOf(r *reading, req Request) scheduler.Order {
	if len(req.Cells)+len(req.Again) > 0 {
		if req.Force {
			return scheduler.Order{Force: slices.Concat(req.Cells, req.Again)}
		}
		return scheduler.Order{Targets: req.Cells, Force: req.Again, Auto: req.Auto}
	}
	var order scheduler.Order
	for _, cell := range r.outline.Cells {
		if req.Manual || !cell.Manual() {
			order.Targets = append(order.Targets, cell.ID)
		}
	}
	return order
}

func (v *View) activeRun(c *crew) *scheduler.Run {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.crew != c {
		return nil
	}
	return v.run
}

// start begins a run of its own. The lock of the view is not held while the
// scheduler starts, because its first events already want it.
func (v *View) start(r *reading, c *crew, order scheduler.Order, who string) (*scheduler.Run, error) {
	record, err := v.s.putRun(v.newRecord(r, who))
	if err != nil {
		return nil, fmt.Errorf("recording the run: %w", err)
	}
	_, values := resolve(r.outline, v.asked)
	plan := scheduler.NewPlan(r.plan, v.world(r, values, c.vault, v.s.files.wait), (*ledger)(v), v.s.cfg.Now)
	ctl := &control{v: v, reading: r}

	v.mu.Lock()
	previous := v.run
	v.runs = &RunState{ID: record.ID, Number: record.Number, Started: record.Started}
	v.crew = c
	v.mu.Unlock()

	run := scheduler.Start(v.s.ctx, scheduler.Name{ID: record.ID, Number: record.Number}, plan, scheduler.Config{
		Caller: c, Keeper: (*keeper)(v), Slots: v.s.slots, Flights: v.s.flights,
		Observe: ctl.observe, Recheck: ctl.recheck, Now: v.s.cfg.Now,
	}, order)
	v.mu.Lock()
	v.run = run
	v.mu.Unlock()
	if previous != nil {
		previous.Supersede(run) // it is of an older state of the sources
	}
	v.s.own(func() { // ends with the run, which ends with the session
		record.Sources = v.s.keepSources(r, record.Number)
		<-run.Done()
		v.finish(run, record)
	})
	return run, nil
}

func (v *View) newRecord(r *reading, who string) store.Run {
	if who == "" {
		who = v.s.cfg.Who
	}
	params := make(map[string]string, len(r.outline.Params))
	states, _ := resolve(r.outline, v.asked)
	for _, p := range states {
		params[p.Param.ID] = p.Text
	}
	for _, f := range resolveFiles(r.outline, v.asked) {
		if f.Changed {
			params[f.Source.ID] = f.Path
		}
	}
	return store.Run{
		Project: r.outline.ImportPath, Started: v.s.cfg.Now(), Who: who, Params: params,
		ProjectDigest: r.outline.Digest, By: r.plan.By, Status: string(graph.Running),
		Via: v.s.cfg.Via, Program: v.s.cfg.Version, Machine: machine(),
	}
}

// finish records a run that has ended and plans anew: the world may have
// changed meanwhile.
func (v *View) finish(run *scheduler.Run, record store.Run) {
	record.Ended, record.Cells = v.s.cfg.Now(), run.Cells()
	record.Status, record.Metrics = runStatus(record.Cells), v.figures(record.Cells)
	if err := v.s.cfg.Store.Sync(); err != nil {
		v.s.cfg.Logger.Warn("what a run made could not be made durable: a crash of the machine may lose it", "run", record.Number, "err", err)
	}
	if _, err := v.s.putRun(record); err != nil {
		v.s.cfg.Logger.Warn("the record of a run could not be kept", "run", record.Number, "err", err)
	}
	v.mu.Lock()
	if v.runs != nil && v.runs.ID == record.ID {
		ended := *v.runs
		ended.Ended = record.Ended
		v.runs = &ended
	}
	v.mu.Unlock()
	v.judge(v.s.current(), run)
	v.s.hold()
}

// outcome is what the last run of a view knew of its cells and no record keeps:
// that it was stopped, or that there was trouble which is not the cell's.
type outcome struct {
	reading  *reading
	verdicts map[string]*scheduler.Verdict
}

// amend puts the outcome of the last run into a plan of the same sources, where
// the plan knows only that a cell is stale.
func (o *outcome) amend(r *reading, plan *scheduler.Plan) {
	if o == nil || o.reading != r {
		return
	}
	for id, verdict := range plan.Verdicts {
		after := o.verdicts[id]
		if after == nil || (verdict.Status != graph.Stale && verdict.Status != graph.Manual) {
			continue
		}
		if after.Key != verdict.Key && after.Key != "" && verdict.Key != "" {
			continue // something has changed since
		}
		switch after.Status {
		case graph.Cancelled:
			verdict.Status = graph.Cancelled
		case graph.Failed:
			verdict.Status, verdict.Record = graph.Failed, after.Record
		}
	}
}

func runStatus(cells []store.RunCell) string {
	status := graph.Fresh
	for _, cell := range cells {
		switch graph.Status(cell.Status) {
		case graph.Failed:
			return string(graph.Failed)
		case graph.Cancelled:
			status = graph.Cancelled
		}
	}
	return string(status)
}

// Cancel stops one cell, or, for "", everything that this view runs.
func (v *View) Cancel(cell string) {
	v.mu.Lock()
	run := v.run
	v.mu.Unlock()
	if run != nil {
		run.Cancel(cell)
	}
}
