package scheduler

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/supervisor"
)

func TestRunCallsEachCellOnce(t *testing.T) {
	b := newBench(t)
	b.wants(b.targets("report", "model"), "raw", "clean", "other", "model", "report")
	for _, id := range []string{"raw", "clean", "model", "other", "report"} {
		b.stands(id, graph.Fresh)
		want := []graph.Status{graph.Queued, graph.Running, graph.Fresh}
		if got := b.seen(id); !slices.Equal(got, want) {
			t.Errorf("%s went through %q, want %q", id, got, want)
		}
	}
	b.wants(b.targets("report"))
}

func TestRunKeepsTheOrderOfTheGraph(t *testing.T) {
	b := newBench(t)
	b.cfg.Slots = NewSlots(8)
	calls := b.targets("report", "heavy", "slow", "flaky")
	place := make(map[string]int)
	for i, id := range calls {
		if _, twice := place[id]; twice {
			t.Errorf("%s was called twice", id)
		}
		place[id] = i
	}
	for _, id := range calls {
		for _, up := range b.project.Graph.Upstream(id) {
			if place[up] > place[id] {
				t.Errorf("%s ran before %s, which it needs", id, up)
			}
		}
	}
}

func TestRunHandsOverValuesAndParameters(t *testing.T) {
	b := newBench(t)
	b.worker.on("model", func(_ context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
		clean, _ := b.keeper.Last("clean")
		if in := call.Inputs[0]; in.Name != "clean" || in.Ref != clean.Outputs[0].Digest || in.Digest != in.Ref {
			t.Errorf("the first input is %+v", in)
		}
		if in := call.Inputs[1]; in.Name != "scale" || in.Text == nil || *in.Text != "2" {
			t.Errorf("the second input is %+v", in)
		}
		return b.worker.values(call, ""), nil
	})
	b.targets("model")
	b.stands("model", graph.Fresh)
}

func TestForcedRunStopsAtEqualValues(t *testing.T) {
	b := newBench(t)
	b.targets("report")
	b.wants(b.run(Order{Targets: []string{"report"}, Force: []string{"raw"}}), "raw")
	b.worker.on("raw", func(_ context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
		return b.worker.values(call, "another"), nil
	})
	b.wants(b.run(Order{Targets: []string{"report"}, Force: []string{"raw"}}), "raw", "clean", "other", "model", "report")
}

func TestParameterRerunsWhatDependsOnIt(t *testing.T) {
	b := newBench(t)
	b.targets("report")
	before := b.world.Params
	b.world.Params = map[string]Literal{"scale": {Canonical: "3", Value: "3"}}
	b.wants(b.targets("report"), "model", "report")
	b.world.Params = before
	b.stands("report", graph.Fresh)
}

func TestFailureBlocksDownstreamAndNothingElse(t *testing.T) {
	b := newBench(t)
	b.worker.on("clean", func(context.Context, supervisor.Call, int) (*supervisor.Result, error) {
		return failing(supervisor.KindError), nil
	})
	b.wants(b.targets("report"), "raw", "clean", "other")
	b.stands("other", graph.Fresh)
	b.stands("clean", graph.Failed)
	for _, id := range []string{"model", "report", "publish"} {
		b.stands(id, graph.Blocked, "waits for `Clean`, which failed")
		if root := b.plan().Verdicts[id].Root; root != "clean" {
			t.Errorf("the root of %s is %q", id, root)
		}
	}
	b.worker.on("clean", nil)
	b.wants(b.targets("report"), "clean", "model", "report")
}

func TestFailureShowsTheLastGoodResult(t *testing.T) {
	b := newBench(t)
	b.targets("raw")
	b.worker.on("raw", func(context.Context, supervisor.Call, int) (*supervisor.Result, error) {
		return failing(supervisor.KindPanic), nil
	})
	run := b.start(Order{Force: []string{"raw"}})
	<-run.Done()
	v := run.Verdicts()["raw"]
	if v.Status != graph.Failed || len(v.Shown.Failure) > 0 || len(v.Shown.Outputs) != 1 {
		t.Errorf("it is %s and shows %+v", v.Status, v.Shown)
	}
	if cells := run.Cells(); len(cells) != 1 || !cells[0].Ran || cells[0].Status != string(graph.Failed) {
		t.Errorf("the run tells %+v", cells)
	}
}

