package fingerprint

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"text/template"
)

// mayPanic reports whether evaluating an expression, its parts left aside, may
// stop the program while it starts. Then no cell has a result, so that it is no
// business of the ones alone that name the variable.
func (p purity) mayPanic(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.IndexExpr:
		return p.mayMiss(e)
	case *ast.SliceExpr:
		return (e.Low != nil || e.High != nil || e.Max != nil) && p.constant(e) == nil
	case *ast.StarExpr:
		return !p.info.Types[e].IsType()
	case *ast.TypeAssertExpr:
		return true
	case *ast.SelectorExpr:
		s := p.info.Selections[e]
		return s != nil && (s.Kind() == types.FieldVal && s.Indirect() || s.Kind() == types.MethodVal && types.IsInterface(s.Recv()))
	case *ast.CompositeLit: // a key that cannot be one
		m, ok := under(p.info.TypeOf(e)).(*types.Map)
		return ok && types.IsInterface(m.Key())
	case *ast.BinaryExpr:
		switch e.Op {
		case token.QUO, token.REM, token.SHL, token.SHR:
			return p.constant(e.Y) == nil && isInteger(p.info.TypeOf(e))
		case token.EQL, token.NEQ: // of interfaces that hold what cannot be compared
			return !p.isNil(e.X) && !p.isNil(e.Y) && (p.isInterface(e.X) || p.isInterface(e.Y))
		}
	}
	return false
}

// mayMiss reports whether an index may lie outside. One that is constant is
// checked by the compiler where the length is.
func (p purity) mayMiss(e *ast.IndexExpr) bool {
	t := p.info.TypeOf(e.X)
	if t == nil || p.info.Types[e.Index].IsType() {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Map:
		return types.IsInterface(u.Key())
	case *types.Array:
		return p.constant(e.Index) == nil
	case *types.Signature:
		return false
	}
	return p.constant(e) == nil
}

func (p purity) isNil(e ast.Expr) bool { return p.info.Types[e].IsNil() }

func (p purity) isInterface(e ast.Expr) bool {
	t := p.info.TypeOf(e)
	return t == nil || types.IsInterface(t)
}

func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// fits reports whether a conversion keeps the program going: one of a slice to an
// array need not.
func (p purity) fits(call *ast.CallExpr) bool {
	_, array := under(p.info.TypeOf(call)).(*types.Array)
	if pointer, ok := under(p.info.TypeOf(call)).(*types.Pointer); ok {
		_, array = pointer.Elem().Underlying().(*types.Array)
	}
	if !array || len(call.Args) != 1 {
		return true
	}
	_, slice := under(p.info.TypeOf(call.Args[0])).(*types.Slice)
	return !slice
}

// makes reports whether a call of make has sizes that are known.
func (p purity) makes(call *ast.CallExpr) bool {
	return !slices.ContainsFunc(call.Args[1:], func(e ast.Expr) bool { return p.constant(e) == nil })
}

func (p purity) constant(e ast.Expr) constant.Value { return p.info.Types[e].Value }

func isInteger(t types.Type) bool {
	if t == nil {
		return true
	}
	basic, ok := t.Underlying().(*types.Basic)
	return !ok || basic.Info()&types.IsInteger != 0
}

// panicky are pure functions that stop the program when they are given what they
// cannot take, each with a check of constant arguments.
var panicky = map[string]func(args []constant.Value) bool{
	"regexp.MustCompile":      func(args []constant.Value) bool { return compiles(args, regexp.Compile) },
	"regexp.MustCompilePOSIX": func(args []constant.Value) bool { return compiles(args, regexp.CompilePOSIX) },
	"strings.Repeat":          func(args []constant.Value) bool { return len(args) == 2 && notNegative(args[1]) },
	"strings.NewReplacer":     func(args []constant.Value) bool { return len(args)%2 == 0 },
	"math/big.NewRat": func(args []constant.Value) bool {
		return len(args) == 2 && args[1] != nil && constant.Sign(args[1]) != 0
	},
	"math/bits.Div": never, "math/bits.Div32": never, "math/bits.Div64": never,
	"math/bits.Rem": never, "math/bits.Rem32": never, "math/bits.Rem64": never,
}

func never([]constant.Value) bool { return false }

func compiles(args []constant.Value, compile func(string) (*regexp.Regexp, error)) bool {
	if len(args) != 1 || args[0] == nil || args[0].Kind() != constant.String {
		return false
	}
	_, err := compile(constant.StringVal(args[0]))
	return err == nil
}

func notNegative(v constant.Value) bool {
	return v != nil && constant.Sign(v) >= 0 && constant.Compare(v, token.LSS, constant.MakeInt64(1<<20))
}

// works reports whether a call that stops the program when it fails is known not to.
func (p purity) works(name string, args []ast.Expr) bool {
	if check := panicky[name]; check != nil {
		var values []constant.Value
		for _, arg := range args {
			values = append(values, p.constant(arg))
		}
		return check(values)
	}
	return len(args) == 1 && p.parses(args[0])
}

// parses reports whether an argument of template.Must is a template whose text is
// known and sound.
func (p purity) parses(arg ast.Expr) bool {
	call, ok := ast.Unparen(arg).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return false
	}
	id := selected(ast.Unparen(call.Fun))
	text := p.constant(call.Args[0])
	if id == nil || id.Name != "Parse" || text == nil || text.Kind() != constant.String {
		return false
	}
	_, err := template.New("").Parse(constant.StringVal(text))
	return err == nil
}
