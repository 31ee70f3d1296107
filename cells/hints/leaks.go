package hints

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// leak is a place where the order of a loop's turns gets out of the loop.
type leak struct {
	at    ast.Node
	obj   types.Object // what it gets into; nil for a return
	how   string       // "appends to names"
	added []ast.Expr   // what is appended
}

// leaks finds where the order in which body is run gets out of it. inside is the
// node that declares what belongs to one turn.
type leaks struct {
	pass   *analysis.Pass
	inside ast.Node
	found  []leak
}

func leaksOf(pass *analysis.Pass, inside ast.Node, body *ast.BlockStmt) []leak {
	l := &leaks{pass: pass, inside: inside}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			l.assign(n)
		case *ast.CallExpr:
			l.write(n)
		case *ast.SendStmt:
			if obj := root(pass.TypesInfo, n.Chan); l.outer(obj) && l.ofTurn(n.Value) {
				l.add(leak{at: n, obj: obj, how: "sends on " + obj.Name()})
			}
		}
		return true
	})
	return l.found
}

func (l *leaks) add(found leak) { l.found = append(l.found, found) }

// outer reports whether a variable lives longer than a turn.
func (l *leaks) outer(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	return ok && !within(v, l.inside)
}

// ofTurn reports whether an expression depends on something of the turn.
func (l *leaks) ofTurn(e ast.Node) bool {
	found := false
	eachIn(e, func(id *ast.Ident) {
		if v, ok := l.pass.TypesInfo.ObjectOf(id).(*types.Var); ok && !v.IsField() {
			found = found || within(v, l.inside)
		}
	})
	return found
}

func (l *leaks) assign(a *ast.AssignStmt) {
	for i, to := range a.Lhs {
		obj := root(l.pass.TypesInfo, to)
		if !l.outer(obj) || indexed(to) && l.ofTurn(to) { // each turn has a place of its own
			continue
		}
		var from ast.Expr
		if len(a.Rhs) == len(a.Lhs) {
			from = a.Rhs[i]
		}
		switch {
		case from == nil:
		case a.Tok == token.ASSIGN || a.Tok == token.DEFINE:
			l.grown(to, obj, from)
		case l.accumulates(a.Tok, to) && l.pass.TypesInfo.Types[from].Value == nil:
			l.add(leak{at: a, obj: obj, how: "adds up " + types.ExprString(to)})
		}
	}
}

// grown looks at x = append(x, …) and x = x + ….
func (l *leaks) grown(to ast.Expr, obj types.Object, from ast.Expr) {
	switch x := from.(type) {
	case *ast.CallExpr:
		if id, ok := x.Fun.(*ast.Ident); !ok || id.Name != "append" || len(x.Args) < 2 || root(l.pass.TypesInfo, x.Args[0]) != obj {
			return
		}
		for _, arg := range x.Args[1:] {
			if l.ofTurn(arg) {
				l.add(leak{at: x, obj: obj, how: "appends to " + types.ExprString(to), added: x.Args[1:]})
				return
			}
		}
	case *ast.BinaryExpr:
		if l.accumulates(assignments[x.Op], to) && mentions(l.pass.TypesInfo, x, obj) && l.ofTurn(x) {
			l.add(leak{at: x, obj: obj, how: "adds up " + types.ExprString(to)})
		}
	}
}

var assignments = map[token.Token]token.Token{
	token.ADD: token.ADD_ASSIGN, token.SUB: token.SUB_ASSIGN, token.MUL: token.MUL_ASSIGN, token.QUO: token.QUO_ASSIGN,
}

// accumulates reports whether the order of operands matters: for floats, because
// each step rounds, and for texts.
func (l *leaks) accumulates(op token.Token, to ast.Expr) bool {
	t := l.pass.TypesInfo.TypeOf(to)
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return false
	}
	switch op {
	case token.ADD_ASSIGN:
		return b.Info()&(types.IsFloat|types.IsComplex|types.IsString) != 0
	case token.SUB_ASSIGN, token.MUL_ASSIGN, token.QUO_ASSIGN:
		return b.Info()&(types.IsFloat|types.IsComplex) != 0
	}
	return false
}

func indexed(e ast.Expr) bool {
	found := false
	eachIn(e, func(*ast.IndexExpr) { found = true })
	return found
}

// write looks at calls that write one thing after the other.
func (l *leaks) write(call *ast.CallExpr) {
	name := callee(l.pass, call)
	var to ast.Expr
	var said []ast.Expr
	sel, isMethod := call.Fun.(*ast.SelectorExpr)
	switch {
	case isLog(l.pass, call, name):
		return
	case strings.HasPrefix(name, "fmt.Fprint"), name == "io.WriteString":
		if len(call.Args) < 2 {
			return
		}
		to, said = call.Args[0], call.Args[1:]
	case isMethod && isWrite(sel.Sel.Name) && l.pass.TypesInfo.Selections[sel] != nil:
		to, said = sel.X, call.Args
	default:
		return
	}
	obj := root(l.pass.TypesInfo, to)
	if !l.outer(obj) || indexed(to) && l.ofTurn(to) {
		return
	}
	for _, e := range said {
		if l.ofTurn(e) {
			l.add(leak{at: call, obj: obj, how: "writes to " + types.ExprString(to)})
			return
		}
	}
}

func isWrite(name string) bool {
	switch name {
	case "Write", "WriteString", "WriteByte", "WriteRune", "Encode", "WriteRow", "PushBack", "PushFront":
		return true
	}
	return false
}

// sortedAfter returns the call behind a place that sorts what obj holds, or nil.
func sortedAfter(pass *analysis.Pass, body *ast.BlockStmt, end token.Pos, obj types.Object) *ast.CallExpr {
	var found *ast.CallExpr
	if body == nil || obj == nil {
		return nil
	}
	eachIn(body, func(call *ast.CallExpr) {
		if found == nil && call.Pos() >= end && sorts(call) && mentions(pass.TypesInfo, call, obj) {
			found = call
		}
	})
	return found
}

// sorts reports whether a call sorts, by its name: sort.Strings, slices.SortFunc,
// sortByName, rows.Sort.
func sorts(call *ast.CallExpr) bool {
	return strings.Contains(strings.ToLower(types.ExprString(call.Fun)), "sort")
}
