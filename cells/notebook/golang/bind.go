package golang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// step is the statements of a cell, or of several that cannot be parted, with what they
// take and give.
type step struct {
	cells []int // indices, in order
	body  string
	takes []shared
	gives []shared
	value string // type of the last expression, when that is what the cell shows
}

// shared is a variable between steps.
type shared struct {
	name string // in the notebook
	as   string // what it is called between cells: name, or another for a later value
	typ  string
}

// binding finds what steps share: they are put into each other as blocks, so that each
// sees the variables of those before it, and type-checked.
type binding struct {
	w      *writer
	steps  []*step
	blocks []*ast.BlockStmt
	info   *types.Info
	scopes map[*types.Scope]int
	uses   map[*types.Var][]use
}

// use is a place where a step reads or sets a variable of another.
type use struct {
	step   int
	writes bool
}

// bind finds what the steps of a gophernotes notebook take and give. Steps that share
// what cannot be handed on are joined first.
func (w *writer) bind(steps []*step) []*step {
	for range len(steps) + 1 {
		b := &binding{w: w, steps: steps, scopes: map[*types.Scope]int{}, uses: map[*types.Var][]use{}}
		if err := b.check(); err != nil {
			return steps
		}
		b.collect()
		from, to := b.inseparable()
		if from < 0 {
			b.share()
			return steps
		}
		joined := steps[from]
		for _, next := range steps[from+1 : to+1] {
			joined.body += "\n" + w.between(joined.cells[len(joined.cells)-1], next.cells[0]) + next.body
			joined.cells = append(joined.cells, next.cells...)
		}
		steps = slices.Concat(steps[:from], []*step{joined}, steps[to+1:])
	}
	return steps
}

// between are the texts between two cells, as comments.
func (w *writer) between(from, to int) string {
	var b strings.Builder
	for i := from + 1; i < to; i++ {
		if w.n.Cells[i].Kind != "code" {
			b.WriteString("\n" + comment(w.n.Cells[i].Source))
		}
	}
	return b.String()
}

func (b *binding) check() error {
	var src strings.Builder
	src.WriteString(b.w.package_(nil))
	src.WriteString("func _() {\n")
	for _, s := range b.steps {
		src.WriteString("{\n" + s.body + "\n")
	}
	src.WriteString(strings.Repeat("}", len(b.steps)+1))
	f, err := parser.ParseFile(b.w.checker.fset, "", src.String(), parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	body := f.Decls[len(f.Decls)-1].(*ast.FuncDecl).Body
	for range b.steps {
		body = body.List[len(body.List)-1].(*ast.BlockStmt)
		b.blocks = append(b.blocks, body)
	}
	b.info = &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Scopes: map[ast.Node]*types.Scope{}, Types: map[ast.Expr]types.TypeAndValue{}}
	b.w.checker.check(f, b.info)
	return nil
}

// own are the statements of a step without the block of the next one.
func (b *binding) own(i int) []ast.Stmt {
	list := b.blocks[i].List
	if i+1 < len(b.blocks) {
		list = list[:len(list)-1]
	}
	return list
}

// collect notes for each variable of a step which others read and set it.
func (b *binding) collect() {
	for i, block := range b.blocks {
		if scope := b.info.Scopes[block]; scope != nil {
			b.scopes[scope] = i
		}
	}
	for i := range b.steps {
		for _, statement := range b.own(i) {
			sets := map[*ast.Ident]bool{}
			ast.Inspect(statement, func(n ast.Node) bool {
				b.sets(n, sets)
				id, ok := n.(*ast.Ident)
				if !ok {
					return true
				}
				v, ok := b.info.Uses[id].(*types.Var)
				if !ok {
					return true
				}
				if from, known := b.scopes[v.Parent()]; known && from < i {
					b.uses[v] = append(b.uses[v], use{i, sets[id]})
				}
				return true
			})
		}
	}
}

// sets notes names that a node sets, or whose address it takes.
func (b *binding) sets(n ast.Node, all map[*ast.Ident]bool) {
	add := func(xs ...ast.Expr) {
		for _, x := range xs {
			if id, ok := x.(*ast.Ident); ok {
				all[id] = true
			}
		}
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		add(n.Lhs...)
	case *ast.IncDecStmt:
		add(n.X)
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			add(n.Key, n.Value)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			add(n.X)
		}
	}
}

