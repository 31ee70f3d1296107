package edit

import (
	"errors"
	"go/ast"
	"go/token"
	"strings"
	"testing"

	"stagebook/cells/project"
)

// tumours is the example project.
func tumours(t *testing.T) (*project.Snapshot, *Package) {
	t.Helper()
	s, err := project.Load(t.Context(), project.Options{Dir: "../../../projects/tumours"})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.Outline().Diagnostics); n > 0 {
		t.Fatalf("%d diagnostics", n)
	}
	return s, FromSnapshot(s)
}

// sound holds a change of the example project to what a refactoring promises:
// nothing is wrong with it afterwards.
func sound(t *testing.T, s *project.Snapshot, p *Package, x *Index, c *Change, what string) {
	t.Helper()
	c, lacking, err := p.Organise(c, x)
	if err != nil || len(lacking) > 0 {
		t.Fatalf("%s: %v %v", what, err, lacking)
	}
	next := s.With(c.Apply(p.Files))
	for _, d := range next.Outline().Diagnostics {
		t.Errorf("%s: %s", what, d)
		for _, e := range c.Edits {
			t.Logf("%s", e.After)
		}
	}
}

// tally counts what was done and what was refused, and fails on other errors.
func tally(t *testing.T, done, refused *int, err error, what string) bool {
	t.Helper()
	switch {
	case err == nil:
		*done++
		return true
	case errors.As(err, new(*RefusedError)):
		*refused++
	default:
		t.Errorf("%s: %v", what, err)
	}
	return false
}

// TestRefactoringsCompile splits, extracts and renames everything in the example
// project that can be, one at a time.
func TestRefactoringsCompile(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of type checks")
	}
	s, p := tumours(t)
	x := NewIndex(s)
	var split, helper, cell, refused, seen int
	for _, f := range s.Files {
		sh := newSheet(token.NewFileSet(), f.Name, f.Src)
		for i := range sh.units {
			u := &sh.units[i]
			fn, ok := u.node.(*ast.FuncDecl)
			if !ok || fn.Body == nil || fn.Recv != nil {
				continue
			}
			target := Target{Name: fn.Name.Name}
			for j, stmt := range fn.Body.List {
				if seen++; raceEnabled && seen%4 > 0 {
					continue
				}
				from, to := sh.offset(stmt.Pos())-u.code, sh.offset(stmt.End())-u.code
				if j > 0 && fn.Name.IsExported() {
					c, err := p.Split(target, from, "Front")
					if tally(t, &split, &refused, err, "split "+fn.Name.Name) {
						sound(t, s, p, x, c, "split "+fn.Name.Name)
					}
				}
				c, err := p.ToHelper(Selection{target, from, to}, "aside")
				if tally(t, &helper, &refused, err, "helper of "+fn.Name.Name) {
					sound(t, s, p, x, c, "helper of "+fn.Name.Name)
				}
				if c, err = p.ToCell(Selection{target, from, to}, "Aside"); fn.Name.IsExported() && tally(t, &cell, &refused, err, "cell of "+fn.Name.Name) {
					sound(t, s, p, x, c, "cell of "+fn.Name.Name)
				}
			}
		}
	}
	t.Logf("%d split, %d helpers, %d cells, %d refused", split, helper, cell, refused)
	if split < 5 || helper < 15 || cell < 3 {
		t.Errorf("%d split, %d helpers, %d cells", split, helper, cell)
	}
}

func TestRenamesCompile(t *testing.T) {
	s, p := tumours(t)
	o := s.Outline()
	names := []string{}
	for _, c := range o.Cells {
		names = append(names, c.Name)
		for _, out := range c.Outputs {
			if len(c.Outputs) > 1 {
				names = append(names, out.Name)
			}
		}
	}
	for _, k := range o.Params {
		names = append(names, k.Name)
	}
	for _, src := range o.Sources {
		names = append(names, src.Name)
	}
	for _, name := range names {
		c, err := p.Rename(Target{Name: name}, name+"Anew")
		if err != nil {
			t.Error(err)
			continue
		}
		next := s.With(c.Apply(p.Files))
		for _, d := range next.Outline().Diagnostics {
			t.Errorf("%s: %s", name, d)
		}
		if got, want := len(next.Outline().Cells), len(o.Cells); got != want {
			t.Errorf("%s: %d cells of %d", name, got, want)
		}
		back, err := (&Package{Path: p.Path, Importer: p.Importer, Files: c.Apply(p.Files)}).Rename(Target{Name: name + "Anew"}, name)
		if err != nil {
			t.Error(err)
			continue
		}
		for file, src := range back.Apply(c.Apply(p.Files)) {
			if string(src) != string(p.Files[file]) {
				t.Errorf("%s: renaming back gives another %s: %s", name, file, strings.Join(strings.Fields(string(src[:80])), " "))
			}
		}
	}
}
