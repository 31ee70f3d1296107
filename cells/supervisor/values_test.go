//go:build linux || darwin || freebsd || netbsd || openbsd

package supervisor_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"stagebook/cells/display"
	"stagebook/cells/supervisor"
)

func TestCall(t *testing.T) {
	b := start(t, nil)
	result := b.ok(call("add", text("b", "2"), text("a", "40"))) // by name, in any order
	out := result.Outputs[0]
	if got := value[int](b, out); got != 42 || out.Name != "add" || out.Type != "int" || out.Held != "" || out.Ref != "key-of-add#add" {
		t.Errorf("got %d, %+v", got, out)
	}
	shown, err := b.store.ReadObject(out.Display)
	if err != nil || int64(len(shown)) != out.DisplaySize {
		t.Errorf("display: %v, %+v", err, out)
	}
	if _, err := display.Decode(shown); err != nil {
		t.Error(err)
	}
	for _, step := range []string{"decode", "run", "display", "encode", "publish"} {
		if _, ok := result.Steps[step]; !ok {
			t.Errorf("no step %s", step)
		}
	}
	if len(b.Running()) > 0 {
		t.Errorf("running: %q", b.Running())
	}
}

func TestManyAtOnce(t *testing.T) {
	b := start(t, nil)
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			c := call("numbers", text("n", fmt.Sprint(i*200)))
			c.Key = fmt.Sprint("key", i)
			result, err := b.Call(t.Context(), c, supervisor.Listener{})
			if err != nil || result.Failure != nil {
				t.Errorf("%d: %+v, %v", i, result, err)
			} else if got := value[[]int](b, result.Outputs[0]); len(got) != i*200 {
				t.Errorf("%d: got %d numbers", i, len(got))
			}
		})
	}
	all.Wait()
	if left, _ := filepath.Glob(filepath.Join(b.cfg.Spool, "*", "out", "*")); len(left) > 0 {
		t.Errorf("left in the spool: %q", left)
	}
}

func TestHot(t *testing.T) {
	b := start(t, nil)
	numbers := b.ok(call("numbers", text("n", "20000"))).Outputs[0] // through a file
	in := stored(numbers)
	for _, ref := range []string{in.Ref, numbers.Ref} {
		b.untilHot(ref, true)
	}
	where := func() uint64 { return value[uint64](b, b.ok(call("address", in)).Outputs[0]) }
	first := where()
	if second := where(); second != first {
		t.Error("the value was not handed on in memory")
	}
	b.Drop(in.Ref)
	b.untilHot(numbers.Ref, false)
	if third := where(); third == first {
		t.Error("a dropped value was still there")
	}
	b.untilHot(in.Ref, true)
}

// untilHot waits until the worker's news have come.
func (b *bench) untilHot(ref string, hot bool) {
	b.t.Helper()
	for b.Hot(ref) != hot {
		b.ok(call("add", text("a", "1"), text("b", "1"))) // news come before answers
	}
}

// TestHotLimit keeps less than one value, and calls all the same.
func TestHotLimit(t *testing.T) {
	b := start(t, func(cfg *supervisor.Config) { cfg.HotBytes = 1000 })
	in := stored(b.ok(call("numbers", text("n", "20000"))).Outputs[0])
	for range 2 {
		if got := value[int](b, b.ok(call("sum", in)).Outputs[0]); got != 199990000 {
			t.Errorf("got %d", got)
		}
	}
	b.untilHot(in.Ref, false)
}

func TestStoredValueInAnotherWorker(t *testing.T) {
	b := start(t, nil)
	in := stored(b.ok(call("numbers", text("n", "10"))).Outputs[0])
	other := start(t, func(cfg *supervisor.Config) { cfg.Store = b.store })
	var all sync.WaitGroup
	for range 4 { // reads it once
		all.Go(func() {
			result, err := other.Call(t.Context(), call("sum", in), supervisor.Listener{})
			if err != nil || result.Failure != nil {
				t.Errorf("%+v, %v", result, err)
			} else if got := value[int](b, result.Outputs[0]); got != 45 {
				t.Errorf("got %d", got)
			}
		})
	}
	all.Wait()
}

