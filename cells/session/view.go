package session

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"sort"
	"sync"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/scheduler"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// View is a project with one set of parameter values. People who look at the
// same values share it.
type View struct {
	s     *Session
	id    string
	asked map[string]string // texts from the address, as they came

	starting sync.Mutex // held while a run starts, so that two requests at once make one run

	mu      sync.Mutex // guards the rest
	reading *reading
	params  []ParamState
	unknown []string
	values  map[string]scheduler.Literal
	seq     uint64            // of the last change
	around  map[string]uint64 // seq of the last change of the run bar, and of the whole page
	cells   map[string]*CellState
	run     *scheduler.Run
	crew    *crew // of the run under way
	runs    *RunState
	subs    map[*Subscription]struct{}
	outcome *outcome  // of the last run; nil before the first
	planned time.Time // when the cells were judged last
	refused bool      // a plan was asked for while the run was under way
}

// View returns the view of a set of parameter texts; names that no parameter
// has are said in its state.
func (s *Session) View(asked map[string]string) *View {
	r := s.current()
	id := viewID(r, asked)
	s.mu.Lock()
	v := s.views[id]
	if v == nil {
		s.dropIdleViews()
		v = &View{
			s: s, id: id, asked: maps.Clone(asked),
			around: make(map[string]uint64), cells: make(map[string]*CellState), subs: make(map[*Subscription]struct{}),
		}
		s.views[id] = v
		r = s.reading
	} else {
		r = nil
	}
	s.mu.Unlock()
	if r != nil {
		v.replan(r)
	}
	return v
}

// replanAfter is how old a plan may be when somebody opens a page.
const replanAfter = time.Second

// Look brings an idle view up to what other processes have put into the store
// and what has become of the files. It is cheap enough for every page.
func (v *View) Look() {
	v.mu.Lock()
	busy := v.run != nil || v.s.cfg.Now().Sub(v.planned) < replanAfter
	v.mu.Unlock()
	if !busy {
		v.replan(v.s.current())
	}
}

// viewLimit bounds the views that nobody looks at.
const viewLimit = 64

// dropIdleViews makes room for one more view. It is called with s.mu held.
func (s *Session) dropIdleViews() {
	if len(s.views) < viewLimit {
		return
	}
	for id, v := range s.views {
		if v.idle() {
			delete(s.views, id)
		}
	}
}

func (v *View) idle() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.subs) == 0 && v.run == nil
}

// viewID names a view by the values that differ from their defaults, so that
// every way to write an address leads to the same one. Refused texts are part
// of it: their view has something to say.
func viewID(r *reading, asked map[string]string) string {
	states, _ := resolve(r.outline, asked)
	var parts []string
	for _, p := range states {
		if p.Changed {
			parts = append(parts, p.Param.ID+"="+p.Text)
		}
		if p.Problem != "" {
			parts = append(parts, p.Param.ID+"!"+asked[p.Param.ID])
		}
	}
	for _, f := range resolveFiles(r.outline, asked) {
		if f.Changed {
			parts = append(parts, f.Source.ID+"="+f.Path)
		}
		if f.Problem != "" {
			parts = append(parts, f.Source.ID+"!"+asked[f.Source.ID])
		}
	}
	for _, name := range unknownNames(r, asked) {
		parts = append(parts, name+"?")
	}
	if len(parts) == 0 {
		return "default"
	}
	sort.Strings(parts)
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", parts))
	return hex.EncodeToString(sum[:16])
}

