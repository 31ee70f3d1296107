package python

// compound reads a statement with blocks; nil where there is none.
func (p *parser) compound() Node {
	first := p.tok()
	switch {
	case first.is("if"):
		p.at++
		return p.ifs(first)
	case first.is("while"):
		p.at++
		w := &If{Loop: true, Cond: p.named(), Body: p.block(), Else: p.elseBlock()}
		w.Span = p.span(first)
		return w
	case first.is("for"):
		return p.loop(first)
	case first.is("try"):
		return p.try(first)
	case first.is("with"):
		return p.with(first)
	case first.is("async") && !p.peek(1).is("for") && !p.peek(1).is("with"), first.is("def"), first.is("class"), first.is("@"):
		return p.definition(first)
	case first.is("async"):
		p.at++
		if p.tok().is("for") {
			return p.loop(first)
		}
		return p.with(first)
	case p.word("match") && p.matches():
		return p.match(first)
	}
	return nil
}

func (p *parser) ifs(first token) Node {
	i := &If{Cond: p.named(), Body: p.block()}
	if t := p.tok(); p.got("elif") {
		i.Else = []Node{p.ifs(t)}
	} else {
		i.Else = p.elseBlock()
	}
	i.Span = p.span(first)
	return i
}

func (p *parser) elseBlock() []Node {
	if p.got("else") {
		return p.block()
	}
	return nil
}

func (p *parser) loop(first token) Node {
	p.need("for")
	f := &For{Target: p.targets()}
	p.need("in")
	f.Iter = p.tuple()
	f.Body = p.block()
	f.Else = p.elseBlock()
	f.Span = p.span(first)
	return f
}

// targets reads what a loop gives values to.
func (p *parser) targets() Node {
	first := p.tok()
	x := p.target(p.starred(6))
	if !p.tok().is(",") {
		return x
	}
	s := &Seq{Kind: "(", Elems: []Node{x}}
	for p.got(",") {
		if p.tok().is("in") || p.tok().is("=") {
			break
		}
		s.Elems = append(s.Elems, p.target(p.starred(6)))
	}
	s.Span = p.span(first)
	return s
}

func (p *parser) try(first token) Node {
	p.at++
	t := &Try{Body: p.block()}
	for p.got("except") {
		var h Handler
		p.got("*")
		if !p.tok().is(":") {
			h.Type = p.tuple()
			if p.got("as") {
				h.Name = p.name()
			} else if s, ok := h.Type.(*Seq); ok && len(s.Elems) == 2 && s.From == s.Elems[0].At().From {
				if n, ok := s.Elems[1].(*Name); ok { // except IOError, e: of Python 2
					h.Type, h.Name = s.Elems[0], n.ID
				}
			}
		}
		h.Body = p.block()
		t.Handlers = append(t.Handlers, h)
	}
	t.Else = p.elseBlock()
	if p.got("finally") {
		t.Finally = p.block()
	}
	t.Span = p.span(first)
	return t
}

func (p *parser) with(first token) Node {
	p.need("with")
	w := &With{}
	if p.tok().is("(") {
		start := p.at
		if !p.tryItems(w, true) {
			p.at, w.Items = start, nil
		}
	}
	if w.Items == nil {
		p.tryItems(w, false)
	}
	w.Body = p.block()
	w.Span = p.span(first)
	return w
}

// tryItems reads managers, in brackets or not, and reports whether a block follows.
func (p *parser) tryItems(w *With, bracket bool) (ok bool) {
	if bracket {
		deep := p.deep
		defer func() {
			if thrown := recover(); thrown != nil {
				if _, is := thrown.(Problem); !is {
					panic(thrown)
				}
				ok, p.deep = false, deep
			}
		}()
		p.need("(")
	}
	for {
		item := Item{X: p.test()}
		if p.got("as") {
			item.Target = p.target(p.starred(6))
		}
		w.Items = append(w.Items, item)
		if !p.got(",") || bracket && p.tok().is(")") {
			break
		}
	}
	if bracket {
		p.need(")")
	}
	return p.tok().is(":")
}

func (p *parser) definition(first token) Node {
	var decorators []Node
	for p.got("@") {
		decorators = append(decorators, p.named())
		if p.tok().kind == newline {
			p.at++
		}
	}
	p.got("async")
	if p.got("def") {
		f := &Func{Decorators: decorators, Name: p.name()}
		if p.tok().is("[") {
			p.brackets()
		}
		p.need("(")
		f.Params = p.params(")")
		p.need(")")
		if p.got("->") {
			f.Returns = p.tuple()
		}
		f.Body = p.block()
		f.Span = p.span(first)
		return f
	}
	p.need("class")
	c := &Class{Decorators: decorators, Name: p.name()}
	if p.tok().is("[") {
		p.brackets()
	}
	if p.got("(") {
		call := &Call{}
		p.arguments(call)
		c.Args = call.Args
		for _, k := range call.Keywords {
			c.Args = append(c.Args, k.X)
		}
	}
	c.Body = p.block()
	c.Span = p.span(first)
	return c
}

