//go:build linux

package confine_test

import (
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/confine"
	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

const canary = "canary-of-what-nobody-may-read"

// scene is a home with a project that is hostile, and with what it wants.
type scene struct {
	t     *testing.T
	home  string
	dir   string // of the project
	store *store.Store
}

func newScene(t *testing.T) *scene {
	t.Helper()
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE", "GOROOT").Output()
	if err != nil {
		t.Skip("there is no Go tool")
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	for i, name := range []string{"GOCACHE", "GOMODCACHE", "GOROOT"} {
		t.Setenv(name, lines[i]) // the home is another now
	}
	s := &scene{t: t, home: t.TempDir()}
	t.Setenv("HOME", s.home)
	s.dir = filepath.Join(s.home, "projects", "adversary")
	source, err := os.ReadFile("testdata/adversary/adversary.go")
	if err != nil {
		t.Fatal(err)
	}
	s.write("projects/adversary/adversary.go", string(source))
	s.write("projects/adversary/own.txt", "own")
	s.write(".ssh/id_ed25519", canary)
	s.write("letters/private.txt", canary)
	s.store, err = store.Open(filepath.Join(s.home, ".local", "share", "stagebook"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.store.Close() })
	s.write(".local/share/stagebook/v1/stagebook.db", canary)
	s.write(".local/share/stagebook/v1/objects/ab/other", canary)
	return s
}

// write writes a file of the home and returns its path.
func (s *scene) write(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.home, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// ask adds a line in front of the package clause of the project.
func (s *scene) ask(line string) {
	s.t.Helper()
	path := filepath.Join(s.dir, "adversary.go")
	text, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	s.write("projects/adversary/adversary.go", strings.Replace(string(text), "package adversary", "//\n"+line+"\npackage adversary", 1))
}

// open opens the project as the page does.
func (s *scene) open(change func(*session.Config)) *session.Session {
	s.t.Helper()
	cfg := session.Config{Name: "adversary", Dir: s.dir, Store: s.store, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if change != nil {
		change(&cfg)
	}
	opened, err := session.Open(s.t.Context(), cfg)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(opened.Close)
	return opened
}

// attack runs one cell with parameters, and returns what it showed or why it
// failed.
func (s *scene) attack(open *session.Session, cell string, params ...string) (string, *supervisor.Failure) {
	s.t.Helper()
	asked := map[string]string{}
	for i := 0; i < len(params); i += 2 {
		asked[params[i]] = params[i+1]
	}
	view := open.View(asked)
	run, err := view.Run(session.Request{Cells: []string{cell}, Force: true})
	if err != nil {
		s.t.Fatal(err)
	}
	<-run.Done()
	return s.shown(open, view, cell)
}

// shown waits until the view has taken in the end of its run.
func (s *scene) shown(open *session.Session, view *session.View, cell string) (string, *supervisor.Failure) {
	s.t.Helper()
	sub := view.Subscribe(open.Epoch(), 0)
	defer sub.Close()
	for view.State().Run.Running() {
		<-sub.Ready()
		sub.Take()
	}
	c := view.State().Cells[cell]
	if c.Failure != nil {
		return "", c.Failure
	}
	if c.Shown == nil || len(c.Shown.Outputs) == 0 {
		return "", nil
	}
	data, err := s.store.ReadObject(c.Shown.Outputs[0].Display)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data), nil
}

// systems are this one, and what it would be with less.
func systems() map[string]confine.System {
	here := confine.Probe()
	less := func(change func(*confine.System)) confine.System {
		s := here
		change(&s)
		return s
	}
	return map[string]confine.System{
		"here":               here,
		"without namespaces": less(func(s *confine.System) { s.Namespaces, s.Proc, s.Count = false, false, false }),
		"without Landlock":   less(func(s *confine.System) { s.Landlock = 0 }),
		"without own proc":   less(func(s *confine.System) { s.Proc = false }),
		"limits alone": less(func(s *confine.System) {
			s.Namespaces, s.Proc, s.Count, s.Landlock, s.Filter = false, false, false, 0, false
		}),
	}
}
