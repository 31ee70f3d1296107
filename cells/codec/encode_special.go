package codec

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"unsafe"
)

// extended lets the extension of a type write it.
func (e *encoder) extended(in *info, v reflect.Value) error {
	if err := e.enterAll(in.ext.Memory, v); err != nil {
		return err
	}
	return in.ext.Encode(e.w, v)
}

// enterAll notes all memory that memory visits.
func (e *encoder) enterAll(memory func(reflect.Value, func(unsafe.Pointer, uintptr)), v reflect.Value) error {
	if memory == nil {
		return nil
	}
	var err error
	memory(v, func(p unsafe.Pointer, size uintptr) {
		if err == nil {
			err = e.mem.enter(p, size)
		}
	})
	return err
}

// marshaled writes what the type's own method gives. It is asked twice, since a
// method that walks over a map gives other bytes each time.
func (e *encoder) marshaled(in *info, v reflect.Value) error {
	if err := e.enterAll(sliceMemory, v); err != nil {
		return err
	}
	first, err := marshal(in, v)
	if err != nil {
		return err
	}
	second, err := marshal(in, v)
	if err != nil {
		return err
	}
	if !bytes.Equal(first, second) {
		return held("`%s` writes itself in other bytes each time", in.t)
	}
	e.w.Bytes(first)
	return nil
}

// marshal calls the author's method, also when its receiver is a pointer.
func marshal(in *info, v reflect.Value) (data []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = held("`%s` panics when it writes itself: %v", in.t, p)
		}
	}()
	switch m := v.Addr().Interface().(type) {
	case interface{ MarshalBinary() ([]byte, error) }:
		if in.mode == modeBinary {
			data, err = m.MarshalBinary()
			break
		}
		data, err = m.(gobEncoder).GobEncode()
	case gobEncoder:
		data, err = m.GobEncode()
	}
	if err != nil {
		return nil, held("`%s` cannot write itself: %v", in.t, err)
	}
	return data, nil
}

// unmarshal gives the bytes to the author's method.
func unmarshal(in *info, data []byte, v reflect.Value) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = corrupt("%s panics when it reads itself: %v", in.t, p)
		}
	}()
	data = bytes.Clone(data)
	p := v.Addr().Interface()
	if in.mode == modeBinary {
		err = p.(interface{ UnmarshalBinary([]byte) error }).UnmarshalBinary(data)
	} else {
		err = p.(gobDecoder).GobDecode(data)
	}
	if err != nil {
		return fmt.Errorf("%w: %s cannot read itself: %w", ErrCorrupt, in.t, err)
	}
	return nil
}

// keyText shows a key of a map in a path.
func keyText(k reflect.Value) string {
	switch k.Kind() {
	case reflect.String:
		return strconv.Quote(k.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(k.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.FormatUint(k.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(k.Float(), 'g', -1, 64)
	}
	return k.Type().String()
}
