package session

import "maps"

// Subscription is one reader of a view. It owns the set of cells that look
// different since it last asked.
type Subscription struct {
	v     *View
	dirty map[string]struct{} // guarded by v.mu
	ready chan struct{}       // holds one token while dirty is not empty
}

// wholePage stands in a set of changed cells for everything around them.
const wholePage = ""

// Change is what a subscriber has to look at again.
type Change struct {
	Whole bool     // parameters, diagnostics, order of cells: everything
	Run   bool     // the figures of the run
	Cells []string // IDs, in no order
	Seq   uint64
}

// Subscribe starts to gather changes. since is the sequence number of the
// state that the reader has; what changed after it is changed for it.
// Another epoch than the session's means that everything has.
func (v *View) Subscribe(epoch string, since uint64) *Subscription {
	v.mu.Lock()
	defer v.mu.Unlock()
	sub := &Subscription{v: v, dirty: make(map[string]struct{}), ready: make(chan struct{}, 1)}
	v.subs[sub] = struct{}{}
	if epoch != v.s.epoch {
		sub.mark(wholePage)
		return sub
	}
	for id, at := range v.around {
		if at > since {
			sub.mark(id)
		}
	}
	for id, cell := range v.cells {
		if cell.Seq > since {
			sub.mark(id)
		}
	}
	return sub
}

// Ready is sent to when there is something to Take.
func (s *Subscription) Ready() <-chan struct{} { return s.ready }

// Take returns what changed and starts a new set.
func (s *Subscription) Take() Change {
	s.v.mu.Lock()
	defer s.v.mu.Unlock()
	change := Change{Seq: s.v.seq}
	for id := range maps.Keys(s.dirty) {
		switch id {
		case wholePage:
			change.Whole = true
		case runBar:
			change.Run = true
		default:
			change.Cells = append(change.Cells, id)
		}
	}
	clear(s.dirty)
	return change
}

// Close ends the subscription.
func (s *Subscription) Close() {
	s.v.mu.Lock()
	defer s.v.mu.Unlock()
	delete(s.v.subs, s)
}

// mark adds a cell to the set. It is called with the view's lock held.
func (s *Subscription) mark(id string) {
	s.dirty[id] = struct{}{}
	select {
	case s.ready <- struct{}{}:
	default:
	}
}

// wakeAround tells all subscribers that what is around the cells looks different,
// the run bar or the whole page, and notes it for those who are on their way. It
// is called with the lock held.
func (v *View) wakeAround(id string) {
	v.seq = v.s.seqs.Add(1)
	v.around[id] = v.seq
	v.wake(id)
}

// wake tells all subscribers of a change. It is called with the lock held.
func (v *View) wake(id string) {
	for sub := range v.subs {
		sub.mark(id)
	}
}
