package look

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// typ is a type as a description spells it.
type typ struct {
	text   string // in full
	kind   string // struct, array, slice, map, pointer, interface, func; time, binary, format; else a basic type
	elem   *typ
	key    *typ
	length int
	fields []field
	mark   bool // a byte stands before the fields
	words  word
}

// word says whether values of a type take bytes, once that has been found out.
type word int8

const (
	unknown word = iota
	some
	none
)

type field struct {
	name string
	of   *typ
}

// parser reads the types of one description.
type parser struct {
	definitions map[string]string
	known       map[string]*typ
	depth       int
}

// Bounds of a description.
const (
	describedBytes = 1 << 18
	describedDepth = 500
)

var errDescribed = errors.New("its type is too large to be read")

// described returns the type that a description is of.
func (w *walker) described(text string) (*typ, error) {
	if len(text) > describedBytes {
		return nil, errDescribed
	}
	lines := strings.Split(text, "\n")
	p := &parser{definitions: make(map[string]string), known: make(map[string]*typ)}
	for _, line := range lines[1:] {
		// A type with parameters may hold " = " nowhere but before its definition.
		if name, definition, ok := strings.Cut(line, " = "); ok {
			p.definitions[name] = definition
		}
	}
	t, rest, err := p.parse(lines[0])
	if err == nil && rest != "" {
		err = fmt.Errorf("the type %q goes on with %q", lines[0], rest)
	}
	return t, err
}

// parse reads the type that a text begins with.
func (p *parser) parse(text string) (*typ, string, error) {
	if p.depth++; p.depth > describedDepth {
		return nil, "", errDescribed
	}
	defer func() { p.depth-- }()
	name := named(text)
	rest := text[len(name):]
	if t := p.known[name]; t != nil {
		return t, rest, nil
	}
	definition, ok := p.definitions[name]
	if !ok {
		return p.unnamed(text)
	}
	t := &typ{text: name}
	p.known[name] = t // it may be made of itself
	switch {
	case definition == "time" || definition == "binary" || definition == "gob":
		t.kind = definition
		return t, rest, nil
	case strings.HasPrefix(definition, "format "):
		t.kind = "format"
		return t, rest, nil
	}
	of, tail, err := p.unnamed(definition)
	if err != nil {
		return nil, "", err
	}
	of.text = name
	*t = *of
	t.close(tail)
	return t, rest, nil
}

// close takes the fields that must be zero, and are not written, out of a struct.
func (t *typ) close(tail string) {
	for zero := range strings.SplitSeq(tail, ", zero ") {
		for i, f := range t.fields {
			if f.name == zero {
				t.fields = append(t.fields[:i:i], t.fields[i+1:]...)
				t.mark = true
				break
			}
		}
	}
}

// wordless reports whether a value takes no byte.
func (t *typ) wordless() bool {
	if t.words == unknown {
		t.words = some // as long as it is being found out: no type is made of itself alone
		if t.takesNothing() {
			t.words = none
		}
	}
	return t.words == none
}

func (t *typ) takesNothing() bool {
	switch t.kind {
	case "struct":
		for _, f := range t.fields {
			if !f.of.wordless() {
				return false
			}
		}
		return !t.mark
	case "array":
		return t.length == 0 || t.elem.wordless()
	}
	return false
}

// named is the name that a text begins with: up to what ends it in a struct, a map or
// an array, outside the brackets of its own parameters.
func named(text string) string {
	depth := 0
	for i, r := range text {
		switch {
		case r == '[':
			depth++
		case r == ']' && depth > 0:
			depth--
		case depth == 0 && (r == ';' || r == '}' || r == ']' || r == ',' || r == ' '):
			return text[:i]
		}
	}
	return text
}

