package build

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/project"
)

// cut is what a build leaves out: declarations, and the cells that go with them.
type cut struct {
	snap    *project.Snapshot
	nodes   map[ast.Node]bool
	blocked map[string]project.Diagnostic // by cell ID
}

// newCut starts with what the snapshot knows to be broken. An import that is only
// unused without the broken declarations stays, as a blank one.
func newCut(s *project.Snapshot) *cut {
	c := &cut{snap: s, nodes: make(map[ast.Node]bool), blocked: make(map[string]project.Diagnostic)}
	inside := spans(s)
	for _, d := range s.Outline().Diagnostics {
		if d.Code == project.CodeWrite {
			continue // its cells run, and are not kept
		}
		for _, id := range d.Cells {
			if said, known := c.blocked[id]; !known || inside[id].holds(d.Pos) && !inside[id].holds(said.Pos) {
				c.blocked[id] = d
			}
		}
	}
	for _, d := range s.Broken {
		if d.Node == nil {
			continue
		}
		if spec, ok := d.Node.(*ast.ImportSpec); ok && importable(s, spec) {
			continue
		}
		c.nodes[d.Node] = true
	}
	c.block(project.Diagnostic{Code: project.CodeType, Message: "reaches code that does not compile"})
	return c
}

// span is the lines of one declaration.
type span struct {
	file     string
	from, to int
}

func (s span) holds(p graph.Position) bool {
	return p.File == s.file && s.from <= p.Line && p.Line <= s.to
}

// spans returns where each cell stands.
func spans(s *project.Snapshot) map[string]span {
	list := make(map[string]span)
	for _, c := range s.Outline().Cells {
		list[c.ID] = span{c.Pos.File, c.CodeLine, c.CodeLine + strings.Count(c.Code, "\n")}
	}
	return list
}

// importable reports whether a blank import of the package compiles.
func importable(s *project.Snapshot, spec *ast.ImportSpec) bool {
	path := importPath(spec)
	if path == "C" || path == "unsafe" {
		return true
	}
	if p, ok := s.Packages[path]; ok {
		return slices.ContainsFunc(p.Files, func(f *project.File) bool { return f.AST != nil && f.AST.Name.Name == p.Name })
	}
	return linked(s, path)
}

// block blocks every cell whose function is cut and that has no diagnostic yet.
func (c *cut) block(d project.Diagnostic) {
	functions := c.functions()
	for _, cell := range c.snap.Outline().Cells {
		_, known := c.blocked[cell.ID]
		if node := functions[cell.Name]; known || node != nil && !c.nodes[node] {
			continue
		}
		own := d
		if own.Pos.Line == 0 {
			own.Pos = cell.Pos
		}
		own.Cells = nil
		c.blocked[cell.ID] = own
	}
}

// functions returns the functions of the project's package by name.
func (c *cut) functions() map[string]ast.Node {
	list := make(map[string]ast.Node)
	for _, f := range c.snap.Files {
		if f.AST == nil {
			continue
		}
		for _, d := range f.AST.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
				list[fn.Name.Name] = fn
			}
		}
	}
	return list
}

// remaining returns the cells that are not blocked, in display order.
func (c *cut) remaining() []graph.Cell {
	return slices.DeleteFunc(slices.Clone(c.snap.Outline().Cells), func(cell graph.Cell) bool {
		_, blocked := c.blocked[cell.ID]
		return blocked
	})
}

// widen cuts a declaration and all that reaches it, and reports whether that cut
// anything new. Keys were made of code that has these declarations, so where one
// of them acts when the program starts, no cell can run without it.
func (c *cut) widen(at node, d project.Diagnostic) bool {
	if c.nodes[at.node] {
		return false
	}
	uses := newReach(c.snap)
	for todo := []ast.Node{at.node}; len(todo) > 0; todo = todo[1:] {
		if c.nodes[todo[0]] {
			continue
		}
		c.nodes[todo[0]] = true
		if acts(todo[0]) {
			c.blockAll(d)
		}
		todo = append(todo, slices.Collect(maps.Keys(uses.by[todo[0]]))...)
	}
	c.block(d)
	return true
}

