package scheduler

import (
	"testing"
	"time"

	"stagebook/cells/graph"
)

func TestPlanWithNothingRun(t *testing.T) {
	b := newBench(t)
	b.stands("raw", graph.Stale, "never run")
	b.stands("clean", graph.Stale, "`raw` is not done")
	b.stands("report", graph.Stale, "`model` and `other` are not done")
	b.stands("heavy", graph.Manual, "`clean` is not done")
	b.stands("publish", graph.Manual, "`report` is not done")
	if v := b.plan().Verdicts["clean"]; v.Key != "" {
		t.Errorf("a cell whose input is not known has the key %s", v.Key)
	}
	if calls := b.worker.called(); len(calls) > 0 {
		t.Errorf("planning called %q", calls)
	}
}

func TestPlanSaysWhatDiffers(t *testing.T) {
	b := newBench(t)
	b.targets("report")
	b.stands("report", graph.Fresh)
	b.world.Params = map[string]Literal{"scale": {Canonical: "3", Value: "3"}}
	b.stands("raw", graph.Fresh)
	b.stands("other", graph.Fresh)
	b.stands("model", graph.Stale, "parameter scale 2 → 3")
	b.stands("report", graph.Stale, "`model` is not done")
	if v := b.plan().Verdicts["report"]; v.Shown == nil || v.Record != nil {
		t.Error("a stale cell shows its last result, and has no current one")
	}
}

func TestPlanMissesALostRecord(t *testing.T) {
	b := newBench(t)
	b.targets("clean")
	b.keeper.mu.Lock()
	key := b.keeper.last["raw"]
	lost := b.keeper.records[key]
	b.keeper.records["elsewhere"], b.keeper.last["raw"] = lost, "elsewhere"
	delete(b.keeper.records, key)
	b.keeper.mu.Unlock()
	b.stands("raw", graph.Stale, "its last result is gone from the store")
}

func TestPlanRefreshesWhatIsOld(t *testing.T) {
	b := newBench(t)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	b.cfg.Now = func() time.Time { return now }
	b.wants(b.targets("rates"), "rates")
	now = now.Add(time.Hour)
	b.stands("rates", graph.Fresh)
	now = now.Add(time.Second)
	b.stands("rates", graph.Stale, "older than its refresh of 1h")
	b.wants(b.targets("rates"), "rates")
	b.stands("rates", graph.Fresh)
}

func TestPlanBlocksWhatADiagnosticBreaks(t *testing.T) {
	b := newBench(t)
	b.project = &Project{
		Cells: b.project.Cells, Graph: b.project.Graph, Static: b.project.Static,
		Broken: map[string]string{"clean": "demo.go:8: it does not compile"},
	}
	b.stands("raw", graph.Stale, "never run")
	b.stands("clean", graph.Blocked, "demo.go:8: it does not compile")
	b.stands("model", graph.Blocked, "waits for `Clean`, which has a mistake")
	b.wants(b.targets("report"), "raw", "other")
}

func TestPlanBlocksACircle(t *testing.T) {
	input := func(id string) []graph.Input {
		return []graph.Input{{Name: id, Type: "int", Kind: graph.Value, Cell: id}}
	}
	b := newBench(t)
	b.project = projectOf([]graph.Cell{
		{Name: "A", ID: "a", Inputs: input("b")}, {Name: "B", ID: "b", Inputs: input("a")}, {Name: "C", ID: "c", Inputs: input("b")},
	}, nil, b.project.Static)
	for _, id := range []string{"a", "b", "c"} {
		if v := b.plan().Verdicts[id]; v.Status != graph.Blocked || len(v.Reasons) != 1 {
			t.Errorf("%s on a circle is %s, %q", id, v.Status, v.Reasons)
		}
	}
}
