package hints

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// Analyzers returns an analyzer for each kind of hint, in the order of the alphabet.
func Analyzers() []*analysis.Analyzer {
	return []*analysis.Analyzer{
		Address, Clock, Environment, Files, Goroutines, MapOrder, Network, Process, Random, State, Ties,
	}
}

// advice is what an analyzer says: what it found and what to do instead.
type advice struct{ words, remedy string }

func report(pass *analysis.Pass, at ast.Node, a advice) {
	pass.Report(analysis.Diagnostic{
		Pos: at.Pos(), End: at.End(), Category: pass.Analyzer.Name, Message: a.words,
		Related: []analysis.RelatedInformation{{Pos: at.Pos(), Message: a.remedy}},
	})
}

// parents gives each node the one around it.
var parents = &analysis.Analyzer{
	Name: "parents", Doc: "gives each node the one around it", ResultType: reflect.TypeFor[tree](),
	Run: func(pass *analysis.Pass) (any, error) {
		t := tree{}
		for _, f := range pass.Files {
			var open []ast.Node
			ast.Inspect(f, func(n ast.Node) bool {
				if n == nil {
					open = open[:len(open)-1]
					return true
				}
				if len(open) > 0 {
					t[n] = open[len(open)-1]
				}
				open = append(open, n)
				return true
			})
		}
		return t, nil
	},
}

// tree leads from a node to the one around it.
type tree map[ast.Node]ast.Node

func treeOf(pass *analysis.Pass) tree { return pass.ResultOf[parents].(tree) }

// around returns the nearest node of a type that encloses n.
func around[T ast.Node](t tree, n ast.Node) (found T, ok bool) {
	for n = t[n]; n != nil; n = t[n] {
		if found, ok = n.(T); ok {
			return found, true
		}
	}
	return found, false
}

// outermost is the body of the declared function around a node, nil outside of any.
func (t tree) outermost(n ast.Node) *ast.BlockStmt {
	if f, ok := around[*ast.FuncDecl](t, n); ok {
		return f.Body
	}
	if lit, ok := around[*ast.FuncLit](t, n); ok { // of an initialiser
		return lit.Body
	}
	return nil
}

// each calls f for every node of a type.
func each[T ast.Node](pass *analysis.Pass, f func(T)) {
	for _, file := range pass.Files {
		eachIn(file, f)
	}
}

func eachIn[T ast.Node](root ast.Node, f func(T)) {
	ast.Inspect(root, func(n ast.Node) bool {
		if x, ok := n.(T); ok {
			f(x)
		}
		return true
	})
}

// callee is the qualified name of what a call calls, "" when that is not known.
func callee(pass *analysis.Pass, call *ast.CallExpr) string {
	return qualified(typeutil.Callee(pass.TypesInfo, call))
}

// qualified is the name of a declared object with its import path, a method with
// its type: "time.Now", "net/http.Client.Do".
func qualified(obj types.Object) string {
	if obj == nil || obj.Pkg() == nil {
		return ""
	}
	name := obj.Name()
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		name = receiver(fn) + "." + name
	} else if v, ok := obj.(*types.Var); ok && v.Parent() != obj.Pkg().Scope() {
		return ""
	}
	return obj.Pkg().Path() + "." + name
}

func receiver(fn *types.Func) string {
	t := fn.Signature().Recv().Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj().Name()
	}
	return "interface"
}

// root is the variable that an expression starts from: s of s.list[i].name.
func root(info *types.Info, e ast.Expr) types.Object {
	switch x := e.(type) {
	case *ast.Ident:
		return info.ObjectOf(x)
	case *ast.SelectorExpr:
		return root(info, x.X)
	case *ast.IndexExpr:
		return root(info, x.X)
	case *ast.StarExpr:
		return root(info, x.X)
	case *ast.ParenExpr:
		return root(info, x.X)
	case *ast.SliceExpr:
		return root(info, x.X)
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return root(info, x.X)
		}
	}
	return nil
}

// mentions reports whether an object is named anywhere in a node.
func mentions(info *types.Info, n ast.Node, objs ...types.Object) bool {
	found := false
	eachIn(n, func(id *ast.Ident) {
		for _, obj := range objs {
			found = found || obj != nil && info.ObjectOf(id) == obj
		}
	})
	return found
}

// within reports whether an object is declared inside of a node.
func within(obj types.Object, n ast.Node) bool { return n.Pos() <= obj.Pos() && obj.Pos() < n.End() }

// uses reports every use of the objects that known names.
func uses(pass *analysis.Pass, known func(obj types.Object, name string) (advice, bool)) {
	each(pass, func(id *ast.Ident) {
		obj := pass.TypesInfo.Uses[id]
		if obj == nil {
			return
		}
		name := qualified(obj)
		if name == "" {
			return
		}
		if a, ok := known(obj, name); ok {
			report(pass, id, a)
		}
	})
}
