package scheduler

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// execute computes a stale cell, or waits for another run that is computing
// the same key, and settles the task.
func (r *Run) execute(t *task, v Verdict, inputs []supervisor.Input) {
	result := r.compute(t.ctx, t, v, inputs, nil)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.finish(t, v, result)
}

// compute has a key computed. The channel is closed when the inputs are recorded;
// nil says that they are.
func (r *Run) compute(ctx context.Context, t *task, v Verdict, inputs []supervisor.Input, sure <-chan struct{}) computed {
	flightKey := v.Key
	if t.forced {
		flightKey += "!" + r.Name.ID // a forced run must not be content with one under way
	}
	me := &rider{
		hear: r.cfg.Observe, sure: sure, ready: func(outs []supervisor.Output) { r.claimed(t, outs) },
		stays: mayStay(t.cell, inputs),
	}
	return r.cfg.Flights.do(ctx, flightKey, me, func(ctx context.Context, from tower) computed {
		c := &computation{run: r, cell: t.cell, verdict: v, inputs: inputs, forced: t.forced, tower: from}
		return c.compute(ctx)
	})
}

// mayStay reports whether a call may be left to finish when something else is wanted
// already: not if nothing may run beside it, nor if others wait for a value that it
// has, because there is only one.
func mayStay(cell *graph.Cell, inputs []supervisor.Input) bool {
	return !cell.Policy.Alone && !slices.ContainsFunc(inputs, isHeld)
}

// finish settles a task whose computation has ended. It is called with the lock
// held.
func (r *Run) finish(t *task, v Verdict, result computed) {
	if result.remade != "" {
		r.replaced(result.remade, t)
	}
	after := outcome(v, result)
	if t.anew && after.Status == graph.Fresh { // an input was replaced while it ran
		after.Status, after.Record, after.Shown, after.Reasons = graph.Stale, nil, v.Shown, []string{"an input was made again while it ran"}
	}
	r.plan.Verdicts[t.cell.ID] = after
	r.settle(t, after, result.remade == "")
}

// outcome is the verdict of a cell after its computation ended.
func outcome(v Verdict, result computed) *Verdict {
	switch {
	case result.status == "cancelled":
		return cancelled(&v)
	case result.status == "stale":
		v.Status, v.Reasons = graph.Stale, []string{result.why}
		return &v
	case len(result.record.Failure) > 0:
		v.Shown = shownBeside(result.record, v.Shown)
		v.Status, v.Record, v.Reasons = graph.Failed, result.record, nil
		return &v
	}
	v.Status, v.Record, v.Shown, v.Reasons = graph.Fresh, result.record, result.record, nil
	return &v
}

// computation is one cell being computed for all who wait for its key.
type computation struct {
	run     *Run
	cell    *graph.Cell
	verdict Verdict
	inputs  []supervisor.Input
	forced  bool
	tower

	log     logBook
	started time.Time
}

func (c *computation) compute(ctx context.Context) computed {
	c.log.tell = func(line supervisor.LogLine) { c.tell(Event{Cell: c.cell.ID, Log: &line}) }
	before, why := c.lookAtFiles(nil)
	if why != "" {
		return computed{status: "stale", why: why}
	}
	result, err := c.callUntilSettled(ctx)
	if c.await(ctx) != nil {
		return computed{status: "cancelled"}
	}
	var remade *remadeError
	switch {
	case errors.As(err, &remade) && ctx.Err() == nil:
		return computed{status: "stale", why: remade.Error(), remade: remade.ref}
	case ctx.Err() != nil && (err != nil || result.Failure != nil):
		return computed{status: "cancelled"}
	case err != nil:
		result = &supervisor.Result{Failure: trouble(err)}
	case result.Failure != nil && result.Failure.Kind == "cancelled":
		return computed{status: "cancelled"}
	}
	if _, why := c.lookAtFiles(before); why != "" {
		return computed{status: "stale", why: why}
	}
	return c.keep(result)
}

