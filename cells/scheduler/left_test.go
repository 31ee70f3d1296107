package scheduler

import (
	"context"
	"errors"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/supervisor"
)

// deaf is a call that does not listen to its context until it has to stop.
type deaf struct {
	b       *bench
	started chan context.Context
	goOn    chan struct{}
}

// deafen makes cells deaf.
func (b *bench) deafen(cells ...string) *deaf {
	d := &deaf{b: b, started: make(chan context.Context, 10), goOn: make(chan struct{})}
	for _, cell := range cells {
		b.worker.on(cell, d.call)
	}
	return d
}

func (d *deaf) call(ctx context.Context, call supervisor.Call, _ int) (*supervisor.Result, error) {
	d.started <- ctx
	select {
	case <-d.goOn:
		return d.b.worker.values(call, ""), nil
	case <-stops(ctx):
		return failing(supervisor.KindCancelled), nil
	}
}

// stops returns a channel that is closed when a call has to stop.
func stops(ctx context.Context) <-chan struct{} {
	stop := make(chan struct{})
	go func() { // ends with the context, which ends with the call
		defer close(stop)
		<-ctx.Done()
		var unwanted *supervisor.Unwanted
		if errors.As(context.Cause(ctx), &unwanted) {
			<-unwanted.Stop
		}
	}()
	return stop
}

// Superseded work that does not listen keeps no slot from what is wanted now, and
// what comes out of it is kept.
func TestSupersededIsLeftToFinish(t *testing.T) {
	b := newBench(t)
	d := b.deafen("raw")
	one := b.start(Order{Targets: []string{"clean"}})
	<-d.started
	two := b.start(Order{Targets: []string{"rates"}})
	one.Supersede(two)
	<-one.Done()
	<-two.Done()
	check(t, two.Verdicts(), "rates", graph.Fresh)
	if is := one.Verdicts()["raw"].Status; is != graph.Cancelled {
		t.Errorf("it is %s", is)
	}
	b.none("raw")
	close(d.goOn)
	b.cfg.Flights.Wait()
	b.stands("raw", graph.Fresh)
	b.wants(b.worker.called(), "raw", "rates")
}

// Superseded by nothing is superseded, too.
func TestSupersededByNothing(t *testing.T) {
	b := newBench(t)
	d := b.deafen("raw")
	one := b.start(Order{Targets: []string{"clean"}})
	<-d.started
	one.Supersede(nil)
	<-one.Done()
	close(d.goOn)
	b.cfg.Flights.Wait()
	b.stands("raw", graph.Fresh)
	b.wants(b.worker.called(), "raw")
}

// Who wants it again gets what is under way.
func TestLeftIsWantedAgain(t *testing.T) {
	b := newBench(t)
	d := b.deafen("raw")
	key := b.plan().Verdicts["raw"].Key
	one := b.start(Order{Targets: []string{"raw"}})
	<-d.started
	one.Supersede(nil)
	<-one.Done()
	two := b.start(Order{Targets: []string{"raw"}})
	boards(b.cfg.Flights, key, 1)
	close(d.goOn)
	<-two.Done()
	check(t, two.Verdicts(), "raw", graph.Fresh)
	b.wants(b.worker.called(), "raw")
}

// If it has stopped by then, as it was asked to, it is computed again.
func TestLeftHasStoppedWhenWantedAgain(t *testing.T) {
	b := newBench(t)
	started, goOn := make(chan string, 2), make(chan struct{})
	b.worker.on("raw", func(ctx context.Context, call supervisor.Call, n int) (*supervisor.Result, error) {
		started <- call.Cell
		if n == 1 {
			<-ctx.Done()
			<-goOn // hears of it, and takes its time
			return failing(supervisor.KindCancelled), nil
		}
		return b.worker.values(call, ""), nil
	})
	key := b.plan().Verdicts["raw"].Key
	one := b.start(Order{Targets: []string{"raw"}})
	<-started
	one.Supersede(nil)
	<-one.Done()
	two := b.start(Order{Targets: []string{"raw"}})
	boards(b.cfg.Flights, key, 1)
	close(goOn)
	<-two.Done()
	check(t, two.Verdicts(), "raw", graph.Fresh)
	b.wants(b.worker.called(), "raw", "raw")
}

// A person who stops what was left and is wanted again really stops it.
func TestLeftIsStopped(t *testing.T) {
	b := newBench(t)
	d := b.deafen("raw")
	key := b.plan().Verdicts["raw"].Key
	one := b.start(Order{Targets: []string{"raw"}})
	<-d.started
	one.Supersede(nil)
	<-one.Done()
	two := b.start(Order{Targets: []string{"raw"}})
	boards(b.cfg.Flights, key, 1)
	two.Cancel("")
	<-two.Done()
	b.cfg.Flights.Wait()
	b.none("raw")
	if is := two.Verdicts()["raw"].Status; is != graph.Cancelled {
		t.Errorf("it is %s", is)
	}
}

// A person who stops a run stops what is ahead in it, too, though the end of the run
// may reach that after the end of what it is ahead of.
func TestStoppedAheadIsNotLeft(t *testing.T) {
	for stopped, want := range map[bool]error{true: context.Canceled, false: errUnwanted} {
		r := new(Run)
		r.ctx, r.cancel = context.WithCancel(t.Context())
		if stopped {
			r.cancel()
		}
		ctx, cancel := context.WithCancelCause(t.Context()) // has not heard of it
		r.confirm(&lead{cancel: cancel}, false)
		if cause := context.Cause(ctx); cause != want {
			t.Errorf("stopped %t: %v", stopped, cause)
		}
		r.cancel()
	}
}

// Not more than a few are left, and none that keeps others from what they want.
func TestFewAreLeft(t *testing.T) {
	b := newBench(t)
	b.cfg.Slots = NewSlots(1)
	cells := []string{"raw", "rates", "clock"}
	d := b.deafen(cells...)
	var contexts []context.Context
	for _, cell := range cells {
		run := b.start(Order{Targets: []string{cell}})
		contexts = append(contexts, <-d.started)
		run.Supersede(nil)
		<-run.Done()
	}
	for i, ctx := range contexts {
		if left := isUnwanted(ctx); left != (i < leftLimit) {
			t.Errorf("the cell superseded as number %d is left: %t", i+1, left)
		}
	}
	close(d.goOn)
	b.cfg.Flights.Wait()
	b.worker.on("raw", b.worker.held)
	b.run(Order{Force: []string{"raw"}})
	for cell, why := range map[string]string{"lone": "must be alone", "clean": "has a value that is held in memory"} {
		d = b.deafen(cell)
		run := b.start(Order{Targets: []string{cell}})
		ctx := <-d.started
		run.Supersede(nil)
		<-run.Done()
		if isUnwanted(ctx) {
			t.Errorf("%s is left, though it %s", cell, why)
		}
	}
}
