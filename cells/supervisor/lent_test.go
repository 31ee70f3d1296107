//go:build linux || darwin || freebsd || netbsd || openbsd

package supervisor_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"stagebook/cells/supervisor"
)

// A call that waits for a value which another has can be cancelled, and the next
// gets the value.
func TestCancelWhileWaitingForAValue(t *testing.T) {
	b := start(t, nil)
	in := stored(b.ok(call("held", text("n", "7"))).Outputs[0])
	had := make(chan struct{})
	keep, letGo := context.WithCancel(t.Context())
	defer letGo()
	var all sync.WaitGroup
	all.Go(func() {
		l := supervisor.Listener{Log: func(supervisor.LogLine) { close(had) }}
		if result, err := b.Call(keep, call("keeps", in), l); err != nil || result.Failure == nil || result.Failure.Kind != supervisor.KindCancelled {
			t.Errorf("%+v, %v", result, err)
		}
	})
	<-had
	waiting, stop := context.WithCancel(t.Context())
	all.Go(func() {
		result, err := b.Call(waiting, call("called", in), supervisor.Listener{})
		if err != nil || result.Failure == nil || result.Failure.Kind != supervisor.KindCancelled {
			t.Errorf("it had the value, too: %+v, %v", result, err)
		}
		letGo()
	})
	for len(b.Running()) < 2 {
		b.ok(call("add", text("a", "1"), text("b", "1")))
	}
	stop()
	all.Wait()
	if got := value[int](b, b.ok(call("called", in)).Outputs[0]); got != 7 {
		t.Errorf("got %d", got)
	}
}

// Calls that want the same values in another order do not wait for each other.
func TestValuesAreLentInOneOrder(t *testing.T) {
	b := start(t, nil)
	var refs []string
	for i := range 3 {
		c := call("held", text("n", fmt.Sprint(i)))
		c.Key = fmt.Sprint("key", i)
		refs = append(refs, b.ok(c).Outputs[0].Ref)
	}
	var all sync.WaitGroup
	for i := range 60 {
		one, two := i%3, (i+1+i/3%2)%3
		all.Go(func() {
			c := call("pair", supervisor.Input{Name: "one", Ref: refs[one]}, supervisor.Input{Name: "two", Ref: refs[two]})
			c.Key = fmt.Sprint("pair", i)
			result, err := b.Call(t.Context(), c, supervisor.Listener{})
			if err != nil || result.Failure != nil {
				t.Errorf("%d: %+v, %v", i, result, err)
			} else if got := value[int](b, result.Outputs[0]); got != one+two {
				t.Errorf("%d: got %d, want %d", i, got, one+two)
			}
		})
	}
	all.Wait()
}

// Whatever some do to a value, the others see what was stored.
func TestManyWriteAndManyRead(t *testing.T) {
	b := start(t, nil)
	in := stored(b.ok(call("numbers", text("n", "20000"))).Outputs[0])
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			cell := []string{"sum", "spoils", "appends"}[i%3]
			c := call(cell, in)
			c.Key = fmt.Sprint("key", i)
			result, err := b.Call(t.Context(), c, supervisor.Listener{})
			switch {
			case err != nil:
				t.Errorf("%s: %v", cell, err)
			case cell == "spoils":
				if result.Failure == nil || result.Failure.Kind != supervisor.KindChanged {
					t.Errorf("it wrote into its input, and that is not said: %+v", result)
				}
			case result.Failure != nil:
				t.Errorf("%s is blamed: %+v", cell, result.Failure)
			case cell == "sum":
				if got := value[int](b, result.Outputs[0]); got != 199990000 {
					t.Errorf("the sum of what another wrote: %d", got)
				}
			}
		})
	}
	all.Wait()
}
