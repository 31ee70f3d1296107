package fingerprint

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// call decides on a call that the expression is a part of.
func (f *follow) call(p *ast.CallExpr) (done, writes bool) {
	if p.Fun == f.expr() {
		return true, f.stateful()
	}
	fun := ast.Unparen(p.Fun)
	if tv, ok := f.info.Types[fun]; ok && tv.IsType() {
		return !f.escapes(), false
	}
	if !f.escapes() && !f.isBuiltin(fun) {
		return true, false
	}
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	id := selected(fun)
	if id == nil {
		return true, true
	}
	arg := slices.Index(p.Args, f.expr())
	switch callee := f.info.Uses[id].(type) {
	case *types.Builtin:
		return f.builtin(callee.Name(), arg, p)
	case *types.Func:
		return true, f.argument(callee.Origin(), arg)
	}
	return true, true
}

func (f *follow) isBuiltin(fun ast.Expr) bool {
	id, ok := fun.(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = f.info.Uses[id].(*types.Builtin)
	return ok
}

// builtin decides on an argument of a built-in function.
func (f *follow) builtin(name string, arg int, p *ast.CallExpr) (done, writes bool) {
	switch name {
	case "delete", "clear", "close":
		return true, arg == 0
	case "copy":
		return true, arg == 0 || !plain(elem(f.info.TypeOf(f.expr())))
	case "append":
		if arg == 0 {
			_, cut := ast.Unparen(f.expr()).(*ast.SliceExpr) // append(v[:0], …) writes over v
			return cut, cut
		}
		if p.Ellipsis.IsValid() {
			return true, !plain(elem(f.info.TypeOf(f.expr())))
		}
		return true, f.escapes()
	case "panic":
		return true, f.escapes()
	}
	return true, false
}

// argument decides on an argument of a function that is known.
func (f *follow) argument(callee *types.Func, arg int) bool {
	sig := callee.Signature()
	if _, ours := f.code.of[callee]; ours && arg >= 0 && sig.Params().Len() > 0 {
		param := sig.Params().At(min(arg, sig.Params().Len()-1))
		at, ok := f.homes[param]
		if !ok {
			return true
		}
		f.flows = append(f.flows, flow{at, param})
		return false
	}
	if callee.Pkg() != nil && trusted(callee.Pkg().Path()) && !f.address {
		return !plain(elem(f.info.TypeOf(f.expr()))) // lists of names, numbers and options
	}
	if callee.Pkg() == nil || !reads(callee) || f.address {
		return true
	}
	if strings.HasPrefix(qualified(callee), "fmt.Fprint") {
		return arg == 0 // the writer
	}
	if pkg := callee.Pkg().Path(); pkg == "slices" || pkg == "maps" {
		return !plain(elem(f.info.TypeOf(f.expr()))) && sig.Results().Len() > 0 && !plainTuple(sig.Results())
	}
	return false
}

func plainTuple(t *types.Tuple) bool {
	for v := range t.Variables() {
		if !plain(v.Type()) {
			return false
		}
	}
	return true
}

// readers are packages whose functions do not write what their arguments lead
// to, but for the exceptions.
var readers = map[string][]string{
	"strings": nil, "strconv": nil, "unicode": nil, "unicode/utf8": nil, "math": nil, "path": nil, "path/filepath": nil,
	"html": nil, "cmp": nil, "regexp": nil, "os": nil, "encoding/hex": {"Encode", "Decode", "AppendEncode", "AppendDecode"},
	"errors": {"As"}, "fmt": {"Fscan", "Fscanf", "Fscanln", "Scan", "Scanf", "Scanln", "Sscan", "Sscanf", "Sscanln", "Append", "Appendf", "Appendln"},
	"sort": {"Sort", "Stable", "Strings", "Ints", "Float64s", "Slice", "SliceStable", "Reverse"},
	"slices": {
		"Sort", "SortFunc", "SortStableFunc", "Reverse", "Delete", "DeleteFunc", "Insert", "Replace", "Compact", "CompactFunc",
		"Grow", "Clip", "AppendSeq", "Chunk",
	},
	"maps":          {"Copy", "DeleteFunc", "Insert"},
	"encoding/json": {"Unmarshal", "Compact", "Indent", "HTMLEscape", "NewDecoder"},
	"reflect":       {"ValueOf", "Append", "AppendSlice", "Copy", "Swapper", "NewAt", "Indirect"},
}

// trusted reports whether a package is of a module that writes none of the lists it
// is handed, in functions or methods: it copies them, or keeps them to read.
func trusted(path string) bool {
	return strings.HasPrefix(path, "github.com/go-gota/gota/") || strings.HasPrefix(path, "github.com/go-echarts/go-echarts/")
}

func reads(f *types.Func) bool {
	except, ok := readers[f.Pkg().Path()]
	return ok && f.Signature().Recv() == nil && !slices.Contains(except, f.Name())
}

// stateful reports whether calling a function that a package variable holds may
// write: one that another function made can keep a state of its own.
func (f *follow) stateful() bool {
	v, ok := f.info.Uses[f.path[len(f.path)-1].(*ast.Ident)].(*types.Var)
	if !ok || !isGlobal(v) {
		return false
	}
	at, ok := f.code.of[v]
	if !ok {
		return false
	}
	n := f.code.nodes[at]
	if f.start != nil && f.start.states && f.start.fills(v) {
		return true
	}
	found := false
	for _, value := range n.syn.(*ast.ValueSpec).Values {
		ast.Inspect(value, func(e ast.Node) bool {
			switch e := e.(type) {
			case *ast.FuncLit:
				return false
			case *ast.CallExpr:
				found = found || !f.makesPlain(n.pkg.Info, e)
			}
			return !found
		})
	}
	return found
}

// makesPlain reports whether a call in an initialiser makes no function with a
// state. Those of sync.OnceFunc and its like give the same each time.
func (f *follow) makesPlain(info *types.Info, call *ast.CallExpr) bool {
	if tv, ok := info.Types[call.Fun]; ok && tv.IsType() {
		return true
	}
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	if id := selected(fun); id != nil {
		switch callee := info.Uses[id].(type) {
		case *types.Builtin:
			return true
		case *types.Func:
			return callee.Pkg() != nil && (strings.HasPrefix(qualified(callee), "sync.Once") || trusted(callee.Pkg().Path()))
		}
	}
	return false
}
