package settings

import (
	"os"
	"path/filepath"
	"testing"
)

func TestChoicesAreKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "settings")
	s := Open(dir)
	if s.Project("a/b").Autoruns() {
		t.Error("a project that nobody ran runs by itself")
	}
	if err := s.Change("a/b", func(p *Project) { p.Accepted = true }); err != nil {
		t.Fatal(err)
	}
	again := Open(dir)
	if !again.Project("a/b").Autoruns() || again.Project("a/c").Accepted {
		t.Errorf("after opening again: %+v and %+v", again.Project("a/b"), again.Project("a/c"))
	}
	if err := again.Change("a/b", func(p *Project) { p.Lazy = true }); err != nil {
		t.Fatal(err)
	}
	if Open(dir).Project("a/b").Autoruns() {
		t.Error("a lazy project runs by itself")
	}
}

func TestTornFileIsNone(t *testing.T) {
	dir := t.TempDir()
	s := Open(dir)
	if err := s.Change("a", func(p *Project) { p.Accepted = true }); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.path("a"), []byte(`{"accepted":tr`), 0o666); err != nil {
		t.Fatal(err)
	}
	if Open(dir).Project("a").Accepted {
		t.Error("a torn file was believed")
	}
}

func TestUnwritableFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	s := Open(filepath.Join(file, "settings"))
	if err := s.Change("a", func(p *Project) { p.Accepted = true }); err == nil {
		t.Error("nothing was said")
	}
	if !s.Project("a").Accepted {
		t.Error("the choice does not hold")
	}
}
