package incremental

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// shelf is the store as the values of one server's workers come into it: it takes
// its time, so that others go ahead of it, and refuses one value when told to.
type shelf struct {
	*store.Store

	mu      sync.Mutex // guards the rest
	rng     *rand.Rand
	refuses int // so many values from now; 0: none
}

var _ supervisor.Store = (*shelf)(nil)

func newShelf(s *store.Store) *shelf { return &shelf{Store: s, rng: rand.New(rand.NewPCG(1, 5))} }

// PutObject takes a value in, if it does.
func (s *shelf) PutObject(data []byte) (string, error) {
	s.mu.Lock()
	wait := time.Duration(s.rng.IntN(2000)) * time.Microsecond
	refused := s.refuses == 1
	s.refuses = max(s.refuses-1, 0)
	s.mu.Unlock()
	time.Sleep(wait)
	if refused {
		return "", fmt.Errorf("put an object: %w", store.ErrFull)
	}
	return s.Store.PutObject(data)
}

// refuse makes the store refuse the n-th value from now; 0 makes it take all.
func (s *shelf) refuse(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuses = n
}

// unstored makes some cells stale and runs them, and one of their values cannot be
// stored.
func (l *live) unstored(i int, s *step) {
	k := l.m.Knobs[s.N%len(l.m.Knobs)]
	w := world{k.id(): k.Others[s.N%len(k.Others)]}
	v := l.server(0).View(w)
	l.shelf.refuse(1 + s.N%12)
	run, err := v.Run(session.Request{})
	if err != nil {
		l.complain("running: %v", err)
		return
	}
	l.wait(v, run)
	l.shelf.refuse(0)
	l.look(i, v, w)
	l.all(i, 0, w)
}
