package fingerprint

import (
	"go/types"
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

// implementers adds every main-module type that a value of an interface can be.
// Those that are generic are taken without asking.
func (h *held) implementers(iface *types.Interface) {
	h.open = true
	for _, named := range h.code.named {
		if types.IsInterface(named) {
			continue
		}
		if named.TypeParams().Len() > 0 || types.Implements(named, iface) || types.Implements(types.NewPointer(named), iface) {
			h.add(named)
		}
	}
}
