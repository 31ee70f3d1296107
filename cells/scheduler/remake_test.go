package scheduler

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/supervisor"
)

// another gives a held value that looks different whenever it is made.
func (w *worker) another(_ context.Context, call supervisor.Call, n int) (*supervisor.Result, error) {
	return &supervisor.Result{Outputs: []supervisor.Output{{
		Name: call.Cell, Held: "a function", Ref: call.Key + "#" + call.Cell, Display: fmt.Sprint("display ", n),
	}}}, nil
}

// A value that is lost whenever it is wanted, and is another each time, is not
// made for ever.
func TestHeldValueThatIsNeverTheSame(t *testing.T) {
	b := newBench(t)
	b.worker.on("raw", b.worker.another)
	b.worker.on("clean", func(_ context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
		return nil, &supervisor.MissingError{Refs: []string{call.Inputs[0].Ref}}
	})
	run := b.start(Order{Targets: []string{"clean"}})
	<-run.Done()
	v := run.Verdicts()["clean"]
	if v.Status != graph.Stale || len(v.Reasons) == 0 || !strings.Contains(v.Reasons[0], "came out different") {
		t.Errorf("it is %s, %q", v.Status, v.Reasons)
	}
	if calls := b.worker.called(); len(calls) > 3+3*(anewLimit+1) {
		t.Errorf("called %q", calls)
	}
}

// One that is lost once and comes out different is made twice: to see that, and
// for its own record.
func TestHeldValueThatComesOutDifferent(t *testing.T) {
	b := newBench(t)
	b.worker.on("raw", b.worker.another)
	b.targets("clean")
	made, _ := b.keeper.Last("raw")
	before := made.Outputs[0].Ref
	b.worker.on("other", func(_ context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
		if call.Inputs[0].Ref == before {
			return nil, &supervisor.MissingError{Refs: []string{before}}
		}
		return b.worker.values(call, ""), nil
	})
	run := b.start(Order{Targets: []string{"other"}})
	<-run.Done()
	if v := run.Verdicts(); v["other"].Status != graph.Fresh || v["clean"].Status != graph.Stale {
		t.Errorf("what was wanted is %s, %q; what was made from the value before is %s", v["other"].Status, v["other"].Reasons, v["clean"].Status)
	}
	b.wants(b.worker.called()[2:], "other", "raw", "raw", "other")
	if now, _ := b.keeper.Last("raw"); now.Outputs[0].Ref == before {
		t.Error("the record still names the value before")
	}
}
