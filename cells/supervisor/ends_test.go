//go:build linux || darwin || freebsd || netbsd || openbsd

package supervisor_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stagebook/cells/supervisor"
)

// lineOf is the line of a testdata file that holds a text, its nth time.
func lineOf(t *testing.T, file, text string, nth int) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "project", file))
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(data), "\n") {
		if strings.Contains(line, text) {
			if nth--; nth == 0 {
				return i + 1
			}
		}
	}
	t.Fatalf("%s has no %q", file, text)
	return 0
}

// ending is how one call has to end.
type ending struct {
	call    supervisor.Call
	kind    string
	message string // its beginning
	died    bool
	line    int // of ends.go; 0: no place
}

func endings(t *testing.T) []ending {
	const place = "the place of the panic"
	return []ending{
		{call("fails"), "error", "the database is busy", false, lineOf(t, "ends.go", "func Fails", 1)},
		{call("panics", text("at", "5")), "panic", "runtime error: index out of range [5] with length 3", false, lineOf(t, "ends.go", place, 1)},
		{call("panicsInGoroutine"), "panic", "boom\nin two lines", true, lineOf(t, "ends.go", place, 2)},
		{call("goexits"), "exit", "it ended its goroutine with runtime.Goexit", false, 0},
		{call("exits", text("code", "0")), "exit", "the process ended itself with os.Exit(0)", true, lineOf(t, "ends.go", "func Exits", 1)},
		{call("exits", text("code", "3")), "exit", "the process ended itself with os.Exit(3)", true, lineOf(t, "ends.go", "func Exits", 1)},
		{call("exits", text("code", "2")), "exit", "the process ended itself with os.Exit(2)", true, lineOf(t, "ends.go", "func Exits", 1)},
		{call("exits", text("code", "70")), "exit", "the process ended itself with os.Exit(70)", true, lineOf(t, "ends.go", "func Exits", 1)},
		{call("fatal"), "exit", "the process ended itself with os.Exit(1); it last wrote: ", true, lineOf(t, "ends.go", "func Fatal", 1)},
		{call("killed"), "killed", `the worker was ended from outside by the signal "killed"`, true, lineOf(t, "ends.go", "func Killed", 1)},
		{call("overflows"), "panic", "fatal error: stack overflow: a function calls itself without end", true, lineOf(t, "ends.go", "func overflow", 1)},
		{call("races"), "panic", "fatal error: concurrent map writes", true, lineOf(t, "ends.go", "m[i%8]", 1)},
		{call("nothing"), "bug", `this worker has no cell "nothing"`, false, 0},
		{call("panics", text("at", "five")), "bug", "input at: ", false, 0},
		{call("panics"), "bug", "panics takes 1 inputs and was given 0", false, 0},
	}
}

func TestEnds(t *testing.T) {
	for _, test := range endings(t) {
		t.Run(test.call.Cell, func(t *testing.T) {
			t.Parallel()
			b := start(t, func(cfg *supervisor.Config) { cfg.MemoryLimit = 1 << 30 })
			f := b.fail(test.call)
			if f.Kind != test.kind || !strings.HasPrefix(f.Message, test.message) || f.WorkerDied() != test.died || !f.Alone {
				t.Errorf("got %+v", f)
			}
			if test.line > 0 && (f.Pos.File != "ends.go" || f.Pos.Line != test.line) {
				t.Errorf("at %s:%d, want ends.go:%d", f.Pos.File, f.Pos.Line, test.line)
			}
			for _, frame := range f.Stack {
				if frame.Author != strings.HasPrefix(frame.Func, "project.") {
					t.Errorf("frame %+v", frame)
				}
			}
			if test.died {
				<-b.Done()
				if b.Alive() || b.Exit() == nil || b.Exit().Kind != test.kind {
					t.Errorf("alive %v, exit %+v", b.Alive(), b.Exit())
				}
				again := b.fail(call("add", text("a", "1"), text("b", "2")))
				if !again.Blameless() {
					t.Errorf("a call to a worker that had ended: %+v", again)
				}
				return
			}
			b.ok(call("add", text("a", "1"), text("b", "2"))) // it lives on
		})
	}
}

func TestTemporary(t *testing.T) {
	b := start(t, nil)
	if f := b.fail(call("fails")); !f.Temporary {
		t.Errorf("got %+v", f)
	}
}

func TestOutOfMemory(t *testing.T) {
	b := start(t, func(cfg *supervisor.Config) { cfg.MemoryLimit = 256 << 20 })
	f := b.fail(call("grows"))
	if f.Kind != supervisor.KindMemory || !f.WorkerDied() || f.Pos.File != "ends.go" {
		t.Errorf("got %+v", f)
	}
}

// started waits until n cells run in the worker.
func (b *bench) started(n int) {
	for len(b.Running()) < n {
		time.Sleep(time.Millisecond)
	}
}

