package fingerprint

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/project"
)

// NewStatic works out what every cell of a snapshot reaches. It never fails: what
// cannot be worked out makes cells uncacheable.
func NewStatic(s *project.Snapshot) *Static {
	c := newCode(s)
	v := &survey{
		code: c, walk: newWalker(c), cells: map[string]*surveyed{}, values: map[types.Type]*held{}, packages: map[string]int{}, decls: map[int]int{},
		static: &Static{
			Version: Version, texts: map[string][]byte{}, Build: buildPart(s), Cells: map[string]CellCode{}, Choices: map[string]map[string]string{},
		},
	}
	if order := c.startOrder(); order != "" {
		v.static.Build[startOrder] = order
	}
	v.program()
	v.reachAll(s.Outline())
	v.findWrites()
	v.findShared(s.Outline())
	for _, cell := range s.Outline().Cells {
		v.record(v.cells[cell.ID])
	}
	v.choices(s.Outline().Params)
	return v.static
}

// survey makes one Static.
type survey struct {
	code     *code
	walk     *walker
	static   *Static
	cells    map[string]*surveyed
	values   map[types.Type]*held
	problem  string         // of the program
	roots    []int          // what starts the program
	started  []int          // the same, and what it reaches
	packages map[string]int // import path → place in the table
	decls    map[int]int    // node → place in the table
}

// surveyed is a cell in the making.
type surveyed struct {
	id      string
	code    []int // nodes, the cell's function first
	outside map[string]bool
	types   []int
	problem string
}

// program records what runs before any cell.
func (v *survey) program() {
	roots, packages := v.code.program()
	found := v.walk.from(roots, packages)
	v.problem = found.problem
	v.roots = roots
	first := len(slices.Compact(slices.Sorted(slices.Values(roots))))
	v.sort(found.order[first:])
	v.started = found.order
	v.static.Program = ProgramCode{Code: v.declPlaces(found.order), Packages: v.packagePlaces(found.outside)}
}

// reachAll finds what every cell reaches, providers before users.
func (v *survey) reachAll(outline *project.Outline) {
	byID := map[string]*graph.Cell{}
	for i := range outline.Cells {
		byID[outline.Cells[i].ID] = &outline.Cells[i]
	}
	for _, id := range graph.New(outline.Cells).Order() {
		v.reach(byID[id])
	}
	for i := range outline.Cells { // those on a cycle, and behind one
		if v.cells[outline.Cells[i].ID] == nil {
			v.reach(&outline.Cells[i])
		}
	}
}

// reach finds what one cell reaches.
func (v *survey) reach(cell *graph.Cell) {
	found := &surveyed{id: cell.ID, outside: map[string]bool{}}
	v.cells[cell.ID] = found
	fn, _ := v.code.snap.Pkg.Scope().Lookup(cell.Name).(*types.Func)
	at, ok := v.code.of[fn]
	if fn == nil || !ok {
		found.problem = "its function cannot be read"
		return
	}
	dynamic, packages := map[int]bool{}, map[string]bool{}
	for param := range fn.Signature().Params().Variables() {
		in := input(cell, param.Name())
		if in == nil {
			continue // the context
		}
		h := v.held(param.Type())
		maps.Copy(dynamic, h.nodes)
		maps.Copy(packages, h.packages)
		if up := v.cells[in.Cell]; h.open && up != nil {
			v.inherit(found, up)
		}
	}
	found.types = slices.Sorted(maps.Keys(dynamic))
	r := v.walk.from(append([]int{at}, found.types...), sortedKeys(packages))
	found.code = r.order
	for _, path := range r.outside {
		found.outside[path] = true
	}
	found.problem = r.problem
	switch {
	case v.code.isBroken(at):
		found.problem = "it reaches code that does not compile"
	case found.problem == "":
		found.problem = v.problem
	}
	v.sort(found.code[1:])
}

// held returns what values of a type can hold.
func (v *survey) held(t types.Type) *held {
	if h := v.values[t]; h != nil {
		return h
	}
	h := newHeld(v.code)
	h.add(t)
	v.values[t] = h
	return h
}

// inherit adds the packages that a value from another cell may have its type
// from. The standard library is of one version and needs no inheriting.
func (v *survey) inherit(to, from *surveyed) {
	for path := range from.outside {
		if d := v.code.snap.Imports[path]; d != nil && !d.Standard {
			to.outside[path] = true
		}
	}
}

func input(cell *graph.Cell, name string) *graph.Input {
	for i := range cell.Inputs {
		if cell.Inputs[i].Name == name {
			return &cell.Inputs[i]
		}
	}
	return nil
}

// sort orders nodes by what they are, not by where they stand.
func (v *survey) sort(nodes []int) {
	slices.SortFunc(nodes, func(a, b int) int {
		x, y := &v.code.nodes[a].decl, &v.code.nodes[b].decl
		if c := strings.Compare(x.Name, y.Name); c != 0 {
			return c
		}
		return strings.Compare(x.Kind+x.Digest, y.Kind+y.Digest)
	})
}

// record puts a cell into the tables.
func (v *survey) record(c *surveyed) {
	cell := CellCode{Code: v.declPlaces(c.code), Packages: v.packagePlaces(sortedKeys(c.outside)), Uncacheable: c.problem}
	for _, i := range c.types {
		cell.Types = append(cell.Types, v.code.nodes[i].decl.Name)
	}
	slices.Sort(cell.Types)
	v.static.Cells[c.id] = cell
}

func (v *survey) declPlaces(nodes []int) []int {
	places := make([]int, len(nodes))
	for i, n := range nodes {
		at, ok := v.decls[n]
		if !ok {
			at = len(v.static.Decls)
			v.decls[n] = at
			if text := v.code.nodes[n].text(); text != nil {
				v.static.texts[v.code.nodes[n].decl.Text] = text
			}
			v.static.Decls = append(v.static.Decls, v.code.nodes[n].decl)
		}
		places[i] = at
	}
	return places
}

func (v *survey) packagePlaces(paths []string) []int {
	places := make([]int, len(paths))
	for i, path := range paths {
		at, ok := v.packages[path]
		if !ok {
			at = len(v.static.Packages)
			v.packages[path] = at
			v.static.Packages = append(v.static.Packages, v.code.outside.part(path))
		}
		places[i] = at
	}
	return places
}

// choices notes the value behind each name of a choice.
func (v *survey) choices(params []graph.Param) {
	for _, p := range params {
		for _, choice := range p.Choices {
			if v.static.Choices[p.ID] == nil {
				v.static.Choices[p.ID] = map[string]string{}
			}
			v.static.Choices[p.ID][choice.Name] = choice.Text
		}
	}
}
