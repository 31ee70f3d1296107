package fingerprint

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// purity decides whether an initialiser only computes a value, so that the rest
// of the program is the same without it.
type purity struct {
	code *code
	info *types.Info
}

// purePackages have functions and methods that only compute values from their
// arguments.
var purePackages = []string{
	"errors", "html", "math", "math/bits", "math/cmplx", "path", "regexp", "strconv", "strings",
	"unicode", "unicode/utf8", "unicode/utf16",
}

// pureFunctions are the same in other packages.
var pureFunctions = []string{
	"fmt.Errorf", "fmt.Sprint", "fmt.Sprintf", "fmt.Sprintln", "math/big.NewInt", "math/big.NewFloat", "math/big.NewRat",
	"time.Date", "time.Unix", "time.UnixMilli", "time.FixedZone", "bytes.NewReader",
	"text/template.New", "text/template.Must", "text/template.Template.Parse", "html/template.New", "html/template.Must", "html/template.Template.Parse",
	"sync.OnceFunc", "sync.OnceValue", "sync.OnceValues", // which call later, if ever
	"stagebook/cells.Env", "stagebook/cells.Secret",
}

var pureBuiltins = []string{"append", "cap", "complex", "imag", "len", "make", "max", "min", "new", "real"}

// pure reports whether evaluating an expression changes nothing, and gives the
// same whenever it is done: what reads a variable may come before or after code that
// assigns it.
func (p purity) pure(e ast.Expr) bool {
	pure := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // made, not called; a call of it is caught below
		case *ast.Ident:
			pure = pure && !p.readsVariable(n)
		case *ast.UnaryExpr:
			pure = pure && n.Op != token.ARROW
		case *ast.CallExpr:
			pure = pure && p.pureCall(n)
		case ast.Expr:
			pure = pure && !p.mayPanic(n)
		}
		return pure
	})
	return pure
}

// readsVariable reports whether a name is that of a package variable of the main
// module which may change while the program starts.
func (p purity) readsVariable(id *ast.Ident) bool {
	v, ok := p.info.Uses[id].(*types.Var)
	if !ok {
		return false
	}
	_, ok = p.code.of[v]
	return ok && !p.code.isFixed(v)
}

func (p purity) pureCall(call *ast.CallExpr) bool {
	fun := ast.Unparen(call.Fun)
	if tv, ok := p.info.Types[fun]; ok && tv.IsType() {
		return p.fits(call)
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	case *ast.IndexExpr: // an instance of a generic function
		id = selected(fun.X)
	}
	if id == nil {
		return false
	}
	switch obj := p.info.Uses[id].(type) {
	case *types.Builtin:
		return slices.Contains(pureBuiltins, obj.Name()) && (obj.Name() != "make" || p.makes(call))
	case *types.Func:
		return p.pureFunc(obj, call.Args)
	}
	return false
}

func selected(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	}
	return nil
}

func (p purity) pureFunc(f *types.Func, args []ast.Expr) bool {
	if f.Pkg() == nil || p.code.snap.Packages[f.Pkg().Path()] != nil && !strings.HasSuffix(f.Pkg().Path(), "stagebook/cells") {
		return false
	}
	name := qualified(f)
	if !slices.Contains(purePackages, f.Pkg().Path()) && !slices.Contains(pureFunctions, name) {
		return false
	}
	if strings.HasPrefix(name, "sync.Once") {
		return true
	}
	if strings.HasSuffix(name, ".Must") || panicky[name] != nil {
		return p.works(name, args)
	}
	return !slices.ContainsFunc(args, func(arg ast.Expr) bool { return p.callable(arg) })
}

// callable reports whether a function that is handed a value may call code of the
// main module through it.
func (p purity) callable(arg ast.Expr) bool {
	found := false
	h := newHeld(p.code)
	t := p.info.TypeOf(arg)
	if t == nil {
		return true
	}
	if _, ok := t.Underlying().(*types.Interface); ok {
		return !types.Identical(t, types.Universe.Lookup("error").Type())
	}
	h.add(t)
	for i := range h.nodes {
		found = found || len(p.code.nodes[i].edges) > 0
	}
	for seen := range h.seen {
		_, function := seen.(*types.Signature)
		found = found || function
	}
	return found
}