func TestHeld(t *testing.T) {
	b := start(t, nil)
	out := b.ok(call("held", text("n", "7"))).Outputs[0]
	if out.Held == "" || out.Digest != "" || out.Display == "" {
		t.Fatalf("got %+v", out)
	}
	if got := value[int](b, b.ok(call("called", stored(out))).Outputs[0]); got != 7 {
		t.Errorf("got %d", got)
	}
	other := start(t, nil)
	_, err := other.Call(t.Context(), call("called", stored(out)), supervisor.Listener{})
	var missing *supervisor.MissingError
	if !errors.As(err, &missing) || !slices.Equal(missing.Refs, []string{out.Ref}) {
		t.Errorf("got %v", err)
	}
	if odd := b.ok(call("unmarshalable")).Outputs[0]; odd.Held == "" {
		t.Errorf("a value that panics when it is written: %+v", odd)
	}
}

func TestMissingObject(t *testing.T) {
	b := start(t, nil)
	digest := strings.Repeat("0", 64)
	_, err := b.Call(t.Context(), call("sum", supervisor.Input{Name: "numbers", Ref: digest, Digest: digest}), supervisor.Listener{})
	var missing *supervisor.MissingError
	if !errors.As(err, &missing) {
		t.Errorf("got %v", err)
	}
}

func TestChangedInput(t *testing.T) {
	b := start(t, nil)
	in := stored(b.ok(call("numbers", text("n", "10"))).Outputs[0])
	result, err := b.Call(t.Context(), call("spoils", in), supervisor.Listener{})
	if err != nil || result.Failure == nil || result.Failure.Kind != supervisor.KindChanged || !slices.Equal(result.Changed, []string{"numbers"}) {
		t.Fatalf("got %+v, %v", result, err)
	}
	if result.Failure.Blameless() {
		t.Error("nobody else used the value")
	}
	if got := value[int](b, b.ok(call("sum", in)).Outputs[0]); got != 45 {
		t.Errorf("another cell got the changed value: %d", got)
	}
	b.ok(call("appends", in)) // behind the end of a slice is nobody's
}

func TestOutputsThatShareMemory(t *testing.T) {
	b := start(t, nil)
	outs := b.ok(call("halves", text("n", "10"))).Outputs
	if b.Hot(outs[0].Ref) || b.Hot(outs[1].Ref) {
		t.Error("parts of one piece of memory are handed on")
	}
	if left, right := value[[]int](b, outs[0]), value[[]int](b, outs[1]); len(left) != 5 || len(right) != 6 {
		t.Errorf("got %v, %v", left, right)
	}
}

func TestLiterals(t *testing.T) {
	b := start(t, nil)
	out := b.ok(call("literals",
		text("level", "-3"), text("wait", "1m30s"), text("pause", "2s"), text("at", "2026-02-03T04:05:06.5Z"),
		text("ratio", "0.1"), text("small", "0.1"), text("on", "true"), text("file", "data/a.csv"), text("word", "two words"),
	)).Outputs[0]
	const want = "-3 1m30s 2s 2026-02-03 04:05:06.5 +0000 UTC 0.1 0.1 true data/a.csv two words"
	if got := value[string](b, out); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if f := b.fail(call("add", text("a", "9223372036854775808"), text("b", "1"))); f.Kind != supervisor.KindBug {
		t.Errorf("a number too large: %+v", f)
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("UNDECLARED", "seen")
	b := start(t, func(cfg *supervisor.Config) { cfg.Env, cfg.MemoryLimit = []string{"REGION=eu"}, 1<<30 })
	got := value[string](b, b.ok(call("environment")).Outputs[0])
	dir, err := filepath.EvalSymlinks(b.cfg.Dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(got) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		names = append(names, name)
		if name == "HOME" || name == "TMPDIR" {
			if info, err := os.Stat(value); err != nil || !info.IsDir() || !strings.HasPrefix(value, b.cfg.Spool) {
				t.Errorf("%s: %v", line, err)
			}
		}
		if name == "wd" && value != dir {
			t.Errorf("runs in %s, want %s", value, dir)
		}
	}
	if want := []string{"HOME", "LANG", "REGION", "TMPDIR", "TZ", "wd"}; !slices.Equal(names, want) {
		t.Errorf("the environment is %q, want %q", names, want)
	}
}
