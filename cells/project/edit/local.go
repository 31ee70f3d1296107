package edit

import (
	"go/ast"
	"go/types"
)

// strays refuses types and constants that are declared on one side of the
// selection's borders, inside the function, and used on the other: no signature
// can carry them across.
func (k *picked) strays() {
	ast.Inspect(k.fn, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		obj := k.info.ObjectOf(id)
		switch obj.(type) {
		case *types.TypeName, *types.Const:
		default:
			return true
		}
		if !k.local(obj) {
			return true
		}
		if k.inside(k.sheet.offset(id.Pos())) != k.inside(k.sheet.offset(obj.Pos())) {
			k.refuse(obj.Name() + " is declared inside " + k.fn.Name.Name + " and used on both sides: move its declaration out of the function first")
		}
		return true
	})
}

func (k *picked) inside(offset int) bool { return k.start <= offset && offset < k.end }

// local reports whether something is declared inside a function of this package.
func (k *picked) local(obj types.Object) bool {
	return obj.Pkg() == k.types && obj.Parent() != nil && obj.Parent() != k.types.Scope()
}

// localType reports whether a type can be written only where one that it mentions
// is declared: inside a function.
func (k *picked) localType(t types.Type) bool {
	seen := map[types.Type]bool{}
	var visit func(types.Type) bool
	tuple := func(list *types.Tuple) bool {
		for v := range list.Variables() {
			if visit(v.Type()) {
				return true
			}
		}
		return false
	}
	visit = func(t types.Type) bool {
		if seen[t] {
			return false
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Named:
			for arg := range t.TypeArgs().Types() {
				if visit(arg) {
					return true
				}
			}
			return k.local(t.Obj())
		case *types.Alias:
			return k.local(t.Obj())
		case *types.TypeParam:
			return true
		case *types.Map:
			return visit(t.Key()) || visit(t.Elem())
		case interface{ Elem() types.Type }: // pointers, slices, arrays, channels
			return visit(t.Elem())
		case *types.Signature:
			return tuple(t.Params()) || tuple(t.Results())
		case *types.Struct:
			for f := range t.Fields() {
				if visit(f.Type()) {
					return true
				}
			}
		case *types.Tuple:
			return tuple(t)
		}
		return false
	}
	return visit(t)
}
