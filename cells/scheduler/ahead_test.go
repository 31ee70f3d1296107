package scheduler

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"sync"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// press is a worker whose outputs take a while to be stored. It tells of them, and
// waits until it is told how storing went.
type press struct {
	*worker

	mu     sync.Mutex // guards the rest
	stores map[string]chan error
}

// slowly makes storing the outputs of a cell a matter of the test.
func (b *bench) slowly(cells ...string) *press {
	b.cfg.Slots = NewSlots(8)
	p := &press{worker: b.worker, stores: make(map[string]chan error)}
	for _, cell := range cells {
		p.stores[cell] = make(chan error, 1)
	}
	b.cfg.Caller = p
	return p
}

func (p *press) Call(ctx context.Context, call supervisor.Call, l supervisor.Listener) (*supervisor.Result, error) {
	result, err := p.worker.Call(ctx, call, l)
	p.mu.Lock()
	stored := p.stores[call.Cell]
	p.mu.Unlock()
	if err != nil || result.Failure != nil || stored == nil {
		return result, err
	}
	if l.Ready != nil {
		l.Ready(slices.Clone(result.Outputs))
	}
	if err := <-stored; err != nil {
		return nil, err
	}
	return result, nil
}

// stored says how storing the outputs of a cell went, from now on.
func (p *press) stored(cell string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stores[cell] <- err
	delete(p.stores, cell)
}

// until waits until all of these cells were called.
func (p *press) until(cells ...string) {
	for len(cells) > 0 {
		called := p.called()
		cells = slices.DeleteFunc(cells, func(cell string) bool { return slices.Contains(called, cell) })
		runtime.Gosched()
	}
}

// kept returns the cells that have a record.
func (m *memory) kept() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var cells []string
	for _, record := range m.records {
		cells = append(cells, record.Cell)
	}
	slices.Sort(cells)
	return cells
}

// none fails the test if there is a record of a cell.
func (b *bench) none(cells ...string) {
	b.t.Helper()
	for _, is := range b.keeper.kept() {
		if slices.Contains(cells, is) {
			b.t.Errorf("%s is recorded before its inputs are", is)
		}
	}
}

// A chain of three runs while the first value is still being stored; nothing is
// recorded or shown before what it was made from.
func TestChainGoesAhead(t *testing.T) {
	b := newBench(t)
	p := b.slowly("raw", "clean", "model")
	run := b.start(Order{Targets: []string{"report"}})
	p.until("model")
	b.none("raw", "clean", "model")
	for _, id := range []string{"raw", "clean", "model"} {
		if is := b.seen(id); slices.Contains(is, graph.Fresh) {
			t.Errorf("%s went through %q", id, is)
		}
	}
	p.stored("model", nil)
	p.stored("clean", nil)
	b.none("raw", "clean", "model")
	p.stored("raw", nil)
	<-run.Done()
	b.wants(b.worker.called(), "raw", "clean", "other", "model", "report")
	for _, id := range []string{"raw", "clean", "model", "other", "report"} {
		b.stands(id, graph.Fresh)
		want := []graph.Status{graph.Queued, graph.Running, graph.Fresh}
		if got := b.seen(id); !slices.Equal(got, want) {
			t.Errorf("%s went through %q, want %q", id, got, want)
		}
	}
	for _, cell := range run.Cells() {
		if !cell.Ran {
			t.Errorf("%s is said not to have run", cell.ID)
		}
	}
}

// The records are those of a run that waits.
func TestWhatGoesAheadIsRecordedAlike(t *testing.T) {
	one, two := newBench(t), newBench(t)
	one.targets("report")
	p := two.slowly("raw", "clean")
	run := two.start(Order{Targets: []string{"report"}})
	p.until("model")
	p.stored("raw", nil)
	p.stored("clean", nil)
	<-run.Done()
	for key, record := range one.keeper.records {
		other := two.keeper.records[key]
		if other == nil || string(other.Parts) != string(record.Parts) || !reflect.DeepEqual(other.Outputs, record.Outputs) {
			t.Errorf("%s: %+v, and with a run that waits %+v", record.Cell, other, record)
		}
	}
}

// A value that could not be stored never was, and neither was what was made of it.
func TestStoringFailsBehindThoseAhead(t *testing.T) {
	for name, err := range map[string]error{"disk": store.ErrFull, "other": errors.New("torn")} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			p := b.slowly("raw", "clean")
			run := b.start(Order{Targets: []string{"model"}})
			p.until("model")
			p.stored("clean", nil)
			p.stored("raw", err)
			<-run.Done()
			check(t, run.Verdicts(), "clean", graph.Blocked, "waits for `Raw`, which failed")
			check(t, run.Verdicts(), "model", graph.Blocked, "waits for `Raw`, which failed")
			if kept := b.keeper.kept(); len(kept) > 0 {
				t.Errorf("recorded: %q", kept)
			}
			b.cfg.Flights.Wait()
			b.wants(b.targets("model"), "raw", "clean", "model")
			b.stands("model", graph.Fresh)
		})
	}
}

