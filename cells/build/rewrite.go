package build

import (
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// edit replaces the bytes from start to end.
type edit struct {
	start, end int
	text       string
}

// apply returns src with all edits made. They must not overlap.
func apply(src []byte, edits []edit) []byte {
	slices.SortFunc(edits, func(a, b edit) int { return a.start - b.start })
	var out []byte
	last := 0
	for _, e := range edits {
		out = append(out, src[last:e.start]...)
		out = append(out, e.text...)
		last = e.end
	}
	return append(out, src[last:]...)
}

// relocate rewrites a file of the runtime for its place in another module: each
// import path for which to has an answer becomes that answer, and the file asks
// for the language version it is written in, whatever the module's go line says.
func relocate(name string, src []byte, language string, to func(path string) (string, bool)) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return nil, fmt.Errorf("rewriting the imports of the runtime: %w", err)
	}
	offset := fset.File(file.Pos()).Offset
	var edits []edit
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, fmt.Errorf("rewriting the imports of %s: %w", name, err)
		}
		if moved, ok := to(path); ok {
			edits = append(edits, edit{offset(spec.Path.Pos()), offset(spec.Path.End()), strconv.Quote(moved)})
		}
	}
	edits = append(edits, languageEdit(file, offset, language))
	return apply(src, edits), nil
}

// languageEdit adds the language version to the build constraint of a file, which
// stands before the package clause if there is one.
func languageEdit(file *ast.File, offset func(token.Pos) int, language string) edit {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if c.Pos() > file.Package || !constraint.IsGoBuild(c.Text) {
				continue
			}
			expr := strings.TrimSpace(strings.TrimPrefix(c.Text, "//go:build"))
			return edit{offset(c.Pos()), offset(c.End()), "//go:build go" + language + " && (" + expr + ")"}
		}
	}
	return edit{0, 0, "//go:build go" + language + "\n\n"}
}
