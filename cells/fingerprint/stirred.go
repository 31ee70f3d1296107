package fingerprint

import (
	"go/ast"
	"go/types"
)

// starters returns the declarations that run code when the program starts, and
// those whose value depends on whether they are initialised before or after it.
func (c *code) starters() []int {
	s := stirred{code: c, known: map[*types.Var]bool{}}
	var list []int
	for i, n := range c.nodes {
		if !c.isBroken(i) && (c.starts(n) || s.readBy(n)) {
			list = append(list, i)
		}
	}
	return list
}

// stirred finds package variables that some code of the main module may write.
type stirred struct {
	code    *code
	writing *writing // made when first needed
	known   map[*types.Var]bool
}

// readBy reports whether an initialiser reads such a variable. It only computes a
// value, but which one depends on when.
func (s *stirred) readBy(n *node) bool {
	spec, ok := n.syn.(*ast.ValueSpec)
	if !ok || n.decl.Kind != kindVar {
		return false
	}
	found := false
	for _, value := range spec.Values {
		ast.Inspect(value, func(e ast.Node) bool {
			if _, later := e.(*ast.FuncLit); later {
				return false
			}
			if id, ok := e.(*ast.Ident); ok {
				v, ok := n.pkg.Info.Uses[id].(*types.Var)
				found = found || ok && s.written(v)
			}
			return !found
		})
	}
	return found
}

func (s *stirred) written(v *types.Var) bool {
	if _, ours := s.code.of[v]; !ours {
		return false
	}
	if known, ok := s.known[v]; ok {
		return known
	}
	if s.writing == nil {
		s.writing = newWriting(s.code)
	}
	found := false
	for _, n := range s.code.nodes {
		if found {
			break
		}
		at := frame{info: n.pkg.Info}
		switch syn := n.syn.(type) {
		case *ast.FuncDecl:
			if syn.Body == nil {
				continue
			}
			at.body = syn.Body
		case *ast.ValueSpec:
			at.body = syn
		default:
			continue
		}
		uses := s.writing.usesIn(at)[v]
		found = len(uses) > 0 && s.writing.mayWrite(uses, true)
	}
	s.known[v] = found
	return found
}