func TestTroubleOfOursIsNotKept(t *testing.T) {
	b := newBench(t)
	b.worker.on("raw", func(context.Context, supervisor.Call, int) (*supervisor.Result, error) {
		return nil, errors.New("out of paper")
	})
	run := b.start(Order{Targets: []string{"clean"}})
	<-run.Done()
	v := run.Verdicts()["raw"]
	var failure supervisor.Failure
	if err := json.Unmarshal(v.Record.Failure, &failure); err != nil || failure.Kind != "bug" || failure.Message != "out of paper" {
		t.Errorf("it failed with %+v, %v", failure, err)
	}
	check(t, run.Verdicts(), "clean", graph.Blocked, "waits for `Raw`, which failed")
	b.stands("raw", graph.Stale, "never run")
}

func TestCellThatCannotBeCalled(t *testing.T) {
	b := newBench(t)
	b.worker.refuses = failing(supervisor.KindBuild)
	run := b.start(Order{Targets: []string{"raw"}})
	<-run.Done()
	b.wants(b.worker.called())
	if f := failureOf(t, run, "raw"); f.Kind != supervisor.KindBuild {
		t.Errorf("it failed with %+v", f)
	}
	b.stands("raw", graph.Stale, "never run") // such a failure says nothing about the cell
}

func TestAutoLeavesManualCellsAndFailuresAlone(t *testing.T) {
	b := newBench(t)
	all := Order{Targets: []string{"after", "publish"}, Auto: true}
	b.wants(b.run(all), "raw", "clean", "other", "model", "report")
	b.stands("heavy", graph.Manual, "never run")
	b.stands("after", graph.Stale, "`heavy` is not done")
	b.wants(b.run(all))

	b.world.Params = map[string]Literal{"scale": {Canonical: "3", Value: "3"}}
	b.worker.on("model", func(context.Context, supervisor.Call, int) (*supervisor.Result, error) {
		return failing(supervisor.KindError), nil
	})
	b.wants(b.run(all), "model")
	b.wants(b.run(all)) // nothing was edited since it failed
	b.wants(b.targets("publish"), "model")

	b.worker.on("model", nil)
	b.wants(b.targets("after", "publish"), "heavy", "model", "after", "report", "publish")
	b.stands("publish", graph.Fresh)
}

func TestUncacheableCellIsNotTakenForCurrent(t *testing.T) {
	b := newBench(t)
	b.wants(b.targets("count"), "raw", "count")
	v := b.plan().Verdicts["count"]
	if v.Status != graph.Stale || v.Record != nil || v.Shown == nil {
		t.Errorf("it is %s, %q", v.Status, v.Reasons)
	}
	if _, ok := b.keeper.Record(v.Key); ok {
		t.Error("its record lies under its key")
	}
	b.wants(b.targets("count"), "count")
}

func TestCacheOffRunsInEachRun(t *testing.T) {
	b := newBench(t)
	b.wants(b.targets("tick"), "clock", "tick")
	b.wants(b.targets("tick"), "clock")
	b.worker.on("clock", func(_ context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
		return b.worker.values(call, "later"), nil
	})
	b.wants(b.targets("tick"), "clock", "tick")
}

func TestFileThatChangesWhileItIsRead(t *testing.T) {
	b := newBench(t)
	in := graph.Input{Name: "table", Type: "string", Kind: graph.File}
	p := projectOf([]graph.Cell{{Name: "Raw", ID: "raw", Inputs: []graph.Input{in}, Outputs: []graph.Output{{Name: "raw"}}}}, nil, b.project.Static)
	p.Source["table"] = &graph.Source{ID: "table", Kind: graph.File, Path: "data/table.csv"}
	b.project, b.worker.project = p, p
	b.world.Files = map[string]FileState{"table": {Digest: "one"}}
	looks := 0
	for name, states := range map[string][]FileState{
		"before": {{Digest: "two"}}, "while": {{Digest: "one"}, {Digest: "two"}}, "and back": {{Digest: "one", Seen: "a"}, {Digest: "one", Seen: "b"}},
	} {
		looks = 0
		b.cfg.Recheck = func(string) FileState { looks++; return states[min(looks, len(states))-1] }
		run := b.start(Order{Targets: []string{"raw"}})
		<-run.Done()
		check(t, run.Verdicts(), "raw", graph.Stale, "data/table.csv changed while it was read: run again")
		b.stands("raw", graph.Stale, "never run")
		if looks != len(states) {
			t.Errorf("changed %s: looked at %d times", name, looks)
		}
	}

	b.world.Files = map[string]FileState{"table": {Problem: "data/table.csv is missing"}}
	b.stands("raw", graph.Blocked, "data/table.csv is missing")
}
