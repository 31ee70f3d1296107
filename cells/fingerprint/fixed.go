package fingerprint

import (
	"go/ast"
	"go/token"
	"go/types"
)

// isFixed reports whether a package variable has the value of its initialiser for as
// long as the program runs: nothing in the main module assigns it or takes its
// address, and a copy shares no memory with it.
func (c *code) isFixed(v *types.Var) bool {
	if c.assigned == nil {
		c.assigned = c.findAssigned()
	}
	return plain(v.Type()) && !holdsFunction(v.Type()) && !c.assigned[v]
}

// findAssigned returns the package variables that some code may assign.
func (c *code) findAssigned() map[types.Object]bool {
	found := map[types.Object]bool{}
	for _, n := range c.nodes {
		if n.syn == nil {
			continue
		}
		info := n.pkg.Info
		mark := func(e ast.Expr) {
			if e == nil {
				return
			}
			ast.Inspect(e, func(at ast.Node) bool {
				if id, ok := at.(*ast.Ident); ok && info.Uses[id] != nil {
					found[info.Uses[id]] = true
				}
				return true
			})
		}
		ast.Inspect(n.syn, func(at ast.Node) bool {
			switch at := at.(type) {
			case *ast.AssignStmt:
				for _, e := range at.Lhs {
					mark(e)
				}
			case *ast.IncDecStmt:
				mark(at.X)
			case *ast.RangeStmt:
				mark(at.Key)
				mark(at.Value)
			case *ast.UnaryExpr:
				if at.Op == token.AND {
					mark(at.X)
				}
			case *ast.SliceExpr: // of an array
				mark(at.X)
			case *ast.SelectorExpr: // a method may take the address
				if s := info.Selections[at]; s != nil && s.Kind() != types.FieldVal {
					mark(at.X)
				}
			}
			return true
		})
	}
	return found
}
