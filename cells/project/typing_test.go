package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWithEqualsLoad makes the edits of TestRecheckEqualsLoad without writing
// them, and compares each snapshot with one loaded from a folder that holds it.
func TestWithEqualsLoad(t *testing.T) {
	t.Parallel()
	s := project(t, editable)
	twin := project(t, editable)
	unsaved := map[string][]byte{}
	for _, e := range edits {
		path := filepath.Join(twin.Dir, e.file)
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(src), e.old, e.new, 1)
		write(t, path, text)
		unsaved[e.file] = []byte(text)
		if e.blind {
			continue
		}
		got, want := s.With(unsaved), load(t, twin.Dir, nil)
		if a, b := asJSON(t, got.Outline()), asJSON(t, want.Outline()); a != b {
			t.Errorf("after %q → %q:\n%s\nwant\n%s", e.old, e.new, a, b)
		}
	}
	if asJSON(t, s.Outline()) != asJSON(t, project(t, editable).Outline()) {
		t.Error("the snapshot itself changed")
	}
}

// TestExtend learns of packages that nobody imports yet.
func TestExtend(t *testing.T) {
	t.Parallel()
	s := project(t, editable)
	text := strings.Replace(editableFile(t, s), "\t\"strings\"\n", "\t\"encoding/csv\"\n\t\"strings\"\n", 1)
	text = strings.Replace(text, "strings.Repeat(\"a\", size)", "strings.Repeat(string(csv.NewReader(nil).Comma), size)", 1)
	unsaved := map[string][]byte{"demo.go": []byte(text)}
	if s.Listed("encoding/csv") || len(s.With(unsaved).Outline().Diagnostics) == 0 {
		t.Fatal("it is known already")
	}
	next, err := s.Extend(t.Context(), "encoding/csv", "example.com/nowhere")
	if err != nil {
		t.Fatal(err)
	}
	if !next.Listed("encoding/csv") || next.Listed("example.com/nowhere") || s.Listed("encoding/csv") {
		t.Error("the wrong packages are listed")
	}
	if d := next.With(unsaved).Outline().Diagnostics; len(d) > 0 {
		t.Error(d)
	}
	write(t, filepath.Join(s.Dir, "demo.go"), text)
	if after := next.next(os.Environ()); after == nil || asJSON(t, after.Outline()) != asJSON(t, load(t, s.Dir, nil).Outline()) {
		t.Error("saving what was learnt asks the Go tool, or gives something else")
	}
}

func editableFile(t *testing.T, s *Snapshot) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(s.Dir, "demo.go"))
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}
