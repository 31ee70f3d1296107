package python

import (
	"slices"
	"strings"
)

// small reads a statement without blocks.
func (p *parser) small() Node {
	first := p.tok()
	if first.kind == keyword {
		switch first.text {
		case "pass", "break", "continue", "return", "raise", "assert", "del":
			return p.flow()
		case "global", "nonlocal":
			p.at++
			names := []string{p.name()}
			for p.got(",") {
				names = append(names, p.name())
			}
			return &Outer{Span: p.span(first), Kind: first.text, Names: names}
		case "import":
			return p.imports()
		case "from":
			return p.importsFrom()
		}
	}
	if first.kind == magic {
		p.at++
		return &Magic{Span: p.span(first), Text: first.text}
	}
	if old := p.printed(); old != nil {
		return old
	}
	if p.word("type") && p.peek(1).kind == name && (p.peek(2).is("=") || p.peek(2).is("[")) {
		return p.alias()
	}
	return p.assignment()
}

// printed reads print and exec as Python 2 has them: without brackets.
func (p *parser) printed() Node {
	if !p.word("print") && !p.word("exec") {
		return nil
	}
	first, next := p.tok(), p.peek(1)
	starts := next.kind == name || next.kind == number || next.kind == str || next.is(">>") || next.is("not") || next.is("None") || next.is("True") || next.is("False")
	if !starts {
		return nil
	}
	p.at++
	p.got(">>")
	call := &Call{Func: &Name{Span: p.span(first), ID: first.text}}
	for p.tok().kind != newline && p.tok().kind != end && !p.tok().is(";") {
		call.Args = append(call.Args, p.test())
		if !p.got(",") && !p.got("in") {
			break
		}
	}
	call.Span = p.span(first)
	return &Line{Span: call.Span, X: call}
}

func (p *parser) flow() Node {
	first := p.step()
	f := &Flow{Kind: first.text}
	for p.tok().kind != newline && p.tok().kind != end && !p.tok().is(";") {
		f.Args = append(f.Args, p.tuple())
		if !p.got("from") && !p.got(",") {
			break
		}
	}
	f.Span = p.span(first)
	return f
}

func (p *parser) dotted() string {
	var b strings.Builder
	b.WriteString(p.name())
	for p.got(".") {
		b.WriteString("." + p.name())
	}
	return b.String()
}

func (p *parser) imports() Node {
	first := p.step()
	i := &Import{}
	for {
		a := Alias{Name: p.dotted()}
		if p.got("as") {
			a.As = p.name()
		} else {
			a.As, _, _ = strings.Cut(a.Name, ".")
		}
		i.Names = append(i.Names, a)
		if !p.got(",") {
			break
		}
	}
	i.Span = p.span(first)
	return i
}

func (p *parser) importsFrom() Node {
	first := p.step()
	i := &Import{}
	for p.tok().is(".") || p.tok().is("...") {
		i.Module += p.step().text
	}
	if p.tok().kind == name {
		i.Module += p.dotted()
	}
	p.need("import")
	if i.Star = p.got("*"); i.Star {
		i.Span = p.span(first)
		return i
	}
	bracket := p.got("(")
	for {
		a := Alias{Name: p.name()}
		a.As = a.Name
		if p.got("as") {
			a.As = p.name()
		}
		i.Names = append(i.Names, a)
		if !p.got(",") || bracket && p.tok().is(")") {
			break
		}
	}
	if bracket {
		p.need(")")
	}
	i.Span = p.span(first)
	return i
}

func (p *parser) alias() Node {
	first := p.step()
	named := p.step()
	target := &Name{Span: p.span(named), ID: named.text}
	if p.tok().is("[") {
		p.brackets()
	}
	p.need("=")
	p.test()
	return &Assign{Span: p.span(first), Targets: []Node{target}}
}

// brackets skips what is in brackets.
func (p *parser) brackets() {
	open := 0
	for p.tok().kind != newline && p.tok().kind != end {
		switch t := p.step(); {
		case t.is("["), t.is("("), t.is("{"):
			open++
		case t.is("]"), t.is(")"), t.is("}"):
			open--
		}
		if open == 0 {
			return
		}
	}
	p.fail("a bracket is not closed")
}

var augmented = []string{"+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**="}

// assignment reads an expression, or what is given to it.
func (p *parser) assignment() Node {
	first := p.tok()
	x := p.tuple()
	switch t := p.tok(); {
	case t.kind == op && slices.Contains(augmented, t.text):
		p.at++
		a := &Assign{Targets: []Node{p.target(x)}, Op: strings.TrimSuffix(t.text, "="), Value: p.tuple()}
		a.Span = p.span(first)
		return a
	case t.is(":"):
		p.at++
		a := &Assign{Targets: []Node{p.target(x)}, Annotation: p.test()}
		if p.got("=") {
			a.Value = p.tuple()
		}
		a.Span = p.span(first)
		return a
	case !t.is("="):
		return &Line{Span: p.from(x), X: x}
	}
	a := &Assign{}
	for p.got("=") {
		a.Targets = append(a.Targets, p.target(x))
		if p.tok().kind == magic {
			t := p.step()
			x = &Magic{Span: p.span(t), Text: t.text}
			break
		}
		x = p.tuple()
	}
	a.Value = x
	a.Span = p.span(first)
	return a
}

// target checks that something can be given a value.
func (p *parser) target(n Node) Node {
	switch n := n.(type) {
	case *Name, *Attr, *Index:
		return n
	case *Unary:
		if n.Op == "*" {
			p.target(n.X)
			return n
		}
	case *Seq:
		if n.Kind != "{" {
			for _, e := range n.Elems {
				p.target(e)
			}
			return n
		}
	}
	p.fail("what stands before the = can be given no value")
	return nil
}
