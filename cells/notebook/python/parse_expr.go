package python

import "strings"

// tuple reads expressions with commas between them: one alone is no tuple.
func (p *parser) tuple() Node {
	first := p.tok()
	x := p.starred(0)
	if !p.tok().is(",") {
		return x
	}
	s := &Seq{Kind: "(", Elems: []Node{x}}
	for p.got(",") {
		if !p.begins() {
			break
		}
		s.Elems = append(s.Elems, p.starred(0))
	}
	s.Span = p.span(first)
	return s
}

// begins reports whether an expression begins here.
func (p *parser) begins() bool {
	switch t := p.tok(); t.kind {
	case name, number, str:
		return true
	case keyword:
		switch t.text {
		case "not", "lambda", "None", "True", "False", "await", "yield":
			return true
		}
	case op:
		switch t.text {
		case "(", "[", "{", "+", "-", "~", "*", "...", "**":
			return true
		}
	}
	return false
}

// starred reads an expression that may have a star. At level 0 it is a whole one, else
// one of operators that bind at least so.
func (p *parser) starred(level int) Node {
	first := p.tok()
	if p.got("*") {
		x := p.binary(max(level, 1))
		return &Unary{Span: p.span(first), Op: "*", X: x}
	}
	if level > 0 {
		return p.binary(level)
	}
	if first.is("yield") {
		return p.yield()
	}
	return p.named()
}

func (p *parser) yield() Node {
	first := p.step()
	u := &Unary{Op: "yield"}
	if p.got("from") {
		u.Op = "yield from"
		u.X = p.test()
	} else if p.begins() {
		u.X = p.tuple()
	}
	u.Span = p.span(first)
	return u
}

// named reads an expression that may be given a name by :=.
func (p *parser) named() Node {
	x := p.test()
	if n, ok := x.(*Name); ok && p.got(":=") {
		value := p.test()
		return &Walrus{Span: p.from(x), Name: n, X: value}
	}
	return x
}

// test reads an expression without commas.
func (p *parser) test() Node {
	p.enter()
	defer p.leave()
	first := p.tok()
	if p.got("lambda") {
		l := &Lambda{Params: p.params(":")}
		p.need(":")
		l.X = p.test()
		l.Span = p.span(first)
		return l
	}
	x := p.or()
	if !p.tok().is("if") {
		return x
	}
	p.at++
	c := &Choice{X: x, Cond: p.or()}
	p.need("else")
	c.Y = p.test()
	c.Span = p.from(x)
	return c
}

func (p *parser) or() Node {
	x := p.and()
	for p.got("or") {
		y := p.and()
		x = &Binary{Span: p.from(x), Op: "or", X: x, Y: y}
	}
	return x
}

func (p *parser) and() Node {
	x := p.not()
	for p.got("and") {
		y := p.not()
		x = &Binary{Span: p.from(x), Op: "and", X: x, Y: y}
	}
	return x
}

func (p *parser) not() Node {
	first := p.tok()
	if p.got("not") {
		p.enter()
		defer p.leave()
		x := p.not()
		return &Unary{Span: p.span(first), Op: "not", X: x}
	}
	x := p.binary(1)
	for {
		o := p.comparison()
		if o == "" {
			return x
		}
		y := p.binary(1)
		x = &Binary{Span: p.from(x), Op: o, X: x, Y: y}
	}
}

// comparison takes an operator that compares; "" where there is none.
func (p *parser) comparison() string {
	switch t := p.tok(); {
	case t.kind == op:
		switch t.text {
		case "<", ">", "==", ">=", "<=", "!=", "<>":
			p.at++
			return t.text
		}
	case p.got("in"):
		return "in"
	case t.is("not") && p.peek(1).is("in"):
		p.at += 2
		return "not in"
	case p.got("is"):
		if p.got("not") {
			return "is not"
		}
		return "is"
	}
	return ""
}

var binding = map[string]int{
	"|": 1, "^": 2, "&": 3, "<<": 4, ">>": 4, "+": 5, "-": 5, "*": 6, "/": 6, "//": 6, "%": 6, "@": 6,
}

// binary reads operators that bind at least as level does.
func (p *parser) binary(level int) Node {
	x := p.unary()
	for {
		t := p.tok()
		b := binding[t.text]
		if t.kind != op || b == 0 || b < level {
			return x
		}
		p.at++
		y := p.binary(b + 1)
		x = &Binary{Span: p.from(x), Op: t.text, X: x, Y: y}
	}
}

