package fingerprint

import (
	"go/ast"
	"go/types"
)

// starting sorts the code that runs when the program starts: bodies that run then
// and are done, and what may run again later because the start has put it somewhere:
// functions used as values, function literals, methods of types, goroutines.
type starting struct {
	*writing
	once   map[int]bool // nodes of functions that are called by name, and no more
	later  map[int]bool // nodes that may run later
	states bool         // it makes functions that can keep a state of their own
	filled map[*types.Var]bool
}

// findStarting looks at the nodes that start the program, and what they reach.
func (w *writing) findStarting(roots, reached []int) *starting {
	s := &starting{writing: w, once: map[int]bool{}, later: map[int]bool{}, filled: map[*types.Var]bool{}}
	todo := append([]int(nil), roots...)
	for len(todo) > 0 {
		i := todo[0]
		todo = todo[1:]
		if s.once[i] {
			continue
		}
		s.once[i] = true
		todo = append(todo, s.body(i)...)
	}
	for _, i := range reached {
		if !s.once[i] {
			s.later[i] = true
		}
	}
	return s
}

// fills reports whether the start of the program puts something into a package
// variable.
func (s *starting) fills(v *types.Var) bool {
	if known, ok := s.filled[v]; ok {
		return known
	}
	s.filled[v] = false // to call v, which the uses of v lead to asking of, fills nothing
	found := false
	for i := range s.once {
		n := s.code.nodes[i]
		if fn, ok := n.syn.(*ast.FuncDecl); ok && fn.Body != nil && !found {
			uses := s.usesIn(frame{fn.Body, n.pkg.Info})[v]
			found = len(uses) > 0 && s.mayWrite(uses, true)
		}
	}
	s.filled[v] = found
	return found
}

// body looks at one body that runs at the start, scans the literals in it, and
// returns the functions that it calls by name.
func (s *starting) body(i int) (called []int) {
	n := s.code.nodes[i]
	if n.syn == nil {
		return nil
	}
	if n.wide {
		s.states = true
	}
	by := n.pkg.Info.Defs[nameOf(n.syn)]
	names := map[*ast.Ident]bool{} // in the place of a called function
	var inspect func(at ast.Node, literal bool)
	inspect = func(at ast.Node, literal bool) {
		ast.Inspect(at, func(e ast.Node) bool {
			switch e := e.(type) {
			case *ast.GoStmt:
				literal = true // it goes on beside the cells
			case *ast.CallExpr:
				if id := selected(ast.Unparen(e.Fun)); id != nil && !literal {
					names[id] = true
				}
				s.states = s.states || !literal && s.givesFunction(n.pkg.Info, e)
			case *ast.FuncLit:
				s.states = s.states || captures(n.pkg.Info, e)
				if by != nil {
					s.scanBody(frame{e.Body, n.pkg.Info}, by)
				}
				inspect(e.Body, true)
				return false
			case *ast.Ident:
				fn, ok := n.pkg.Info.Uses[e].(*types.Func)
				if !ok {
					break
				}
				to, ours := s.code.of[fn.Origin()]
				switch {
				case !ours:
				case names[e] && !literal:
					called = append(called, to)
				default:
					s.later[to] = true
					s.states = s.states || fn.Signature().Recv() != nil && !literal
				}
			}
			return true
		})
	}
	inspect(n.syn, false)
	return called
}

func nameOf(syn ast.Node) *ast.Ident {
	switch syn := syn.(type) {
	case *ast.FuncDecl:
		return syn.Name
	case *ast.ValueSpec:
		return syn.Names[0]
	case *ast.TypeSpec:
		return syn.Name
	}
	return nil
}

// captures reports whether a function literal uses local variables of the code
// around it, which live on in it.
func captures(info *types.Info, lit *ast.FuncLit) bool {
	found := false
	ast.Inspect(lit.Body, func(e ast.Node) bool {
		if id, ok := e.(*ast.Ident); ok {
			v, ok := info.Uses[id].(*types.Var)
			found = found || ok && !v.IsField() && !isGlobal(v) && (v.Pos() < lit.Pos() || v.Pos() > lit.End())
		}
		return !found
	})
	return found
}

// givesFunction reports whether a call gives a function that can keep a state.
func (s *starting) givesFunction(info *types.Info, call *ast.CallExpr) bool {
	if !holdsFunction(info.TypeOf(call)) {
		return false
	}
	f := follow{writing: s.writing}
	return !f.makesPlain(info, call)
}

// holdsFunction reports whether a copy of a value has functions in it.
func holdsFunction(t types.Type) bool {
	if t == nil {
		return true
	}
	if safeKind(t) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return true
	case *types.Array:
		return holdsFunction(u.Elem())
	case *types.Slice:
		return holdsFunction(u.Elem())
	case *types.Map:
		return holdsFunction(u.Elem())
	case *types.Struct:
		for field := range u.Fields() {
			if holdsFunction(field.Type()) {
				return true
			}
		}
	case *types.Tuple:
		for v := range u.Variables() {
			if holdsFunction(v.Type()) {
				return true
			}
		}
	}
	return false
}