// Early cut-off: a record under the key that follows from the claim is found before
// anything begins.
func TestHitBeginsNothing(t *testing.T) {
	b := newBench(t)
	b.targets("report")
	p := b.slowly("raw")
	b.worker.forget()
	run := b.start(Order{Targets: []string{"report"}, Force: []string{"raw"}})
	p.until("raw")
	p.stored("raw", nil)
	<-run.Done()
	b.wants(b.worker.called(), "raw")
	b.stands("report", graph.Fresh)
}

// A record that another process has made meanwhile is taken, and what was made
// ahead is dropped.
func TestHitWhileAhead(t *testing.T) {
	b := newBench(t)
	p := b.slowly("raw")
	goOn := make(chan struct{})
	var of supervisor.Call
	b.worker.on("clean", func(_ context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
		of = call
		<-goOn
		return b.worker.values(call, "slower"), nil
	})
	run := b.start(Order{Targets: []string{"clean"}})
	p.until("clean")
	faster := b.worker.values(supervisor.Call{Cell: "clean"}, "faster").Outputs[0]
	record := store.Record{Key: keyOfTask(run, "clean"), Cell: "clean", Outputs: []store.RecordOutput{{Name: "clean", Digest: faster.Digest}}}
	if _, err := b.keeper.Keep(record, false); err != nil {
		t.Fatal(err)
	}
	p.stored("raw", nil)
	close(goOn)
	<-run.Done()
	v := run.Verdicts()["clean"]
	if v.Status != graph.Fresh || v.Record.Outputs[0].Digest != faster.Digest {
		t.Errorf("it is %s with %+v, called for %+v", v.Status, v.Record, of)
	}
}

// A maker that stores another value than it claimed is believed in what it stored.
func TestClaimIsNotTheTruth(t *testing.T) {
	b := newBench(t)
	p := b.slowly("raw")
	b.cfg.Caller = liar{p}
	b.worker.on("clean", func(ctx context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
		if call.Inputs[0].Digest == sumOf("claimed") {
			<-ctx.Done()
			return failing(supervisor.KindCancelled), nil
		}
		return b.worker.values(call, ""), nil
	})
	run := b.start(Order{Targets: []string{"clean"}})
	p.until("clean")
	p.stored("raw", nil)
	<-run.Done()
	b.wants(b.worker.called(), "raw", "clean", "clean")
	b.stands("clean", graph.Fresh)
	raw, _ := b.keeper.Last("raw")
	if clean, _ := b.keeper.Last("clean"); clean.Outputs[0].Digest != b.worker.values(supervisor.Call{
		Cell: "clean", Inputs: []supervisor.Input{{Name: "raw", Ref: raw.Outputs[0].Digest}},
	}, "").Outputs[0].Digest {
		t.Error("it was made from what was claimed")
	}
}

// liar claims other digests than those that are stored.
type liar struct{ *press }

func (l liar) Call(ctx context.Context, call supervisor.Call, hears supervisor.Listener) (*supervisor.Result, error) {
	if ready := hears.Ready; ready != nil {
		hears.Ready = func(outputs []supervisor.Output) {
			for i := range outputs {
				outputs[i].Digest = sumOf("claimed")
			}
			ready(outputs)
		}
	}
	return l.press.Call(ctx, call, hears)
}

// keyOfTask is the key that a cell of a run is computed under.
func keyOfTask(r *Run, cell string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tasks[cell].key
}

// What cannot be called yet, because the value is lent or its worker has died, is
// called when the value is stored.
func TestInputIsMissingAhead(t *testing.T) {
	b := newBench(t)
	p := b.slowly("raw")
	missed := make(chan struct{})
	b.worker.on("clean", func(_ context.Context, call supervisor.Call, n int) (*supervisor.Result, error) {
		if n == 1 {
			close(missed)
			return nil, &supervisor.MissingError{Refs: []string{call.Inputs[0].Ref}}
		}
		return b.worker.values(call, ""), nil
	})
	run := b.start(Order{Targets: []string{"clean"}})
	<-missed
	b.none("raw", "clean")
	p.stored("raw", nil)
	<-run.Done()
	b.wants(b.worker.called(), "raw", "clean", "clean")
	b.stands("clean", graph.Fresh)
}

// What could not be called ahead is called again also if its inputs were recorded
// while the worker answered.
func TestInputIsRecordedMeanwhile(t *testing.T) {
	b := newBench(t)
	p := b.slowly("raw")
	b.worker.on("clean", func(_ context.Context, call supervisor.Call, n int) (*supervisor.Result, error) {
		if n == 1 {
			p.stored("raw", nil)
			b.cfg.Flights.allSure()
			return nil, &supervisor.MissingError{Refs: []string{call.Inputs[0].Ref}}
		}
		return b.worker.values(call, ""), nil
	})
	run := b.start(Order{Targets: []string{"clean"}})
	<-run.Done()
	b.wants(b.worker.called(), "raw", "clean", "clean")
	b.stands("clean", graph.Fresh)
}

