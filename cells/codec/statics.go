package codec

import (
	"fmt"
	"io"
	"reflect"
)

// Held says why no value of type t is ever stored, as far as the type alone can
// tell; nil means that it depends on the value. A nil pointer or a zero struct
// deep inside a value is stored whatever its type.
func Held(t reflect.Type) *HeldError {
	reason := heldReason(t, map[reflect.Type]bool{})
	if reason == "" {
		return nil
	}
	return &HeldError{Path: rootName(t), Reason: reason}
}

var (
	readerType = reflect.TypeFor[io.Reader]()
	writerType = reflect.TypeFor[io.Writer]()
	closerType = reflect.TypeFor[io.Closer]()
)

func heldReason(t reflect.Type, seen map[reflect.Type]bool) string {
	if seen[t] {
		return ""
	}
	seen[t] = true
	in := infoOf(t)
	if in.mode != modePlain {
		return ""
	}
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return "it is " + kindWords(t.Kind())
	case reflect.Pointer:
		return heldReason(t.Elem(), seen)
	case reflect.Interface:
		if t.Implements(readerType) || t.Implements(writerType) || t.Implements(closerType) {
			return fmt.Sprintf("`%s` is a stream or a handle on something outside the program", t)
		}
	case reflect.Struct:
		if len(in.closed) > 0 {
			return closedReason(in)
		}
	}
	return ""
}

// closedReason says what keeps a struct of another module from being stored.
func closedReason(in *info) string {
	if reflect.PointerTo(in.t).Implements(closerType) {
		return fmt.Sprintf("`%s` is a handle on something outside the program", in.t)
	}
	pkg := in.t.PkgPath()
	if pkg == "" {
		pkg = "another module"
	}
	return fmt.Sprintf("`%s` of %s has unexported fields", in.t, pkg)
}

// Inert reports whether nothing of the author's, or of other modules', is called
// when a value of type t is encoded or looked at, whatever it holds. Two may then
// read it at the same time: no method writes into what it is asked about.
func Inert(t reflect.Type) bool { return inert(t, map[reflect.Type]bool{}) }

func inert(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return true
	}
	seen[t] = true
	switch in := infoOf(t); in.mode {
	case modeTime:
		return t == timeType
	case modeExtension:
		return true
	case modePlain:
	default:
		return false
	}
	if t != durationType && (t.NumMethod() > 0 || t.Name() != "" && reflect.PointerTo(t).NumMethod() > 0) {
		return false
	}
	switch t.Kind() {
	case reflect.Interface, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return false
	case reflect.Map:
		return inert(t.Key(), seen) && inert(t.Elem(), seen)
	case reflect.Slice, reflect.Array, reflect.Pointer:
		return inert(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if !inert(t.Field(i).Type, seen) {
				return false
			}
		}
	}
	return true
}

// Mutable reports whether somebody who holds a value of type t can change memory
// that other holders see: slices, maps, pointers, frames. What an interface holds
// is not known, so it counts.
func Mutable(t reflect.Type) bool {
	in := infoOf(t)
	switch in.mode {
	case modeTime:
		return false
	case modeExtension:
		return in.ext.Mutable
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface, reflect.UnsafePointer, reflect.Chan, reflect.Func:
		return true
	case reflect.Array:
		return t.Len() > 0 && Mutable(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if Mutable(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}