// callUntilSettled calls the cell as often as its retries allow, and once more
// on its own when another cell may be to blame: what fails alone, fails.
func (c *computation) callUntilSettled(ctx context.Context) (*supervisor.Result, error) {
	alone := c.cell.Policy.Alone
	for try := 0; ; {
		ahead := !c.recorded() // what could not be called then may be called when its inputs are recorded
		result, err := c.callInSlot(ctx, alone)
		if err != nil && ahead {
			if err := c.await(ctx); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil || result.Failure == nil || ctx.Err() != nil {
			return result, err
		}
		if err := c.await(ctx); err != nil {
			return nil, err
		}
		failure := result.Failure
		switch {
		case (failure.Blameless() || failure.Kind == supervisor.KindChanged) && !alone: // who outlived its cell may have written, too
			if c.cell.Manual() { // it acts on the world: nobody may do that twice unasked
				if failure.WorkerDied() {
					failure.Kind = "cancelled"
				}
				return result, nil
			}
			alone = true
		case try < c.cell.Policy.Retries && failure.Kind != supervisor.KindCancelled && failure.Kind != supervisor.KindBuild:
			if err := sleep(ctx, backoff(try)); err != nil {
				return result, nil
			}
			try++
		default:
			return result, nil
		}
	}
}

func (c *computation) callInSlot(ctx context.Context, alone bool) (*supervisor.Result, error) {
	release, err := c.run.cfg.Slots.Take(ctx, alone, heldRefs(c.inputs))
	if err != nil {
		return nil, err
	}
	release = sync.OnceFunc(release)
	defer release()
	defer context.AfterFunc(ctx, func() {
		if isUnwanted(ctx) {
			release() // what is wanted now need not wait for what is left to finish
		}
	})()
	c.started = c.run.cfg.Now()
	c.tell(Event{Cell: c.cell.ID, Status: graph.Running, Started: c.started})
	call := supervisor.Call{Cell: c.cell.ID, Key: c.callKey(), Inputs: c.inputs}
	if !c.recorded() {
		return c.run.callOnce(ctx, c.cell, call, c.listener())
	}
	return c.run.callRemaking(ctx, c.cell, call, c.listener())
}

// callKey is what the refs of held values begin with. Their bytes cannot be
// compared, so a cell that runs again under an equal key must make values of
// another name, or what is downstream would be taken for fresh.
func (c *computation) callKey() string {
	if c.forced || c.run.plan.Project.Static.Uncacheable(c.cell.ID) != "" {
		return unkeptKey(c.verdict.Key, c.run.Name.ID)
	}
	return c.verdict.Key
}

func (c *computation) listener() supervisor.Listener {
	var ready func([]supervisor.Output)
	if len(c.run.plan.Project.Graph.Downstream(c.cell.ID)) > 0 {
		ready = c.claim
	}
	return supervisor.Listener{
		Log: c.log.add, Ready: ready,
		Progress: func(done, total int) {
			c.tell(Event{Cell: c.cell.ID, Status: graph.Running, Started: c.started, Done: done, Total: total})
		},
	}
}

// lookAtFiles names a file that is not what it was when the key was made, or
// that was touched since before: it may have been another one for a while.
func (c *computation) lookAtFiles(before []FileState) (now []FileState, why string) {
	for i, part := range c.verdict.Parts.Files {
		state := c.run.cfg.Recheck(part.Name)
		if state.Digest != part.Digest || before != nil && before[i].Seen != state.Seen {
			return nil, fmt.Sprintf("%s changed while it was read: run again", part.Path)
		}
		now = append(now, state)
	}
	return now, ""
}

// trouble is the failure of a call that came to nothing through no fault of the
// cell.
func trouble(err error) *supervisor.Failure {
	if errors.Is(err, store.ErrFull) || errors.Is(err, store.ErrReadOnly) {
		return &supervisor.Failure{Kind: supervisor.KindStore, Message: err.Error()}
	}
	return &supervisor.Failure{Kind: supervisor.KindBug, Message: err.Error()}
}

// keep writes the record of a finished call.
func (c *computation) keep(result *supervisor.Result) computed {
	record := c.record(result)
	if f := result.Failure; f != nil && (f.Kind == supervisor.KindBug || f.Kind == supervisor.KindBuild || f.Kind == supervisor.KindStore) {
		return computed{record: &record} // shown, but not kept: it says nothing about the cell
	}
	if c.run.plan.Project.Static.Uncacheable(c.cell.ID) != "" {
		record.Key = unkeptKey(record.Key, c.run.Name.ID)
	}
	if logs, lines := c.log.kept(); lines > 0 {
		digest, err := c.run.cfg.Keeper.KeepObject(logs)
		if err != nil {
			return notKept(record, fmt.Errorf("what it printed could not be kept: %w", err))
		}
		record.Logs, record.LogLines = digest, lines
	}
	kept, err := c.run.cfg.Keeper.Keep(record, c.forced || c.replaces())
	if err != nil {
		return notKept(record, fmt.Errorf("the result could not be kept: %w", err))
	}
	if bytes.Equal(kept.Parts, record.Parts) { // it is ours
		c.run.plan.Project.decoded.put(&kept, c.verdict.Parts)
	}
	return computed{record: &kept}
}

// notKept is how a computation ends whose result is lost through no fault of the cell.
func notKept(record store.Record, err error) computed {
	record.Failure, _ = json.Marshal(trouble(err))
	record.Outputs = nil
	return computed{record: &record}
}

// replaces reports whether the new record takes the place of one under the
// same key: of a failure, or of one that is older than the cell's refresh.
func (c *computation) replaces() bool { return c.verdict.Record != nil || c.cell.Policy.Refresh > 0 }

func (c *computation) record(result *supervisor.Result) store.Record {
	parts, err := json.Marshal(c.verdict.Parts)
	if err != nil {
		panic("scheduler: parts of a key do not encode: " + err.Error()) // plain data: cannot happen
	}
	now := c.run.cfg.Now()
	record := store.Record{
		Key: c.verdict.Key, Cell: c.cell.ID, Made: now, Duration: now.Sub(c.started),
		Steps: result.Steps, Run: c.run.Name.ID, Number: c.run.Name.Number, Parts: parts, By: c.run.plan.Project.By,
	}
	if took, ok := result.Steps["run"]; ok {
		record.Duration = took
	}
	if result.Failure != nil {
		record.Failure, _ = json.Marshal(result.Failure)
		return record
	}
	for _, out := range result.Outputs {
		recorded := store.RecordOutput{
			Name: out.Name, Type: out.Type, Digest: out.Digest, Size: out.Size, Held: out.Held, Ref: out.Ref,
			Display: out.Display, DisplaySize: out.DisplaySize, Summary: out.Summary,
		}
		for _, t := range out.Tables {
			recorded.Tables = append(recorded.Tables, store.RecordTable(t))
		}
		record.Outputs = append(record.Outputs, recorded)
	}
	return record
}

// unkeptKey is a key that no later plan can compute, so that the record under
// it is shown but never taken for current.
func unkeptKey(key, run string) string {
	sum := sha256.Sum256([]byte("unkept\n" + key + "\n" + run))
	return hex.EncodeToString(sum[:])
}

func withTimeout(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, limit)
}

// backoff is the pause before a further try: 1 s, 2 s, 4 s … at most a minute.
func backoff(try int) time.Duration { return min(time.Second<<min(try, 6), time.Minute) }

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// logBook gathers what a cell prints, one JSON line each, up to a limit: the
// first part is kept, since it names the cause more often than the last.
type logBook struct {
	tell func(supervisor.LogLine)

	mu    sync.Mutex // guards text and lines
	text  bytes.Buffer
	lines int
}

const logLimit = 8 << 20

func (b *logBook) add(line supervisor.LogLine) {
	b.tell(line)
	encoded, err := json.Marshal(line)
	if err != nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.text.Len() > logLimit {
		return
	}
	b.text.Write(encoded)
	b.text.WriteByte('\n')
	b.lines++
}

// kept returns what was gathered, and of how many lines.
func (b *logBook) kept() ([]byte, int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.text.Bytes()), b.lines
}
