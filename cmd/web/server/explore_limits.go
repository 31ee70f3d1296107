package server

import (
	"sync"
	"time"
)

// ExploreLimits bound what visitors of links may have run. A value that is in the
// store costs none of it.
type ExploreLimits struct {
	PerVisitor int           // runs a minute of one visitor; 0: DefaultExploreLimits'
	PerLink    int           // runs a minute of all visitors of a link
	PerDay     int           // runs of a link in 24 hours
	AtOnce     int           // runs of a link at the same time
	Time       time.Duration // of one run
	Memory     int64         // bytes of the worker
	Disk       int64         // bytes of its temporary files and unpublished results
}

// DefaultExploreLimits let a class explore a link together, and keep the machine
// usable meanwhile.
var DefaultExploreLimits = ExploreLimits{
	PerVisitor: 40, PerLink: 300, PerDay: 5000, AtOnce: 4, Time: time.Minute, Memory: 2 << 30, Disk: 1 << 30,
}

func (l ExploreLimits) orDefaults() ExploreLimits {
	d := DefaultExploreLimits
	return ExploreLimits{
		PerVisitor: or(l.PerVisitor, d.PerVisitor), PerLink: or(l.PerLink, d.PerLink), PerDay: or(l.PerDay, d.PerDay),
		AtOnce: or(l.AtOnce, d.AtOnce), Time: or(l.Time, d.Time), Memory: or(l.Memory, d.Memory), Disk: or(l.Disk, d.Disk),
	}
}

func or[N int | int64 | time.Duration](value, otherwise N) N {
	if value > 0 {
		return value
	}
	return otherwise
}

// meter counts what visitors run.
type meter struct {
	limits ExploreLimits

	mu      sync.Mutex // guards the rest
	buckets map[string]*bucket
	running map[string]int // runs under way, by link
}

// bucket holds what is left of one allowance. It fills up evenly.
type bucket struct {
	size, left float64
	fill       float64 // a second
	at         time.Time
}

// bucketLimit bounds how many allowances are remembered that are not full again.
const bucketLimit = 20_000

func newMeter(limits ExploreLimits) *meter {
	return &meter{limits: limits, buckets: make(map[string]*bucket), running: make(map[string]int)}
}

// refused is why a run may not start, in words, and when it may.
type refused struct {
	wait time.Duration
	text string
}

// atOnceWait is when to come back while others run.
const atOnceWait = 2 * time.Second

// take counts a run of a visitor of a link that begins now; release ends it. Where a
// limit is met nothing is counted, and refused says so.
func (m *meter) take(link, visitor string, now time.Time) (release func(), no *refused) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.running[link] >= m.limits.AtOnce {
		return nil, &refused{atOnceWait, "Other visitors of this link are working something out just now"}
	}
	allowances := []struct {
		key  string
		many int
		over time.Duration
		text string
	}{
		{"visitor " + link + " " + visitor, m.limits.PerVisitor, time.Minute, "You have had many values worked out within a minute"},
		{"link " + link, m.limits.PerLink, time.Minute, "Visitors of this link have had many values worked out within a minute"},
		{"day " + link, m.limits.PerDay, 24 * time.Hour, "Visitors of this link have had as many values worked out as its owner allows for a day"},
	}
	taken := make([]*bucket, 0, len(allowances))
	for _, a := range allowances {
		b := m.bucket(a.key, a.many, a.over, now)
		if b.left < 1 {
			return nil, &refused{b.wait(), a.text}
		}
		taken = append(taken, b)
	}
	for _, b := range taken {
		b.left--
	}
	m.running[link]++
	return sync.OnceFunc(func() { m.release(link) }), nil
}

func (m *meter) release(link string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.running[link]--; m.running[link] <= 0 {
		delete(m.running, link)
	}
}

// bucket returns an allowance as it is now. It is called with the lock held.
func (m *meter) bucket(key string, many int, over time.Duration, now time.Time) *bucket {
	b := m.buckets[key]
	if b == nil {
		m.sweep(now)
		b = &bucket{size: float64(many), left: float64(many), fill: float64(many) / over.Seconds(), at: now}
		m.buckets[key] = b
	}
	b.refill(now)
	return b
}

func (b *bucket) refill(now time.Time) {
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.left = min(b.size, b.left+passed*b.fill)
		b.at = now
	}
}

// wait is how long it takes until one more may be taken.
func (b *bucket) wait() time.Duration {
	return max(time.Second, time.Duration((1-b.left)/b.fill*float64(time.Second)))
}

// sweep forgets allowances that are full, which are those of who has not come for
// long; and all of them when that makes no room. It is called with the lock held.
func (m *meter) sweep(now time.Time) {
	if len(m.buckets) < bucketLimit {
		return
	}
	for key, b := range m.buckets {
		if b.refill(now); b.left >= b.size {
			delete(m.buckets, key)
		}
	}
	if len(m.buckets) >= bucketLimit {
		clear(m.buckets)
	}
}
