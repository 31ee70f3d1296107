package fingerprint

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// follow goes from one use of a variable outwards, through the expressions that it
// is a part of, to what happens with the memory it leads to.
type follow struct {
	*writing
	use
	itself   bool // writing the variable itself counts, not only what it leads to
	at       int  // place in path of the expression reached
	indirect bool // the expression lies behind a pointer, slice or map
	address  bool // its address was taken
	compared bool // it is only compared, as a function can be with nil
	flows    []flow
}

func (f *follow) expr() ast.Expr { return f.path[f.at].(ast.Expr) }

// run reports whether the use may write, or hands on a function that may.
func (f *follow) run() bool {
	return f.walk() || f.handsOn()
}

// handsOn reports whether the use ended with a function out of a package variable
// that can keep a state: whoever calls it changes what the next call gives.
func (f *follow) handsOn() bool {
	t := f.info.TypeOf(f.expr())
	return t != nil && !f.compared && holdsFunction(t) && f.stateful()
}

func (f *follow) walk() bool {
	for f.at = len(f.path) - 1; f.at > 0; f.at-- {
		if done, writes := f.outwards(f.path[f.at-1]); done {
			return writes
		}
	}
	return f.escapes()
}

// outwards takes one step. It is done when the parent is no expression that is a
// part of the same memory.
func (f *follow) outwards(parent ast.Node) (done, writes bool) {
	e := f.expr()
	switch p := parent.(type) {
	case *ast.ParenExpr, *ast.TypeAssertExpr, *ast.IndexListExpr:
		return false, false
	case *ast.SelectorExpr:
		return f.selector(p)
	case *ast.IndexExpr:
		if p.X == e {
			f.behind(p.X)
		}
		return p.X != e, false
	case *ast.SliceExpr:
		if p.X == e && f.isArray(p.X) {
			f.address = true
		}
		return p.X != e, false
	case *ast.StarExpr:
		f.indirect, f.address = true, false
		return false, false
	case *ast.UnaryExpr:
		f.address = f.address || p.Op == token.AND
		return p.Op != token.AND, p.Op == token.ARROW
	case *ast.CallExpr:
		return f.call(p)
	case *ast.BinaryExpr:
		f.compared = true
		return true, false
	case *ast.ExprStmt, *ast.IfStmt, *ast.ForStmt, *ast.SwitchStmt, *ast.CaseClause:
		return true, false
	case *ast.IncDecStmt:
		return true, f.writes()
	case *ast.AssignStmt:
		return true, f.assign(p)
	case *ast.ValueSpec:
		return true, f.declare(p)
	case *ast.RangeStmt:
		return true, f.ranges(p)
	case *ast.SendStmt:
		return true, p.Chan == e || f.escapes()
	}
	return true, f.escapes()
}

// writes reports whether assigning to the expression counts.
func (f *follow) writes() bool { return f.itself || f.indirect }

// escapes reports whether someone who gets the value of the expression can write
// through it.
func (f *follow) escapes() bool {
	return f.address || !plain(f.info.TypeOf(f.expr()))
}

// behind notes that an element lies behind what x holds.
func (f *follow) behind(x ast.Expr) {
	if t := f.info.TypeOf(x); t != nil {
		if _, array := t.Underlying().(*types.Array); !array {
			f.indirect, f.address = true, false
		}
	}
}

func (f *follow) isArray(x ast.Expr) bool {
	t := f.info.TypeOf(x)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Array)
	return ok
}

