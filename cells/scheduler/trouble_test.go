package scheduler

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/supervisor"
)

// untilStopped announces that it runs and ends when it is cancelled.
func untilStopped(started chan<- string) behaviour {
	return func(ctx context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
		started <- call.Cell
		<-ctx.Done()
		return failing(supervisor.KindCancelled), nil
	}
}

func TestCancelledRun(t *testing.T) {
	b := newBench(t)
	started := make(chan string)
	b.worker.on("clean", untilStopped(started))
	run := b.start(Order{Targets: []string{"model"}})
	<-started
	run.Cancel("")
	<-run.Done()
	check(t, run.Verdicts(), "raw", graph.Fresh)
	for _, id := range []string{"clean", "model"} {
		if status := run.Verdicts()[id].Status; status != graph.Cancelled {
			t.Errorf("%s is %s", id, status)
		}
	}
	b.stands("clean", graph.Stale, "never run")
	if run.Want(Order{Targets: []string{"raw"}}) {
		t.Error("a run that is over takes orders")
	}
	b.worker.on("clean", nil)
	b.wants(b.targets("model"), "clean", "model")
}

func TestCancelledCellLetsTheOthersRun(t *testing.T) {
	b := newBench(t)
	b.cfg.Slots = NewSlots(2)
	started := make(chan string)
	b.worker.on("clean", untilStopped(started))
	run := b.start(Order{Targets: []string{"report"}})
	<-started
	run.Cancel("clean")
	<-run.Done()
	check(t, run.Verdicts(), "other", graph.Fresh)
	check(t, run.Verdicts(), "model", graph.Stale, "`clean` is not done")
	if status := run.Verdicts()["clean"].Status; status != graph.Cancelled {
		t.Errorf("the cell is %s", status)
	}
}

func TestOrderAddedToARunUnderWay(t *testing.T) {
	b := newBench(t)
	started, goOn := make(chan string), make(chan struct{})
	b.worker.on("raw", func(_ context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
		started <- call.Cell
		<-goOn
		return b.worker.values(call, ""), nil
	})
	run := b.start(Order{Targets: []string{"raw"}})
	<-started
	if !run.Want(Order{Targets: []string{"clean"}}) {
		t.Fatal("a run under way takes no orders")
	}
	close(goOn)
	<-run.Done()
	b.wants(b.worker.called(), "raw", "clean")
}

func TestPersonAsksForWhatAutorunSpares(t *testing.T) {
	b := newBench(t)
	started, goOn := make(chan string), make(chan struct{})
	b.worker.on("raw", gated(b.worker, started, goOn))
	run := b.start(Order{Targets: []string{"after"}, Auto: true})
	<-started
	if !run.Want(Order{Targets: []string{"heavy"}}) {
		t.Fatal("a run under way takes no orders")
	}
	close(goOn)
	<-run.Done()
	b.wants(b.worker.called(), "raw", "clean", "heavy", "after")
}

// held gives a value that stays in the worker's memory.
func (w *worker) held(_ context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
	return &supervisor.Result{Outputs: []supervisor.Output{{Name: call.Cell, Held: "a function", Ref: call.Key + "#" + call.Cell}}}, nil
}

func TestLostValuesAreRemade(t *testing.T) {
	b := newBench(t)
	b.worker.on("raw", b.worker.held)
	b.worker.on("clean", b.worker.held)
	b.targets("clean")
	made, _ := b.keeper.Last("clean")
	missing := func(call supervisor.Call) error { return &supervisor.MissingError{Refs: []string{call.Inputs[0].Ref}} }
	// Another worker was started since: it holds nothing.
	b.worker.on("clean", func(ctx context.Context, call supervisor.Call, n int) (*supervisor.Result, error) {
		if n == 1 {
			return nil, missing(call)
		}
		return b.worker.held(ctx, call, n)
	})
	b.worker.on("model", func(_ context.Context, call supervisor.Call, n int) (*supervisor.Result, error) {
		if n == 1 {
			return nil, missing(call)
		}
		return b.worker.values(call, ""), nil
	})
	if calls := b.targets("model"); !slices.Equal(calls, []string{"model", "clean", "raw", "clean", "model"}) {
		t.Errorf("called %q", calls)
	}
	b.stands("model", graph.Fresh)
	if now, _ := b.keeper.Last("clean"); now != made {
		t.Error("remaking a value replaced its record")
	}
}

func TestHeldValueThatIsMadeAgainIsAnother(t *testing.T) {
	b := newBench(t)
	b.worker.on("clock", b.worker.held)
	b.worker.on("raw", b.worker.held)
	b.targets("tick", "clean")
	b.wants(b.targets("tick"), "clock", "tick")
	b.wants(b.targets("clean"))
	b.wants(b.run(Order{Targets: []string{"clean"}, Force: []string{"raw"}}), "raw", "clean")
	b.stands("clean", graph.Fresh)

	made, _ := b.keeper.Last("raw")
	before := made.Outputs[0].Ref
	b.worker.on("other", func(_ context.Context, call supervisor.Call, n int) (*supervisor.Result, error) {
		if n == 1 {
			return nil, &supervisor.MissingError{Refs: []string{before}}
		}
		return b.worker.values(call, ""), nil
	})
	b.worker.on("raw", func(ctx context.Context, call supervisor.Call, n int) (*supervisor.Result, error) {
		if call.Key+"#raw" != before {
			t.Errorf("the lost value %s was made again under %s", before, call.Key)
		}
		return b.worker.held(ctx, call, n)
	})
	b.wants(b.targets("other"), "other", "raw", "other")
}

