package codec

import (
	"bytes"
	"reflect"
	"slices"
	"unsafe"
)

// fixed writes a number or a bool from its memory, so that no conversion can
// touch the bits of a NaN.
func (e *encoder) fixed(v reflect.Value) {
	p := v.Addr().UnsafePointer()
	switch k := v.Kind(); k {
	case reflect.Bool, reflect.Int8, reflect.Uint8:
		e.w.Byte(*(*byte)(p))
	case reflect.Int16, reflect.Uint16:
		n := *(*uint16)(p)
		e.w.Byte(byte(n))
		e.w.Byte(byte(n >> 8))
	case reflect.Int32, reflect.Uint32, reflect.Float32:
		e.w.Uint32(*(*uint32)(p))
	case reflect.Int64, reflect.Uint64, reflect.Float64:
		e.w.Uint64(*(*uint64)(p))
	case reflect.Int:
		e.w.Uint64(uint64(v.Int()))
	case reflect.Uint, reflect.Uintptr:
		e.w.Uint64(v.Uint())
	case reflect.Complex64:
		c := (*[2]uint32)(p)
		e.w.Uint32(c[0])
		e.w.Uint32(c[1])
	case reflect.Complex128:
		c := (*[2]uint64)(p)
		e.w.Uint64(c[0])
		e.w.Uint64(c[1])
	}
}

// slice writes 0 for nil, else the length plus one and the elements. Room beyond
// the length is no part of the value.
func (e *encoder) slice(v reflect.Value) error {
	if v.IsNil() {
		e.w.Byte(0)
		return nil
	}
	n := v.Len()
	if err := e.mem.enter(v.UnsafePointer(), uintptr(n)*v.Type().Elem().Size()); err != nil {
		return err
	}
	e.w.Uvarint(uint64(n) + 1)
	return e.elements(v)
}

// elements writes those of a slice or an array.
func (e *encoder) elements(v reflect.Value) error {
	n := v.Len()
	in := infoOf(v.Type().Elem())
	if n == 0 || in.empty() {
		return nil
	}
	start := v.Index(0).Addr().UnsafePointer()
	if in.flat > 0 {
		_, _ = e.w.Write(unsafe.Slice((*byte)(start), uintptr(n)*in.flat))
		return e.w.err
	}
	if in.mode == modePlain && in.t.Kind() == reflect.String {
		for _, s := range unsafe.Slice((*string)(start), n) {
			e.w.String(s)
		}
		return e.w.err
	}
	for i := range n {
		if err := e.value(v.Index(i)); err != nil {
			return atIndex(err, i)
		}
	}
	return e.w.err
}

// entry is one entry of a map: its encoded key, and the key to look it up.
type entry struct {
	encoded []byte
	key     reflect.Value
}

// mapping writes 0 for nil, else the number of entries plus one and the entries,
// sorted by their encoded keys.
func (e *encoder) mapping(v reflect.Value) error {
	if v.IsNil() {
		e.w.Byte(0)
		return nil
	}
	if err := e.mem.enter(v.UnsafePointer(), 1); err != nil {
		return err
	}
	entries, err := e.keys(v)
	if err != nil {
		return err
	}
	e.w.Uvarint(uint64(len(entries)) + 1)
	scratch := reflect.New(v.Type().Elem()).Elem()
	for i, x := range entries {
		if i > 0 && bytes.Equal(x.encoded, entries[i-1].encoded) {
			return held("two keys of the map are written alike")
		}
		_, _ = e.w.Write(x.encoded)
		scratch.Set(v.MapIndex(x.key))
		if err := e.value(scratch); err != nil {
			return at(err, "["+keyText(x.key)+"]")
		}
	}
	return e.w.err
}

// keys encodes the keys of a map and sorts them.
func (e *encoder) keys(v reflect.Value) ([]entry, error) {
	var out bytes.Buffer
	sub := *e
	sub.w, sub.inKey = &Writer{to: &out, buf: make([]byte, 0, keysBuffer)}, true
	entries := make([]entry, 0, v.Len())
	starts := make([]int, 0, v.Len()+1)
	kt := v.Type().Key()
	for it := v.MapRange(); it.Next(); {
		key := reflect.New(kt).Elem()
		key.SetIterKey(it)
		if !key.Equal(key) {
			return nil, held("a key of the map is NaN, which can never be found again")
		}
		starts = append(starts, int(sub.w.size)+len(sub.w.buf))
		if err := sub.value(key); err != nil {
			return nil, at(err, "["+keyText(key)+"]")
		}
		entries = append(entries, entry{key: key})
	}
	sub.w.flush()
	starts = append(starts, out.Len())
	for i := range entries {
		entries[i].encoded = out.Bytes()[starts[i]:starts[i+1]]
	}
	slices.SortFunc(entries, func(a, b entry) int { return bytes.Compare(a.encoded, b.encoded) })
	return entries, nil
}
