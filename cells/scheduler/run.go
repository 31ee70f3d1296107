package scheduler

import (
	"context"
	"slices"
	"sync"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// Event tells of one change of a cell during a run.
type Event struct {
	Cell        string
	Status      graph.Status
	Verdict     *Verdict            // set when the cell settled
	Started     time.Time           // set when it started
	Done, Total int                 // progress, when Total is over 0
	Log         *supervisor.LogLine // one line; nothing else is set then but Cell
}

// Caller runs cells in a worker, which it starts when there is none.
type Caller interface {
	// Prepare builds and starts what a call of the cell needs, so that the time
	// this takes is not counted as the cell's. It returns a result only when the
	// cell cannot be called.
	Prepare(ctx context.Context, cell string) (*supervisor.Result, error)
	Call(ctx context.Context, call supervisor.Call, l supervisor.Listener) (*supervisor.Result, error)
}

// Keeper keeps what was made.
type Keeper interface {
	Ledger
	// Keep makes a record durable and returns the one that the store holds
	// under its key: another process may have been faster.
	Keep(record store.Record, replace bool) (store.Record, error)
	// KeepObject keeps bytes under their digest.
	KeepObject(data []byte) (digest string, err error)
	// Show remembers what the view shows for a cell from now on.
	Show(cell, key string)
}

// Config is what runs of one view share.
type Config struct {
	Caller  Caller
	Keeper  Keeper
	Slots   *Slots
	Flights *Flights
	// Observe hears of each change, in order for each cell. It must not block
	// and must not call the run.
	Observe func(Event)
	// Recheck returns the state of a file or glob as it is now.
	Recheck func(source string) FileState
	Now     func() time.Time
}

// Order is what a person, or autorun, asks for.
type Order struct {
	Targets []string // each with the stale ancestors that it needs
	Force   []string // targets that run although they are fresh
	Auto    bool     // leave manual cells, and failures that were not edited, alone
}

// Name is what a run is called: for good, and by people.
type Name struct {
	ID     string
	Number int
}

// Run is a plan that is being carried out.
type Run struct {
	Name Name

	cfg    Config
	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{}

	mu    sync.Mutex // guards everything below, and the plan
	plan  *Plan
	tasks map[string]*task
	live  int // tasks that have not settled
	over  bool
	cells []store.RunCell

	renamed   int      // values that were made again and came out different
	unsettled []string // cells to run again for that
}

type task struct {
	cell    *graph.Cell
	waits   int
	next    []*task
	forced  bool
	again   bool                // it is to be forced once it has settled
	anew    bool                // it is to be judged anew once it has settled: an input was replaced
	anews   int                 // how often that has been
	key     string              // that it is computing; "" before it has begun
	why     string              // why it was stale when it was judged last; "" when it was not
	auto    bool                // autorun came to it: it does not run when it is manual, or failed as it is
	led     bool                // it has begun ahead of its inputs once
	lead    *lead               // while it does
	claims  []supervisor.Output // of its computation, that is storing them
	settled bool
	cancel  context.CancelCauseFunc
	ctx     context.Context
}

// Start begins to carry out an order on a plan, which belongs to the run from
// then on.
func Start(ctx context.Context, name Name, plan *Plan, cfg Config, order Order) *Run {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	r := &Run{
		Name: name, cfg: cfg, plan: plan,
		tasks: make(map[string]*task), done: make(chan struct{}),
	}
	r.ctx, r.cancel = context.WithCancel(ctx)
	if !r.Want(order) {
		panic("scheduler: a new run refuses its order") // a run is open until its last task settles
	}
	return r
}

// Want adds an order to a run under way. It reports false when the run is
// over already; the order must then start a run of its own.
func (r *Run) Want(order Order) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return false
	}
	released := r.addTasks(order)
	for _, t := range released {
		r.release(t)
	}
	r.endIfIdle()
	return true
}

// addTasks makes a task of each cell that the order needs and that is not
// under way, and returns those that wait for nobody.
func (r *Run) addTasks(order Order) (ready []*task) {
	var added []*task
	targets := slices.Concat(order.Targets, order.Force)
	for _, id := range r.plan.Project.Graph.Ancestors(targets...) {
		if t := r.tasks[id]; t != nil && !t.settled {
			t.auto = t.auto && order.Auto
			if slices.Contains(order.Force, id) && !t.forced {
				t.again = t.key != "" // it has begun for its own sake, and is forced when that is done
				t.forced = !t.again
			}
			continue
		}
		cell := r.plan.Project.Cells[id]
		t := &task{cell: cell}
		t.forced = slices.Contains(order.Force, id) || cell.Policy.CacheOff
		t.auto = order.Auto
		t.ctx, t.cancel = context.WithCancelCause(r.ctx)
		r.tasks[id] = t
		added = append(added, t)
	}
	r.live += len(added)
	for _, t := range added {
		for _, up := range r.plan.Project.Graph.Upstream(t.cell.ID) {
			if from := r.tasks[up]; from != nil && !from.settled {
				from.next = append(from.next, t)
				t.waits++
			}
		}
		if !r.plan.Verdicts[t.cell.ID].Settled() || t.forced {
			r.cfg.Observe(Event{Cell: t.cell.ID, Status: graph.Queued})
		}
		if t.waits == 0 {
			ready = append(ready, t)
		}
	}
	return ready
}