// allSure waits until the inputs of all that is being computed are recorded.
func (f *Flights) allSure() {
	f.mu.Lock()
	flights := slices.Collect(maps.Values(f.byKey))
	f.mu.Unlock()
	for _, fl := range flights {
		<-fl.sure
	}
}

// A worker that dies takes nothing with it but the call: the value is published
// on this side, and the call is made again.
func TestWorkerDiesAhead(t *testing.T) {
	b := newBench(t)
	p := b.slowly("raw")
	b.worker.on("clean", func(_ context.Context, call supervisor.Call, n int) (*supervisor.Result, error) {
		if n == 1 {
			return &supervisor.Result{Failure: &supervisor.Failure{Kind: supervisor.KindKilled, Died: true}}, nil
		}
		return b.worker.values(call, ""), nil
	})
	run := b.start(Order{Targets: []string{"clean"}})
	p.until("clean")
	p.stored("raw", nil)
	<-run.Done()
	b.wants(b.worker.called(), "raw", "clean", "clean")
	b.stands("clean", graph.Fresh)
}

// A failure ahead is a failure, once the inputs are recorded, and not before.
func TestFailureAhead(t *testing.T) {
	for name, err := range map[string]error{"stored": nil, "lost": errors.New("torn")} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			p := b.slowly("raw")
			b.worker.on("clean", func(context.Context, supervisor.Call, int) (*supervisor.Result, error) {
				return failing(supervisor.KindError), nil
			})
			run := b.start(Order{Targets: []string{"model"}})
			p.until("clean")
			b.none("clean")
			p.stored("raw", err)
			<-run.Done()
			want := map[error]graph.Status{nil: graph.Failed}[err]
			if err != nil {
				want = graph.Blocked
			}
			if is := run.Verdicts()["clean"].Status; is != want {
				t.Errorf("it is %s, want %s", is, want)
			}
			if kept := slices.Contains(b.keeper.kept(), "clean"); kept != (err == nil) {
				t.Errorf("the failure is kept: %t", kept)
			}
		})
	}
}

// Nothing that acts on the world, asks it, wants the machine for itself, is forced,
// or is not kept, begins ahead.
func TestWhatDoesNotGoAhead(t *testing.T) {
	b := newBench(t)
	p := b.slowly("raw", "clean", "heavy", "report", "clock")
	run := b.start(Order{Targets: []string{"flaky", "count", "after", "tick", "publish", "lone"}, Force: []string{"model"}})
	p.until("clean", "clock", "tick", "other") // those ahead show that the others could have been
	b.wants(b.worker.called(), "raw", "clean", "clock", "tick", "other")
	for _, cell := range []string{"raw", "clock", "clean", "heavy", "report"} {
		p.stored(cell, nil)
	}
	<-run.Done()
	for _, id := range []string{"flaky", "after", "tick", "publish", "model", "lone"} {
		check(t, run.Verdicts(), id, graph.Fresh)
	}
}

// Two runs compute what is ahead once, and the one that is sure of its inputs is
// not held up by the other, nor by its end.
func TestTwoRunsShareWhatIsAhead(t *testing.T) {
	for name, err := range map[string]error{"stored": nil, "lost": errors.New("torn")} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			p := b.slowly("raw")
			goOn := make(chan struct{})
			b.worker.on("clean", func(_ context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
				<-goOn
				return b.worker.values(call, ""), nil
			})
			one := b.start(Order{Targets: []string{"clean"}})
			p.until("clean")
			key := keyOfTask(one, "clean")
			raw := b.worker.values(supervisor.Call{Cell: "raw"}, "").Outputs[0]
			_, _ = b.keeper.Keep(store.Record{ // by another process
				Key: b.plan().Verdicts["raw"].Key, Cell: "raw", Outputs: []store.RecordOutput{{Name: "raw", Digest: raw.Digest}},
			}, false)
			two := b.start(Order{Targets: []string{"clean"}})
			boards(b.cfg.Flights, key, 2)
			close(goOn)
			<-two.Done()
			check(t, two.Verdicts(), "clean", graph.Fresh)
			p.stored("raw", err)
			<-one.Done()
			b.wants(b.worker.called(), "raw", "clean")
			if is := one.Verdicts()["clean"].Status; err == nil && is != graph.Fresh {
				t.Errorf("it is %s in the run that went ahead", is)
			}
		})
	}
}

// A run that is stopped while it is ahead records nothing of that.
func TestCancelledAhead(t *testing.T) {
	for _, cell := range []string{"", "clean"} {
		t.Run(fmt.Sprintf("%q", cell), func(t *testing.T) {
			b := newBench(t)
			p := b.slowly("raw")
			run := b.start(Order{Targets: []string{"clean"}})
			p.until("clean")
			run.Cancel(cell)
			p.stored("raw", nil)
			<-run.Done()
			if is := run.Verdicts()["clean"].Status; is != graph.Cancelled {
				t.Errorf("it is %s", is)
			}
			b.none("clean")
			b.wants(b.targets("clean"), "clean")
		})
	}
}
