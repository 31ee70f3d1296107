package goroutines

import (
	"context"
	"slices"
	"sync"
	"time"
)

func Appended(paths []string) (all []string) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, p := range paths {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			r := p + "!"
			all = append(all, r) // want `appends to all in the order in which goroutines happen to run`
		})
	}
	wg.Wait()
	return all
}

func Placed(paths []string) []string {
	all := make([]string, len(paths))
	var wg sync.WaitGroup
	for i, p := range paths {
		go func() {
			r := p + "!"
			all[i] = r
		}()
	}
	wg.Wait()
	return all
}

func Sorted(paths []string) (all []string) {
	var wg sync.WaitGroup
	for _, p := range paths {
		wg.Go(func() {
			r := p + "!"
			all = append(all, r)
		})
	}
	wg.Wait()
	slices.Sort(all)
	return all
}

func Single(paths []string) (all []string) {
	done := make(chan bool)
	go func() {
		for _, p := range paths {
			all = append(all, p)
		}
		close(done)
	}()
	<-done
	return all
}

func Summed(parts [][]float64) (total float64) {
	var mu sync.Mutex
	for _, part := range parts {
		go func() {
			sum := 0.0
			for _, x := range part {
				sum += x
			}
			mu.Lock()
			total += sum // want `adds up total in the order in which goroutines`
			mu.Unlock()
		}()
	}
	return total
}

func Collected(paths []string) (all []string) {
	results := make(chan string)
	for _, p := range paths {
		go func() { results <- p }()
	}
	for range paths {
		all = append(all, <-results) // want `appends to all in the order in which goroutines happen to send on results`
	}
	return all
}

func Ranged(paths []string) (all []string) {
	results := make(chan string)
	for _, p := range paths {
		go func() { results <- p }()
	}
	for r := range results {
		all = append(all, r) // want `send on results`
	}
	return all
}

func Indexed(paths []string) []string {
	type result struct {
		i int
		s string
	}
	results := make(chan result)
	for i, p := range paths {
		go func() { results <- result{i, p} }()
	}
	all := make([]string, len(paths))
	for range paths {
		r := <-results
		all[r.i] = r.s
	}
	return all
}

func OneSender(paths []string) (all []string) {
	results := make(chan string)
	go func() {
		for _, p := range paths {
			results <- p
		}
		close(results)
	}()
	for r := range results {
		all = append(all, r)
	}
	return all
}

func Whichever(ctx context.Context, a, b chan int) int {
	select { // want `takes from whichever of 2 channels is ready first`
	case x := <-a:
		return x
	case x := <-b:
		return x
	case <-ctx.Done():
		return 0
	}
}

func Waiting(ctx context.Context, a chan int) int {
	select {
	case x := <-a:
		return x
	case <-time.After(time.Second):
	case <-ctx.Done():
	}
	return 0
}
