package session

import (
	"os"
	"path/filepath"
	"testing"

	"stagebook/cells/project"
)

// TestEmptiedSourceIsWaitedFor holds that a source that is about to be written takes
// no cell from the page, and that one that stays empty is shown as it is.
func TestEmptiedSourceIsWaitedFor(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	v := s.View(nil)
	serial := s.current().serial
	d.write("demo.go", "")
	read := make(chan error, 1)
	go func() { read <- s.Reload(t.Context()) }()
	next := filepath.Join(t.TempDir(), "next.go")
	if err := os.WriteFile(next, []byte(demoSource+"\nfunc More() int { return 1 }\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(next, filepath.Join(s.Dir(), "demo.go")); err != nil {
		t.Fatal(err)
	}
	if err := <-read; err != nil {
		t.Fatal(err)
	}
	if cells := v.State().Cells; cells["more"] == nil || cells["lines"] == nil {
		t.Errorf("the cells are %v", cells)
	}
	if now := s.current().serial; now != serial+1 {
		t.Errorf("the sources were taken in %d times, want once", now-serial)
	}
	d.write("demo.go", "")
	d.reload(s)
	if state := v.State(); state.Cells["lines"] != nil || len(state.Outline.Diagnostics) == 0 {
		t.Errorf("a source that stays empty has the cells %v and the mistakes %v", state.Cells, state.Outline.Diagnostics)
	}
}

func TestEmptied(t *testing.T) {
	of := func(texts map[string]string) *project.Snapshot {
		s := &project.Snapshot{}
		for name, text := range texts {
			s.Files = append(s.Files, &project.File{Name: name, Src: []byte(text)})
		}
		return s
	}
	full, empty := of(map[string]string{"a.go": "package a"}), of(map[string]string{"a.go": " \n"})
	for _, c := range []struct {
		now, before *project.Snapshot
		want        bool
	}{
		{full, full, false},
		{empty, full, true},
		{empty, empty, false},
		{empty, nil, true},
		{nil, full, false},
		{of(map[string]string{"a.go": "package a", "new.go": ""}), full, false},
		{full, empty, false},
	} {
		if got := emptied(c.now, c.before); got != c.want {
			t.Errorf("%v after %v: %v", c.now, c.before, got)
		}
	}
}
