package fingerprint

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
)

// findWrites makes every cell uncacheable that reaches a package variable which
// the code of some cell may write. Code that runs only while the program starts
// may write what it likes: it is a part of every key.
func (v *survey) findWrites() {
	w := newWriting(v.code)
	reached := map[int]bool{}
	w.start = w.findStarting(v.roots, v.started)
	for _, n := range slices.Sorted(maps.Keys(w.start.later)) {
		reached[n] = true
		w.scan(n)
	}
	for _, id := range sortedKeys(v.cells) {
		for _, n := range v.cells[id].code {
			if !reached[n] {
				reached[n] = true
				w.scan(n)
			}
		}
	}
	if len(w.written) == 0 {
		return
	}
	for _, cell := range v.cells {
		v.forbid(cell, w)
	}
}

// forbid notes the first written variable that a cell reaches, in its order of
// code, which is by name.
func (v *survey) forbid(cell *surveyed, w *writing) {
	for _, n := range cell.code {
		for _, obj := range w.vars[n] {
			if by, ok := w.written[obj]; ok && cell.problem == "" {
				cell.problem = fmt.Sprintf("the package variable `%s` may be written by `%s`", v.local(obj), v.local(by))
			}
		}
	}
	for obj, by := range w.written {
		path := obj.Pkg().Path()
		if v.code.snap.Packages[path] == nil && cell.outside[path] && cell.problem == "" {
			cell.problem = fmt.Sprintf("`%s.%s` may be written by `%s`", obj.Pkg().Name(), obj.Name(), v.local(by))
		}
	}
}

// local returns the name of an object as the project's own package would write it.
func (v *survey) local(obj types.Object) string {
	name := obj.Name()
	if fn, ok := obj.(*types.Func); ok {
		if recv := fn.Signature().Recv(); recv != nil {
			t := recv.Type()
			if p, ok := t.(*types.Pointer); ok {
				t = p.Elem()
			}
			if named, ok := t.(*types.Named); ok {
				name = named.Obj().Name() + "." + name
			}
		}
	}
	if obj.Pkg() == v.code.snap.Pkg {
		return name
	}
	return obj.Pkg().Name() + "." + name
}

// writing finds the package variables that code may write: by assignment, by
// handing out their address, or by handing what they point to to code that
// writes it, or that nobody can see into. Memory is followed through local
// variables, parameters and receivers of the main module.
type writing struct {
	code    *code
	vars    map[int][]types.Object              // node of a variable → the variables
	written map[types.Object]types.Object       // variable → who may write it
	homes   map[*types.Var]frame                // parameter or receiver → its function
	uses    map[ast.Node]map[types.Object][]use // body → variable → where it is used
	start   *starting                           // nil while it is being found
}

// frame is the body in which a local variable can be used.
type frame struct {
	body ast.Node
	info *types.Info
}

// use is one place where a variable is named: the nodes around it, from the body
// down to the name.
type use struct {
	frame
	path []ast.Node
}

func newWriting(c *code) *writing {
	w := &writing{
		code: c, vars: map[int][]types.Object{}, written: map[types.Object]types.Object{}, homes: map[*types.Var]frame{},
		uses: map[ast.Node]map[types.Object][]use{},
	}
	for obj, i := range c.of {
		if v, ok := obj.(*types.Var); ok {
			w.vars[i] = append(w.vars[i], v)
		}
		fn, ok := obj.(*types.Func)
		if !ok {
			continue
		}
		decl, ok := c.nodes[i].syn.(*ast.FuncDecl)
		if !ok || decl.Body == nil {
			continue
		}
		at := frame{decl.Body, c.nodes[i].pkg.Info}
		if recv := fn.Signature().Recv(); recv != nil {
			w.homes[recv] = at
		}
		for p := range fn.Signature().Params().Variables() {
			w.homes[p] = at
		}
	}
	return w
}

// scan notes the package variables that the code of a node may write once the
// program runs.
func (w *writing) scan(i int) {
	n := w.code.nodes[i]
	if !n.vars && n.decl.Kind != kindVar {
		return
	}
	switch syn := n.syn.(type) {
	case *ast.FuncDecl:
		if syn.Body != nil && (syn.Recv != nil || syn.Name.Name != "init") {
			w.scanBody(frame{syn.Body, n.pkg.Info}, n.pkg.Info.Defs[syn.Name])
		}
	case *ast.ValueSpec:
		if n.decl.Kind != kindVar {
			return
		}
		ast.Inspect(syn, func(at ast.Node) bool {
			if lit, ok := at.(*ast.FuncLit); ok {
				w.scanBody(frame{lit.Body, n.pkg.Info}, n.pkg.Info.Defs[syn.Names[0]])
				return false
			}
			return true
		})
	}
}

func (w *writing) scanBody(at frame, by types.Object) {
	for obj, uses := range w.usesIn(at) {
		if by == nil || !isGlobal(obj) {
			continue
		}
		if known, ok := w.written[obj]; ok && known.Name() <= by.Name() {
			continue
		}
		if w.mayWrite(uses, true) {
			w.written[obj] = by
		}
	}
}

// usesIn finds where variables are named in a body.
func (w *writing) usesIn(at frame) map[types.Object][]use {
	if found, ok := w.uses[at.body]; ok {
		return found
	}
	found := map[types.Object][]use{}
	var path []ast.Node
	ast.Inspect(at.body, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		path = append(path, n)
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := at.info.Uses[id].(*types.Var); ok && !v.IsField() {
				found[v.Origin()] = append(found[v.Origin()], use{at, append([]ast.Node(nil), path...)})
			}
		}
		return true
	})
	w.uses[at.body] = found
	return found
}

// mayWrite reports whether one of the uses of a variable writes it, or what it
// leads to. Of a local variable, itself, only the latter matters.
func (w *writing) mayWrite(uses []use, itself bool) bool {
	seen := map[*types.Var]bool{}
	var todo []flow
	step := func(uses []use, itself bool) bool {
		for _, u := range uses {
			f := follow{writing: w, use: u, itself: itself}
			if f.run() {
				return true
			}
			todo = append(todo, f.flows...)
		}
		return false
	}
	if step(uses, itself) {
		return true
	}
	for len(todo) > 0 {
		next := todo[0]
		todo = todo[1:]
		if seen[next.to] {
			continue
		}
		seen[next.to] = true
		if step(w.usesIn(next.frame)[next.to], false) {
			return true
		}
	}
	return false
}

// flow says that memory is handed on to a local variable, parameter or receiver.
type flow struct {
	frame
	to *types.Var
}
