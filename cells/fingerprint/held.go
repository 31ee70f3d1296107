package fingerprint

import (
	"go/types"
	"slices"
	"strings"
)

// held collects what a value of some type can hold, to any depth: named types of
// the main module, the outside packages of others, and whether there is an
// interface anywhere, in which case any type may hide.
type held struct {
	code     *code
	seen     map[types.Type]bool
	nodes    map[int]bool
	packages map[string]bool
	open     bool // a value may be of types that other cells' code chose
}

func newHeld(c *code) *held {
	return &held{code: c, seen: map[types.Type]bool{}, nodes: map[int]bool{}, packages: map[string]bool{}}
}

// closed are modules whose types are stored by codecs of our own, which take
// none but the basic values in them.
var closed = []string{"github.com/go-gota/gota/"}

// add adds what a value of type t can hold.
func (h *held) add(t types.Type) {
	if t == nil || h.seen[t] {
		return
	}
	h.seen[t] = true
	switch u := t.(type) {
	case *types.Alias:
		h.object(u.Obj())
		h.add(types.Unalias(u))
	case *types.Named:
		h.object(u.Obj())
		for arg := range u.TypeArgs().Types() {
			h.add(arg)
		}
		if !h.isClosed(u) {
			h.add(u.Underlying())
		}
		if iface, ok := u.Underlying().(*types.Interface); ok {
			h.implementers(iface)
		}
	case *types.TypeParam:
		h.open = true
	case *types.Interface:
		h.implementers(u)
	case *types.Signature:
		// The code of a function is part of the key that identifies the value.
	default:
		for _, part := range partsOf(t) {
			h.add(part)
		}
	}
}

func (h *held) isClosed(t *types.Named) bool {
	if t.Obj().Pkg() == nil {
		return false
	}
	for _, prefix := range closed {
		if strings.HasPrefix(t.Obj().Pkg().Path()+"/", prefix) {
			return true
		}
	}
	return false
}

func (h *held) object(obj *types.TypeName) {
	if i, ok := h.code.of[obj]; ok {
		h.nodes[i] = true
	} else if obj.Pkg() != nil && h.code.snap.Packages[obj.Pkg().Path()] == nil {
		h.packages[obj.Pkg().Path()] = true
	}
}

// implementers adds every main-module type that a value of an interface can be:
// those declared, what generic types become, and structs that are not declared
// and have the methods of what they embed.
func (h *held) implementers(iface *types.Interface) {
	h.open = true
	for _, named := range h.code.named {
		if !types.IsInterface(named) && named.TypeParams().Len() == 0 && isA(named, iface) {
			h.add(named)
		}
	}
	for _, t := range slices.Concat(h.code.instances.ground, h.code.instances.embedded) {
		if isA(t, iface) {
			h.add(t)
		}
	}
	for _, t := range h.code.instances.tagged {
		if slices.ContainsFunc(t.structs, func(s types.Type) bool { return isA(s, iface) }) {
			h.nodes[t.node] = true
		}
	}
	for _, origin := range h.code.instances.origins {
		if !mayBe(origin, iface) {
			continue
		}
		h.add(origin)
		for _, arg := range h.code.instances.args {
			if takes(origin, arg) {
				h.add(arg)
			}
		}
	}
}

// isA reports whether a value of a type, or a pointer to one, can be in an interface.
func isA(t types.Type, iface *types.Interface) bool {
	return types.Implements(t, iface) || types.Implements(types.NewPointer(t), iface)
}

// mayBe reports whether some instance of a generic type can be in an interface: it
// has methods of all the names.
func mayBe(origin *types.Named, iface *types.Interface) bool {
	for m := range iface.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(origin), true, m.Pkg(), m.Name())
		if _, ok := obj.(*types.Func); !ok {
			return false
		}
	}
	return true
}

// takes reports whether a generic type can be made with an argument.
func takes(origin *types.Named, arg types.Type) bool {
	for param := range origin.TypeParams().TypeParams() {
		constraint, ok := param.Constraint().Underlying().(*types.Interface)
		if !ok || refersTo(constraint) || types.Satisfies(arg, constraint) {
			return true
		}
	}
	return false
}

// refersTo reports whether a constraint names type parameters, so that an argument
// cannot be judged alone.
func refersTo(constraint *types.Interface) bool {
	for m := range constraint.Methods() {
		if hasParam(m.Type()) {
			return true
		}
	}
	for e := range constraint.EmbeddedTypes() {
		if hasParam(e) {
			return true
		}
		if u, ok := e.(*types.Union); ok {
			for term := range u.Terms() {
				if hasParam(term.Type()) {
					return true
				}
			}
		}
	}
	return false
}