// params reads parameters up to a closing text, which stays.
func (p *parser) params(closing string) []Param {
	var all []Param
	for !p.tok().is(closing) {
		var q Param
		switch {
		case p.got("/"):
		case p.got("**"):
			q.Star = "**"
		case p.got("*"):
			q.Star = "*"
		}
		if p.tok().kind == name {
			q.Name = p.step().text
			if closing == ")" && p.got(":") {
				q.Annotation = p.starred(0)
			}
			if p.got("=") {
				q.Default = p.test()
			}
			all = append(all, q)
		} else if p.tok().is("(") { // a tuple as a parameter, of Python 2
			for _, n := range names(p.targets()) {
				all = append(all, Param{Name: n.ID})
			}
		}
		if !p.got(",") {
			break
		}
	}
	return all
}

// names are the plain names in what is given a value.
func names(n Node) []*Name {
	switch n := n.(type) {
	case *Name:
		return []*Name{n}
	case *Unary:
		return names(n.X)
	case *Seq:
		var all []*Name
		for _, e := range n.Elems {
			all = append(all, names(e)...)
		}
		return all
	}
	return nil
}

// matches reports whether a line that begins with match is one: its block begins with
// a case.
func (p *parser) matches() bool {
	i := p.at
	for p.tokens[i].kind != newline && p.tokens[i].kind != end {
		i++
	}
	if i+2 >= len(p.tokens) || i == p.at || !p.tokens[i-1].is(":") {
		return false
	}
	first := p.tokens[i+2]
	return p.tokens[i+1].kind == indent && first.kind == name && first.text == "case"
}

func (p *parser) match(first token) Node {
	p.at++
	m := &Match{Subject: p.tuple()}
	p.need(":")
	p.at += 2 // the end of the line, and an indent
	for p.word("case") {
		p.at++
		var c Case
		p.patterns(&c)
		if p.got("if") {
			c.Needs = append(c.Needs, p.named())
		}
		c.Body = p.block()
		m.Cases = append(m.Cases, c)
	}
	if p.tok().kind != dedent && p.tok().kind != end {
		p.fail("%s stands where a case is expected", p.tok())
	}
	if p.tok().kind == dedent {
		p.at++
	}
	m.Span = p.span(first)
	return m
}

func (p *parser) patterns(c *Case) {
	p.pattern(c)
	for p.got(",") {
		if p.tok().is(":") || p.tok().is("if") {
			return
		}
		p.pattern(c)
	}
}

// pattern reads a pattern, with those that | puts beside it and the name for it.
func (p *parser) pattern(c *Case) {
	p.enter()
	defer p.leave()
	p.closedPattern(c)
	for p.got("|") {
		p.closedPattern(c)
	}
	if p.got("as") {
		p.capture(c)
	}
}

func (p *parser) capture(c *Case) {
	t := p.tok()
	id := p.name()
	if id != "_" {
		c.Gives = append(c.Gives, &Name{Span: p.span(t), ID: id})
	}
}

func (p *parser) closedPattern(c *Case) {
	switch t := p.tok(); {
	case t.is("("), t.is("["):
		p.at++
		p.patternList(c, map[string]string{"(": ")", "[": "]"}[t.text])
	case t.is("{"):
		p.at++
		for !p.tok().is("}") {
			if p.got("**") {
				p.capture(c)
			} else {
				c.Needs = append(c.Needs, p.binary(1))
				p.need(":")
				p.pattern(c)
			}
			if !p.got(",") {
				break
			}
		}
		p.need("}")
	case t.is("*"):
		p.at++
		p.capture(c)
	case t.kind == name && !p.peek(1).is(".") && !p.peek(1).is("("):
		p.capture(c)
	case t.kind == name:
		p.at++
		var x Node = &Name{Span: p.span(t), ID: t.text}
		for p.got(".") {
			x = &Attr{Span: p.from(x), X: x, Name: p.name()}
		}
		c.Needs = append(c.Needs, x)
		if p.got("(") {
			p.patternList(c, ")")
		}
	default:
		c.Needs = append(c.Needs, p.binary(5)) // a number, also a complex one, or a string
	}
}

// patternList reads patterns, which may have names before them, to the closing text.
func (p *parser) patternList(c *Case, closing string) {
	for !p.tok().is(closing) {
		if p.tok().kind == name && p.peek(1).is("=") {
			p.at += 2
		}
		p.pattern(c)
		if !p.got(",") {
			break
		}
	}
	p.need(closing)
}
