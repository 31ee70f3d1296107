package state

import (
	"regexp"
	"sync"
	"sync/atomic"
)

var (
	cache   sync.Map
	pool    = sync.Pool{New: func() any { return new([8]byte) }}
	counter atomic.Int64
	once    sync.Once
	pattern = regexp.MustCompile("a")
)

func Cached(key string) any {
	v, _ := cache.LoadOrStore(key, 1) // want `keeps something between runs: the package variable cache is a sync.Map`
	return v
}

func Buffer() any { return pool.Get() } // want `takes used things out of a pool: pool is a sync.Pool`

func Next() int64 { return counter.Add(1) } // want `counter is a sync/atomic.Int64`

func Fine(text string) bool {
	var local sync.Map
	local.Store(1, 2)
	once.Do(func() {})
	return pattern.MatchString(text)
}