func unknownNames(r *reading, asked map[string]string) []string {
	var unknown []string
	for name := range asked {
		if r.plan.Params[name] == nil && !r.chosen(name) {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	return unknown
}

// State returns the view as it is now.
func (v *View) State() *State {
	state := v.state()
	v.s.mu.Lock() // last, so that the state is never said to be newer than the problem in it
	defer v.s.mu.Unlock()
	if v.s.problem != nil {
		state.Problem = v.s.problem.Error()
	}
	return state
}

func (v *View) state() *State {
	v.mu.Lock()
	defer v.mu.Unlock()
	state := &State{
		Epoch: v.s.epoch, Seq: v.seq, Name: v.s.cfg.Name, Dir: v.s.cfg.Dir,
		Outline: v.reading.outline, Graph: v.reading.plan.Graph, AsOf: v.reading.asOf,
		Params: v.params, Files: resolveFiles(v.reading.outline, v.asked), Data: dataFiles(v.s.cfg.Dir),
		Unknown: v.unknown, Cells: maps.Clone(v.cells),
	}
	if v.runs != nil {
		run := *v.runs
		state.Run = &run
	}
	return state
}

// replan judges all cells anew, for a reading or after the world has changed.
// Cells that a run is busy with keep their status until it settles them.
func (v *View) replan(r *reading) { v.judge(r, nil) }

// judge plans anew. ended is the run whose end is the reason, or nil: it gives
// way in the same moment, so that nobody sees a cell between the two.
// What the run knew is asked before the view is locked, because a run that
// tells its views holds its own lock.
func (v *View) judge(r *reading, ended *scheduler.Run) {
	var verdicts map[string]*scheduler.Verdict
	if ended != nil {
		verdicts = ended.Verdicts()
	}
	for r != nil {
		params, values := resolve(r.outline, v.asked)
		r = v.settle(judgement{reading: r, params: params, values: values, world: v.world(r, values, v.s.currentVault(), v.s.files.glance), ended: ended, verdicts: verdicts})
		if ended != nil {
			v.mu.Lock()
			if v.run != ended {
				ended = nil // it has given way already, to this plan or to another run
			}
			v.mu.Unlock()
		}
	}
}

// judgement is what a plan of a view is made from.
type judgement struct {
	reading  *reading
	params   []ParamState
	values   map[string]scheduler.Literal
	world    scheduler.World
	ended    *scheduler.Run // whose end is the reason, or nil
	verdicts map[string]*scheduler.Verdict
}

// settle takes a judgement in, unless it is of older sources than the view has.
// It returns the reading to judge once more, because more has happened
// meanwhile, or nil.
func (v *View) settle(j judgement) (again *reading) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.reading != nil && j.reading.serial < v.reading.serial {
		return v.reading
	}
	switch {
	case j.ended != nil && v.run != j.ended:
		return nil // another run has taken its place
	case j.ended != nil:
		v.outcome = &outcome{reading: v.reading, verdicts: j.verdicts}
		v.run, v.crew = nil, nil
		v.wakeAround(runBar)
		if v.refused {
			again = j.reading
		}
	case v.run != nil && v.reading == j.reading:
		v.refused = true
		return nil // the run judges for itself; its end plans again
	}
	v.refused = false
	moved := v.reading != j.reading
	v.reading, v.params, v.values = j.reading, j.params, j.values
	v.unknown = unknownNames(j.reading, v.asked)
	v.plan(j.world)
	if moved {
		v.wakeAround(wholePage)
	}
	return again
}

// plan judges every cell in a world. It is called with the lock held.
func (v *View) plan(world scheduler.World) {
	r := v.reading
	plan := scheduler.NewPlan(r.plan, world, (*ledger)(v), v.s.cfg.Now)
	v.outcome.amend(r, plan)
	v.planned = v.s.cfg.Now()
	for id := range v.cells {
		if r.plan.Cells[id] == nil {
			delete(v.cells, id)
		}
	}
	for id, verdict := range plan.Verdicts {
		v.apply(r.plan.Cells[id], verdict)
	}
}

// apply sets the state of a cell from its verdict, when it looks different
// then. It is called with the lock held.
func (v *View) apply(cell *graph.Cell, verdict *scheduler.Verdict) {
	old, next := v.cells[cell.ID], cellState(cell, verdict)
	if old != nil && old.Cell == cell && (old.Status == graph.Running || old.Status == graph.Queued) && len(old.Log) > 0 {
		next.Log, next.LogLines = old.Log, old.LogLines
	}
	if old == nil || !next.looksLike(old) {
		v.set(next)
	}
}

// cellState is a cell as a verdict has it.
func cellState(cell *graph.Cell, verdict *scheduler.Verdict) *CellState {
	next := &CellState{
		Cell: cell, Status: verdict.Status, Reasons: verdict.Reasons, Root: verdict.Root, Shown: verdict.Shown,
	}
	if verdict.Shown != nil {
		next.Last, next.LogLines, next.StoredLog = verdict.Shown.Duration, verdict.Shown.LogLines, verdict.Shown.Logs
	}
	if verdict.Status == graph.Failed {
		next.Failure = decodeFailure(verdict.Record)
		next.FailedAt, next.FailedAfter = verdict.Record.Made, verdict.Record.Duration
		next.LogLines, next.StoredLog = verdict.Record.LogLines, verdict.Record.Logs
	}
	return next
}

// set replaces the state of a cell. It is called with the lock held.
func (v *View) set(next *CellState) {
	v.seq = v.s.seqs.Add(1)
	next.Seq = v.seq
	v.cells[next.Cell.ID] = next
	v.wake(next.Cell.ID)
}

func (v *View) touchAll() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.wakeAround(wholePage)
}

// awaitRun returns when no run of this view uses the crew any more.
func (v *View) awaitRun(ctx context.Context, c *crew) {
	v.mu.Lock()
	run := v.run
	uses := run != nil && v.crew == c
	v.mu.Unlock()
	if !uses {
		return
	}
	select {
	case <-run.Done():
	case <-ctx.Done():
	}
}

// ledger is how plans of a view find records. Plans are made and used with the
// view's lock held or by the run of the view; heads has a lock of its own
// behind the store.
type ledger View

// Record returns the record under a key.
func (l *ledger) Record(key string) (*store.Record, bool) { return l.s.records.get(key) }

// Last returns what this view showed last for a cell, else what any view did.
func (l *ledger) Last(cell string) (*store.Record, bool) {
	if l.s.cfg.Guest {
		key, ok := l.s.guest.of(l.id, cell)
		if !ok {
			return nil, false
		}
		return l.s.records.get(key)
	}
	project := l.s.current().outline.ImportPath
	for _, view := range []string{l.id, anyView} {
		if key, ok := l.s.cfg.Store.Head(project, cell, view); ok {
			if record, ok := l.s.records.get(key); ok {
				return record, true
			}
		}
	}
	return nil, false
}

// anyView is the name under which the store remembers what was shown last in
// whatever view.
const anyView = "last"

var _ scheduler.Ledger = (*ledger)(nil)

// LogLine is one line that a cell printed.
type LogLine = supervisor.LogLine
