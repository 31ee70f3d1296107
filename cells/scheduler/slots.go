package scheduler

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/semaphore"

	"stagebook/cells/supervisor"
)

// Slots bounds how many cells run at once, and lends each value that is held in
// memory to one of them at a time: there is only one, and whoever has it may write
// into it. One Slots is shared by all runs of a project, so that two views do not
// take the machine twice.
type Slots struct {
	all int64
	sem *semaphore.Weighted

	mu   sync.Mutex               // guards lent
	lent map[string]chan struct{} // by ref; closed when the value is given back
}

// NewSlots returns n slots; fewer than one means one.
func NewSlots(n int) *Slots {
	all := int64(max(n, 1))
	return &Slots{all: all, sem: semaphore.NewWeighted(all), lent: make(map[string]chan struct{})}
}

// Take waits for the values that are held under refs, in the order of their names,
// so that no two wait for what the other has, and then for a slot, or, for a cell
// that must run alone, for all of them. Nobody waits for a value in a slot that
// others could use. Requests for slots are served in the order in which they came,
// so that one that wants all is not starved. refs is in order and without doubles.
func (s *Slots) Take(ctx context.Context, alone bool, refs []string) (release func(), err error) {
	n := int64(1)
	if alone {
		n = s.all
	}
	for i, ref := range refs {
		if err := s.borrow(ctx, ref); err != nil {
			s.giveBack(refs[:i])
			return nil, err
		}
	}
	if err := s.sem.Acquire(ctx, n); err != nil {
		s.giveBack(refs)
		return nil, err
	}
	return func() {
		s.sem.Release(n)
		s.giveBack(refs)
	}, nil
}

// borrow waits until nobody has the value of a ref.
func (s *Slots) borrow(ctx context.Context, ref string) error {
	for {
		s.mu.Lock()
		back := s.lent[ref]
		if back == nil {
			s.lent[ref] = make(chan struct{})
		}
		s.mu.Unlock()
		if back == nil {
			return nil
		}
		select {
		case <-back:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *Slots) giveBack(refs []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ref := range refs {
		close(s.lent[ref])
		delete(s.lent, ref)
	}
}

// heldRefs are the refs of the inputs that are held in memory.
func heldRefs(inputs []supervisor.Input) []string {
	var refs []string
	for _, in := range inputs {
		if isHeld(in) {
			refs = append(refs, in.Ref)
		}
	}
	slices.Sort(refs)
	return slices.Compact(refs)
}

// isHeld reports whether an input is a value of which there is only the one in memory.
func isHeld(in supervisor.Input) bool { return in.Text == nil && in.Digest == "" }
