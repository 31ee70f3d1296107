package codec

import (
	"bytes"
	"reflect"
)

// fixed reads a number or a bool into its memory.
func (d *decoder) fixed(v reflect.Value) error {
	p := v.Addr().UnsafePointer()
	switch k := v.Kind(); k {
	case reflect.Bool:
		b := d.r.Byte()
		if b > 1 {
			return corrupt("a bool that is neither false nor true")
		}
		v.SetBool(b == 1)
	case reflect.Int8, reflect.Uint8:
		*(*byte)(p) = d.r.Byte()
	case reflect.Int16, reflect.Uint16:
		lo, hi := d.r.Byte(), d.r.Byte()
		*(*uint16)(p) = uint16(lo) | uint16(hi)<<8
	case reflect.Int32, reflect.Uint32, reflect.Float32:
		*(*uint32)(p) = d.r.Uint32()
	case reflect.Int64, reflect.Uint64, reflect.Float64:
		*(*uint64)(p) = d.r.Uint64()
	case reflect.Int:
		n := int64(d.r.Uint64())
		if v.OverflowInt(n) {
			return corrupt("%d is too large for an int of this platform", n)
		}
		v.SetInt(n)
	case reflect.Uint, reflect.Uintptr:
		n := d.r.Uint64()
		if v.OverflowUint(n) {
			return corrupt("%d is too large for a uint of this platform", n)
		}
		v.SetUint(n)
	case reflect.Complex64:
		*(*[2]uint32)(p) = [2]uint32{d.r.Uint32(), d.r.Uint32()}
	case reflect.Complex128:
		*(*[2]uint64)(p) = [2]uint64{d.r.Uint64(), d.r.Uint64()}
	}
	return d.r.err
}

// mapping reads a map. The keys must come in order, so that no key comes twice.
func (d *decoder) mapping(v reflect.Value) error {
	kt, et := v.Type().Key(), v.Type().Elem()
	n, ok := d.r.count(infoOf(kt).min + infoOf(et).min)
	if !ok {
		return d.r.err
	}
	m := reflect.MakeMapWithSize(v.Type(), min(n, 1<<12))
	var last []byte
	for i := range n {
		key := reflect.New(kt).Elem()
		from := d.r.data
		if err := d.keyValue(key); err != nil {
			return err
		}
		encoded := from[:len(from)-len(d.r.data)]
		if i > 0 && bytes.Compare(last, encoded) >= 0 {
			return corrupt("the keys of a map are out of order")
		}
		last = encoded
		if !key.Comparable() || !key.Equal(key) {
			return corrupt("a key of a map that cannot be compared")
		}
		elem := reflect.New(et).Elem()
		if err := d.value(elem); err != nil {
			return err
		}
		m.SetMapIndex(key, elem)
	}
	v.Set(m)
	return nil
}

// keyValue reads a key, in which every type is spelled out.
func (d *decoder) keyValue(key reflect.Value) error {
	outer := d.inKey
	d.inKey = true
	err := d.value(key)
	d.inKey = outer
	return err
}
