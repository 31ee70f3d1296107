package people

import (
	"sync"
	"time"
)

// Throttle bounds how often something is tried under a name: Burst times at once, and
// then once in every Every. It remembers a bounded number of names; where they are
// more, all share one.
type Throttle struct {
	Burst int
	Every time.Duration

	mu   sync.Mutex           // guards free
	free map[string]time.Time // when the name has all its tries again
}

const throttledNames = 10_000

// Take reports whether one more try is allowed under a name now, and counts it.
func (t *Throttle) Take(name string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.free == nil {
		t.free = make(map[string]time.Time)
	}
	if _, known := t.free[name]; !known && len(t.free) >= throttledNames {
		t.sweep(now)
		if len(t.free) >= throttledNames {
			name = ""
		}
	}
	at := t.free[name]
	if at.Before(now) {
		at = now
	}
	at = at.Add(t.Every)
	if at.Sub(now) > time.Duration(t.Burst)*t.Every {
		return false
	}
	t.free[name] = at
	return true
}

// Forget gives a name all its tries again.
func (t *Throttle) Forget(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.free, name)
}

// sweep is called with the lock held.
func (t *Throttle) sweep(now time.Time) {
	for name, at := range t.free {
		if !at.After(now) {
			delete(t.free, name)
		}
	}
}
