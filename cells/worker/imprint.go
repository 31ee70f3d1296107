package worker

import (
	"hash/maphash"
	"reflect"
	"unsafe"
)

// imprint sums up all memory that a value reaches, so that a later imprint tells
// whether anything in it was written. It is for values whose bytes cannot be
// compared because they have none: it means something only within one process,
// and is never part of a key. What closures and channels hold cannot be seen.
//
// Each piece of memory counts once, by its address and content, and the pieces
// are added up. So it matters neither in which order they are found nor how
// they refer to one another.
func imprint(v reflect.Value) uint64 {
	w := &imprinter{seen: make(map[piece]bool)}
	var h maphash.Hash
	h.SetSeed(imprintSeed)
	w.value(&h, v)
	w.sum += h.Sum64()
	for len(w.queue) > 0 {
		next := w.queue[len(w.queue)-1]
		w.queue = w.queue[:len(w.queue)-1]
		next()
	}
	return w.sum
}

var imprintSeed = maphash.MakeSeed()

// piece is memory that was found.
type piece struct {
	at unsafe.Pointer
	n  int
	t  reflect.Type
}

type imprinter struct {
	seen  map[piece]bool
	queue []func() // pieces that were found and not read
	sum   uint64
}

// found notes a piece, which read adds to a hash of its own.
func (w *imprinter) found(p piece, read func(h *maphash.Hash)) {
	if p.at == nil || w.seen[p] {
		return
	}
	w.seen[p] = true
	w.queue = append(w.queue, func() {
		var h maphash.Hash
		h.SetSeed(imprintSeed)
		number64(&h, uint64(uintptr(p.at)))
		read(&h)
		w.sum += h.Sum64()
	})
}

// value hashes what lies in place, and notes what it leads to.
func (w *imprinter) value(h *maphash.Hash, v reflect.Value) {
	switch v.Kind() {
	case reflect.Invalid:
		h.WriteByte(0)
	case reflect.Bool:
		if v.Bool() {
			h.WriteByte(1)
		} else {
			h.WriteByte(2)
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		number64(h, uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		number64(h, v.Uint())
	case reflect.Float32, reflect.Float64:
		f := v.Float()
		number64(h, *(*uint64)(unsafe.Pointer(&f)))
	case reflect.Complex64, reflect.Complex128:
		c := v.Complex()
		re, im := real(c), imag(c)
		number64(h, *(*uint64)(unsafe.Pointer(&re)))
		number64(h, *(*uint64)(unsafe.Pointer(&im)))
	case reflect.String:
		number64(h, uint64(v.Len()))
		h.WriteString(v.String())
	case reflect.Array:
		for i := range v.Len() {
			w.value(h, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			w.value(h, v.Field(i))
		}
	default:
		w.reference(h, v)
	}
}

// reference hashes where a value leads, and notes what is there.
func (w *imprinter) reference(h *maphash.Hash, v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			h.WriteByte(0)
			return
		}
		h.WriteString(v.Elem().Type().String())
		w.value(h, v.Elem())
	case reflect.Pointer:
		number64(h, uint64(v.Pointer()))
		w.found(piece{v.UnsafePointer(), 1, v.Type()}, func(h *maphash.Hash) { w.value(h, v.Elem()) })
	case reflect.Slice:
		number64(h, uint64(v.Pointer()))
		number64(h, uint64(v.Len()))
		w.found(piece{v.UnsafePointer(), v.Len(), v.Type()}, func(h *maphash.Hash) { w.elements(h, v) })
	case reflect.Map:
		number64(h, uint64(v.Pointer()))
		w.found(piece{v.UnsafePointer(), 1, v.Type()}, func(h *maphash.Hash) { w.entries(h, v) })
	default: // functions, channels, unsafe pointers
		number64(h, uint64(v.Pointer()))
	}
}

// elements hashes a slice; one of plain numbers as the bytes that it is.
func (w *imprinter) elements(h *maphash.Hash, v reflect.Value) {
	switch v.Type().Elem().Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8,
		reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		h.Write(unsafe.Slice((*byte)(v.UnsafePointer()), v.Len()*int(v.Type().Elem().Size())))
		return
	}
	for i := range v.Len() {
		w.value(h, v.Index(i))
	}
}

// entries hashes a map, whose order is another each time.
func (w *imprinter) entries(h *maphash.Hash, v reflect.Value) {
	var sum uint64
	for entry := v.MapRange(); entry.Next(); {
		var own maphash.Hash
		own.SetSeed(imprintSeed)
		w.value(&own, entry.Key())
		w.value(&own, entry.Value())
		sum += own.Sum64()
	}
	number64(h, uint64(v.Len()))
	number64(h, sum)
}

func number64(h *maphash.Hash, n uint64) {
	b := *(*[8]byte)(unsafe.Pointer(&n))
	h.Write(b[:])
}
