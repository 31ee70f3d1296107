//go:build linux || darwin || freebsd || netbsd || openbsd

package supervisor_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	"stagebook/cells/codec"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// executable is the worker of testdata/project, built once. It is laid over this
// module as a project is that lies in it, outside of the runtime.
var executable string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "supervisor")
	if err == nil {
		executable, err = buildWorker(dir)
	}
	code := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	if left := ownGoroutines(); code == 0 && left != "" {
		fmt.Fprintf(os.Stderr, "goroutines of the supervisor that nobody ended:\n%s\n", left)
		code = 1
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

// ownGoroutines are the stacks of goroutines that the package has started and
// that still run.
func ownGoroutines() string {
	buffer := make([]byte, 1<<20)
	var left []string
	for stack := range strings.SplitSeq(string(buffer[:runtime.Stack(buffer, true)]), "\n\n") {
		if strings.Contains(stack, "stagebook/cells/supervisor.(") {
			left = append(left, stack)
		}
	}
	return strings.Join(left, "\n\n")
}

func buildWorker(dir string) (string, error) {
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	root := filepath.Join(here, "..", "..")
	replace := map[string]string{}
	for _, file := range []string{"main/main.go", "project/ends.go", "project/values.go"} {
		replace[filepath.Join(root, "workertest", file)] = filepath.Join(here, "testdata", file)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600); err != nil {
		return "", err
	}
	exe := filepath.Join(dir, "worker")
	build := exec.Command("go", "build", "-trimpath", "-overlay", filepath.Join(dir, "overlay.json"), "-o", exe, "stagebook/workertest/main")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the worker: %w\n%s", err, out)
	}
	return exe, nil
}

// bench is a worker with a store of its own.
type bench struct {
	t     testing.TB
	store *store.Store
	cfg   supervisor.Config
	*supervisor.Worker
}

// start starts a worker. It is closed at the end of the test, and nothing of
// it may be left then.
func start(t testing.TB, change func(*supervisor.Config)) *bench {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "store"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, store: s}
	b.cfg = supervisor.Config{Exe: executable, Dir: t.TempDir(), Spool: filepath.Join(t.TempDir(), "spool"), Store: s}
	if change != nil {
		change(&b.cfg)
	}
	if b.Worker, err = supervisor.Start(t.Context(), b.cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.Close()
		if left, _ := filepath.Glob(filepath.Join(b.cfg.Spool, "*")); len(left) > 0 {
			t.Errorf("left in the spool: %q", left)
		}
		s.Close()
	})
	return b
}

func text(name, value string) supervisor.Input { return supervisor.Input{Name: name, Text: &value} }

func stored(out supervisor.Output) supervisor.Input {
	ref := out.Digest
	if ref == "" {
		ref = out.Ref
	}
	return supervisor.Input{Name: out.Name, Ref: ref, Digest: out.Digest}
}

func call(cell string, inputs ...supervisor.Input) supervisor.Call {
	return supervisor.Call{Cell: cell, Key: "key-of-" + cell, Inputs: inputs}
}

// ok makes a call that has to work.
func (b *bench) ok(c supervisor.Call) *supervisor.Result {
	b.t.Helper()
	result, err := b.Call(b.t.Context(), c, supervisor.Listener{})
	if err != nil {
		b.t.Fatalf("%s: %v", c.Cell, err)
	}
	if result.Failure != nil {
		b.t.Fatalf("%s: %+v", c.Cell, result.Failure)
	}
	return result
}

// fail makes a call that has to fail.
func (b *bench) fail(c supervisor.Call) *supervisor.Failure {
	b.t.Helper()
	result, err := b.Call(b.t.Context(), c, supervisor.Listener{})
	if err != nil {
		b.t.Fatalf("%s: %v", c.Cell, err)
	}
	if result.Failure == nil {
		b.t.Fatalf("%s worked", c.Cell)
	}
	return result.Failure
}

// value reads a stored output back.
func value[T any](b *bench, out supervisor.Output) T {
	b.t.Helper()
	data, err := b.store.ReadObject(out.Digest)
	if err != nil {
		b.t.Fatal(err)
	}
	v, err := codec.Decode(data, reflect.TypeFor[T]())
	if err != nil {
		b.t.Fatal(err)
	}
	return v.Interface().(T)
}

// ear is a listener that remembers.
type ear struct {
	mu    sync.Mutex // guards the rest
	lines []supervisor.LogLine
	steps [][2]int
}

func (e *ear) listener() supervisor.Listener {
	return supervisor.Listener{
		Log: func(line supervisor.LogLine) {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.lines = append(e.lines, line)
		},
		Progress: func(done, total int) {
			e.mu.Lock()
			defer e.mu.Unlock()
			e.steps = append(e.steps, [2]int{done, total})
		},
	}
}

func (e *ear) texts() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var texts []string
	for _, line := range e.lines {
		texts = append(texts, line.Stream+": "+line.Text)
	}
	return texts
}
