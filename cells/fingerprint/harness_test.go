package fingerprint_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"stagebook/cells/fingerprint"
	"stagebook/cells/project"
)

// sandbox is a project on disk that tests edit and put back.
type sandbox struct {
	t     testing.TB
	dir   string
	files map[string]string
	base  *project.Snapshot
	keys  map[string]string // of base, by cell
}

func newSandbox(t testing.TB, archive string) *sandbox {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", archive))
	if err != nil {
		t.Fatal(err)
	}
	s := &sandbox{t: t, dir: t.TempDir(), files: map[string]string{}}
	for _, f := range txtar.Parse(data).Files {
		s.files[f.Name] = string(f.Data)
		s.write(f.Name, string(f.Data))
	}
	s.base = s.load(nil)
	s.keys = codeKeys(t, fingerprint.NewStatic(s.base))
	return s
}

func (s *sandbox) write(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// restore puts all files back and removes those that were not there.
func (s *sandbox) restore(names ...string) {
	for _, name := range names {
		if text, ok := s.files[name]; ok {
			s.write(name, text)
		} else if err := os.Remove(filepath.Join(s.dir, filepath.FromSlash(name))); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *sandbox) load(prev *project.Snapshot) *project.Snapshot {
	s.t.Helper()
	snap, err := project.Load(s.t.Context(), project.Options{Dir: s.dir, Prev: prev})
	if err != nil {
		s.t.Fatal(err)
	}
	return snap
}

// sound fails the test when the project has mistakes other than those expected.
func (s *sandbox) sound(snap *project.Snapshot) {
	s.t.Helper()
	for _, d := range snap.Outline().Diagnostics {
		if d.Code != project.CodeWrite {
			s.t.Errorf("the project has a mistake: %s", d)
		}
	}
}

// codeKeys returns the key of each cell without any inputs.
func codeKeys(t testing.TB, st *fingerprint.Static) map[string]string {
	t.Helper()
	keys := map[string]string{}
	for id := range st.Cells {
		parts, err := st.Parts(id, fingerprint.Dynamic{})
		if err != nil {
			t.Fatal(err)
		}
		keys[id] = parts.Key()
	}
	return keys
}

// differing returns the cells that both have with another key, sorted, separated
// by spaces; "*" where all differ.
func differing(a, b map[string]string) string {
	var ids []string
	common := 0
	for id, key := range a {
		if other, ok := b[id]; ok {
			common++
			if key != other {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == common {
		return "*"
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// edit is one change of a project and the cells whose code it changes. An empty
// old text makes or replaces the file.
type edit struct {
	name, file, old, new string
	changes              string
}

func (s *sandbox) run(t *testing.T, edits []edit) {
	for _, e := range edits {
		t.Run(e.name, func(t *testing.T) {
			s.t = t
			text := e.new
			if e.old != "" {
				if strings.Count(s.files[e.file], e.old) != 1 {
					t.Fatalf("%q is not exactly once in %s", e.old, e.file)
				}
				text = strings.Replace(s.files[e.file], e.old, e.new, 1)
			}
			s.write(e.file, text)
			defer s.restore(e.file)
			snap := s.load(s.base)
			s.sound(snap)
			now := fingerprint.NewStatic(snap)
			carried := fingerprint.NewStatic(snap)
			before := fingerprint.NewStatic(s.base)
			codeKeys(t, before)
			carried.Carry(before)
			if other := differing(codeKeys(t, now), codeKeys(t, carried)); other != "" {
				t.Errorf("what was carried over gives other keys: %s", other)
			}
			if got := differing(s.keys, codeKeys(t, now)); got != e.changes {
				t.Errorf("keys changed: %q, want %q", got, e.changes)
			}
			if t.Failed() {
				s.explain(t, now)
			}
		})
	}
}

// explain logs why keys differ from those of the base.
func (s *sandbox) explain(t *testing.T, now *fingerprint.Static) {
	before := fingerprint.NewStatic(s.base)
	for id := range before.Cells {
		old, _ := before.Parts(id, fingerprint.Dynamic{})
		is, err := now.Parts(id, fingerprint.Dynamic{})
		if err == nil {
			for _, r := range fingerprint.Diff(old, is) {
				t.Logf("%s: %s", id, r)
			}
		}
	}
}

func (s *sandbox) remove(name string) {
	s.t.Helper()
	if err := os.Remove(filepath.Join(s.dir, filepath.FromSlash(name))); err != nil {
		s.t.Fatal(err)
	}
}
