package difference

import (
	"strconv"
	"strings"
)

// kind is how values of a type are written.
type kind int

const (
	unknown kind = iota
	basic
	text
	structure
	slice
	array
	mapping
	pointer
	dynamic // what an interface holds
	nothing // functions and channels, which are nil
	instant
	opaque // bytes that a type wrote itself
	table  // a frame, or a series as a frame of one column
)

// shape is a type as far as its values can be read. Parts are found by their text
// when they are needed, because a type may be a part of itself.
type shape struct {
	kind   kind
	name   string // of a basic kind: "float64"
	elem   string
	key    string
	length int
	fields []field
	mark   bool // a byte stands before the fields
}

type field struct{ name, typ string }

// types are the definitions that stored bytes give.
type types struct {
	defs   map[string]string
	shapes map[string]*shape
	asked  map[string]bool // while a type is measured; one that contains itself is in no value
}

func newTypes(description string) *types {
	t := &types{defs: map[string]string{}, shapes: map[string]*shape{}, asked: map[string]bool{}}
	t.define(description)
	return t
}

// define takes the definitions of a description and returns the type described.
func (t *types) define(description string) string {
	root, rest, _ := strings.Cut(description, "\n")
	for line := range strings.Lines(rest) {
		if name, def, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " = "); ok {
			t.defs[name] = def
		}
	}
	return root
}

func (t *types) shape(name string) *shape {
	if s := t.shapes[name]; s != nil {
		return s
	}
	s := &shape{}
	t.shapes[name] = s
	def, ok := t.defs[name]
	switch {
	case !ok:
		*s = t.parse(name)
	case def == "time":
		s.kind = instant
	case def == "binary", def == "gob":
		s.kind = opaque
	case def == "format frame/1", def == "format series/1":
		s.kind = table
	case strings.HasPrefix(def, "format "):
		s.kind = unknown
	default:
		*s = t.parse(def)
	}
	return s
}

var basics = map[string]int{
	"bool": 1, "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "float32": 4, "int": 8, "uint": 8,
	"uintptr": 8, "int64": 8, "uint64": 8, "float64": 8, "complex64": 8, "complex128": 16,
}

// parse reads the text of a type as package codec writes it.
func (t *types) parse(s string) shape {
	switch {
	case basics[s] > 0:
		return shape{kind: basic, name: s}
	case s == "string":
		return shape{kind: text}
	case s == "error", strings.HasPrefix(s, "interface"):
		return shape{kind: dynamic}
	case s == "func", s == "chan", s == "unsafe.Pointer", strings.HasPrefix(s, "func("), strings.HasPrefix(s, "chan "), strings.HasPrefix(s, "<-chan "):
		return shape{kind: nothing}
	case strings.HasPrefix(s, "*"):
		return shape{kind: pointer, elem: s[1:]}
	case strings.HasPrefix(s, "[]"):
		return shape{kind: slice, elem: s[2:]}
	case strings.HasPrefix(s, "map["):
		if end := closing(s, 3); end > 0 {
			return shape{kind: mapping, key: s[4:end], elem: s[end+1:]}
		}
	case strings.HasPrefix(s, "["):
		if end := closing(s, 0); end > 0 {
			if n, err := strconv.Atoi(s[1:end]); err == nil {
				return shape{kind: array, length: n, elem: s[end+1:]}
			}
		}
	case strings.HasPrefix(s, "struct{"):
		if end := closing(s, 6); end > 0 {
			return t.structure(s[7:end], s[end+1:])
		}
	}
	return shape{}
}

// structure reads the fields of a struct; closed names those that are zero and not
// written.
func (t *types) structure(body, closed string) shape {
	s := shape{kind: structure}
	zero := map[string]bool{}
	for _, name := range strings.Split(closed, ", zero ")[1:] {
		zero[name] = true
	}
	s.mark = len(zero) > 0
	room, bytes := false, false
	for _, part := range splitTop(body) {
		name, typ := splitField(part)
		room = room || !t.takesNoMemory(typ)
		if name == "_" || zero[name] {
			continue
		}
		s.fields = append(s.fields, field{name, typ})
		bytes = bytes || !t.takesNoBytes(typ)
	}
	s.mark = s.mark || room && !bytes
	return s
}

// takesNoBytes reports whether values of a type are written as nothing.
func (t *types) takesNoBytes(name string) bool {
	if t.asked[name] {
		return false
	}
	t.asked[name] = true
	defer delete(t.asked, name)
	s := t.shape(name)
	switch s.kind {
	case array:
		return s.length == 0 || t.takesNoBytes(s.elem)
	case structure:
		for _, f := range s.fields {
			if !t.takesNoBytes(f.typ) {
				return false
			}
		}
		return !s.mark
	}
	return false
}

// takesNoMemory reports whether values of a type have no size.
func (t *types) takesNoMemory(name string) bool {
	s := t.shape(name)
	return (s.kind == array || s.kind == structure && !s.mark) && t.takesNoBytes(name)
}

// closing is the place of the bracket that closes the one at open, or -1.
func closing(s string, open int) int {
	depth := 0
	for i := open; i < len(s); i++ {
		switch s[i] {
		case '[', '{', '(':
			depth++
		case ']', '}', ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// splitTop splits fields at the semicolons that stand in no bracket.
func splitTop(s string) []string {
	var parts []string
	depth, from := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '[', '{', '(':
			depth++
		case ']', '}', ')':
			depth--
		case ';':
			if depth == 0 {
				parts = append(parts, strings.TrimSpace(s[from:i]))
				from = i + 1
			}
		}
	}
	if rest := strings.TrimSpace(s[from:]); rest != "" {
		parts = append(parts, rest)
	}
	return parts
}

// splitField splits a field into its name and its type. The name of an unexported
// field of an unnamed struct stands behind its quoted package.
func splitField(s string) (name, typ string) {
	if strings.HasPrefix(s, `"`) {
		if end := strings.Index(s[1:], `".`); end >= 0 {
			s = s[end+3:]
		}
	}
	name, typ, _ = strings.Cut(s, " ")
	return name, typ
}
