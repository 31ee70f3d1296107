package codec

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
)

// Magic begins every stored value, Version follows it in one byte.
const (
	Magic   = "\x89SBV"
	Version = 1
)

// maxDepth bounds how deep values may be nested: both ways recurse, and a stack
// that overflows cannot be recovered from.
const maxDepth = 10_000

// Encode writes the encoding of v. The error is a *HeldError when v has no
// faithful encoding; what was written until then means nothing.
func Encode(w io.Writer, v reflect.Value) error {
	_, err := encode(w, v)
	return err
}

func encode(w io.Writer, v reflect.Value) (size int64, err error) {
	if !v.IsValid() {
		return 0, errors.New("encode: no value")
	}
	t := v.Type()
	if h := Held(t); h != nil {
		return 0, h
	}
	root := addressable(v)
	buf := buffers.Get().(*[valueBuffer]byte)
	defer buffers.Put(buf)
	e := newEncoder(w, t, buf)
	if err := e.all(root); err != nil {
		return 0, at(err, rootName(t))
	}
	if order, ok := e.mem.overlap(); ok {
		again := newEncoder(io.Discard, t, buf)
		again.mem.stopAt = order
		if err := again.all(root); err != nil {
			return 0, at(err, rootName(t))
		}
		return 0, &HeldError{Path: rootName(t), Reason: twice}
	}
	if e.w.err != nil {
		return 0, fmt.Errorf("encode %s: %w", rootName(t), e.w.err)
	}
	return e.w.size, nil
}

func rootName(t reflect.Type) string {
	if t.Name() != "" {
		return t.Name()
	}
	if t.Kind() == reflect.Pointer {
		return rootName(t.Elem())
	}
	return t.String()
}

// encoder writes one value. The values it walks over are always addressable and
// were never read through an unexported name, so that any of them may be taken
// apart.
type encoder struct {
	w       *Writer
	root    reflect.Type
	scope   scope
	mem     memory
	depth   int
	inKey   bool
	order   map[reflect.Type]int    // dynamic types in the order of first mention
	named   map[string]struct{}     // texts of dynamic types
	checked map[reflect.Type]string // dynamic types → why they are refused, "" if not
}

func newEncoder(w io.Writer, t reflect.Type, buf *[valueBuffer]byte) *encoder {
	return &encoder{
		w: &Writer{to: w, buf: buf[:0]}, root: t, scope: scopeOf(t),
		order: map[reflect.Type]int{}, named: map[string]struct{}{}, checked: map[reflect.Type]string{},
	}
}

// all writes the header, the value and the trailer.
func (e *encoder) all(root reflect.Value) error {
	_, _ = e.w.Write([]byte(Magic))
	e.w.Byte(Version)
	e.w.String(describe(e.root))
	if err := e.value(root); err != nil {
		return err
	}
	before := e.w.size + int64(len(e.w.buf))
	e.w.Uvarint(uint64(len(e.named)))
	for _, text := range slices.Sorted(maps.Keys(e.named)) {
		e.w.String(text)
	}
	e.w.Uint32(uint32(e.w.size + int64(len(e.w.buf)) - before))
	e.w.flush()
	return nil
}

func (e *encoder) value(v reflect.Value) error {
	if e.depth++; e.depth > maxDepth {
		return held("it is nested more than %d levels deep", maxDepth)
	}
	err := e.byMode(infoOf(v.Type()), v)
	e.depth--
	return err
}

func (e *encoder) byMode(in *info, v reflect.Value) error {
	switch in.mode {
	case modeTime:
		return e.time(v)
	case modeBinary, modeGob:
		return e.marshaled(in, v)
	case modeExtension:
		return e.extended(in, v)
	}
	return e.byKind(in, v)
}

func (e *encoder) byKind(in *info, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		e.w.String(v.String())
	case reflect.Struct:
		return e.structure(in, v)
	case reflect.Slice:
		return e.slice(v)
	case reflect.Array:
		return e.elements(v)
	case reflect.Map:
		return e.mapping(v)
	case reflect.Pointer:
		return e.pointer(v)
	case reflect.Interface:
		return e.dynamic(v)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		if !v.IsNil() {
			return held("it is %s", kindWords(v.Kind()))
		}
		e.w.Byte(0)
	default:
		e.fixed(v)
	}
	return nil
}

func kindWords(k reflect.Kind) string {
	switch k {
	case reflect.Func:
		return "a function"
	case reflect.Chan:
		return "a channel"
	}
	return "an unsafe pointer"
}

func (e *encoder) structure(in *info, v reflect.Value) error {
	for _, f := range in.closed {
		if !v.Field(f.index).IsZero() {
			return held("%s", closedReason(in))
		}
	}
	if in.mark {
		e.w.Byte(0)
	}
	base := v.Addr().UnsafePointer()
	for _, f := range in.fields {
		if err := e.value(f.at(base)); err != nil {
			return atField(err, f.name)
		}
	}
	return nil
}

func (e *encoder) pointer(v reflect.Value) error {
	if v.IsNil() {
		e.w.Byte(0)
		return nil
	}
	if e.inKey {
		return held("a map key holds a pointer, and pointers are told apart by where they point")
	}
	if err := e.mem.enter(v.UnsafePointer(), v.Type().Elem().Size()); err != nil {
		return err
	}
	e.w.Byte(1)
	return e.value(v.Elem())
}

// dynamic writes the value in an interface after the name of its type.
func (e *encoder) dynamic(v reflect.Value) error {
	if v.IsNil() {
		e.w.Byte(0)
		return nil
	}
	x := v.Elem()
	t := x.Type()
	why, ok := e.checked[t]
	if !ok {
		why = e.refuse(t)
		e.checked[t] = why
	}
	if why != "" {
		return held("%s", why)
	}
	e.typeRef(t)
	return e.value(addressable(x))
}

// refuse says why a value of type t cannot be read back out of an interface.
func (e *encoder) refuse(t reflect.Type) string {
	if h := Held(t); h != nil {
		return h.Reason
	}
	if !e.scope.knows(t) {
		return fmt.Sprintf("an interface holds a `%s`, a type that could not be found by its name when the value is read back", t)
	}
	return ""
}

// typeRef writes 1 and the description at the first mention of a type, and 2
// plus its number after that. Keys of maps are encoded before they are sorted,
// so in them every mention is written as the first.
func (e *encoder) typeRef(t reflect.Type) {
	e.named[typeText(t)] = struct{}{}
	if n, ok := e.order[t]; ok && !e.inKey {
		e.w.Uvarint(uint64(n) + 2)
		return
	}
	if !e.inKey {
		e.order[t] = len(e.order)
	}
	e.w.Uvarint(1)
	e.w.String(describe(t))
}
