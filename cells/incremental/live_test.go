package incremental

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"stagebook/cells/graph"
	"stagebook/cells/scheduler"
	"stagebook/cells/session"
	"stagebook/cells/store"
)

// live is a generated project in a real session, with real workers.
type live struct {
	t        testing.TB
	folder   *folder
	store    *store.Store
	shelf    *shelf
	open     []*session.Session // the second one is another server on the same store
	complain func(string, ...any)
	m        *model
	shown    []sighting
	keys     map[string]bool // keys of sightings, so that each is kept once
	settled  map[string]bool // states and views that were run to the end
	runs     int             // cells that ran
	why      []string        // why cells were stale before the last run
}

// sighting is something that a page has shown as fresh.
type sighting struct {
	step    int
	m       *model
	w       world
	output  string
	digest  string // of the value; empty when it is held
	display string
}

func newLive(t testing.TB, m *model, complain func(string, ...any)) *live {
	l := &live{t: t, folder: newFolder(t, m), m: m, complain: complain, keys: map[string]bool{}, settled: map[string]bool{}}
	s, err := store.Open(t.TempDir(), store.Options{Warn: func(text string) { complain("the store warns: %s", text) }})
	if err != nil {
		t.Fatal(err)
	}
	l.store, l.shelf = s, newShelf(s)
	l.write()
	return l
}

func (l *live) close() {
	for _, s := range l.open {
		s.Close()
	}
	l.open = nil
	l.store.Close()
}

// server returns the n-th session, opened when it is not.
func (l *live) server(n int) *session.Session {
	for len(l.open) <= n {
		cfg := session.Config{
			Name: "gen", Dir: l.folder.dir, Store: l.store, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
			Jobs: 4, AheadBytes: -1,
		}
		if len(l.open) == 0 { // every value is used before it is stored
			cfg.AheadBytes, cfg.Objects = 1, l.shelf
		}
		s, err := session.Open(l.t.Context(), cfg)
		if err != nil {
			l.t.Fatal(err)
		}
		l.open = append(l.open, s)
	}
	return l.open[n]
}

// reload brings the folder to the state, and has all servers read it.
func (l *live) reload() {
	l.write()
	l.read()
}

// write brings the folder and the environment of the process to the state.
func (l *live) write() {
	l.folder.write(l.m)
	os.Setenv(environment, l.m.Env)
}

func (l *live) read() {
	for _, s := range l.open {
		if err := s.Reload(l.t.Context()); err != nil {
			l.complain("reading: %v", err)
		}
	}
}

// look notes what a view shows as fresh, and compares it with the model.
func (l *live) look(step int, v *session.View, w world) *truth {
	t := l.m.clean(w)
	for id, c := range v.State().Cells {
		if c.Status != graph.Fresh {
			continue
		}
		if t.failed[id] || t.waits[id] {
			l.complain("%s is fresh, and a clean run fails", id)
			continue
		}
		if c.Shown == nil {
			l.complain("%s is fresh and shows nothing", id)
			continue
		}
		for _, o := range c.Shown.Outputs {
			l.note(sighting{step, l.m, w, o.Name, o.Digest, o.Display}, t.meaning[o.Name], t.numbers[id])
		}
	}
	return t
}

func (l *live) note(s sighting, meaning string, number int) {
	key := fmt.Sprintf("%s %s %d %s %s", s.output, meaning, number, s.digest, s.display)
	if s.display == "" {
		l.complain("%s is fresh and has no display", s.output)
	}
	if !l.keys[key] && !l.m.brokenUnit() {
		l.keys[key] = true
		l.shown = append(l.shown, s)
	}
}

// run asks for cells and waits for the end. Without names it asks for all.
func (l *live) run(n int, w world, cells ...string) (*session.View, []string) {
	v := l.server(n).View(w)
	l.why = nil
	for id, c := range v.State().Cells {
		if c.Status != graph.Fresh {
			l.why = append(l.why, fmt.Sprint(id, " is ", c.Status, ": ", strings.Join(c.Reasons, ", ")))
		}
	}
	run, err := v.Run(session.Request{Cells: cells})
	if err != nil {
		l.complain("running %q: %v", cells, err)
		return v, nil
	}
	return v, l.wait(v, run)
}

func (l *live) wait(v *session.View, run *scheduler.Run) []string {
	if run == nil {
		return nil
	}
	select {
	case <-run.Done():
	case <-time.After(2 * time.Minute):
		l.complain("a run hangs")
		return nil
	}
	sub := v.Subscribe("", 0)
	defer sub.Close()
	for r := v.State().Run; r != nil && r.Running(); r = v.State().Run {
		<-sub.Ready()
		sub.Take()
	}
	var ran []string
	for _, c := range run.Cells() {
		if c.Ran {
			ran = append(ran, c.ID)
		}
	}
	l.runs += len(ran)
	slices.Sort(ran)
	return ran
}

// all runs everything in a view and checks that it is settled then.
func (l *live) all(step, n int, w world) {
	state := string(encode(l.m)) + fmt.Sprint(w)
	v, ran := l.run(n, w)
	t := l.look(step, v, w)
	if l.m.Broken != "" {
		return
	}
	ran = slices.DeleteFunc(ran, func(id string) bool { return t.failed[id] || l.holds(id) })
	if len(ran) > 0 && l.settled[state] {
		l.complain("back in a state that was run before, %q ran: %q", ran, l.why)
	}
	l.settled[state] = true
	cells := v.State().Cells
	for _, c := range l.m.Cells {
		want := graph.Fresh
		switch {
		case t.failed[c.id()]:
			want = graph.Failed
		case t.waits[c.id()]:
			want = graph.Blocked
		}
		switch is := cells[c.id()]; {
		case is == nil:
			l.complain("%s is not in the view", c.id())
		case is.Status != want:
			l.complain("%s is %s after a run, not %s: %q %+v", c.id(), is.Status, want, is.Reasons, is.Failure)
		}
	}
}

// holds reports whether a cell makes values that are held in memory, which may
// be remade, or whose types only other cells make known.
func (l *live) holds(id string) bool {
	c, _ := l.m.maker(id)
	if c == nil {
		c, _ = l.m.maker(id + "a")
	}
	return c != nil && slices.ContainsFunc(c.Outs, func(o out) bool {
		return slices.Contains([]string{"func", "Pair", "Pipe", "iface", "any", "anys", "anymap", "anyptr", "wrapped", "stringer"}, o.Kind)
	})
}

// kill ends the workers of this process with SIGKILL. They are its children.
func (l *live) kill() {
	self := os.Getpid()
	for _, path := range glob("/proc/[0-9]*/stat") {
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		_, rest, ok := strings.Cut(string(data), ") ")
		fields := strings.Fields(rest)
		if !ok || len(fields) < 2 || fields[1] != strconv.Itoa(self) {
			continue
		}
		dir := filepath.Dir(path)
		exe, err := os.Readlink(filepath.Join(dir, "exe"))
		if pid, _ := strconv.Atoi(filepath.Base(dir)); err == nil && pid > 0 && strings.HasPrefix(exe, l.store.Root()) {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

func glob(pattern string) []string {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		panic(err) // the patterns are constants
	}
	return paths
}
