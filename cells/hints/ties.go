package hints

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Ties finds sorts that leave equals in the order of a map.
var Ties = &analysis.Analyzer{
	Name:     "ties",
	Requires: []*analysis.Analyzer{parents},
	Run:      ties,
	Doc: `report sorts after which equals stand in the order of a map

A slice that was filled from a map and is then sorted by one field has its ties in
the order of the map, also with a stable sort:

	for word, n := range counts {
		list = append(list, entry{word, n})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].n > list[j].n })

Compare the key next, which no two entries share. A sort by the key itself is not
reported.`,
}

func ties(pass *analysis.Pass) (any, error) {
	t := treeOf(pass)
	each(pass, func(loop *ast.RangeStmt) {
		if unordered(pass, loop.X) == "" {
			return
		}
		for _, l := range leaksOf(pass, loop, loop.Body) {
			call := sortedAfter(pass, t.outermost(loop), loop.End(), l.obj)
			if call == nil || len(l.added) == 0 {
				continue
			}
			if by := comparedField(pass, call); by != "" && !isKey(pass, loop, l.added[0], by) {
				report(pass, call, advice{
					fmt.Sprintf("sorts by %s alone: where that is equal, the order is that of a map, which is another each time", by),
					"compare the key next, as in cmp.Or(cmp.Compare(a.N, b.N), cmp.Compare(a.Key, b.Key))",
				})
			}
		}
	})
	return nil, nil
}

// comparedField returns the one field that the literal of a sort compares, "" when
// it compares more, or something else.
func comparedField(pass *analysis.Pass, call *ast.CallExpr) string {
	if len(call.Args) < 2 {
		return ""
	}
	lit, ok := call.Args[1].(*ast.FuncLit)
	if !ok || len(lit.Body.List) != 1 {
		return ""
	}
	ret, ok := lit.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return ""
	}
	var sides [2]ast.Expr
	switch x := ret.Results[0].(type) {
	case *ast.BinaryExpr:
		sides = [2]ast.Expr{x.X, x.Y}
	case *ast.CallExpr:
		switch callee(pass, x) {
		case "cmp.Compare", "strings.Compare", "cmp.Less":
			sides = [2]ast.Expr{x.Args[0], x.Args[1]}
		}
	}
	a, b := sortKey(pass, sides[0]), sortKey(pass, sides[1])
	if a == b {
		return a
	}
	return ""
}

// sortKey names what stands on one side of a comparison: a field, or the value of
// a map under the element.
func sortKey(pass *analysis.Pass, e ast.Expr) string {
	switch x := e.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.IndexExpr:
		if t := pass.TypesInfo.TypeOf(x.X); t != nil {
			if _, ok := t.Underlying().(*types.Map); ok {
				return "the values of " + types.ExprString(x.X)
			}
		}
	}
	return ""
}

// isKey reports whether a field of what was appended was set to the key of the loop.
func isKey(pass *analysis.Pass, loop *ast.RangeStmt, added ast.Expr, name string) bool {
	key, ok := loop.Key.(*ast.Ident)
	if !ok {
		return false
	}
	obj := pass.TypesInfo.ObjectOf(key)
	if u, ok := added.(*ast.UnaryExpr); ok {
		added = u.X
	}
	lit, ok := added.(*ast.CompositeLit)
	if !ok {
		return false
	}
	s, ok := pass.TypesInfo.TypeOf(lit).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i, e := range lit.Elts {
		field, value := "", e
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			field, value = types.ExprString(kv.Key), kv.Value
		} else if i < s.NumFields() {
			field = s.Field(i).Name()
		}
		if id, ok := value.(*ast.Ident); ok && field == name && pass.TypesInfo.ObjectOf(id) == obj {
			return true
		}
	}
	return false
}
