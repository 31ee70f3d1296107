package project

import (
	"go/ast"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/graph"
)

// outline writes down what was found, without the diagnostics.
func (a *analysis) outline(cells []*function) Outline {
	s := a.s
	out := Outline{
		Folder: filepath.Base(s.Dir), Package: s.Pkg.Name(), ImportPath: s.universe.root,
		Go: s.BuildEnv["GOVERSION"], Target: s.BuildEnv["GOOS"] + "/" + s.BuildEnv["GOARCH"], Digest: s.sourcesDigest(),
	}
	if out.Package == "" {
		out.Package = packageNameFor(s.Dir)
	}
	out.Title, out.Intro = titleAndIntro(out.Package, a.packageDoc())
	for _, fn := range cells {
		out.Cells = append(out.Cells, a.cell(fn))
	}
	for _, fn := range a.functions {
		if fn.notCell != "" {
			out.NotCells = append(out.NotCells, NotCell{Name: fn.name, Pos: a.position(fn.pos()), Reason: fn.notCell})
		}
	}
	for _, k := range a.knobs {
		out.Params = append(out.Params, k.param)
	}
	for _, src := range a.sources {
		out.Sources = append(out.Sources, src.Source)
	}
	out.Asks = a.asks
	out.Items = a.items(out.Cells)
	return out
}

// packageDoc returns the package comment: of all files that have one, in order.
func (a *analysis) packageDoc() string {
	var docs []*ast.CommentGroup
	for _, f := range a.s.Files {
		if f.AST != nil && !f.Excluded && f.AST.Doc != nil {
			docs = append(docs, f.AST.Doc)
		}
	}
	return docText(docs...)
}

// cell describes a function in the words of package graph.
func (a *analysis) cell(fn *function) graph.Cell {
	c := graph.Cell{
		Name: fn.name, ID: fn.id, Pos: a.position(fn.pos()),
		TakesContext: fn.takesContext, ReturnsError: fn.returnsError, Policy: fn.policy, Expect: fn.expects,
	}
	f := fn.decl.File
	start, end := fn.decl.Start, fn.decl.End
	if fn.node != nil {
		c.Doc = docText(fn.node.Doc)
		start = f.place.Offset(fn.node.Pos())
	}
	c.Code = string(f.Src[start:end])
	c.CodeLine, _ = place(f.Src, start)
	for _, in := range fn.inputs {
		input := graph.Input{Name: in.name, Type: a.typeText(in.typ), Pos: a.position(in.pos)}
		if in.from != nil {
			input.Kind = in.from.kind
			if in.from.cell != nil {
				input.Cell = in.from.cell.id
			}
		}
		c.Inputs = append(c.Inputs, input)
	}
	for _, out := range fn.outputs {
		c.Outputs = append(c.Outputs, graph.Output{Name: out.name, Type: a.typeText(out.typ)})
	}
	return c
}

// items returns prose and cells in display order.
func (a *analysis) items(cells []graph.Cell) []Item {
	var all []Item
	for _, f := range a.s.Files {
		var items []Item
		for i := range cells {
			if cells[i].Pos.File == f.Name {
				items = append(items, Item{Kind: "cell", Cell: cells[i].ID, Pos: cells[i].Pos})
			}
		}
		if f.AST != nil && !f.Excluded {
			items = append(items, a.prose(f)...)
		}
		slices.SortStableFunc(items, func(x, y Item) int { return comparePositions(x.Pos, y.Pos) })
		all = append(all, items...)
	}
	return all
}

// prose returns the comments of a file that stand alone and are meant for
// readers.
func (a *analysis) prose(f *File) []Item {
	var items []Item
	for _, group := range looseComments(f) {
		text := strings.TrimSpace(group.Text())
		if text != "" && !isCode(text) {
			items = append(items, Item{Kind: "prose", Text: text, Pos: a.position(group.Pos())})
		}
	}
	return items
}
