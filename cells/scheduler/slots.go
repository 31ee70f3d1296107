package scheduler

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// Slots bounds how many cells run at once. One Slots is shared by all runs of
// a project, so that two views do not take the machine twice.
type Slots struct {
	all int64
	sem *semaphore.Weighted
}

// NewSlots returns n slots; fewer than one means one.
func NewSlots(n int) *Slots {
	all := int64(max(n, 1))
	return &Slots{all: all, sem: semaphore.NewWeighted(all)}
}

// Take waits for a slot, or, for a cell that must run alone, for all of them.
// Requests are served in the order in which they came, so that one that wants
// all is not starved.
func (s *Slots) Take(ctx context.Context, alone bool) (release func(), err error) {
	n := int64(1)
	if alone {
		n = s.all
	}
	if err := s.sem.Acquire(ctx, n); err != nil {
		return nil, err
	}
	return func() { s.sem.Release(n) }, nil
}
