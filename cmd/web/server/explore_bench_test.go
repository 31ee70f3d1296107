package server_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stagebook/cmd/web/server"
)

// dice is a project whose cell gives another number each time that it runs.
const dice = `package dice

import "time"

//param:slider min=1 max=100
const Side = 1

func Thrown(side int) int64 {
	time.Sleep(20 * time.Millisecond)
	return time.Now().UnixNano()
}
`

var thrown = regexp.MustCompile(`\b1[0-9]{18}\b`)

// crowd is visitors of one link.
func crowd(t testing.TB, n int) []*visitor {
	t.Helper()
	s := newSiteWith(t, func(cfg *server.Config) {
		cfg.Explore = server.ExploreLimits{PerVisitor: 10_000, PerLink: 100_000, PerDay: 1_000_000, AtOnce: 100}
	})
	s.write("projects/dice/dice.go", dice)
	s.post("/p/dice/run?")
	s.settle("/p/dice")
	first := s.explored("/p/dice/share", nil)
	visitors := []*visitor{first}
	for range n - 1 {
		v := &visitor{s: s, link: first.link}
		v.enter()
		visitors = append(visitors, v)
	}
	return visitors
}

// sweep moves each visitor's slider over the values, each beginning elsewhere, and
// notes how long it takes from each movement until its result is there.
func sweep(visitors []*visitor, from, values int) (took []time.Duration, failed int64) {
	var mu sync.Mutex
	var bad atomic.Int64
	var all sync.WaitGroup
	for i, v := range visitors {
		all.Go(func() {
			was := ""
			for j := range values {
				query := fmt.Sprintf("side=%d", from+(i+j)%values)
				start := time.Now()
				if answer := v.move(query, was); answer.Code != http.StatusOK {
					bad.Add(1)
				}
				v.until("?"+query, thrown.MatchString)
				mu.Lock()
				took = append(took, time.Since(start))
				mu.Unlock()
				was = query
			}
		})
	}
	all.Wait()
	return took, bad.Load()
}

// Whoever asks for a value first has it worked out; all others find it.
func TestExplorersShareResults(t *testing.T) {
	t.Parallel()
	visitors := crowd(t, 12)
	if _, failed := sweep(visitors, 10, 4); failed > 0 {
		t.Errorf("%d movements failed", failed)
	}
	for side := range 4 {
		query, numbers := fmt.Sprintf("?side=%d", 10+side), make(map[string]bool)
		for _, v := range visitors {
			_, page := v.get(query)
			numbers[thrown.FindString(page)] = true
		}
		if len(numbers) != 1 || numbers[""] {
			t.Errorf("visitors of %s see %v", query, numbers)
		}
	}
}

// BenchmarkExplorers has a hundred visitors move a slider over twenty values that
// nobody has asked for, each waiting for every result: two thousand movements, and
// twenty values to be worked out.
func BenchmarkExplorers(b *testing.B) {
	visitors := crowd(b, 100)
	for _, v := range visitors {
		v.pause = 100 * time.Millisecond // a hundred that look more often are the load
	}
	from := 2
	var took []time.Duration
	b.ResetTimer()
	for b.Loop() {
		again, failed := sweep(visitors, from, 20)
		if took, from = append(took, again...), from+20; failed > 0 {
			b.Fatalf("%d movements failed", failed)
		}
		if from > 80 {
			from = 2 // seen by now
		}
	}
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/result-p50")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms/result-p95")
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "moves/s")
}
