package hints

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/project"
)

// Hint is one thing in the code of a project that may make results differ from run
// to run, or depend on what no key sees.
type Hint struct {
	Kind    string         `json:"kind"` // name of the analyzer: clock, random, …
	Pos     graph.Position `json:"pos"`  // relative to the package folder, also of other packages
	Message string         `json:"message"`
	Remedy  string         `json:"remedy"`
	Cells   []string       `json:"cells,omitempty"`   // IDs of the cells that reach it, in display order
	Program bool           `json:"program,omitempty"` // it runs before any cell
}

// String says the hint on one line: place, words and remedy.
func (h Hint) String() string {
	return fmt.Sprintf("%s:%d:%d: %s (%s)", h.Pos.File, h.Pos.Line, h.Pos.Column, h.Message, h.Remedy)
}

// Of returns the hints that concern a cell.
func Of(list []Hint, cell string) []Hint {
	var own []Hint
	for _, h := range list {
		if slices.Contains(h.Cells, cell) {
			own = append(own, h)
		}
	}
	return own
}

// Find returns the hints of a project, in order of their places: those that some
// cell reaches, and those of the program. static is what package fingerprint says
// of the same snapshot.
func Find(s *project.Snapshot, static *fingerprint.Static) []Hint {
	f := &finder{snapshot: s, cells: reached(s.Outline(), static), program: map[string]bool{}, allowed: allowed(s)}
	for _, at := range static.Program.Code {
		f.program[static.Decls[at].Name] = true
	}
	f.knobs = f.inputs(graph.Knob)
	for _, path := range slices.Sorted(maps.Keys(s.Packages)) {
		if !ours(path) {
			f.analyze(s.Packages[path])
		}
	}
	slices.SortStableFunc(f.found, func(a, b Hint) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(f.found, func(a, b Hint) bool { return a.Pos == b.Pos && a.Kind == b.Kind && a.Message == b.Message })
}

// ours reports whether a package is of Stagebook itself, where a project lies in
// its module: its tests hold what a hint would ask for.
func ours(path string) bool {
	return path == "stagebook/cells" || strings.HasPrefix(path, "stagebook/cells/")
}

// reached gives, for each declaration, the cells that reach it, in display order.
func reached(outline *project.Outline, static *fingerprint.Static) map[string][]*graph.Cell {
	cells := map[string][]*graph.Cell{}
	for i := range outline.Cells {
		cell := &outline.Cells[i]
		for _, at := range static.Cells[cell.ID].Code {
			name := static.Decls[at].Name
			cells[name] = append(cells[name], cell)
		}
	}
	return cells
}

// finder gathers what the analyzers say.
type finder struct {
	snapshot *project.Snapshot
	cells    map[string][]*graph.Cell   // by declaration
	program  map[string]bool            // declarations
	allowed  map[string]map[string]bool // cell → kinds that its author allows
	knobs    map[types.Object]bool
	found    []Hint
}

// inputs are the parameters of the cells' functions that a kind of provider feeds.
func (f *finder) inputs(kind graph.Kind) map[types.Object]bool {
	found := map[types.Object]bool{}
	for _, cell := range f.snapshot.Outline().Cells {
		fn, ok := f.snapshot.Pkg.Scope().Lookup(cell.Name).(*types.Func)
		if !ok {
			continue
		}
		for v := range fn.Signature().Params().Variables() {
			if slices.ContainsFunc(cell.Inputs, func(in graph.Input) bool { return in.Name == v.Name() && in.Kind == kind }) {
				found[v] = true
			}
		}
	}
	return found
}

// analyze runs all analyzers on a package. Files that do not parse are left out;
// what does not type-check has no types, and analyzers pass over it.
func (f *finder) analyze(p *project.Package) {
	var files []*ast.File
	for _, file := range p.Files {
		if file.AST != nil && !file.Excluded {
			files = append(files, file.AST)
		}
	}
	if p.Types == nil || p.Info == nil || len(files) == 0 {
		return
	}
	results := map[*analysis.Analyzer]any{knobs: f.knobs}
	for _, a := range slices.Concat([]*analysis.Analyzer{parents}, Analyzers()) {
		pass := &analysis.Pass{
			Analyzer: a, Fset: f.snapshot.Fset, Files: files, Pkg: p.Types, TypesInfo: p.Info, ResultOf: results,
			Report: func(d analysis.Diagnostic) { f.place(p, d) },
		}
		result, err := a.Run(pass)
		if err == nil && a.ResultType != nil {
			results[a] = result
		}
	}
}

// place puts a diagnostic on the cells that reach it.
func (f *finder) place(p *project.Package, d analysis.Diagnostic) {
	at := f.snapshot.Fset.Position(d.Pos)
	file, err := filepath.Rel(f.snapshot.Dir, at.Filename)
	if err != nil {
		file = at.Filename
	}
	h := Hint{Kind: d.Category, Message: d.Message, Pos: graph.Position{File: filepath.ToSlash(file), Line: at.Line, Column: at.Column}}
	for _, related := range d.Related {
		h.Remedy = related.Message
	}
	silenced := false
	for _, name := range declarations(p, d.Pos) {
		h.Program = h.Program || f.program[name]
		for _, cell := range f.cells[name] {
			if f.allowed[cell.ID][h.Kind] || openEyed(cell, h.Kind) {
				silenced = true
			} else if !slices.Contains(h.Cells, cell.ID) {
				h.Cells = append(h.Cells, cell.ID)
			}
		}
	}
	if len(h.Cells) > 0 || h.Program && !silenced {
		f.found = append(f.found, h)
	}
}

// openEyed reports whether a cell says already that it depends on the world.
func openEyed(cell *graph.Cell, kind string) bool {
	world := kind == Clock.Name || kind == Network.Name || kind == Process.Name
	return world && (cell.Policy.CacheOff || cell.Policy.Refresh > 0)
}

// declarations are the names, as package fingerprint has them, of the top-level
// declaration around a place.
func declarations(p *project.Package, pos token.Pos) []string {
	for _, file := range p.Files {
		if file.AST == nil || pos < file.AST.FileStart || pos >= file.AST.FileEnd {
			continue
		}
		for _, d := range file.AST.Decls {
			if pos < d.Pos() || pos >= d.End() {
				continue
			}
			return named(p.Path, d, pos)
		}
	}
	return nil
}

func named(pkg string, d ast.Decl, pos token.Pos) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{pkg + "." + d.Name.Name}
		}
		receiver := ""
		ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && receiver == "" {
				receiver = id.Name
			}
			return receiver == ""
		})
		return []string{pkg + "." + receiver + "." + d.Name.Name}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if pos < spec.Pos() || pos >= spec.End() {
				continue
			}
			switch s := spec.(type) {
			case *ast.TypeSpec:
				return []string{pkg + "." + s.Name.Name}
			case *ast.ValueSpec:
				var names []string
				for _, id := range s.Names {
					names = append(names, pkg+"."+id.Name)
				}
				return names
			}
		}
	}
	return nil
}

// allowed reads the //cell:allow lines above the cells.
func allowed(s *project.Snapshot) map[string]map[string]bool {
	byName := map[string]string{}
	for _, cell := range s.Outline().Cells {
		byName[cell.Name] = cell.ID
	}
	kinds := map[string]map[string]bool{}
	for _, file := range s.Files {
		if file.AST == nil {
			continue
		}
		for _, d := range file.AST.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv != nil || f.Doc == nil || byName[f.Name.Name] == "" {
				continue
			}
			for _, c := range f.Doc.List {
				rest, ok := strings.CutPrefix(c.Text, "//cell:allow ")
				if words := strings.Fields(rest); ok && len(words) > 0 {
					id := byName[f.Name.Name]
					if kinds[id] == nil {
						kinds[id] = map[string]bool{}
					}
					kinds[id][words[0]] = true
				}
			}
		}
	}
	return kinds
}
