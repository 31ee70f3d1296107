package scheduler

import (
	"context"
	"runtime"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/supervisor"
)

// gated announces each call and ends when it is let go, or is cancelled.
func gated(w *worker, started chan<- string, goOn <-chan struct{}) behaviour {
	return func(ctx context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
		started <- call.Cell
		select {
		case <-goOn:
			return w.values(call, ""), nil
		case <-ctx.Done():
			return failing(supervisor.KindCancelled), nil
		}
	}
}

// boards waits for a run to take part in the computation of a key.
func boards(f *Flights, key string, riders int) {
	for on := 0; on < riders; {
		f.mu.Lock()
		if fl := f.byKey[key]; fl != nil {
			on = len(fl.riders)
		}
		f.mu.Unlock()
		runtime.Gosched()
	}
}

func TestTwoRunsComputeAKeyOnce(t *testing.T) {
	b := newBench(t)
	b.cfg.Slots = NewSlots(2)
	started, goOn := make(chan string), make(chan struct{})
	b.worker.on("raw", gated(b.worker, started, goOn))
	key := b.plan().Verdicts["raw"].Key
	one := b.start(Order{Targets: []string{"raw"}})
	<-started
	two := b.start(Order{Targets: []string{"raw"}})
	boards(b.cfg.Flights, key, 2)
	close(goOn)
	<-one.Done()
	<-two.Done()
	b.wants(b.worker.called(), "raw")
	check(t, one.Verdicts(), "raw", graph.Fresh)
	check(t, two.Verdicts(), "raw", graph.Fresh)
}

func TestOneOfTwoRunsIsCancelled(t *testing.T) {
	b := newBench(t)
	started, goOn := make(chan string), make(chan struct{})
	b.worker.on("raw", gated(b.worker, started, goOn))
	key := b.plan().Verdicts["raw"].Key
	one := b.start(Order{Targets: []string{"raw"}})
	<-started
	two := b.start(Order{Targets: []string{"raw"}})
	boards(b.cfg.Flights, key, 2)
	one.Cancel("")
	<-one.Done()
	if status := one.Verdicts()["raw"].Status; status != graph.Cancelled {
		t.Errorf("the cancelled run has it %s", status)
	}
	close(goOn)
	<-two.Done()
	b.wants(b.worker.called(), "raw")
	check(t, two.Verdicts(), "raw", graph.Fresh)
}

func TestComputationEndsWithItsLastRun(t *testing.T) {
	b := newBench(t)
	started, goOn := make(chan string), make(chan struct{})
	b.worker.on("raw", gated(b.worker, started, goOn))
	one := b.start(Order{Targets: []string{"raw"}})
	<-started
	one.Cancel("raw")
	<-one.Done() // the call has returned by then, so that nothing runs on unseen
	close(goOn)
	two := b.start(Order{Targets: []string{"raw"}})
	<-started
	<-two.Done()
	check(t, two.Verdicts(), "raw", graph.Fresh)
}

func TestForcedRunDoesNotTakeWhatIsUnderWay(t *testing.T) {
	b := newBench(t)
	b.cfg.Slots = NewSlots(2)
	started, goOn := make(chan string), make(chan struct{})
	b.worker.on("raw", gated(b.worker, started, goOn))
	one := b.start(Order{Targets: []string{"raw"}})
	<-started
	two := b.start(Order{Force: []string{"raw"}})
	<-started
	close(goOn)
	<-one.Done()
	<-two.Done()
	b.wants(b.worker.called(), "raw", "raw")
}

func TestAloneTakesAllSlots(t *testing.T) {
	slots := NewSlots(3)
	release, err := slots.Take(t.Context(), false, nil)
	if err != nil {
		t.Fatal(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := slots.Take(over, true, nil); err == nil {
		t.Error("a cell runs alone beside another")
	}
	release()
	release, err = slots.Take(t.Context(), true, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := slots.Take(over, false, nil); err == nil {
		t.Error("a cell runs beside one that runs alone")
	}
	release()
}
