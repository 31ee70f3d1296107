package python

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// brackets1 reads what begins with (: an expression, a tuple, or a generator.
func (p *parser) brackets1() Node {
	p.enter()
	defer p.leave()
	first := p.step()
	if p.got(")") {
		return &Seq{Span: p.span(first), Kind: "("}
	}
	inner := p.tok()
	x := p.starred(0)
	switch {
	case p.tok().is("for"), p.tok().is("async"):
		c := p.comprehension(inner, &Comp{Kind: "(", X: x})
		p.need(")")
		return c
	case p.tok().is(","):
		s := &Seq{Kind: "(", Elems: []Node{x}}
		for p.got(",") && !p.tok().is(")") {
			s.Elems = append(s.Elems, p.starred(0))
		}
		p.need(")")
		s.Span = p.span(first)
		return s
	}
	p.need(")")
	return x
}

func (p *parser) list() Node {
	p.enter()
	defer p.leave()
	first := p.step()
	s := &Seq{Kind: "["}
	for !p.tok().is("]") {
		x := p.starred(0)
		if p.tok().is("for") || p.tok().is("async") {
			c := &Comp{Kind: "[", X: x}
			p.comprehension(first, c)
			p.need("]")
			c.Span = p.span(first)
			return c
		}
		s.Elems = append(s.Elems, x)
		if !p.got(",") {
			break
		}
	}
	p.need("]")
	s.Span = p.span(first)
	return s
}

// braces reads a set or a mapping.
func (p *parser) braces() Node {
	p.enter()
	defer p.leave()
	first := p.step()
	d, s := &Dict{}, &Seq{Kind: "{"}
	for !p.tok().is("}") {
		if p.got("**") {
			d.Keys, d.Values = append(d.Keys, nil), append(d.Values, p.binary(1))
		} else {
			x := p.starred(0)
			c := &Comp{Kind: "{", X: x}
			if p.got(":") {
				c.Value = p.test()
				d.Keys, d.Values = append(d.Keys, x), append(d.Values, c.Value)
			} else {
				s.Elems = append(s.Elems, x)
			}
			if p.tok().is("for") || p.tok().is("async") {
				p.comprehension(first, c)
				p.need("}")
				c.Span = p.span(first)
				return c
			}
		}
		if !p.got(",") {
			break
		}
	}
	p.need("}")
	d.Span = p.span(first)
	s.Span = d.Span
	if len(s.Elems) > 0 {
		if len(d.Keys) > 0 {
			p.fail("a mapping has an element without a key")
		}
		return s
	}
	return d
}

// strings reads strings that stand one behind the other, which are one.
func (p *parser) strings() Node {
	first := p.tok()
	var value strings.Builder
	var holes []Node
	kind, format := "str", false
	for p.tok().kind == str {
		t := p.step()
		n := stringPrefix(t.text)
		prefix := strings.ToLower(t.text[:n])
		if strings.Contains(prefix, "b") {
			kind = "bytes"
		}
		format = format || strings.ContainsAny(prefix, "ft")
		value.WriteString(content(t.text[n:], strings.Contains(prefix, "r")))
		for _, h := range t.holes {
			holes = append(holes, p.hole(h))
		}
	}
	if format {
		return &Format{Span: p.span(first), Holes: holes}
	}
	return &Const{Span: p.span(first), Kind: kind, Value: value.String()}
}

// hole reads the expression in a formatted string.
func (p *parser) hole(h hole) Node {
	s := &scanner{src: h.text, line: 1, columns: []int{0}, open: 1}
	for s.at < len(s.src) {
		s.next()
	}
	s.put(end, 0)
	in := &parser{tokens: s.tokens, deep: p.deep, shift: Span{Line: p.shift.Line + h.line - 1, From: p.shift.From + h.from}}
	in.enter()
	if in.tok().kind == end {
		p.fail("a hole in a formatted string is empty")
	}
	x := in.tuple()
	if in.tok().kind != end {
		in.fail("%s is not expected in a formatted string", in.tok())
	}
	return x
}

func numberKind(text string) string {
	lower := strings.ToLower(text)
	switch {
	case strings.HasPrefix(lower, "0x"), strings.HasPrefix(lower, "0b"), strings.HasPrefix(lower, "0o"):
		return "int"
	case strings.HasSuffix(lower, "j"):
		return "imag"
	case strings.ContainsAny(lower, ".e"):
		return "float"
	}
	return "int"
}

// content is what a string with its quotes says.
func content(text string, raw bool) string {
	quotes := 1
	if len(text) >= 6 && text[0] == text[1] && text[1] == text[2] {
		quotes = 3
	}
	text = text[quotes : len(text)-quotes]
	if raw || !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			i++
			continue
		}
		said, n := escaped(text[i+1:])
		b.WriteString(said)
		i += 1 + n
	}
	return b.String()
}

var escapes = map[byte]string{
	'\n': "", '\\': "\\", '\'': "'", '"': `"`, 'a': "\a", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v",
}

// escaped is what stands for the n bytes behind a backslash. What Python does not know
// stays as it is.
func escaped(text string) (said string, n int) {
	if s, ok := escapes[text[0]]; ok {
		return s, 1
	}
	base, from, digits := 16, 1, 0
	switch text[0] {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	case '0', '1', '2', '3', '4', '5', '6', '7':
		base, from, digits = 8, 0, 1
		for digits < 3 && digits < len(text) && '0' <= text[digits] && text[digits] <= '7' {
			digits++
		}
	}
	if digits > 0 && from+digits <= len(text) {
		if v, err := strconv.ParseUint(text[from:from+digits], base, 32); err == nil && utf8.ValidRune(rune(v)) {
			return string(rune(v)), from + digits
		}
	}
	_, size := utf8.DecodeRuneInString(text)
	return `\` + text[:size], size
}
