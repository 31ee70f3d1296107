package codec

import (
	"reflect"
	"slices"
	"unsafe"
)

// SharesMemory reports whether two of the values reach the same memory that can
// be changed, so that who changes one changes the other. It follows pointers,
// slices, maps and interfaces, also in unexported fields, and gives the benefit
// of the doubt to none: a walk that grows too long counts as shared.
func SharesMemory(vs ...reflect.Value) bool {
	var all []owned
	for i, v := range vs {
		if !v.IsValid() || !Mutable(v.Type()) {
			continue
		}
		w := &sharing{owner: i, seen: map[seenKey]bool{}}
		w.walk(addressable(v), 0)
		if w.tooLong {
			return len(vs) > 1
		}
		all = append(all, w.spans...)
	}
	slices.SortFunc(all, func(a, b owned) int {
		if a.lo < b.lo {
			return -1
		}
		return 1
	})
	return overlapOfOwners(all)
}

// owned is a piece of memory and the number of the value that reaches it.
type owned struct {
	lo, hi uintptr
	owner  int
}

// overlapOfOwners keeps, for the two owners that reach farthest, how far: a piece
// overlaps one of another owner exactly if it starts before one of these ends.
func overlapOfOwners(sorted []owned) bool {
	far := map[int]uintptr{}
	for _, s := range sorted {
		for owner, hi := range far {
			if owner != s.owner && s.lo < hi {
				return true
			}
		}
		far[s.owner] = max(far[s.owner], s.hi)
	}
	return false
}

type seenKey struct {
	p uintptr
	t reflect.Type
}

// sharing collects the memory that one value reaches.
type sharing struct {
	owner   int
	seen    map[seenKey]bool
	spans   []owned
	tooLong bool
}

const (
	maxShareSteps = 4 << 20
	maxShareDepth = 100_000
)

// add notes a piece and reports whether it is new.
func (w *sharing) add(p unsafe.Pointer, size uintptr, t reflect.Type) bool {
	key := seenKey{uintptr(p), t}
	if p == nil || size == 0 || w.seen[key] {
		return false
	}
	w.seen[key] = true
	w.spans = append(w.spans, owned{uintptr(p), uintptr(p) + size, w.owner})
	w.tooLong = w.tooLong || len(w.spans) > maxShareSteps
	return true
}

func (w *sharing) walk(v reflect.Value, depth int) {
	if depth > maxShareDepth {
		w.tooLong = true
	}
	if w.tooLong || !Mutable(v.Type()) {
		return
	}
	switch in := infoOf(v.Type()); in.mode {
	case modeExtension:
		if in.ext.Memory != nil {
			in.ext.Memory(v, func(p unsafe.Pointer, size uintptr) { w.add(p, size, nil) })
		}
		return
	case modeBinary, modeGob:
		sliceMemory(v, func(p unsafe.Pointer, size uintptr) { w.add(p, size, nil) })
		return
	}
	w.byKind(v, depth+1)
}

func (w *sharing) byKind(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Pointer:
		if w.add(v.UnsafePointer(), v.Type().Elem().Size(), v.Type()) {
			w.walk(v.Elem(), depth)
		}
	case reflect.Slice:
		// The room beyond the length counts: an append would write there.
		full := v.Slice3(0, v.Cap(), v.Cap())
		if w.add(v.UnsafePointer(), uintptr(v.Cap())*v.Type().Elem().Size(), v.Type()) && Mutable(v.Type().Elem()) {
			for i := range full.Len() {
				w.walk(full.Index(i), depth)
			}
		}
	case reflect.Map:
		if !w.add(v.UnsafePointer(), 1, v.Type()) {
			return
		}
		for it := v.MapRange(); it.Next(); {
			w.walk(addressable(it.Key()), depth)
			w.walk(addressable(it.Value()), depth)
		}
	case reflect.Interface:
		if !v.IsNil() {
			w.walk(addressable(v.Elem()), depth)
		}
	case reflect.Array:
		for i := range v.Len() {
			w.walk(v.Index(i), depth)
		}
	case reflect.Struct:
		base := v.Addr().UnsafePointer()
		for i := range v.NumField() {
			f := v.Type().Field(i)
			w.walk(reflect.NewAt(f.Type, unsafe.Add(base, f.Offset)).Elem(), depth)
		}
	}
}

func addressable(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}