func (f *follow) isPointer(x ast.Expr) bool {
	t := f.info.TypeOf(x)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// selector goes on to a field, or ends at a method.
func (f *follow) selector(p *ast.SelectorExpr) (done, writes bool) {
	if p.Sel == f.expr() {
		return false, false // a variable of another package
	}
	s := f.info.Selections[p]
	if s == nil || s.Kind() == types.MethodExpr {
		return true, f.escapes()
	}
	if s.Kind() == types.FieldVal {
		if f.isPointer(p.X) || s.Indirect() {
			f.indirect, f.address = true, false
		}
		return false, false
	}
	return true, f.method(p, s)
}

// method decides on a call of a method, or on a method value.
func (f *follow) method(p *ast.SelectorExpr, s *types.Selection) bool {
	method := s.Obj().(*types.Func).Origin()
	recv := method.Signature().Recv()
	t := f.info.TypeOf(p.X)
	if safeKind(t) || safeKind(recv.Type()) {
		return changesKind(recv.Type(), method.Name())
	}
	if types.IsInterface(recv.Type()) {
		return f.dynamic(method, recv.Type())
	}
	_, byPointer := recv.Type().(*types.Pointer)
	if !byPointer && plain(t) {
		return false
	}
	if at, ok := f.homes[recv]; ok {
		f.flows = append(f.flows, flow{at, recv})
		return false
	}
	if _, ok := f.code.of[method]; ok && recv.Name() == "" {
		return false
	}
	return true
}

// dynamic decides on a call through an interface: it may reach the method of any
// type that implements it.
func (f *follow) dynamic(method *types.Func, t types.Type) bool {
	iface, _ := t.Underlying().(*types.Interface)
	if method.Pkg() == nil || iface == nil || f.code.snap.Packages[method.Pkg().Path()] == nil || f.code.outsiders(iface) {
		return true
	}
	for _, named := range f.code.named {
		if types.IsInterface(named) || named.TypeParams().Len() == 0 && !types.Implements(types.NewPointer(named), iface) {
			continue
		}
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(named), true, method.Pkg(), method.Name())
		found, ok := obj.(*types.Func)
		if !ok {
			continue
		}
		recv := found.Origin().Signature().Recv()
		if at, ok := f.homes[recv]; ok {
			f.flows = append(f.flows, flow{at, recv})
		} else if f.code.snap.Packages[found.Pkg().Path()] == nil {
			return true
		}
	}
	return false
}

// outsiders reports whether a type of a package that the main module imports
// implements an interface.
func (c *code) outsiders(iface *types.Interface) bool {
	if known, ok := c.implemented[iface]; ok {
		return known
	}
	found := false
	for _, p := range c.snap.Packages {
		for _, imported := range p.Types.Imports() {
			if c.snap.Packages[imported.Path()] != nil {
				continue
			}
			found = found || slices.ContainsFunc(imported.Scope().Names(), func(name string) bool {
				t, ok := imported.Scope().Lookup(name).(*types.TypeName)
				return ok && !types.IsInterface(t.Type()) && !safeKind(t.Type()) && types.Implements(types.NewPointer(t.Type()), iface)
			})
		}
	}
	c.implemented[iface] = found
	return found
}

// assign decides on an assignment to or from the expression.
func (f *follow) assign(p *ast.AssignStmt) bool {
	e := f.expr()
	if slices.Contains(p.Lhs, e) {
		return p.Tok != token.DEFINE && f.writes()
	}
	if !f.escapes() {
		return false
	}
	if len(p.Lhs) != len(p.Rhs) {
		return f.alias(p.Lhs[0])
	}
	return f.alias(p.Lhs[slices.Index(p.Rhs, e)])
}

func (f *follow) declare(p *ast.ValueSpec) bool {
	at := slices.Index(p.Values, f.expr())
	return f.escapes() && (at < 0 || len(p.Names) != len(p.Values) || f.alias(p.Names[at]))
}

// alias goes on with the variable that now leads to the same memory. It reports
// true when that is no local variable.
func (f *follow) alias(to ast.Expr) bool {
	id, ok := ast.Unparen(to).(*ast.Ident)
	if !ok {
		return true
	}
	if id.Name == "_" {
		return false
	}
	v, ok := f.info.Defs[id].(*types.Var)
	if !ok {
		v, ok = f.info.Uses[id].(*types.Var)
	}
	if !ok || isGlobal(v) {
		return true
	}
	f.flows = append(f.flows, flow{f.frame, v})
	return false
}

func (f *follow) ranges(p *ast.RangeStmt) bool {
	e := f.expr()
	if p.Key == e || p.Value == e {
		return f.writes()
	}
	t := f.info.TypeOf(p.X)
	if t == nil {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Map:
		if p.Key != nil && !plain(u.Key()) && f.alias(p.Key) {
			return true
		}
	}
	return p.Value != nil && !plain(elem(t)) && f.alias(p.Value)
}
