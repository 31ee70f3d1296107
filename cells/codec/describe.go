package codec

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// typeText names a type by import path and name, in full and without spaces
// that depend on anything: the same text in every process.
func typeText(t reflect.Type) string {
	if t.Name() != "" {
		if t.PkgPath() == "" {
			return t.Name()
		}
		return t.PkgPath() + "." + t.Name()
	}
	return underlyingText(t)
}

// underlyingText spells out what a type is made of, one level deep.
func underlyingText(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + typeText(t.Elem())
	case reflect.Slice:
		return "[]" + typeText(t.Elem())
	case reflect.Array:
		return "[" + strconv.Itoa(t.Len()) + "]" + typeText(t.Elem())
	case reflect.Map:
		return "map[" + typeText(t.Key()) + "]" + typeText(t.Elem())
	case reflect.Struct:
		return structText(t)
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return "interface {}"
		}
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
	default:
		return t.Kind().String()
	}
	if t.Name() != "" {
		return t.Kind().String()
	}
	return t.String()
}

func structText(t reflect.Type) string {
	var b strings.Builder
	b.WriteString("struct{")
	for i := range t.NumField() {
		f := t.Field(i)
		if i > 0 {
			b.WriteString("; ")
		}
		if f.PkgPath != "" && t.Name() == "" {
			b.WriteString(strconv.Quote(f.PkgPath) + ".")
		}
		b.WriteString(f.Name + " " + typeText(f.Type))
	}
	b.WriteString("}")
	return b.String()
}

// describe is the description of a type that stands before its values: its name
// on the first line, then each named type it is made of with its definition, in
// the order of first mention; fields that are closed to the program are named
// behind the definition, since the same bytes mean less there. Two types with equal descriptions are read and
// written alike.
func describe(t reflect.Type) string {
	if d, ok := descriptions.Load(t); ok {
		return d.(string)
	}
	d := newDescription(t)
	descriptions.Store(t, d)
	return d
}

var descriptions sync.Map // reflect.Type → string

func newDescription(t reflect.Type) string {
	lines := []string{typeText(t)}
	seen := map[reflect.Type]bool{}
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		in := infoOf(t)
		if t.PkgPath() != "" || len(in.closed) > 0 {
			lines = append(lines, typeText(t)+" = "+in.definition())
		}
		if in.mode == modePlain {
			parts(t, walk)
		}
	}
	walk(t)
	return strings.Join(lines, "\n")
}

func (in *info) definition() string {
	switch in.mode {
	case modeTime:
		return "time"
	case modeBinary:
		return "binary"
	case modeGob:
		return "gob"
	case modeExtension:
		return "format " + in.ext.Format
	}
	text := underlyingText(in.t)
	for _, f := range in.closed {
		text += ", zero " + f.name
	}
	return text
}

// parts calls visit for each type that t is directly made of.
func parts(t reflect.Type, visit func(reflect.Type)) {
	switch t.Kind() {
	case reflect.Map:
		visit(t.Key())
		visit(t.Elem())
	case reflect.Pointer, reflect.Slice, reflect.Array:
		visit(t.Elem())
	case reflect.Struct:
		for _, f := range infoOf(t).fields {
			visit(f.t)
		}
	}
}

// reach adds t and all types it is made of to found, by their texts. A text that
// two types share is kept with nil.
func reach(t reflect.Type, found map[string]reflect.Type) {
	text := typeText(t)
	if old, ok := found[text]; ok {
		if old != t {
			found[text] = nil
		}
		return
	}
	found[text] = t
	if infoOf(t).mode == modePlain {
		parts(t, func(p reflect.Type) { reach(p, found) })
	}
}

// mismatch explains why a stored description is not the wanted one.
func mismatch(stored, wanted string) error {
	s, w := strings.Split(stored, "\n"), strings.Split(wanted, "\n")
	e := &TypeError{Stored: s[0], Wanted: w[0]}
	if s[0] != w[0] {
		return e
	}
	e.Detail = "its parts are others"
	for i := 1; i < min(len(s), len(w)); i++ {
		if s[i] != w[i] {
			e.Detail = fmt.Sprintf("then %s, now %s", s[i], w[i])
			break
		}
	}
	return e
}