// inseparable gives the first steps that share what cannot be handed on; -1 for none.
func (b *binding) inseparable() (from, to int) {
	from = -1
	for v, uses := range b.uses {
		i := b.scopes[v.Parent()]
		if storable(v.Type(), b.w.typeName) || from >= 0 && i > from {
			continue
		}
		last := uses[len(uses)-1].step
		if i == from {
			last = max(last, to)
		}
		from, to = i, last
	}
	return from, to
}

// streaming are packages whose types are open files, connections or locks.
var streaming = map[string]bool{"io": true, "os": true, "bufio": true, "net": true, "net/http": true, "sync": true, "database/sql": true, "context": true, "testing": true, "os/exec": true}

// storable reports whether a value of a type can go from one cell to another: it is no
// channel, function or stream, and its type has a name here.
func storable(t types.Type, name func(types.Type) string) bool {
	if name(t) == "" {
		return false
	}
	switch t := types.Unalias(t).(type) {
	case *types.Chan, *types.Signature:
		return false
	case *types.Pointer:
		return storable(t.Elem(), name)
	case *types.Slice:
		return storable(t.Elem(), name)
	case *types.Array:
		return storable(t.Elem(), name)
	case *types.Map:
		return storable(t.Elem(), name)
	case *types.Named:
		pkg := t.Obj().Pkg()
		return pkg == nil || !streaming[pkg.Path()]
	}
	return true
}

// typeName is a type as the file writes it; "" for one that it cannot name.
func (w *writer) typeName(t types.Type) string {
	nameable := true
	text := types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "p" {
			return ""
		}
		for name, at := range w.imports.paths {
			if at == p.Path() {
				return name
			}
		}
		if w.imports.paths[p.Name()] != "" {
			nameable = false
		}
		w.imports.paths[p.Name()] = p.Path()
		return p.Name()
	})
	if strings.Contains(text, "invalid type") || !nameable || hidden(t) {
		return ""
	}
	return text
}

// hidden reports whether a type belongs to another package, which does not export it.
func hidden(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		return hidden(t.Elem())
	case *types.Slice:
		return hidden(t.Elem())
	case *types.Map:
		return hidden(t.Key()) || hidden(t.Elem())
	case *types.Named:
		return t.Obj().Pkg() != nil && t.Obj().Pkg().Path() != "p" && !t.Obj().Exported()
	}
	return false
}

// share makes results and parameters of what steps share. A variable that a later step
// sets is given anew by that one.
func (b *binding) share() {
	vars := make([]*types.Var, 0, len(b.uses))
	for v := range b.uses {
		vars = append(vars, v)
	}
	slices.SortFunc(vars, func(x, y *types.Var) int { return int(x.Pos() - y.Pos()) })
	for _, v := range vars {
		typ := b.w.typeName(v.Type())
		giver, uses := b.scopes[v.Parent()], b.uses[v]
		as := ""
		for at := 0; at < len(uses); at++ {
			u := uses[at]
			s := b.steps[u.step]
			if !slices.ContainsFunc(s.takes, func(x shared) bool { return x.name == v.Name() }) && u.step != giver {
				if as == "" {
					as = b.w.shareName(v.Name())
					b.steps[giver].gives = append(b.steps[giver].gives, shared{v.Name(), as, typ})
				}
				s.takes = append(s.takes, shared{v.Name(), as, typ})
			}
			if u.writes && u.step != giver {
				giver, as = u.step, ""
			}
		}
	}
	for i, s := range b.steps {
		if s.value == "" || len(s.cells) > 1 {
			s.value = b.shown(i)
		}
	}
}

// shown is the type of the expression in the last line of a step; "" where there is
// none, or none that can be given.
func (b *binding) shown(i int) string {
	own := b.own(i)
	if len(own) == 0 {
		return ""
	}
	last, ok := own[len(own)-1].(*ast.ExprStmt)
	if !ok {
		return ""
	}
	tv := b.info.Types[last.X]
	if !tv.IsValue() || tv.Type == nil || !storable(tv.Type, b.w.typeName) {
		return ""
	}
	if call, ok := last.X.(*ast.CallExpr); ok {
		if s, ok := call.Fun.(*ast.SelectorExpr); ok && strings.HasPrefix(s.Sel.Name, "Print") {
			return ""
		}
	}
	return b.w.typeName(types.Default(tv.Type))
}

// shareName is a name for a value between cells, which no other has.
func (w *writer) shareName(name string) string {
	want := input(name)
	for n := 1; ; n++ {
		as := want
		if n > 1 {
			as = fmt.Sprint(want, n)
		}
		if !w.taken[as] && !w.taken[exported(as)] {
			w.taken[as], w.taken[exported(as)] = true, true
			return as
		}
	}
}
