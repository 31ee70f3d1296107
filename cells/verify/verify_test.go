package verify_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/cells/verify"
)

// check verifies a project of one file.
func check(t *testing.T, source string, cfg verify.Config) map[string]verify.Cell {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "demo.go"), []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	kept, err := store.Open(filepath.Join(t.TempDir(), "store"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	open, err := session.Open(t.Context(), session.Config{Name: "demo", Dir: dir, Store: kept, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { open.Close(); kept.Close() })
	return again(t, open, kept, cfg)
}

func again(t *testing.T, open *session.Session, kept *store.Store, cfg verify.Config) map[string]verify.Cell {
	t.Helper()
	sources, err := open.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cfg.Snapshot, cfg.State, cfg.Store = sources.Snapshot, open.View(nil).State(), kept
	report, err := verify.Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	cells := make(map[string]verify.Cell)
	for _, c := range report.Cells {
		cells[c.Name] = c
	}
	return cells
}

// want compares verdicts, each given as "Name verdict".
func want(t *testing.T, cells map[string]verify.Cell, lines ...string) {
	t.Helper()
	var got []string
	for name, c := range cells {
		got = append(got, name+" "+string(c.Verdict))
	}
	slices.Sort(got)
	slices.Sort(lines)
	if !slices.Equal(got, lines) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"))
	}
}

// TestHeldInputs has values that no store keeps: their users get them made anew in
// each process, and inherit what differs in them.
func TestHeldInputs(t *testing.T) {
	cells := check(t, `package demo

import "time"

func Steady() func() int { return func() int { return 7 } }
func User(steady func() int) int { return steady() }
func Clocked() func() int64 { n := time.Now().UnixNano(); return func() int64 { return n } }
func Inheritor(clocked func() int64) int64 { return clocked() }
func Further(inheritor int64) bool { return inheritor > 0 }
`, verify.Config{})
	// The display of a function says nothing about what it does, so Clocked looks the same.
	want(t, cells, "Steady same", "User same", "Clocked same", "Inheritor differs", "Further same")
	if why := cells["Inheritor"].Why; !strings.Contains(why, "`Clocked` may be to blame") {
		t.Errorf("Inheritor differs: %q", why)
	}
	if from := cells["Further"].From; !slices.Equal(from, []string{"Inheritor"}) {
		t.Errorf("Further inherits from %v, want Inheritor", from)
	}
	cells = check(t, `package demo

import "time"

type Box struct {
	N int64
	F func() int64
}

func Clocked() Box { n := time.Now().UnixNano(); return Box{n, func() int64 { return n }} }
func Inheritor(clocked Box) int64 { return clocked.F() }
`, verify.Config{})
	want(t, cells, "Clocked differs", "Inheritor inherits")
	if f := cells["Clocked"].Finding; f == nil || f.Of != "display" {
		t.Errorf("%+v, want a difference of displays", f)
	}
}

// TestFailuresNowAndThen has cells that fail in some processes, in all, and by
// taking the process with them.
func TestFailuresNowAndThen(t *testing.T) {
	cells := check(t, `package demo

import (
	"errors"
	"os"
	"runtime"
)

func Always() (int, error) { return 0, errors.New("always") }
func Sometimes() (int, error) {
	if runtime.GOMAXPROCS(0) == 1 {
		return 0, errors.New("alone")
	}
	return 1, nil
}
func Exits() int { os.Exit(3); return 0 }
func Panics() int { panic("oh") }
func After(exits int) int { return exits }
func Fine() int { return 1 }

//cell:alone
func Quiet() int { return 2 }
`, verify.Config{Runs: 3})
	want(t, cells, "Always fails", "Sometimes differs", "Exits fails", "Panics fails", "After unjudged", "Fine same", "Quiet same")
	if f := cells["Sometimes"].Finding; f == nil || f.Of != "outcome" || !strings.Contains(f.Words, "no failure") || !strings.Contains(f.Words, "error at demo.go:10: alone") {
		t.Errorf("%+v", f)
	}
	if cells["Fine"].Calls < 3 {
		t.Errorf("Fine was called %d times", cells["Fine"].Calls)
	}
}

// TestStateBetweenCells has a helper that keeps something in the process: who runs
// first decides, so that another order shows it.
func TestStateBetweenCells(t *testing.T) {
	cells := check(t, `package demo

import "sync/atomic"

var counter atomic.Int64

func One() int64 { return counter.Add(1) }
func Two() int64 { return counter.Add(1) }
`, verify.Config{})
	want(t, cells, "One differs", "Two differs")
}

// TestCancel ends a verification in the middle of a cell.
func TestCancel(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	source := "package demo\n\nimport \"context\"\n\nfunc Slow(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() }\n"
	if err := os.WriteFile(filepath.Join(dir, "demo.go"), []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	kept, err := store.Open(filepath.Join(t.TempDir(), "store"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	open, err := session.Open(t.Context(), session.Config{Name: "demo", Dir: dir, Store: kept, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	sources, err := open.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = verify.Run(ctx, verify.Config{
		Snapshot: sources.Snapshot, State: open.View(nil).State(), Store: kept, Observe: func(verify.Step) { cancel() },
	})
	if err == nil || ctx.Err() == nil {
		t.Errorf("%v, want the end of the context", err)
	}
}
