package codec

import (
	"fmt"
	"reflect"
	"unsafe"
)

// Decode reads a stored value of type t. The type in the bytes must be the same,
// with the same fields; else the error is a *TypeError. It neither panics nor
// allocates more than a constant of the type times the length of data, whatever
// the bytes say.
func Decode(data []byte, t reflect.Type) (v reflect.Value, err error) {
	defer func() {
		if p := recover(); p != nil {
			v, err = reflect.Value{}, corrupt("%v", p)
		}
	}()
	desc, err := Describe(data)
	if err != nil {
		return reflect.Value{}, fmt.Errorf("decode %s: %w", rootName(t), err)
	}
	if want := describe(t); desc.Text != want {
		return reflect.Value{}, mismatch(desc.Text, want)
	}
	d := &decoder{r: &Reader{data: desc.payload}, scope: scopeOf(t)}
	v = reflect.New(t).Elem()
	if err := d.value(v); err != nil {
		return reflect.Value{}, fmt.Errorf("decode %s: %w", rootName(t), err)
	}
	if len(d.r.data) > 0 {
		return reflect.Value{}, fmt.Errorf("decode %s: %w", rootName(t), corrupt("%d bytes too many", len(d.r.data)))
	}
	return v, nil
}

type decoder struct {
	r     *Reader
	scope scope
	depth int
	inKey bool
	order []reflect.Type
}

// value reads into v, which can be set.
func (d *decoder) value(v reflect.Value) error {
	if d.depth++; d.depth > maxDepth {
		return corrupt("it is nested more than %d levels deep", maxDepth)
	}
	err := d.byMode(infoOf(v.Type()), v)
	d.depth--
	if err == nil {
		err = d.r.err
	}
	return err
}

func (d *decoder) byMode(in *info, v reflect.Value) error {
	switch in.mode {
	case modeTime:
		return d.time(v)
	case modeBinary, modeGob:
		data := d.r.Bytes()
		if d.r.err != nil {
			return d.r.err
		}
		return unmarshal(in, data, v)
	case modeExtension:
		return in.ext.Decode(d.r, v)
	}
	return d.byKind(in, v)
}

func (d *decoder) byKind(in *info, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		v.SetString(d.r.String())
	case reflect.Struct:
		return d.structure(in, v)
	case reflect.Slice:
		return d.slice(v)
	case reflect.Array:
		return d.elements(v)
	case reflect.Map:
		return d.mapping(v)
	case reflect.Pointer:
		return d.pointer(v)
	case reflect.Interface:
		return d.dynamic(v)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return d.zero(v.Type())
	default:
		return d.fixed(v)
	}
	return d.r.err
}

// zero reads the mark of something that is only stored when it is zero.
func (d *decoder) zero(t reflect.Type) error {
	if b := d.r.Byte(); b != 0 {
		return corrupt("a %s that is not zero", t)
	}
	return d.r.err
}

func (d *decoder) structure(in *info, v reflect.Value) error {
	if in.mark {
		if err := d.zero(in.t); err != nil {
			return err
		}
	}
	base := v.Addr().UnsafePointer()
	for _, f := range in.fields {
		if err := d.value(f.at(base)); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) pointer(v reflect.Value) error {
	switch b := d.r.Byte(); {
	case d.r.err != nil || b == 0:
		return d.r.err
	case b != 1 || d.inKey:
		return corrupt("a pointer marked %d", b)
	}
	if infoOf(v.Type().Elem()).min > len(d.r.data) {
		return corrupt("it ends too early")
	}
	p := reflect.New(v.Type().Elem())
	if err := d.value(p.Elem()); err != nil {
		return err
	}
	v.Set(p.Convert(v.Type()))
	return nil
}

func (d *decoder) slice(v reflect.Value) error {
	n, ok := d.r.count(infoOf(v.Type().Elem()).min)
	if !ok {
		return d.r.err
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	return d.elements(v)
}

func (d *decoder) elements(v reflect.Value) error {
	n := v.Len()
	in := infoOf(v.Type().Elem())
	if n == 0 || in.empty() {
		return nil
	}
	start := v.Index(0).Addr().UnsafePointer()
	switch {
	case in.flat > 0:
		p := d.r.Next(n * int(in.flat))
		if in.t.Kind() == reflect.Bool && !boolsOnly(p) {
			return corrupt("a bool that is neither false nor true")
		}
		copy(unsafe.Slice((*byte)(start), uintptr(n)*in.flat), p)
		return d.r.err
	case in.mode == modePlain && in.t.Kind() == reflect.String:
		s := unsafe.Slice((*string)(start), n)
		for i := range s {
			s[i] = d.r.String()
		}
		return d.r.err
	}
	for i := range n {
		if err := d.value(v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func boolsOnly(p []byte) bool {
	for _, b := range p {
		if b > 1 {
			return false
		}
	}
	return true
}

func (d *decoder) dynamic(v reflect.Value) error {
	n := d.r.Uvarint()
	if d.r.err != nil || n == 0 {
		return d.r.err
	}
	t, err := d.typeRef(n)
	if err != nil {
		return err
	}
	if !t.Implements(v.Type()) {
		return corrupt("a %s in an interface that it does not implement", t)
	}
	if infoOf(t).min > len(d.r.data) {
		return corrupt("it ends too early")
	}
	x := reflect.New(t).Elem()
	if err := d.value(x); err != nil {
		return err
	}
	v.Set(x)
	return nil
}

func (d *decoder) typeRef(n uint64) (reflect.Type, error) {
	if n >= 2 {
		if n-2 >= uint64(len(d.order)) || d.inKey {
			return nil, corrupt("type number %d", n)
		}
		return d.order[n-2], nil
	}
	stored := d.r.String()
	if d.r.err != nil {
		return nil, d.r.err
	}
	name := firstLine(stored)
	t := d.scope.find(name)
	if t == nil || t.Kind() == reflect.Interface {
		return nil, fmt.Errorf("no type %q is known in this program", name)
	}
	if want := describe(t); want != stored {
		return nil, mismatch(stored, want)
	}
	if !d.inKey {
		d.order = append(d.order, t)
	}
	return t, nil
}
