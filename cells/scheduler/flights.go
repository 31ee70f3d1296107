package scheduler

import (
	"context"
	"sync"

	"stagebook/cells/store"
)

// Flights computes each key once, however many runs ask for it. The first to
// ask starts the computation; the others wait for it and hear of its progress.
// It is cancelled when the last of them has gone.
type Flights struct {
	mu    sync.Mutex // guards byKey and what the flights in it say of their riders
	byKey map[string]*flight
}

type flight struct {
	riders map[*rider]struct{}
	cancel context.CancelFunc
	done   chan struct{}
	result computed // valid once done is closed
	past   []Event  // what a late rider missed: the last event of each sort
}

type rider struct{ hear func(Event) }

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
func (f *Flights) do(ctx context.Context, key string, hear func(Event),
	compute func(ctx context.Context, tell func(Event)) computed,
) computed {
	me := &rider{hear: hear}
	fl := f.board(key, me, compute)
	select {
	case <-fl.done:
		return fl.result
	case <-ctx.Done():
		f.leave(key, fl, me)
		<-fl.settledFor(f, me)
		return computed{status: "cancelled"}
	}
}

func (f *Flights) board(key string, me *rider, compute func(context.Context, func(Event)) computed) *flight {
	f.mu.Lock()
	defer f.mu.Unlock()
	fl := f.byKey[key]
	if fl != nil && len(fl.riders) > 0 {
		fl.riders[me] = struct{}{}
		for _, e := range fl.past {
			me.hear(e)
		}
		return fl
	}
	ctx, cancel := context.WithCancel(context.Background())
	fl = &flight{riders: map[*rider]struct{}{me: {}}, cancel: cancel, done: make(chan struct{})}
	f.byKey[key] = fl
	go func() { // ends when compute does, which ends when ctx does
		defer cancel()
		result := compute(ctx, func(e Event) { f.tell(fl, e) })
		f.mu.Lock()
		fl.result = result
		if f.byKey[key] == fl {
			delete(f.byKey, key)
		}
		f.mu.Unlock()
		close(fl.done)
	}()
	return fl
}

// leave takes a rider off a flight. The last one to leave ends it.
func (f *Flights) leave(key string, fl *flight, me *rider) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(fl.riders, me)
	if len(fl.riders) == 0 {
		fl.cancel()
		if f.byKey[key] == fl {
			delete(f.byKey, key)
		}
	}
}

// settledFor returns a channel that is closed once a rider who left has
// nothing to wait for: at once when others ride on, else when the cancelled
// computation has really stopped.
func (fl *flight) settledFor(f *Flights, _ *rider) <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(fl.riders) > 0 {
		closed := make(chan struct{})
		close(closed)
		return closed
	}
	return fl.done
}

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
