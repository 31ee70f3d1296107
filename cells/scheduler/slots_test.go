package scheduler

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"stagebook/cells/graph"
)

// A cell that waits for a value which another has takes no slot, and is not said
// to run.
func TestWaitingForAValueTakesNoSlot(t *testing.T) {
	b := newBench(t)
	b.cfg.Slots = NewSlots(2)
	b.worker.on("raw", b.worker.held)
	b.targets("raw")
	started, goOn := make(chan string), make(chan struct{})
	b.worker.on("clean", gated(b.worker, started, goOn))
	run := b.start(Order{Targets: []string{"clean"}})
	<-started // it has the value
	waits := b.start(Order{Targets: []string{"other"}})
	b.targets("rates") // there is a slot for whoever needs no more than that
	if is := b.seen("other"); slices.Contains(is, graph.Running) {
		t.Errorf("the cell that waits went through %q", is)
	}
	close(goOn)
	<-run.Done()
	<-waits.Done()
	b.stands("clean", graph.Fresh)
	b.stands("other", graph.Fresh)
}

// Who stops waiting gives back what it has borrowed already.
func TestBorrowedValuesComeBack(t *testing.T) {
	slots := NewSlots(2)
	release, err := slots.Take(t.Context(), false, []string{"b"})
	if err != nil {
		t.Fatal(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := slots.Take(over, false, []string{"a", "b"}); err == nil {
		t.Error("two have one value")
	}
	other, err := slots.Take(t.Context(), false, []string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := slots.Take(over, false, []string{"c"}); err == nil {
		t.Error("there is a third slot")
	}
	other()
	release()
	if release, err = slots.Take(t.Context(), true, []string{"a", "b", "c"}); err != nil {
		t.Error(err)
	}
	release()
}

// However many want whatever values, each is with one at a time, and all get theirs.
func TestValuesAreLentToOneAtATime(t *testing.T) {
	slots := NewSlots(3)
	var mu sync.Mutex // guards has
	has := make(map[string]bool)
	rng := rand.New(rand.NewPCG(1, 2))
	var all sync.WaitGroup
	for range 200 {
		var refs []string
		for i := range 5 {
			if rng.IntN(2) == 0 {
				refs = append(refs, fmt.Sprint(i))
			}
		}
		alone := rng.IntN(10) == 0
		all.Go(func() {
			release, err := slots.Take(t.Context(), alone, refs)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			for _, ref := range refs {
				if has[ref] {
					t.Errorf("two have %s", ref)
				}
				has[ref] = true
			}
			mu.Unlock()
			mu.Lock()
			for _, ref := range refs {
				delete(has, ref)
			}
			mu.Unlock()
			release()
		})
	}
	all.Wait()
}
