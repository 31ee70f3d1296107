package codec

import (
	"reflect"
	"slices"
	"unsafe"
)

// memory remembers which pieces of memory a walk has met, to find a piece that
// is met twice. Only memory that can be changed counts: what pointers point to,
// the elements of slices, and maps; not strings.
type memory struct {
	met    map[uintptr]struct{}
	spans  []span
	stopAt int // give up at this span, 0 = never; see overlap
}

type span struct {
	lo, hi uintptr
	order  int
}

const twice = "it points twice to the same memory"

// enter notes a piece of memory. It refuses one whose start was met before,
// which ends every cycle; pieces that merely overlap are found by overlap.
func (m *memory) enter(p unsafe.Pointer, size uintptr) error {
	if p == nil || size == 0 {
		return nil
	}
	lo := uintptr(p)
	if _, ok := m.met[lo]; ok {
		return held(twice)
	}
	if m.met == nil {
		m.met = map[uintptr]struct{}{}
	}
	m.met[lo] = struct{}{}
	m.spans = append(m.spans, span{lo: lo, hi: lo + size, order: len(m.spans) + 1})
	if len(m.spans) == m.stopAt {
		return held(twice)
	}
	return nil
}

// overlap gives the order of the first piece that overlaps one met before it.
// The walk is then made again up to that piece, to say where it lies: so paths
// cost nothing unless they are shown.
func (m *memory) overlap() (order int, ok bool) {
	sorted := slices.Clone(m.spans)
	slices.SortFunc(sorted, func(a, b span) int {
		if a.lo < b.lo {
			return -1
		}
		return 1
	})
	first := 0
	var widest span
	for i, s := range sorted {
		if i > 0 && s.lo < widest.hi {
			if o := max(s.order, widest.order); first == 0 || o < first {
				first = o
			}
		}
		if s.hi > widest.hi {
			widest = s
		}
	}
	return first, first > 0
}

// sliceMemory visits the elements of the slices that lie directly in v, also in
// unexported fields. It is all that is followed of a type that writes itself:
// pointers in there mostly lead to memory that is shared because nobody changes
// it, such as the zone of an address.
func sliceMemory(v reflect.Value, visit func(unsafe.Pointer, uintptr)) {
	switch v.Kind() {
	case reflect.Slice:
		visit(v.UnsafePointer(), uintptr(v.Len())*v.Type().Elem().Size())
	case reflect.Struct:
		for i := range v.NumField() {
			sliceMemory(v.Field(i), visit)
		}
	}
}
