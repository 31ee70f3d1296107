package project

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// reportWrites reports the package variables that a declaration may write.
func (a *analysis) reportWrites(d *Decl, users []*function) {
	w := &writes{index: a.index, info: d.Package.Info, seen: map[*types.Var]token.Pos{}}
	w.inspect(d.Node)
	for _, v := range w.order {
		name := v.Name()
		if v.Pkg() != d.Package.Types {
			name = v.Pkg().Name() + "." + name
		}
		f := a.report(CodeWrite, w.seen[v], fmt.Sprintf("%s may write the package variable %s: what it returns could depend on what ran before", declName(d), name),
			"keep the value in a local variable, or return it as an output")
		f.blocks = users
		if a.index.of[v] != nil {
			f.relate(a.position(v.Pos()), name+" is declared here")
		}
	}
}

// writes finds the package variables that code may write: by assignment, by an
// operator that assigns, by taking an address, by a method with a pointer
// receiver, by delete, clear and copy, and over a channel. What is written
// through a copy of a map, slice or pointer is not found.
type writes struct {
	index *declIndex
	info  *types.Info
	seen  map[*types.Var]token.Pos
	order []*types.Var

	// Set while a method is asked whether it writes its receiver.
	receiver *types.Var
	methods  map[*Decl]bool
}

func (w *writes) methodsSeen() map[*Decl]bool {
	if w.methods != nil {
		return w.methods
	}
	return map[*Decl]bool{}
}

// inspect goes through the body of a function. Of an initialiser only the
// function literals count: the rest runs once, before any cell.
func (w *writes) inspect(node ast.Node) {
	if _, ok := node.(*ast.FuncDecl); ok {
		ast.Inspect(node, w.visit)
		return
	}
	ast.Inspect(node, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			ast.Inspect(lit.Body, w.visit)
			return false
		}
		return true
	})
}

func (w *writes) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			for _, e := range n.Lhs {
				w.note(e)
			}
		}
	case *ast.IncDecStmt:
		w.note(n.X)
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			w.note(n.Key)
			w.note(n.Value)
		}
		if isChannel(w.info.TypeOf(n.X)) {
			w.note(n.X)
		}
	case *ast.SendStmt:
		w.note(n.Chan)
	case *ast.UnaryExpr:
		if n.Op == token.AND || n.Op == token.ARROW {
			w.note(n.X)
		}
	case *ast.SliceExpr:
		if t := w.info.TypeOf(n.X); t != nil {
			if _, array := t.Underlying().(*types.Array); array {
				w.note(n.X)
			}
		}
	case *ast.CallExpr:
		w.call(n)
	}
	return true
}

// call notes what builtins and methods write.
func (w *writes) call(n *ast.CallExpr) {
	fun := ast.Unparen(n.Fun)
	if id, ok := fun.(*ast.Ident); ok && len(n.Args) > 0 {
		if b, ok := w.info.Uses[id].(*types.Builtin); ok && slices.Contains([]string{"delete", "clear", "copy", "close"}, b.Name()) {
			w.note(n.Args[0])
		}
		return
	}
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	s := w.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal {
		return
	}
	method := s.Obj().(*types.Func)
	if d := w.index.of[method.Origin()]; d != nil {
		if writesReceiver(w.index, d, w.methodsSeen()) {
			w.note(sel.X)
		}
		return
	}
	_, byPointer := method.Signature().Recv().Type().(*types.Pointer)
	on := w.info.TypeOf(sel.X)
	if _, held := on.Underlying().(*types.Pointer); held && !stateful(on) {
		return // what most methods of other modules do is not known; only the notorious ones count
	}
	if byPointer {
		w.note(sel.X)
	}
}

// writesReceiver reports whether a method of the main module may write what its
// receiver points to, itself or through another method.
func writesReceiver(index *declIndex, d *Decl, seen map[*Decl]bool) bool {
	node, ok := d.Node.(*ast.FuncDecl)
	if !ok || seen[d] || node.Recv == nil || len(node.Recv.List[0].Names) == 0 {
		return false
	}
	seen[d] = true
	receiver, ok := d.Package.Info.Defs[node.Recv.List[0].Names[0]].(*types.Var)
	if !ok || !shares(receiver.Type()) {
		return false
	}
	w := &writes{index: index, info: d.Package.Info, seen: map[*types.Var]token.Pos{}, receiver: receiver, methods: seen}
	w.inspect(node)
	_, written := w.seen[receiver]
	return written
}

// shares reports whether a copy of a value of type t still leads to the same
// memory.
func shares(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Basic, *types.Array, *types.Signature:
		return false
	}
	return true
}

func isChannel(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// note remembers the package variable at the root of what is written.
func (w *writes) note(e ast.Expr) {
	if e == nil {
		return
	}
	v := w.root(e)
	if v == nil || safe(v.Type()) {
		return
	}
	if _, ok := w.seen[v]; !ok {
		w.seen[v] = e.Pos()
		w.order = append(w.order, v)
	}
}

func (w *writes) root(e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.SelectorExpr:
			if v := w.watched(w.info.Uses[x.Sel]); v != nil {
				return v
			}
			e = x.X
		case *ast.Ident:
			return w.watched(w.info.Uses[x])
		default:
			return nil
		}
	}
}

// watched returns obj when it is a package variable or the receiver in question.
func (w *writes) watched(obj types.Object) *types.Var {
	v, ok := obj.(*types.Var)
	if ok && v == w.receiver {
		return v
	}
	if !ok || v.Pkg() == nil || v.IsField() || v.Parent() != v.Pkg().Scope() {
		return nil
	}
	return v
}

// known kinds of variables, by package and name: those that keep no value from
// one use to the next, and those that do although only a pointer to them is held.
var (
	safeKinds = []string{
		"regexp.Regexp", "sync.Once", "sync.Mutex", "sync.RWMutex", "sync.WaitGroup", "sync.Pool", "sync.Cond",
		"text/template.Template", "html/template.Template", "encoding/base64.Encoding", "strings.Replacer", "log.Logger", "log/slog.Logger",
	}
	statefulKinds = []string{
		"math/rand.Rand", "math/rand/v2.Rand", "bytes.Buffer", "strings.Builder", "bufio.Reader", "bufio.Writer", "bufio.Scanner",
		"container/list.List", "sync.Map", "sync/atomic.Int32", "sync/atomic.Int64", "sync/atomic.Value", "sync/atomic.Bool",
	}
)

func safe(t types.Type) bool     { return slices.Contains(safeKinds, kindName(t)) }
func stateful(t types.Type) bool { return slices.Contains(statefulKinds, kindName(t)) }

func kindName(t types.Type) string {
	name := strings.TrimPrefix(types.TypeString(t, func(p *types.Package) string { return p.Path() }), "*")
	return name
}
