package edit

import (
	"bytes"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/project"
)

// Package is what operations work on: the Go files of a project's package.
type Package struct {
	Path  string            // import path
	Files map[string][]byte // by name relative to the package folder; test files too

	// Importer finds imported packages; nil leaves all of them unknown.
	Importer types.Importer
}

// FromSnapshot returns the package of a snapshot, with the test files that lie
// beside it.
func FromSnapshot(s *project.Snapshot) *Package {
	p := &Package{Path: s.ImportPath(), Files: map[string][]byte{}, Importer: s.Importer()}
	tests, _ := filepath.Glob(filepath.Join(s.Dir, "*_test.go"))
	for _, name := range tests {
		if src, err := os.ReadFile(name); err == nil {
			p.Files[filepath.Base(name)] = src
		}
	}
	for _, f := range s.Files {
		p.Files[f.Name] = f.Src
	}
	return p
}

// Target names what an operation is about: a declaration by its name, a block of
// prose by its file and a line of it, or, with neither, the package comment of
// the file.
type Target struct {
	File string `json:"file,omitempty"` // may be empty where there is a Name
	Name string `json:"name,omitempty"` // as declared: "Raw"; "Model.Fit" for a method
	Line int    `json:"line,omitempty"` // from 1
}

// Place is where something lies now.
type Place struct {
	File  string `json:"file"`
	Name  string `json:"name,omitempty"`
	Line  int    `json:"line"`  // from 1
	Start int    `json:"start"` // offsets in the file
	End   int    `json:"end"`
}

// FileEdit is what becomes of one file.
type FileEdit struct {
	Name   string `json:"name"`
	Before []byte `json:"before"` // nil: the file is new
	After  []byte `json:"after"`  // nil: the file goes
}

// Change is the result of an operation.
type Change struct {
	Edits []FileEdit `json:"edits"` // in order of names; none when nothing is to be changed
	At    Place      `json:"at"`    // what to show next; the zero Place after a deletion
	Why   string     `json:"why"`   // for people: "edited cell Raw"
}

// Undo returns the change that brings the bytes back.
func (c *Change) Undo() *Change {
	back := &Change{Why: "undo: " + c.Why, Edits: make([]FileEdit, len(c.Edits))}
	for i, e := range c.Edits {
		back.Edits[i] = FileEdit{Name: e.Name, Before: e.After, After: e.Before}
	}
	return back
}

// Rebase returns the change as it is to be made now that the files may hold
// other bytes than those it was made from: each file must either be unchanged, or
// have changed apart from where this change does. It is how a deletion is undone
// after other edits. A file in which both touch the same place is a
// *ConflictError.
func (c *Change) Rebase(now map[string][]byte) (*Change, error) {
	out := &Change{Why: c.Why, At: c.At}
	for _, e := range c.Edits {
		found := now[e.Name]
		merged, ok := merge(e.Before, e.After, found)
		if !ok {
			return nil, &ConflictError{File: e.Name, Base: e.Before, Ours: e.After, Theirs: found}
		}
		if !bytes.Equal(merged, found) {
			out.Edits = append(out.Edits, FileEdit{Name: e.Name, Before: found, After: merged})
		}
	}
	return out, nil
}

// merge makes of found what after is of before, when the two differ from before
// at different places.
func merge(before, after, found []byte) ([]byte, bool) {
	if bytes.Equal(before, found) || bytes.Equal(after, found) {
		return after, true
	}
	if before == nil || after == nil || found == nil {
		return nil, false
	}
	start, end := differ(before, after)
	from, to := differ(before, found)
	text := after[start : len(after)-(len(before)-end)]
	switch {
	case end <= from:
		return splice(found, start, end, string(text)), true
	case to <= start:
		shift := len(found) - len(before)
		return splice(found, start+shift, end+shift, string(text)), true
	}
	return nil, false
}

// differ returns the stretch of a, in whole lines, outside of which it is b.
func differ(a, b []byte) (start, end int) {
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	start = bytes.LastIndexByte(a[:start], '\n') + 1
	n := 0
	for n < len(a)-start && n < len(b)-start && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	end = len(a) - n
	if next := bytes.IndexByte(a[end:], '\n'); next >= 0 && end > start && a[end-1] != '\n' {
		end += next + 1
	} else if next < 0 {
		end = len(a)
	}
	return start, end
}

// Apply returns the files as they are after the change.
func (c *Change) Apply(files map[string][]byte) map[string][]byte {
	out := maps.Clone(files)
	for _, e := range c.Edits {
		if e.After == nil {
			delete(out, e.Name)
			continue
		}
		out[e.Name] = e.After
	}
	return out
}

// with returns the package after a change.
func (p *Package) with(c *Change) *Package {
	return &Package{Path: p.Path, Importer: p.Importer, Files: c.Apply(p.Files)}
}

// then adds what a further operation, made on the result of c, does.
func (c *Change) then(next *Change) *Change {
	before, after := map[string][]byte{}, map[string][]byte{}
	for _, e := range c.Edits {
		before[e.Name], after[e.Name] = e.Before, e.After
	}
	for _, e := range next.Edits {
		if _, seen := before[e.Name]; !seen {
			before[e.Name] = e.Before
		}
		after[e.Name] = e.After
	}
	return &Change{Edits: fileEdits(before, after), At: next.At, Why: c.Why}
}

// fileEdits lists the files that differ.
func fileEdits(before, after map[string][]byte) []FileEdit {
	var list []FileEdit
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if b, a := before[name], after[name]; !bytes.Equal(b, a) || (b == nil) != (a == nil) {
			list = append(list, FileEdit{Name: name, Before: b, After: a})
		}
	}
	return list
}

// change makes the change that gives some files new bytes. What parsed before
// must parse after.
func (p *Package) change(why string, after map[string][]byte) (*Change, error) {
	c := &Change{Why: why, Edits: fileEdits(p.Files, after)}
	for _, e := range c.Edits {
		if mistakes := parseFile(e.After); e.After != nil && mistakes != nil && parseFile(e.Before) == nil {
			return nil, &SyntaxError{File: e.Name, Mistakes: mistakes}
		}
	}
	return c, nil
}

// names returns the files of the package that are no tests, as they are shown.
func (p *Package) names() []string {
	var names []string
	for name := range p.Files {
		if !strings.HasSuffix(name, "_test.go") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// locate finds the file and the unit of a target.
func (p *Package) locate(t Target) (*sheet, *unit, error) {
	names := []string{t.File}
	if t.File == "" || t.Name != "" {
		names = p.names()
	}
	for _, name := range names {
		src, ok := p.Files[name]
		if !ok {
			continue
		}
		s := newSheet(token.NewFileSet(), name, src)
		if u := s.find(t); u != nil {
			return s, u, nil
		}
		if s.above(t) != nil {
			return nil, nil, refuse("taking a text as a block of its own", "it belongs to the code below it, which does not parse; mend the code first, in %s, or edit the text alone", name)
		}
	}
	return nil, nil, &NotFoundError{Target: t}
}

// at returns where the declaration of a name lies in a file.
func at(name string, src []byte, t Target) Place {
	s := newSheet(token.NewFileSet(), name, src)
	u := s.find(t)
	if text := s.above(t); text != nil {
		return Place{File: name, Line: line(src, text.start), Start: text.start, End: s.commentEnd(text.doc)}
	}
	if u == nil {
		return Place{File: name, Name: t.Name}
	}
	return Place{File: name, Name: t.Name, Line: line(src, u.code), Start: u.start, End: u.end}
}
