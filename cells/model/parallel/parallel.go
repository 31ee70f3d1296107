// Package parallel runs the tasks of a fit on all cores. What comes out must
// not depend on how many there are: tasks and blocks are cut by the size of
// the work alone, each task writes to its own place, and whoever adds up does
// so in the order of the tasks.
package parallel

import (
	"context"
	"runtime"
	"sync"

	"stagebook/cells"
)

// Block is the number of rows that one task of Blocks handles.
const Block = 4096

// Do calls task for 0 … n-1, as many at once as there are cores, and returns
// when all that were started have ended. After an error, or when ctx ends, no
// new ones are started; of several errors that of the lowest number is
// returned. A panic in a task goes on in the caller.
func Do(ctx context.Context, n int, task func(i int) error) error {
	r := run{ctx: ctx, n: n, failed: n}
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		r.work(task)
	} else {
		var group sync.WaitGroup
		for range workers {
			group.Go(func() { r.work(task) })
		}
		group.Wait()
	}
	if r.panicked != nil {
		panic(r.panicked)
	}
	if r.err == nil && r.next < n {
		return ctx.Err()
	}
	return r.err
}

// run is one call of Do.
type run struct {
	ctx context.Context
	n   int

	mu       sync.Mutex // guards what follows
	next     int
	failed   int // the lowest task that failed
	err      error
	panicked any
}

func (r *run) work(task func(int) error) {
	defer func() {
		if p := recover(); p != nil {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.panicked = p
		}
	}()
	for {
		i, ok := r.take()
		if !ok {
			return
		}
		if err := task(i); err != nil {
			r.mu.Lock()
			if i < r.failed {
				r.failed, r.err = i, err
			}
			r.mu.Unlock()
		}
	}
}

func (r *run) take() (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next >= r.n || r.err != nil || r.panicked != nil || r.ctx.Err() != nil {
		return 0, false
	}
	r.next++
	return r.next - 1, true
}

// Steps is Do with a progress bar: one step a task.
func Steps(ctx context.Context, n int, task func(i int) error) error {
	var mu sync.Mutex // guards done, and keeps the bar from going back
	done := 0
	return Do(ctx, n, func(i int) error {
		if err := task(i); err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		done++
		cells.Progress(ctx, done, n)
		return nil
	})
}

// Blocks calls task for consecutive ranges of Block rows that cover 0 … rows-1.
func Blocks(ctx context.Context, rows int, task func(block, from, to int)) error {
	return Do(ctx, Count(rows), func(b int) error {
		task(b, b*Block, min(rows, (b+1)*Block))
		return nil
	})
}

// Rows is Blocks for prediction, which nobody cancels.
func Rows(rows int, task func(from, to int)) {
	_ = Blocks(context.Background(), rows, func(_, from, to int) { task(from, to) })
}

// Count is the number of blocks of so many rows.
func Count(rows int) int { return (rows + Block - 1) / Block }
