package scheduler

import (
	"context"
	"errors"
	"sync"

	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// Flights computes each key once, however many runs ask for it. The first to
// ask starts the computation; the others wait for it and hear of its progress.
// It is cancelled when the last of them has gone. If that one left because
// something else is wanted now, and not to stop it, a computation that does not
// listen is left to finish, and its result is kept; but of such not too many.
type Flights struct {
	flying sync.WaitGroup

	mu    sync.Mutex // guards the rest, and what flights say of their riders
	byKey map[string]*flight
	left  int // flights without riders that are left to finish
}

// leftLimit is how many computations that nobody wants any more may go on.
const leftLimit = 2

type flight struct {
	riders map[*rider]struct{}
	cancel context.CancelCauseFunc
	left   bool          // it was asked to stop, as nobody wanted it any more
	stop   chan struct{} // closed when it has to
	stops  bool
	done   chan struct{}
	result computed // valid once done is closed
	past   []Event  // what a late rider missed: the last event of each sort

	sure    chan struct{} // closed when one rider's inputs are recorded: what is made from them may be kept
	isSure  bool
	ready   chan struct{}       // closed when claims are set
	claims  []supervisor.Output // that are still to be stored
	claimed bool
}

// rider is one who waits for a computation. Its functions are those of its owner.
type rider struct {
	hear  func(Event)                    // called with the lock of the flights held
	sure  <-chan struct{}                // closed when its inputs are recorded; nil: they are
	ready func(outs []supervisor.Output) // hears of outputs before they are stored; may be nil
	stays bool                           // the computation may be left to finish
}

// tower is what a computation has of its flight.
type tower struct {
	tell  func(Event)
	claim func([]supervisor.Output)
	sure  <-chan struct{} // nothing may be kept before it is closed
}

// computed is how the computation of one cell ended.
type computed struct {
	record *store.Record
	status string // "", "cancelled" or "stale"
	why    string
	remade string // of "stale": the ref of an input whose maker made another value of it
	err    error  // of making a value again: why it could not be
}

// NewFlights returns an empty set.
func NewFlights() *Flights { return &Flights{byKey: make(map[string]*flight)} }

// do returns the result of compute for key. It returns early, as cancelled,
// when ctx ends.
func (f *Flights) do(ctx context.Context, key string, me *rider, compute func(context.Context, tower) computed) computed {
	for {
		fl := f.board(key, me, compute)
		result := f.ride(ctx, key, fl, me)
		if result.status != "cancelled" || ctx.Err() != nil || !f.wasLeft(fl) {
			return result
		}
		// it had been asked to stop before this rider came, and did
	}
}

func (f *Flights) wasLeft(fl *flight) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fl.left
}

// ride waits for a flight.
func (f *Flights) ride(ctx context.Context, key string, fl *flight, me *rider) computed {
	sure, ready := me.sure, fl.ready
	for {
		select {
		case <-fl.done:
			return fl.result
		case <-sure:
			f.assure(fl)
			sure = nil
		case <-ready:
			if me.ready != nil {
				me.ready(fl.claims)
			}
			ready = nil
		case <-ctx.Done():
			unwanted := me.stays && isUnwanted(ctx)
			f.leave(key, fl, me, unwanted)
			<-fl.settledFor(f)
			return computed{status: "cancelled"}
		}
	}
}

// assure lets a flight keep what it makes.
func (f *Flights) assure(fl *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fl.assure()
}

// assure is called with the lock of the flights held.
func (fl *flight) assure() {
	if !fl.isSure {
		fl.isSure = true
		close(fl.sure)
	}
}

// claim notes the outputs that a flight is about to store, once.
func (f *Flights) claim(fl *flight, outputs []supervisor.Output) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !fl.claimed {
		fl.claimed, fl.claims = true, outputs
		close(fl.ready)
	}
}

// board puts a rider on the flight of a key, which begins if there is none.
func (f *Flights) board(key string, me *rider, compute func(context.Context, tower) computed) *flight {
	f.mu.Lock()
	defer f.mu.Unlock()
	fl := f.byKey[key]
	if fl != nil && (len(fl.riders) > 0 || fl.left && !fl.stops) {
		fl.riders[me] = struct{}{}
		if me.sure == nil {
			fl.assure()
		}
		for _, e := range fl.past {
			me.hear(e)
		}
		return fl
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	fl = &flight{
		riders: map[*rider]struct{}{me: {}}, cancel: cancel,
		done: make(chan struct{}), stop: make(chan struct{}), sure: make(chan struct{}), ready: make(chan struct{}),
	}
	f.byKey[key] = fl
	if me.sure == nil {
		fl.assure()
	}
	f.flying.Go(func() { // ends when compute does, which ends when ctx does
		defer cancel(nil)
		result := compute(ctx, tower{
			tell:  func(e Event) { f.tell(fl, e) },
			claim: func(outputs []supervisor.Output) { f.claim(fl, outputs) },
			sure:  fl.sure,
		})
		f.mu.Lock()
		fl.result = result
		if f.byKey[key] == fl {
			delete(f.byKey, key)
		}
		if fl.left {
			f.left--
		}
		f.mu.Unlock()
		close(fl.done)
	})
	return fl
}

// leave takes a rider off a flight. The last one to leave ends it, or asks it to
// end, if it is unwanted and no more.
func (f *Flights) leave(key string, fl *flight, me *rider, unwanted bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(fl.riders, me)
	switch {
	case len(fl.riders) > 0:
	case unwanted && (fl.left || f.left < leftLimit):
		if !fl.left {
			fl.left = true
			f.left++
			fl.cancel(&supervisor.Unwanted{Stop: fl.stop})
		}
	default:
		if f.byKey[key] == fl {
			delete(f.byKey, key)
		}
		fl.cancel(nil)
		if !fl.stops {
			fl.stops = true
			close(fl.stop)
		}
	}
}

// errUnwanted is the cause of the end of a task that gives way to another.
var errUnwanted = &supervisor.Unwanted{}

// isUnwanted reports whether a context has ended because nobody wants what is done
// under it, and not because it is to stop.
func isUnwanted(ctx context.Context) bool {
	var unwanted *supervisor.Unwanted
	return errors.As(context.Cause(ctx), &unwanted)
}

// settledFor returns a channel that is closed once a rider who left has
// nothing to wait for: at once when others ride on or the flight is left to finish,
// else when the cancelled computation has really stopped.
func (fl *flight) settledFor(f *Flights) <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(fl.riders) > 0 || fl.left && !fl.stops {
		closed := make(chan struct{})
		close(closed)
		return closed
	}
	return fl.done
}

// Wait returns when nothing is computed any more. It is called after the last run
// and the workers have ended.
func (f *Flights) Wait() { f.flying.Wait() }

func (f *Flights) tell(fl *flight, e Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e.Log == nil {
		fl.past = append(fl.past, e)
		if len(fl.past) > 2 {
			fl.past = append(fl.past[:1], fl.past[len(fl.past)-1])
		}
	}
	for r := range fl.riders {
		r.hear(e)
	}
}
