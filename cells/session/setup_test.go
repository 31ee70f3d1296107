package session

import (
	"io"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/store"
)

// The sources of the project that the tests open: it needs the standard
// library only and has no go.mod.
const demoSource = `package demo

import (
	_ "embed"
	"os"
	"strings"
)

//param:slider min=1 max=9
const Scale = 2

//cell:file
var Table = "table.csv"

//go:embed motto.txt
var motto string

func Lines(table string) (int, error) {
	text, err := os.ReadFile(table)
	return strings.Count(string(text), "\n"), err
}

func Scaled(lines, scale int) int { return lines * scale }

func Greeting() string { return greet("world") }

func Shout(greeting string) string { return strings.ToUpper(greeting) }

func Motto() string { return motto }

//cell:run manual
func Heavy(scaled int) int { return scaled + 1 }
`

const helperSource = `package demo

func greet(name string) string { return "hello " + name }
`

// desk is a project on disk with a store.
type desk struct {
	t     testing.TB
	dir   string
	store *store.Store
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	return newDeskOf(t, map[string]string{
		"demo.go": demoSource, "helper.go": helperSource, "table.csv": "a\nb\nc\n", "motto.txt": "onwards\n",
	})
}

// newDeskOf writes the files of a project.
func newDeskOf(t testing.TB, files map[string]string) *desk {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no Go tool")
	}
	d := &desk{t: t, dir: filepath.Join(t.TempDir(), "demo")}
	if err := os.Mkdir(d.dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		d.write(name, text)
	}
	s, err := store.Open(t.TempDir(), store.Options{Warn: func(text string) { t.Error(text) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	d.store = s
	return d
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), []byte(text), 0o666); err != nil {
		d.t.Fatal(err)
	}
}

// open opens the project; close may be called early.
func (d *desk) open(change ...func(*Config)) *Session {
	d.t.Helper()
	cfg := Config{Name: "demo", Dir: d.dir, Store: d.store, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}
	for _, c := range change {
		c(&cfg)
	}
	s, err := Open(d.t.Context(), cfg)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(s.Close)
	for _, problem := range s.current().outline.Diagnostics {
		d.t.Errorf("the project has a mistake: %s", problem)
	}
	return s
}

func (d *desk) reload(s *Session) {
	d.t.Helper()
	if err := s.Reload(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

// run carries out a request and returns the cells that were computed, sorted.
func (d *desk) run(v *View, req Request) []string {
	d.t.Helper()
	run, err := v.Run(req)
	if err != nil {
		d.t.Fatal(err)
	}
	<-run.Done()
	v.untilIdle()
	var ran []string
	for _, cell := range run.Cells() {
		if cell.Ran {
			ran = append(ran, cell.ID)
		}
		if cell.Status == string(graph.Failed) {
			d.t.Errorf("%s failed: %+v", cell.ID, v.State().Cells[cell.ID].Failure)
		}
	}
	slices.Sort(ran)
	return ran
}

// untilIdle waits until the view has taken in the end of its run.
func (v *View) untilIdle() {
	sub := v.Subscribe(v.s.epoch, 0)
	defer sub.Close()
	for {
		v.mu.Lock()
		busy := v.run != nil
		v.mu.Unlock()
		if !busy {
			return
		}
		<-sub.Ready()
		sub.Take()
	}
}

// fresh fails the test unless all cells are fresh but those that are named,
// which must have another status.
func (d *desk) fresh(v *View, but ...string) {
	d.t.Helper()
	cells := v.State().Cells
	for _, id := range slices.Sorted(maps.Keys(cells)) {
		status := cells[id].Status
		if slices.Contains(but, id) == (status == graph.Fresh) {
			d.t.Errorf("%s is %s: %s", id, status, strings.Join(cells[id].Reasons, ", "))
		}
	}
}

func (d *desk) ran(got []string, want ...string) {
	d.t.Helper()
	slices.Sort(want)
	if !slices.Equal(got, want) {
		d.t.Errorf("computed %q, want %q", got, want)
	}
}

// value returns what the view displays of the only output of a cell.
func (d *desk) value(v *View, cell string) string {
	d.t.Helper()
	shown := v.State().Cells[cell].Shown
	if shown == nil || len(shown.Outputs) != 1 {
		d.t.Fatalf("%s shows %+v", cell, shown)
	}
	data, err := d.store.ReadObject(shown.Outputs[0].Display)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(data)
}
