package history

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// FileDiff is how a source differs between two states.
type FileDiff struct {
	Path    string     `json:"path"`
	Status  string     `json:"status"`  // added, removed, changed
	Unified string     `json:"unified"` // hunks with three lines around each, as diff -u
	Added   int        `json:"added"`   // lines
	Removed int        `json:"removed"`
	Cells   []CellDiff `json:"cells,omitempty"` // none where either does not parse
}

// CellDiff is how a declaration differs, its doc comment included.
type CellDiff struct {
	Name   string `json:"name"`   // "" for what lies outside of all declarations
	Status string `json:"status"` // added, removed, changed
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Diff compares two sets of sources, in order of paths. Sources that are equal
// are left out.
func Diff(before, after map[string][]byte) []FileDiff {
	paths := slices.Collect(maps.Keys(before))
	for path := range after {
		if _, both := before[path]; !both {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	list := []FileDiff{}
	for _, path := range paths {
		b, had := before[path]
		a, has := after[path]
		if had && has && bytes.Equal(a, b) {
			continue
		}
		d := FileDiff{Path: path, Status: status(had, has)}
		d.Unified, d.Added, d.Removed = unified(path, string(b), string(a))
		d.Cells = cellDiffs(b, a)
		list = append(list, d)
	}
	return list
}

func status(had, has bool) string {
	switch {
	case !had:
		return "added"
	case !has:
		return "removed"
	}
	return "changed"
}

// cellDiffs compares declarations by name, in the order of the newer source and
// then of the older.
func cellDiffs(before, after []byte) []CellDiff {
	old, oldOrder, ok := declarations(before)
	now, order, ok2 := declarations(after)
	if !ok || !ok2 {
		return nil
	}
	for _, name := range oldOrder {
		if _, both := now[name]; !both {
			order = append(order, name)
		}
	}
	var list []CellDiff
	for _, name := range order {
		b, had := old[name]
		a, has := now[name]
		if a != b || had != has {
			list = append(list, CellDiff{Name: name, Status: status(had, has), Before: b, After: a})
		}
	}
	return list
}

// declarations cuts a source into its declarations by name, their lines ending
// in \n.
func declarations(src []byte) (byName map[string]string, order []string, ok bool) {
	byName = map[string]string{}
	if len(bytes.TrimSpace(src)) == 0 {
		return byName, nil, true
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, false
	}
	file := fset.File(tree.FileStart)
	for _, decl := range tree.Decls {
		name, doc := named(decl)
		if name == "" {
			continue
		}
		start := decl.Pos()
		if doc != nil {
			start = doc.Pos()
		}
		text := strings.ReplaceAll(string(src[file.Offset(start):file.Offset(decl.End())]), "\r\n", "\n")
		if _, twice := byName[name]; twice {
			text = byName[name] + "\n\n" + text
		} else {
			order = append(order, name)
		}
		byName[name] = text
	}
	return byName, order, true
}

func named(decl ast.Decl) (string, *ast.CommentGroup) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil && len(d.Recv.List) > 0 {
			t := d.Recv.List[0].Type
			if star, ok := t.(*ast.StarExpr); ok {
				t = star.X
			}
			if id, ok := t.(*ast.Ident); ok {
				return id.Name + "." + d.Name.Name, d.Doc
			}
		}
		return d.Name.Name, d.Doc
	case *ast.GenDecl:
		if d.Tok == token.IMPORT {
			return "import", d.Doc
		}
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				return spec.Names[0].Name, d.Doc
			case *ast.TypeSpec:
				return spec.Name.Name, d.Doc
			}
		}
	}
	return "", nil
}

// around is how many equal lines a hunk shows on either side.
const around = 3

// unified writes the hunks between two texts.
func unified(path, before, after string) (text string, added, removed int) {
	a, b := lines(before), lines(after)
	edits := compare(a, b)
	var out strings.Builder
	fmt.Fprintf(&out, "--- a/%s\n+++ b/%s\n", path, path)
	for i := 0; i < len(edits); {
		if edits[i].op == ' ' {
			i++
			continue
		}
		from, to := max(0, i-around), i
		for equal := 0; to < len(edits) && equal <= 2*around; to++ {
			if equal++; edits[to].op != ' ' {
				equal = 0
			}
		}
		for to > i && edits[to-1].op == ' ' {
			to--
		}
		i = to
		to = min(len(edits), to+around)
		hunk(&out, edits[from:to])
		for _, e := range edits[from:to] {
			added += btoi(e.op == '+')
			removed += btoi(e.op == '-')
		}
	}
	return out.String(), added, removed
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func hunk(out *strings.Builder, edits []edit) {
	olds, news := 0, 0
	for _, e := range edits {
		olds += btoi(e.op != '+')
		news += btoi(e.op != '-')
	}
	first := edits[0]
	fmt.Fprintf(out, "@@ -%d,%d +%d,%d @@\n", first.a+btoi(olds > 0), olds, first.b+btoi(news > 0), news)
	for _, e := range edits {
		out.WriteByte(e.op)
		out.WriteString(e.line)
		if !strings.HasSuffix(e.line, "\n") {
			out.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// lines cuts a text behind its newlines.
func lines(text string) []string { return slices.Collect(strings.Lines(text)) }
