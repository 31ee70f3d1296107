package hints

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// MapOrder finds results that follow the order of a map.
var MapOrder = &analysis.Analyzer{
	Name:     "maporder",
	Requires: []*analysis.Analyzer{parents},
	Run:      mapOrder,
	Doc: `report loops over maps whose order gets out

Go visits the entries of a map in another order each time. A loop over one that
appends to a slice, writes, sends, adds up floats or texts, or returns what it
meets first gives another result each time:

	for name := range ages {
		names = append(names, name)
	}

Sort the keys first, or the slice afterwards:

	for _, name := range slices.Sorted(maps.Keys(ages)) {

A slice that is sorted further down is not reported, nor are sums of whole
numbers and what goes into another map.`,
}

func mapOrder(pass *analysis.Pass) (any, error) {
	t := treeOf(pass)
	each(pass, func(loop *ast.RangeStmt) {
		m := unordered(pass, loop.X)
		if m == "" {
			return
		}
		remedy := "sort the keys first: for _, k := range slices.Sorted(maps.Keys(" + m + "))"
		body := t.outermost(loop)
		for _, l := range leaksOf(pass, loop, loop.Body) {
			if sortedAfter(pass, body, loop.End(), l.obj) == nil {
				report(pass, l.at, advice{l.how + " in the order of a map, which is another each time", remedy})
			}
		}
		returns(pass, t, loop, remedy)
	})
	each(pass, func(call *ast.CallExpr) { collected(pass, t, call) })
	return nil, nil
}

// unordered returns how an expression is written if ranging over it follows the
// order of a map; of maps.Keys(m), m.
func unordered(pass *analysis.Pass, e ast.Expr) string {
	t := pass.TypesInfo.TypeOf(e)
	if t == nil {
		return ""
	}
	if _, ok := t.Underlying().(*types.Map); ok {
		return types.ExprString(e)
	}
	if call, ok := e.(*ast.CallExpr); ok {
		switch callee(pass, call) {
		case "maps.Keys", "maps.Values", "maps.All", "golang.org/x/exp/maps.Keys", "golang.org/x/exp/maps.Values":
			return types.ExprString(call.Args[0])
		case "reflect.Value.MapKeys":
			return "m"
		}
	}
	return ""
}

// returns reports results that are what a loop met first.
func returns(pass *analysis.Pass, t tree, loop *ast.RangeStmt, remedy string) {
	l := &leaks{pass: pass, inside: loop}
	ast.Inspect(loop.Body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		ret, ok := n.(*ast.ReturnStmt)
		if !ok {
			return true
		}
		for _, e := range ret.Results {
			if typ := pass.TypesInfo.TypeOf(e); l.ofTurn(e) && typ != nil && !isErrorType(typ) {
				report(pass, ret, advice{"returns what it meets first in a map, which is another each time", remedy})
				break
			}
		}
		return true
	})
}

func isErrorType(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Error")
	return obj != nil
}

// collected reports slices made of the keys or values of a map that nobody sorts.
func collected(pass *analysis.Pass, t tree, call *ast.CallExpr) {
	name := callee(pass, call)
	var m string
	switch name {
	case "slices.Collect":
		m = unordered(pass, call.Args[0])
	case "slices.AppendSeq":
		m = unordered(pass, call.Args[1])
	case "golang.org/x/exp/maps.Keys", "golang.org/x/exp/maps.Values":
		m = types.ExprString(call.Args[0])
	case "reflect.Value.MapKeys":
		m = "m"
	}
	if m == "" || settled(pass, t, call) {
		return
	}
	report(pass, call, advice{"makes a slice in the order of a map, which is another each time", "sort it: slices.Sorted(maps.Keys(" + m + "))"})
}

// settled reports whether the order of a slice is lost again: it is sorted, or
// only counted, or ranged over, where the loop is looked at.
func settled(pass *analysis.Pass, t tree, e ast.Node) bool {
	for n := t[e]; n != nil; e, n = n, t[n] {
		switch p := n.(type) {
		case *ast.CallExpr:
			if id, ok := p.Fun.(*ast.Ident); ok && id.Name == "len" || sorts(p) {
				return true
			}
		case *ast.RangeStmt:
			return p.X == e && unordered(pass, p.X) != ""
		case *ast.AssignStmt:
			for _, to := range p.Lhs {
				if sortedAfter(pass, t.outermost(p), p.End(), root(pass.TypesInfo, to)) != nil {
					return true
				}
			}
			return false
		case *ast.BlockStmt:
			return false
		}
	}
	return false
}