// release judges a task whose upstream has settled, and runs it when it is
// stale. It is called with the lock held.
func (r *Run) release(t *task) {
	v := r.plan.Judge(t.cell.ID)
	if len(v.Reasons) > 0 {
		t.why = v.Reasons[0]
	}
	spared := t.auto && (t.cell.Manual() || v.Status == graph.Failed)
	stopped := t.ctx.Err() != nil || r.ctx.Err() != nil // the end of a run reaches its tasks one by one
	runnable := v.Key != "" && !spared && !stopped
	wanted := t.forced || v.Status != graph.Fresh
	begins := v.Status != graph.Blocked && runnable && wanted
	if t.lead != nil {
		r.confirm(t.lead, begins && v.Key == t.key)
		return
	}
	if !begins {
		if stopped && v.Status != graph.Fresh {
			v = cancelled(v)
			r.plan.Verdicts[t.cell.ID] = v
		}
		r.settle(t, v, false)
		return
	}
	t.key = v.Key
	inputs := r.plan.callInputs(t.cell)
	go r.execute(t, *v, inputs) // ends with the task; Done waits for all tasks
}

// settle records how a task ended and releases those that waited only for it.
// It is called with the lock held.
func (r *Run) settle(t *task, v *Verdict, ran bool) {
	if t.settled {
		return
	}
	t.settled = true
	again := (t.again || t.anew && t.anews < anewLimit) && t.ctx.Err() == nil
	t.cancel(nil)
	r.live--
	r.cells = append(r.cells, runCell(t, v, ran))
	if v.Status == graph.Fresh {
		r.cfg.Keeper.Show(t.cell.ID, v.Record.Key)
	}
	r.cfg.Observe(Event{Cell: t.cell.ID, Status: v.Status, Verdict: v})
	if again {
		r.repeat(t)
	}
	for _, next := range t.next {
		if next.waits--; next.waits == 0 {
			r.release(next)
		} else {
			r.goAhead(next)
		}
	}
	r.endIfIdle()
}

// repeat begins a task anew that was forced, or whose input was replaced, while it ran. Those that wait for it
// wait for its second end. It is called with the lock held.
func (r *Run) repeat(t *task) {
	r.live++ // until the task that takes its place is counted
	order := Order{Force: []string{t.cell.ID}}
	if t.anew && !t.again && !t.forced {
		order = Order{Targets: order.Force, Auto: t.auto}
	}
	ready := r.addTasks(order)
	ready = append(ready, r.addTasks(Order{Targets: r.unsettled, Auto: true})...)
	r.unsettled = nil
	r.live--
	second := r.tasks[t.cell.ID]
	second.anews = t.anews
	if t.anew {
		second.anews++
	}
	second.next, t.next = append(second.next, t.next...), nil
	for _, task := range ready {
		r.release(task)
	}
}

func (r *Run) endIfIdle() {
	if r.live == 0 && !r.over {
		r.over = true
		r.cancel()
		close(r.done)
	}
}

// Cancel stops one cell of the run, or, for "", all of it.
func (r *Run) Cancel(cell string) {
	if cell == "" {
		r.cancel()
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if t := r.tasks[cell]; t != nil {
		t.cancel(nil)
	}
}

// Supersede ends the run in favour of another, or of none: nothing more is begun.
// What is being computed goes on where the other run wants it, by key; the rest is
// asked to stop, and what does not listen is left to finish.
func (r *Run) Supersede(by *Run) {
	var wanted map[string]bool
	if by != nil {
		wanted = by.wanted()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.tasks {
		if !t.settled && (t.key == "" || !wanted[t.key]) {
			t.cancel(errUnwanted)
		}
	}
}

// wanted are the keys that the run has still to compute, as far as it knows them.
func (r *Run) wanted() map[string]bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	keys := make(map[string]bool)
	for id, t := range r.tasks {
		if v := r.plan.Verdicts[id]; !t.settled && v != nil && v.Key != "" {
			keys[v.Key] = true
		}
		if t.lead != nil {
			keys[t.key] = true
		}
	}
	return keys
}

// Done is closed when the last task has settled.
func (r *Run) Done() <-chan struct{} { return r.done }

// Cells returns what the run did to each cell, in the order in which they
// settled.
func (r *Run) Cells() []store.RunCell {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.cells)
}

// Of reports whether a cell is one of the sources that the run was planned from.
func (r *Run) Of(cell *graph.Cell) bool { return r.plan.Project.Cells[cell.ID] == cell }

// Verdicts returns the verdicts as they are now, by cell.
func (r *Run) Verdicts() map[string]*Verdict {
	r.mu.Lock()
	defer r.mu.Unlock()
	verdicts := make(map[string]*Verdict, len(r.plan.Verdicts))
	for id, v := range r.plan.Verdicts {
		verdicts[id] = v
	}
	return verdicts
}

func cancelled(v *Verdict) *Verdict {
	c := *v
	c.Status = graph.Cancelled
	return &c
}
