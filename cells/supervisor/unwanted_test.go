//go:build linux || darwin || freebsd || netbsd || openbsd

package supervisor_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"stagebook/cells/supervisor"
)

// meeting is a call of a cell that does not listen to its context, and ends when it
// is let go.
func meeting(t *testing.T) (b *bench, letGo func()) {
	dir := t.TempDir()
	b = start(t, func(cfg *supervisor.Config) {
		cfg.Env = []string{"MEETING=" + dir}
		cfg.Grace = 50 * time.Millisecond
	})
	return b, func() {
		for _, name := range []string{"a", "b", "c", "d"} {
			if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
				t.Error(err)
			}
		}
	}
}

// unwanted calls a cell, and nobody wants it once it runs. Then something happens.
func (b *bench) unwanted(ctx context.Context, stop chan struct{}, then func()) *supervisor.Result {
	b.t.Helper()
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		b.started(1)
		cancel(&supervisor.Unwanted{Stop: stop})
		then()
	}()
	result, err := b.Call(ctx, call("meets", text("name", "one")), supervisor.Listener{})
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

// What nobody wants any more, and does not listen, is left to finish: the worker
// lives on, and what comes out is kept.
func TestUnwantedIsLeftToFinish(t *testing.T) {
	b, letGo := meeting(t)
	result := b.unwanted(t.Context(), nil, func() {
		time.Sleep(3 * b.cfg.Grace)
		if len(b.Running()) != 1 {
			t.Error("it was ended")
		}
		b.ok(call("add", text("a", "1"), text("b", "1")))
		letGo()
	})
	if result.Failure != nil || !b.Alive() {
		t.Errorf("%+v", result)
	}
}

// One that listens ends at once.
func TestUnwantedListens(t *testing.T) {
	b := start(t, nil)
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() {
		b.started(1)
		cancel(&supervisor.Unwanted{})
	}()
	result, err := b.Call(ctx, call("waits"), supervisor.Listener{})
	if err != nil || result.Failure == nil || result.Failure.Kind != supervisor.KindCancelled || !b.Alive() {
		t.Errorf("%+v, %v", result, err)
	}
}

// One that has to stop after all, or is too late, is ended with its worker.
func TestUnwantedHasToStop(t *testing.T) {
	t.Run("stopped", func(t *testing.T) {
		b, _ := meeting(t)
		stop := make(chan struct{})
		result := b.unwanted(t.Context(), stop, func() { close(stop) })
		if result.Failure == nil || result.Failure.Kind != supervisor.KindCancelled || b.Alive() {
			t.Errorf("%+v", result)
		}
	})
	t.Run("late", func(t *testing.T) {
		b, _ := meeting(t)
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		result := b.unwanted(ctx, nil, func() {})
		if result.Failure == nil || result.Failure.Kind != supervisor.KindCancelled || b.Alive() {
			t.Errorf("%+v", result)
		}
	})
}
