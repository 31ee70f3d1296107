package parallel_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"stagebook/cells"
	"stagebook/cells/model/parallel"
)

func TestErrorsAndPanicsReachTheCaller(t *testing.T) {
	err := parallel.Do(t.Context(), 100, func(i int) error {
		if i >= 3 {
			return fmt.Errorf("task %d", i)
		}
		return nil
	})
	if err == nil || !strings.HasPrefix(err.Error(), "task ") {
		t.Errorf("got %v", err)
	}
	defer func() {
		if p := recover(); p != "broken" {
			t.Errorf("recovered %v", p)
		}
	}()
	_ = parallel.Do(t.Context(), 10, func(int) error { panic("broken") })
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var ran atomic.Int32
	err := parallel.Do(ctx, 1000, func(int) error {
		if ran.Add(1) == 5 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || ran.Load() == 1000 {
		t.Errorf("%d tasks ran, %v", ran.Load(), err)
	}
	if err := parallel.Do(ctx, 0, nil); err != nil {
		t.Errorf("nothing to do, and %v", err)
	}
}

func ExampleBlocks() {
	sums := make([]int, parallel.Count(10_000))
	_ = parallel.Blocks(context.Background(), 10_000, func(block, from, to int) { sums[block] = to - from })
	fmt.Println(sums)
	// Output: [4096 4096 1808]
}

type bar struct{ steps []int }

func (b *bar) Progress(done, _ int) { b.steps = append(b.steps, done) }

func (b *bar) Log(context.Context, slog.Record) { b.steps = append(b.steps, -1) }

func TestOneBar(t *testing.T) {
	var b bar
	ctx := cells.WithReporter(t.Context(), &b)
	err := parallel.Steps(ctx, 3, func(i int) error {
		cells.Progress(parallel.Quiet(ctx), 77, 99)
		return nil
	})
	cells.Log(parallel.Quiet(ctx)).Info("said")
	if err != nil || !slices.Equal(b.steps, []int{1, 2, 3, -1}) {
		t.Errorf("the bar showed %v, %v", b.steps, err)
	}
}
