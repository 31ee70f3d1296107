package codec

import (
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// scope finds the types that interfaces inside a value of one root type hold:
// first among the types the root is made of, then among the registered ones,
// then by putting unnamed types together from these.
type scope map[string]reflect.Type

var scopes sync.Map // reflect.Type → scope

func scopeOf(root reflect.Type) scope {
	if s, ok := scopes.Load(root); ok {
		return s.(scope)
	}
	s := scope{}
	reach(root, s)
	scopes.Store(root, s)
	return s
}

// Bounds of types made up from a text that may come from anywhere.
const (
	maxTypeDepth   = 32
	maxArrayLength = 1 << 16
	maxTypeSize    = 1 << 20
)

// find gives the type with that text, nil when it is not known here.
func (s scope) find(text string) reflect.Type {
	t, rest := s.parse(text, maxTypeDepth)
	if rest != "" {
		return nil
	}
	return t
}

// knows reports whether a reader with the same root will find the type.
func (s scope) knows(t reflect.Type) bool { return s.find(typeText(t)) == t }

func (s scope) lookup(text string) reflect.Type {
	if t, ok := s[text]; ok {
		return t
	}
	return registered(text)
}

func (s scope) parse(text string, depth int) (t reflect.Type, rest string) {
	if depth == 0 {
		return nil, text
	}
	switch {
	case strings.HasPrefix(text, "*"):
		if e, rest := s.parse(text[1:], depth-1); e != nil {
			return reflect.PointerTo(e), rest
		}
	case strings.HasPrefix(text, "[]"):
		if e, rest := s.parse(text[2:], depth-1); e != nil {
			return reflect.SliceOf(e), rest
		}
	case strings.HasPrefix(text, "["):
		return s.parseArray(text, depth)
	case strings.HasPrefix(text, "map["):
		return s.parseMap(text, depth)
	default:
		name, rest := cutName(text)
		return s.lookup(name), rest
	}
	return nil, text
}

func (s scope) parseArray(text string, depth int) (reflect.Type, string) {
	length, after, ok := strings.Cut(text[1:], "]")
	n, err := strconv.Atoi(length)
	if !ok || err != nil || n < 0 || n > maxArrayLength || strconv.Itoa(n) != length {
		return nil, text
	}
	e, rest := s.parse(after, depth-1)
	if e == nil || e.Size() > maxTypeSize/uintptr(max(n, 1)) {
		return nil, text
	}
	return reflect.ArrayOf(n, e), rest
}

func (s scope) parseMap(text string, depth int) (reflect.Type, string) {
	k, after := s.parse(text[len("map["):], depth-1)
	if k == nil || !k.Comparable() || !strings.HasPrefix(after, "]") {
		return nil, text
	}
	e, rest := s.parse(after[1:], depth-1)
	if e == nil {
		return nil, text
	}
	return reflect.MapOf(k, e), rest
}

// cutName cuts a type's name off the text: up to a bracket that was not opened
// in it, since names of generic types hold brackets themselves.
func cutName(text string) (name, rest string) {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth < 0 {
				return text[:i], text[i:]
			}
		}
	}
	return text, ""
}
