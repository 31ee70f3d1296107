package project

import (
	"go/token"
	"go/types"
	"slices"

	"stagebook/cells/confine"
	"stagebook/cells/graph"
)

// analysis makes the outline of a snapshot whose packages are type-checked.
type analysis struct {
	s     *Snapshot
	index *declIndex
	names map[string]string // absolute path of a source → its name in positions

	functions  []*function
	taken      map[string]bool // IDs of functions
	knobs      []*knob
	sources    []*sourceVar
	asks       []confine.Ask     // in order of their lines, each once
	unreadable []*provider       // variables whose type is not known
	ordinary   map[string]string // ID of another exported variable → why it provides nothing
	providers  map[string][]*provider
	listing    bool // the Go tool was asked for this very snapshot
	asked      bool // the author has asked for cells: see decideAsked
	found      []*finding
	damages    map[*damage]*finding
}

// finding is a diagnostic whose cells are not known yet.
type finding struct {
	Diagnostic
	broken []*Decl     // declarations that do not compile because of it
	blocks []*function // cells that cannot run because of it, besides those that reach broken
	all    bool        // it blocks every cell
}

// provider is something that an input may name.
type provider struct {
	name   string
	what   string // as declared
	kind   graph.Kind
	typ    types.Type // nil: not known
	pos    token.Pos
	cell   *function
	knob   *knob
	source *sourceVar
}

func (s *Snapshot) analyse(listing bool) {
	a := &analysis{
		s: s, listing: listing,
		names: map[string]string{}, taken: map[string]bool{}, ordinary: map[string]string{},
		providers: map[string][]*provider{}, damages: map[*damage]*finding{},
	}
	for _, path := range sortedKeys(s.Packages) {
		for _, f := range s.Packages[path].Files {
			a.names[f.Path] = f.Name
		}
	}
	a.index = newDeclIndex(s)
	a.gather()
	a.reportBuild()
	a.provide()
	a.decideAsked()
	a.resolve()
	a.reportDuplicates()
	a.finishKnobs()
	a.reportCycles()
	a.reportChannels()
	a.finish()
}

// report adds a finding at a place in the sources.
func (a *analysis) report(code string, pos token.Pos, message, remedy string) *finding {
	return a.reportAt(code, a.position(pos), message, remedy)
}

func (a *analysis) reportAt(code string, pos graph.Position, message, remedy string) *finding {
	f := &finding{Diagnostic: Diagnostic{Code: code, Pos: pos, Message: message, Remedy: remedy}}
	a.found = append(a.found, f)
	return f
}

func (f *finding) relate(pos graph.Position, message string) *finding {
	f.Related = append(f.Related, Related{Pos: pos, Message: message})
	return f
}

// position returns the author's place; line directives in generated code do not
// count.
func (a *analysis) position(pos token.Pos) graph.Position {
	p := a.s.Fset.PositionFor(pos, false)
	name, ok := a.names[p.Filename]
	if !ok {
		name = p.Filename
	}
	return graph.Position{File: name, Line: p.Line, Column: p.Column}
}

// typeText writes a type as the author would.
func (a *analysis) typeText(t types.Type) string {
	if t == nil {
		return ""
	}
	return types.TypeString(t, func(p *types.Package) string {
		if p == a.s.Pkg {
			return ""
		}
		return p.Name()
	})
}

// cells returns the functions that are shown as cells.
func (a *analysis) cells() []*function {
	var cells []*function
	for _, fn := range a.functions {
		if fn.notCell == "" {
			cells = append(cells, fn)
		}
	}
	return cells
}

// finish works out which cells each finding blocks and writes the outline.
func (a *analysis) finish() {
	cells := a.cells()
	var broken []*Decl
	out := a.outline(cells)
	for _, f := range a.found {
		broken = append(broken, f.broken...)
		f.Cells = a.blocked(f, cells)
		out.Diagnostics = append(out.Diagnostics, f.Diagnostic)
	}
	out.Diagnostics = sortDiagnostics(out.Diagnostics)
	a.s.Broken = a.index.cut(broken)
	a.s.outline = out
}

// blocked returns the IDs of the cells that a finding blocks, in display order.
func (a *analysis) blocked(f *finding, cells []*function) []string {
	reach := a.index.reaching(f.broken...)
	all := f.all
	for d := range reach {
		all = all || d.Name == "init" && len(d.Objects) == 0 // the program is another one without it
	}
	var ids []string
	for _, fn := range cells {
		if all || reach[fn.decl] || slices.Contains(f.blocks, fn) {
			ids = append(ids, fn.id)
		}
	}
	return ids
}