func (p *parser) unnamed(text string) (*typ, string, error) {
	one := func(kind, rest string) (*typ, string, error) {
		elem, rest, err := p.parse(rest)
		if err != nil {
			return nil, "", err
		}
		return &typ{text: text[:len(text)-len(rest)], kind: kind, elem: elem}, rest, nil
	}
	switch {
	case strings.HasPrefix(text, "*"):
		return one("pointer", text[1:])
	case strings.HasPrefix(text, "[]"):
		return one("slice", text[2:])
	case strings.HasPrefix(text, "["):
		digits, rest, _ := strings.Cut(text[1:], "]")
		length, err := strconv.Atoi(digits)
		if err != nil {
			return nil, "", fmt.Errorf("%q is no type", text)
		}
		t, rest, err := one("array", rest)
		if err == nil {
			t.length = length
		}
		return t, rest, err
	case strings.HasPrefix(text, "map["):
		return p.mapping(text)
	case strings.HasPrefix(text, "struct{"):
		return p.structure(text)
	case strings.HasPrefix(text, "interface {"):
		return p.method(text, "interface")
	case strings.HasPrefix(text, "func(") || strings.HasPrefix(text, "chan ") || strings.HasPrefix(text, "<-chan "):
		return p.method(text, "func")
	}
	name := named(text)
	if name == "chan" {
		return &typ{text: name, kind: "func"}, text[len(name):], nil
	}
	if name == "error" || strings.Contains(name, ".") {
		return &typ{text: name, kind: "interface"}, text[len(name):], nil // the only kind without a definition of its own
	}
	return &typ{text: name, kind: name}, text[len(name):], nil
}

func (p *parser) mapping(text string) (*typ, string, error) {
	key, rest, err := p.parse(text[len("map["):])
	if err != nil {
		return nil, "", err
	}
	elem, rest, err := p.parse(strings.TrimPrefix(rest, "]"))
	if err != nil {
		return nil, "", err
	}
	return &typ{text: text[:len(text)-len(rest)], kind: "map", key: key, elem: elem}, rest, nil
}

func (p *parser) structure(text string) (*typ, string, error) {
	t := &typ{kind: "struct"}
	rest := text[len("struct{"):]
	blank := false
	for !strings.HasPrefix(rest, "}") {
		rest = strings.TrimPrefix(rest, "; ")
		if strings.HasPrefix(rest, `"`) { // of an unnamed struct: the path before an unexported name
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				return nil, "", err
			}
			rest = strings.TrimPrefix(rest[len(quoted):], ".")
		}
		name, after, ok := strings.Cut(rest, " ")
		if !ok {
			return nil, "", fmt.Errorf("%q is no field", rest)
		}
		of, after, err := p.parse(after)
		if err != nil {
			return nil, "", err
		}
		if rest = after; name == "_" {
			blank = true
			continue
		}
		t.fields = append(t.fields, field{name, of})
	}
	rest = rest[1:]
	t.text = text[:len(text)-len(rest)]
	t.mark = blank && t.takesNothing()
	if definition, ok := p.definitions[t.text]; ok {
		t.close(strings.TrimPrefix(definition, t.text))
	}
	return t, rest, nil
}

// method reads a type whose spelling does not matter, up to what ends it.
func (p *parser) method(text, kind string) (*typ, string, error) {
	depth := 0
	for i, r := range text {
		switch r {
		case '(', '{', '[':
			depth++
		case ')', '}', ']':
			if depth--; depth < 0 {
				return &typ{text: text[:i], kind: kind}, text[i:], nil
			}
		case ';':
			if depth == 0 {
				return &typ{text: text[:i], kind: kind}, text[i:], nil
			}
		}
	}
	return &typ{text: text, kind: kind}, "", nil
}

// short is the type as its author would write it: with the last part of each path.
func (t *typ) short() string {
	var b strings.Builder
	word := 0 // where the word began that is being read
	text := strings.ReplaceAll(t.text, "interface {}", "any")
	flush := func(end int) {
		part := text[word:end]
		b.WriteString(part[strings.LastIndex(part, "/")+1:])
	}
	for i, r := range text {
		if strings.ContainsRune("[]*{}(); ,", r) {
			flush(i)
			b.WriteRune(r)
			word = i + len(string(r))
		}
	}
	flush(len(text))
	return b.String()
}