func (p *parser) unary() Node {
	first := p.tok()
	if p.got("-") || p.got("+") || p.got("~") {
		p.enter()
		defer p.leave()
		x := p.unary()
		return &Unary{Span: p.span(first), Op: first.text, X: x}
	}
	x := p.awaited()
	if p.got("**") {
		p.enter()
		defer p.leave()
		y := p.unary()
		x = &Binary{Span: p.from(x), Op: "**", X: x, Y: y}
	}
	return x
}

func (p *parser) awaited() Node {
	first := p.tok()
	if p.got("await") {
		x := p.primary()
		return &Unary{Span: p.span(first), Op: "await", X: x}
	}
	return p.primary()
}

// primary reads an atom with what hangs on it.
func (p *parser) primary() Node {
	x := p.atom()
	for {
		switch {
		case p.got("."):
			a := &Attr{X: x, Name: p.name()}
			a.Span = p.from(x)
			x = a
		case p.got("("):
			c := &Call{Func: x}
			p.arguments(c)
			c.Span = p.from(x)
			x = c
		case p.got("["):
			i := &Index{X: x, I: p.subscript()}
			p.need("]")
			i.Span = p.from(x)
			x = i
		default:
			return x
		}
	}
}

// arguments reads those of a call and the closing bracket.
func (p *parser) arguments(c *Call) {
	p.enter()
	defer p.leave()
	for !p.tok().is(")") {
		first := p.tok()
		switch {
		case p.got("**"):
			c.Keywords = append(c.Keywords, Keyword{X: p.test()})
		case first.kind == name && p.peek(1).is("="):
			p.at += 2
			c.Keywords = append(c.Keywords, Keyword{Name: first.text, X: p.test()})
		case p.got("*"):
			x := p.test()
			c.Args = append(c.Args, &Unary{Span: p.span(first), Op: "*", X: x})
		default:
			x := p.starred(0)
			if p.tok().is("for") || p.tok().is("async") {
				x = p.comprehension(first, &Comp{Kind: "(", X: x})
			}
			c.Args = append(c.Args, x)
		}
		if !p.got(",") {
			break
		}
	}
	p.need(")")
}

func (p *parser) subscript() Node {
	p.enter()
	defer p.leave()
	first := p.tok()
	x := p.slice()
	if !p.tok().is(",") {
		return x
	}
	s := &Seq{Kind: "(", Elems: []Node{x}}
	for p.got(",") {
		if p.tok().is("]") {
			break
		}
		s.Elems = append(s.Elems, p.slice())
	}
	s.Span = p.span(first)
	return s
}

func (p *parser) slice() Node {
	first := p.tok()
	s := &Slice{}
	if !first.is(":") {
		x := p.starred(0)
		if !p.tok().is(":") {
			return x
		}
		s.Low = x
	}
	p.need(":")
	closes := func() bool { return p.tok().is("]") || p.tok().is(",") }
	if !closes() && !p.tok().is(":") {
		s.High = p.test()
	}
	if p.got(":") && !closes() {
		s.Step = p.test()
	}
	s.Span = p.span(first)
	return s
}

// comprehension reads the clauses of one whose value is read.
func (p *parser) comprehension(first token, c *Comp) Node {
	for p.tok().is("for") || p.tok().is("async") {
		p.got("async")
		p.need("for")
		clause := Clause{Target: p.targets()}
		p.need("in")
		clause.Iter = p.or()
		if p.tok().is(",") && c.Kind == "[" { // a tuple without brackets, of Python 2
			p.at++
			clause.Iter = &Binary{Span: p.from(clause.Iter), Op: ",", X: clause.Iter, Y: p.tuple()}
		}
		for p.got("if") {
			clause.Ifs = append(clause.Ifs, p.or())
		}
		c.Clauses = append(c.Clauses, clause)
	}
	c.Span = p.span(first)
	return c
}

// atom reads what no operator takes apart.
func (p *parser) atom() Node {
	first := p.tok()
	switch {
	case first.kind == name:
		p.at++
		return &Name{Span: p.span(first), ID: first.text}
	case first.kind == number:
		p.at++
		return &Const{Span: p.span(first), Kind: numberKind(first.text), Value: strings.ReplaceAll(first.text, "_", "")}
	case first.kind == str:
		return p.strings()
	case first.is("None"), first.is("True"), first.is("False"), first.is("..."):
		p.at++
		return &Const{Span: p.span(first), Kind: "const", Value: first.text}
	case first.is("("):
		return p.brackets1()
	case first.is("["):
		return p.list()
	case first.is("{"):
		return p.braces()
	case first.kind == broken:
		p.fail("%s is no Python", first)
	}
	p.fail("%s stands where an expression is expected", first)
	return nil
}
