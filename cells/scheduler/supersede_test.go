package scheduler

import (
	"testing"

	"stagebook/cells/graph"
)

// What the newer run wants goes on; the rest ends.
func TestSupersededRunLeavesWhatIsWanted(t *testing.T) {
	b := newBench(t)
	b.cfg.Slots = NewSlots(2)
	started, goOn := make(chan string), make(chan struct{})
	b.worker.on("raw", gated(b.worker, started, goOn))
	key := b.plan().Verdicts["raw"].Key
	one := b.start(Order{Targets: []string{"report"}})
	<-started
	two := b.start(Order{Targets: []string{"clean"}})
	boards(b.cfg.Flights, key, 2)
	one.Supersede(two)
	close(goOn)
	<-one.Done()
	<-two.Done()
	b.wants(b.worker.called(), "raw", "clean")
	check(t, one.Verdicts(), "raw", graph.Fresh)
	if status := one.Verdicts()["model"].Status; status != graph.Cancelled {
		t.Errorf("model is %s", status)
	}
	check(t, two.Verdicts(), "clean", graph.Fresh)
}

func TestSupersededRunEndsWhatNobodyWants(t *testing.T) {
	b := newBench(t)
	started, goOn := make(chan string), make(chan struct{})
	b.worker.on("raw", gated(b.worker, started, goOn))
	one := b.start(Order{Targets: []string{"raw"}})
	<-started
	two := b.start(Order{Targets: []string{"rates"}})
	one.Supersede(two)
	<-one.Done()
	<-two.Done()
	close(goOn)
	if status := one.Verdicts()["raw"].Status; status != graph.Cancelled {
		t.Errorf("raw is %s", status)
	}
	check(t, two.Verdicts(), "rates", graph.Fresh)
}

// A cell that is forced while it waits runs once, and one that is forced while
// it runs runs again.
func TestForceIsNotLost(t *testing.T) {
	b := newBench(t)
	started, goOn := make(chan string), make(chan struct{})
	b.worker.on("raw", gated(b.worker, started, goOn))
	run := b.start(Order{Targets: []string{"clean"}})
	<-started
	if !run.Want(Order{Force: []string{"clean"}}) || !run.Want(Order{Force: []string{"raw"}}) {
		t.Fatal("the run takes no orders")
	}
	go func() { <-started }() // raw once more
	close(goOn)
	<-run.Done()
	b.wants(b.worker.called(), "raw", "raw", "clean")
	check(t, run.Verdicts(), "raw", graph.Fresh)
	check(t, run.Verdicts(), "clean", graph.Fresh)
}