func TestCancelled(t *testing.T) {
	for _, test := range []struct {
		cell string
		died bool
	}{{"waits", false}, {"hangs", true}, {"stops", true}} {
		t.Run(test.cell, func(t *testing.T) {
			t.Parallel()
			b := start(t, func(cfg *supervisor.Config) { cfg.Grace = 200 * time.Millisecond })
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				b.started(1)
				cancel()
			}()
			result, err := b.Call(ctx, call(test.cell), supervisor.Listener{})
			if err != nil || result.Failure == nil || result.Failure.Kind != supervisor.KindCancelled {
				t.Fatalf("got %+v, %v", result, err)
			}
			if b.Alive() == test.died {
				t.Errorf("alive: %v", b.Alive())
			}
		})
	}
}

func TestTimeout(t *testing.T) {
	for _, cell := range []string{"waits", "hangs"} {
		t.Run(cell, func(t *testing.T) {
			t.Parallel()
			b := start(t, func(cfg *supervisor.Config) { cfg.Grace = 200 * time.Millisecond })
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			result, err := b.Call(ctx, call(cell), supervisor.Listener{})
			if err != nil || result.Failure == nil || result.Failure.Kind != supervisor.KindTimeout {
				t.Fatalf("got %+v, %v", result, err)
			}
		})
	}
}

// TestNotAlone kills a worker for one cell: the other is not to blame.
func TestNotAlone(t *testing.T) {
	b := start(t, func(cfg *supervisor.Config) { cfg.Grace = 100 * time.Millisecond })
	other := make(chan *supervisor.Result, 1)
	go func() {
		result, err := b.Call(context.Background(), call("waits"), supervisor.Listener{})
		if err != nil {
			t.Error(err)
		}
		other <- result
	}()
	b.started(1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		b.started(2)
		cancel()
	}()
	if result, err := b.Call(ctx, call("hangs"), supervisor.Listener{}); err != nil || result.Failure.Kind != supervisor.KindCancelled {
		t.Errorf("the cell that hangs: %+v, %v", result, err)
	}
	if f := (<-other).Failure; f == nil || !f.Blameless() || f.Kind != supervisor.KindKilled {
		t.Errorf("the cell beside it: %+v", f)
	}
}

// TestBesideACrash crashes a worker in which two cells run: either may be to blame.
func TestBesideACrash(t *testing.T) {
	b := start(t, nil)
	other := make(chan *supervisor.Result, 1)
	go func() {
		result, err := b.Call(context.Background(), call("waits"), supervisor.Listener{})
		if err != nil {
			t.Error(err)
		}
		other <- result
	}()
	b.started(1)
	if f := b.fail(call("killed")); !f.Blameless() {
		t.Errorf("got %+v", f)
	}
	if f := (<-other).Failure; f == nil || !f.Blameless() {
		t.Errorf("the cell beside it: %+v", f)
	}
}

// TestSilent stops a worker as a debugger or a thrashing machine would.
func TestSilent(t *testing.T) {
	b := start(t, func(cfg *supervisor.Config) { cfg.Silence = 300 * time.Millisecond })
	if f := b.fail(call("stops")); f.Kind != supervisor.KindKilled || !strings.Contains(f.Message, "no sign of life") {
		t.Errorf("got %+v", f)
	}
}

// TestClose closes a worker in which cells run.
func TestClose(t *testing.T) {
	b := start(t, func(cfg *supervisor.Config) { cfg.Grace = 100 * time.Millisecond })
	ended := make(chan *supervisor.Failure, 2)
	for _, cell := range []string{"waits", "hangs"} {
		go func() {
			result, err := b.Call(context.Background(), call(cell), supervisor.Listener{})
			if err != nil {
				t.Error(err)
			}
			ended <- result.Failure
		}()
	}
	b.started(2)
	b.Close()
	for range 2 {
		if f := <-ended; f == nil || f.Kind != supervisor.KindCancelled {
			t.Errorf("got %+v", f)
		}
	}
	if b.Exit() != nil {
		t.Errorf("exit %+v", b.Exit())
	}
}

func TestCloseLeavesNoProcess(t *testing.T) {
	b := start(t, nil)
	pid := value[int](b, b.ok(call("starts")).Outputs[0])
	b.Close()
	for running(pid) {
		time.Sleep(time.Millisecond)
	}
}

func TestStartRefused(t *testing.T) {
	for _, exe := range []string{"/bin/true", "/bin/sh", filepath.Join(t.TempDir(), "nothing")} {
		spool := t.TempDir()
		w, err := supervisor.Start(t.Context(), supervisor.Config{Exe: exe, Dir: t.TempDir(), Spool: spool})
		if err == nil {
			w.Close()
			t.Errorf("%s was taken for a worker", exe)
		}
		if left, _ := filepath.Glob(filepath.Join(spool, "*")); len(left) > 0 {
			t.Errorf("%s: left in the spool: %q", exe, left)
		}
	}
}

func TestStartedByHand(t *testing.T) {
	out, err := exec.Command(executable).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.Contains(string(out), "not by hand") {
		t.Errorf("got %v, %s", err, out)
	}
}
