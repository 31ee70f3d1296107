package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// story is prose of every kind, with directives among it.
const story = `// Package sums tells.
package sums

// # Beginnings

// One is one.
//
//cell:timeout 3s
func One() int { return 1 }

// Twice the same.

// Twice the same.

func Two(one int) int { return 2 * one }
`

func TestProseIsEditedAndNothingElse(t *testing.T) {
	for name, c := range map[string]struct {
		ask       map[string]any
		old, text string
	}{
		"doc":            {map[string]any{"op": "doc", "name": "One", "source": "One is *one*.\n\n- a list"}, "// One is one.\n", "// One is *one*.\n//\n// - a list\n"},
		"doc gone":       {map[string]any{"op": "doc", "name": "One", "source": ""}, "// One is one.\n//\n//cell:", "//cell:"},
		"new doc":        {map[string]any{"op": "doc", "name": "Two", "source": "Two is two."}, "func Two", "// Two is two.\nfunc Two"},
		"package":        {map[string]any{"op": "doc", "source": "Package sums talks."}, "Package sums tells.", "Package sums talks."},
		"block":          {map[string]any{"op": "doc", "file": "sums.go", "line": 4, "source": "# Ends"}, "# Beginnings", "# Ends"},
		"block has gone": {map[string]any{"op": "delete", "file": "sums.go", "line": 4}, "// # Beginnings\n\n", ""},
		"added":          {map[string]any{"op": "prose", "name": "Two", "source": "The end."}, "2 * one }\n", "2 * one }\n\n// The end.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.write("projects/sums/sums.go", story)
			s.postJSON("/p/sums/reload", nil)
			if code, answer := s.postJSON("/p/sums/edit", c.ask); code != http.StatusOK {
				t.Fatalf("%d %v", code, answer)
			}
			if got, want := s.readSums(), strings.Replace(story, c.old, c.text, 1); got != want {
				t.Errorf("the file is now\n%s", got)
			}
			s.postJSON("/p/sums/edit", map[string]any{"op": "undo"})
			if got := s.readSums(); got != story {
				t.Errorf("undone, the file is\n%s", got)
			}
		})
	}
}

func TestProseThatMovedIsFoundByWhatItSays(t *testing.T) {
	s := newSite(t)
	s.write("projects/sums/sums.go", story)
	s.postJSON("/p/sums/reload", nil)
	opened := s.getJSON("/p/sums/prose?_file=sums.go&_line=4")
	moved := "// Package sums tells.\n//\n// And tells.\n\n" + story[len("// Package sums tells.\n"):]
	s.write("projects/sums/sums.go", moved)
	ask := map[string]any{"op": "doc", "file": "sums.go", "line": 4, "base": opened["base"], "source": "# Ends"}
	if code, answer := s.postJSON("/p/sums/edit", ask); code != http.StatusOK {
		t.Fatalf("%d %v", code, answer)
	}
	if got, want := s.readSums(), strings.Replace(moved, "# Beginnings", "# Ends", 1); got != want {
		t.Errorf("the file is now\n%s", got)
	}
	if code, answer := s.postJSON("/p/sums/edit", ask); code != http.StatusConflict || answer["kind"] != "conflict" {
		t.Errorf("prose that has gone: %d %v", code, answer)
	}
	if kept := s.getJSON("/p/sums/prose?_of=package"); kept["draft"] == true {
		t.Error("the draft of a block is shown for the package")
	}
}

func TestDraftsFollowARename(t *testing.T) {
	s := newSite(t)
	s.postJSON("/p/sums/edit", map[string]any{"op": "draft", "name": "Sum", "source": "func Sum( {"})
	s.postJSON("/p/sums/edit", map[string]any{"op": "draft", "of": "doc", "name": "Sum", "source": "Sum is half"})
	s.postJSON("/p/sums/edit", map[string]any{"op": "rename", "name": "Sum", "to": "Total"})
	if now := s.getJSON("/p/sums/source?_name=Total"); now["source"] != "func Sum( {" || now["draft"] != true {
		t.Errorf("the renamed cell opens with %v", now)
	}
	s.postJSON("/p/sums/edit", map[string]any{"op": "undo"})
	if now := s.getJSON("/p/sums/source?_name=Sum"); now["draft"] != true {
		t.Errorf("with its old name it opens with %v", now)
	}
	if now := s.getJSON("/p/sums/prose?_name=Sum"); now["source"] != "Sum is half" {
		t.Errorf("its doc opens with %v", now)
	}
}

func TestDraftsThatLostTheirPlaceAreShown(t *testing.T) {
	s := newSite(t)
	s.postJSON("/p/sums/edit", map[string]any{"op": "draft", "name": "Sum", "source": "func Sum( { half"})
	s.postJSON("/p/sums/edit", map[string]any{"op": "draft", "of": "doc", "name": "Sum", "source": "Sum is half told"})
	if page := s.get("/p/sums").Body.String(); strings.Contains(page, "page-kept") {
		t.Error("a draft with a place is shown as lost")
	}
	s.write("projects/sums/sums.go", strings.Replace(sums, "func Sum(", "func Total(", 1)) // renamed elsewhere
	s.postJSON("/p/sums/reload", nil)
	page := s.get("/p/sums").Body.String()
	if !strings.Contains(page, "2 drafts have no place") || !strings.Contains(page, "half told") {
		t.Error("the drafts of what was renamed elsewhere are gone")
	}
	s.postJSON("/p/sums/edit", map[string]any{"op": "discard", "name": "Sum"})
	s.postJSON("/p/sums/edit", map[string]any{"op": "discard", "of": "doc", "name": "Sum"})
	if page := s.get("/p/sums").Body.String(); strings.Contains(page, "page-kept") {
		t.Error("what was thrown away is shown")
	}
}