func TestValueThatIsLostAgainAndAgain(t *testing.T) {
	b := newBench(t)
	b.worker.on("raw", b.worker.held)
	b.worker.on("clean", func(_ context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
		return nil, &supervisor.MissingError{Refs: []string{call.Inputs[0].Ref}}
	})
	run := b.start(Order{Targets: []string{"clean"}})
	<-run.Done()
	if f := failureOf(t, run, "clean"); f.Kind != supervisor.KindBug || !strings.Contains(f.Message, "not in the worker's memory") {
		t.Errorf("it failed with %+v", f)
	}
	b.wants(b.worker.called(), "raw", "clean", "raw", "clean", "raw", "clean")
}

func failureOf(t *testing.T, run *Run, cell string) (f supervisor.Failure) {
	t.Helper()
	v := run.Verdicts()[cell]
	if v.Status != graph.Failed {
		t.Fatalf("%s is %s, %q", cell, v.Status, v.Reasons)
	}
	if err := json.Unmarshal(v.Record.Failure, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// dying fails as a call does in a worker that ends, once or always.
func dying(w *worker, kind string, always, alone bool) behaviour {
	return func(_ context.Context, call supervisor.Call, n int) (*supervisor.Result, error) {
		if n > 1 && !always {
			return w.values(call, ""), nil
		}
		return &supervisor.Result{Failure: &supervisor.Failure{Kind: kind, Died: kind != supervisor.KindChanged, Alone: alone}}, nil
	}
}

func TestWorkerThatDiedWithOthers(t *testing.T) {
	for _, c := range []struct {
		name, kind    string
		always, alone bool
		status        graph.Status
		calls         int
	}{
		{"another was to blame", supervisor.KindKilled, false, false, graph.Fresh, 2},
		{"it dies on its own, too", supervisor.KindKilled, true, false, graph.Failed, 2},
		{"it was alone", supervisor.KindKilled, false, true, graph.Failed, 1},
		{"another changed the value", supervisor.KindChanged, false, false, graph.Fresh, 2},
		{"something left behind changed the value", supervisor.KindChanged, false, true, graph.Fresh, 2},
		{"it changed the value", supervisor.KindChanged, true, true, graph.Failed, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.worker.on("raw", dying(b.worker, c.kind, c.always, c.alone))
			if calls := b.targets("raw"); len(calls) != c.calls {
				t.Errorf("called %q", calls)
			}
			b.stands("raw", c.status)
		})
	}
}

func TestManualCellIsNotRepeatedUnasked(t *testing.T) {
	b := newBench(t)
	b.worker.on("publish", dying(b.worker, supervisor.KindKilled, false, false))
	b.targets("report")
	run := b.start(Order{Targets: []string{"publish"}})
	<-run.Done()
	if status := run.Verdicts()["publish"].Status; status != graph.Cancelled {
		t.Errorf("it is %s", status)
	}
	b.stands("publish", graph.Manual, "never run")
}

func TestRetries(t *testing.T) {
	for _, c := range []struct {
		fails  int
		calls  int
		pause  time.Duration
		status graph.Status
	}{{1, 2, time.Second, graph.Fresh}, {2, 3, 3 * time.Second, graph.Fresh}, {9, 3, 3 * time.Second, graph.Failed}} {
		b := newBench(t)
		synctest.Test(t, func(t *testing.T) {
			b.worker.on("flaky", func(_ context.Context, call supervisor.Call, n int) (*supervisor.Result, error) {
				if n <= c.fails {
					return failing(supervisor.KindError), nil
				}
				return b.worker.values(call, ""), nil
			})
			b.targets("raw")
			began := time.Now()
			if calls := b.targets("flaky"); len(calls) != c.calls {
				t.Errorf("%d failures: called %q", c.fails, calls)
			}
			if pause := time.Since(began); pause != c.pause { // on the bubble's clock
				t.Errorf("%d failures: paused %s, want %s", c.fails, pause, c.pause)
			}
			b.stands("flaky", c.status)
		})
	}
}

func TestTimeout(t *testing.T) {
	b := newBench(t)
	synctest.Test(t, func(t *testing.T) {
		b.worker.on("slow", func(ctx context.Context, _ supervisor.Call, _ int) (*supervisor.Result, error) {
			<-ctx.Done()
			return failing(supervisor.KindTimeout), nil
		})
		run := b.start(Order{Targets: []string{"slow"}})
		<-run.Done()
		want := "not done after 1m0s, the limit that its //cell:timeout sets"
		if f := failureOf(t, run, "slow"); f.Kind != supervisor.KindTimeout || f.Message != want {
			t.Errorf("it failed with %+v", f)
		}
		b.stands("slow", graph.Failed)
	})
}