func (c *cut) blockAll(d project.Diagnostic) {
	for _, cell := range c.snap.Outline().Cells {
		if _, known := c.blocked[cell.ID]; !known {
			c.blocked[cell.ID] = d
		}
	}
}

// acts reports whether a declaration runs code when the program starts.
func acts(n ast.Node) bool {
	calls := false
	switch d := n.(type) {
	case *ast.FuncDecl:
		return d.Recv == nil && d.Name.Name == "init"
	case *ast.ValueSpec:
		ast.Inspect(d, func(n ast.Node) bool {
			_, call := n.(*ast.CallExpr)
			calls = calls || call
			return !calls
		})
	}
	return calls
}

// node is one part of a declaration that is cut apart from others.
type node struct {
	pkg  *project.Package
	file *project.File
	node ast.Node
}

// reach says which declarations of the main module name which.
type reach struct {
	snap  *project.Snapshot
	nodes []node
	of    map[types.Object]ast.Node
	by    map[ast.Node]map[ast.Node]bool // who names it
}

func newReach(s *project.Snapshot) *reach {
	r := &reach{snap: s, of: make(map[types.Object]ast.Node), by: make(map[ast.Node]map[ast.Node]bool)}
	for _, p := range s.Packages {
		for _, f := range p.Files {
			r.file(p, f)
		}
	}
	for _, n := range r.nodes {
		r.link(n)
	}
	return r
}

func (r *reach) file(p *project.Package, f *project.File) {
	if f.AST == nil || f.AST.Name.Name != p.Name {
		return
	}
	for _, d := range f.AST.Decls {
		for _, part := range declared(d) {
			r.nodes = append(r.nodes, node{p, f, part})
			ast.Inspect(part, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && topLevel(p.Info.Defs[id]) {
					r.of[p.Info.Defs[id]] = part
				}
				return true
			})
			if object := p.Info.Implicits[part]; object != nil {
				r.of[object] = part
			}
		}
	}
}

func topLevel(o types.Object) bool {
	switch o := o.(type) {
	case nil:
		return false
	case *types.PkgName:
		return true
	case *types.Func:
		return true
	default:
		return o.Pkg() != nil && o.Parent() == o.Pkg().Scope()
	}
}

// link notes what a declaration names. A method belongs to its type: without it
// the type may no longer be what an interface asks for.
func (r *reach) link(n node) {
	ast.Inspect(n.node, func(at ast.Node) bool {
		id, ok := at.(*ast.Ident)
		if !ok {
			return true
		}
		r.names(n.node, n.pkg.Info.Uses[id])
		return true
	})
	fn, ok := n.node.(*ast.FuncDecl)
	if !ok || fn.Recv == nil {
		return
	}
	if method, ok := n.pkg.Info.Defs[fn.Name].(*types.Func); ok {
		if t := receiver(method); t != nil {
			r.edge(r.of[t.Obj()], n.node)
		}
	}
}

func (r *reach) names(from ast.Node, o types.Object) {
	switch object := o.(type) {
	case nil:
		return
	case *types.Func:
		o = object.Origin()
	case *types.Var:
		o = object.Origin()
	}
	r.edge(from, r.of[o])
}

// edge notes that from names to.
func (r *reach) edge(from, to ast.Node) {
	if from == nil || to == nil || from == to {
		return
	}
	if r.by[to] == nil {
		r.by[to] = make(map[ast.Node]bool)
	}
	r.by[to][from] = true
}

func receiver(method *types.Func) *types.Named {
	t := method.Signature().Recv().Type()
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	named, _ := t.(*types.Named)
	return named
}

// at finds the declaration around a line of a file.
func (r *reach) at(f *project.File, line int) (node, bool) {
	for _, n := range r.nodes {
		if n.file != f {
			continue
		}
		from := r.snap.Fset.PositionFor(n.node.Pos(), false).Line
		if fn, ok := n.node.(*ast.FuncDecl); ok && fn.Doc != nil {
			from = r.snap.Fset.PositionFor(fn.Doc.Pos(), false).Line
		}
		if from <= line && line <= r.snap.Fset.PositionFor(n.node.End(), false).Line {
			return n, true
		}
	}
	return node{}, false
}

func importPath(spec *ast.ImportSpec) string {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	return path
}
