package hints

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Address finds addresses that become values.
var Address = &analysis.Analyzer{
	Name: "address",
	Run:  address,
	Doc: `report addresses of memory that become part of a value

Where a value lies in memory is another place in every process:

	id := fmt.Sprintf("%p", node)

Name things by what they are: an index, a key, a name. Printing a pointer to a
number, a function or a channel with %v shows its address, too.`,
}

const addressRemedy = "name it by what it is: an index, a key, a name"

func address(pass *analysis.Pass) (any, error) {
	each(pass, func(call *ast.CallExpr) {
		name := callee(pass, call)
		switch {
		case name == "reflect.Value.Pointer", name == "reflect.Value.UnsafeAddr":
			report(pass, call, advice{"takes an address as a number: " + name, addressRemedy})
		case strings.HasPrefix(name, "fmt.") && !isLog(pass, call, name):
			printed(pass, call, name)
		case pass.TypesInfo.Types[call.Fun].IsType() && isKind(pass.TypesInfo.TypeOf(call.Fun), types.Uintptr) && len(call.Args) == 1 &&
			isKind(pass.TypesInfo.TypeOf(call.Args[0]), types.UnsafePointer):
			report(pass, call, advice{"takes an address as a number", addressRemedy})
		}
	})
	return nil, nil
}

func isKind(t types.Type, kind types.BasicKind) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == kind
}

// printed looks at a call that formats its arguments.
func printed(pass *analysis.Pass, call *ast.CallExpr, name string) {
	if !strings.Contains(name, "print") && !strings.Contains(name, "Errorf") {
		return
	}
	for _, arg := range call.Args {
		v := pass.TypesInfo.Types[arg].Value
		if v != nil && v.Kind() == constant.String && strings.Contains(strings.ReplaceAll(constant.StringVal(v), "%%", ""), "%p") {
			report(pass, call, advice{"prints an address: %p", addressRemedy})
			return
		}
	}
	for _, arg := range call.Args {
		if t := pass.TypesInfo.TypeOf(arg); printsAddress(t) {
			report(pass, arg, advice{"prints an address: a value of type " + types.TypeString(t, types.RelativeTo(pass.Pkg)), "print what it points to, or a name for it"})
		}
	}
}

// printsAddress reports whether package fmt shows a value of a type by where it lies.
func printsAddress(t types.Type) bool {
	if t == nil || hasText(t) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Pointer:
		switch u.Elem().Underlying().(type) {
		case *types.Struct, *types.Slice, *types.Map, *types.Array:
			return false
		}
		return true
	}
	return false
}

func hasText(t types.Type) bool {
	for _, name := range []string{"String", "Error", "Format", "GoString"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name); obj != nil {
			if _, ok := obj.(*types.Func); ok {
				return true
			}
		}
	}
	return false
}
