package data

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// each calls do for 0 … n-1 on as many cores as there are and waits for all.
func each(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}

// span is how many rows are handled in one go.
const span = 1 << 16

// spans calls do for the rows 0 … n-1, a span at a time.
func spans(n int, do func(from, to int)) {
	each((n+span-1)/span, func(i int) { do(i*span, min(n, (i+1)*span)) })
}
