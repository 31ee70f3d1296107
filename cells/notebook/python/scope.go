package python

// children are the parts of an expression in the order in which Python evaluates them.
// Functions and comprehensions have scopes of their own and none here.
func children(n Node) []Node {
	switch n := n.(type) {
	case *Format:
		return n.Holes
	case *Attr:
		return []Node{n.X}
	case *Index:
		return []Node{n.X, n.I}
	case *Slice:
		return []Node{n.Low, n.High, n.Step}
	case *Call:
		all := append([]Node{n.Func}, n.Args...)
		for _, k := range n.Keywords {
			all = append(all, k.X)
		}
		return all
	case *Unary:
		return []Node{n.X}
	case *Binary:
		return []Node{n.X, n.Y}
	case *Choice:
		return []Node{n.Cond, n.X, n.Y}
	case *Seq:
		return n.Elems
	case *Dict:
		var all []Node
		for i, v := range n.Values {
			all = append(all, n.Keys[i], v)
		}
		return all
	case *Walrus:
		return []Node{n.X}
	}
	return nil
}

// scope is what a function, a class or a comprehension knows: the names it binds
// anywhere, and those it reads. Python decides by the whole body which names are its
// own.
type scope struct {
	bound   map[string]bool
	outer   map[string]bool // global or nonlocal
	reads   []*Name
	through []*Name // what functions inside of a class read: they do not see what it binds
	writes  []*Name // names of outer scopes that are bound
	class   bool
	around  *scope // of a comprehension: where := binds
	calls   []Node // for those who look for changes
	targets []Node // that are no names, of what is given a value
}

func newScope() *scope { return &scope{bound: map[string]bool{}, outer: map[string]bool{}} }

// free are the names that a scope reads from outside, in the order in which they stand
// there.
func (s *scope) free() []*Name {
	var all []*Name
	for _, n := range s.reads {
		if !s.bound[n.ID] || s.outer[n.ID] {
			all = append(all, n)
		}
	}
	return append(all, s.through...)
}

// inner takes what a scope inside of this one needs.
func (s *scope) inner(in *scope) {
	if s.class {
		s.through = append(s.through, in.free()...)
	} else {
		s.reads = append(s.reads, in.free()...)
	}
	s.writes = append(s.writes, in.writes...)
	s.calls = append(s.calls, in.calls...)
	s.targets = append(s.targets, in.targets...)
}

func (s *scope) bind(all ...*Name) {
	for _, n := range all {
		if s.outer[n.ID] {
			s.writes = append(s.writes, n)
		}
		s.bound[n.ID] = true
	}
}

func (s *scope) exprs(all ...Node) {
	for _, n := range all {
		s.expr(n)
	}
}

func (s *scope) expr(n Node) {
	switch n := n.(type) {
	case nil:
		return
	case *Name:
		s.reads = append(s.reads, n)
	case *Lambda:
		s.inner(s.function(n.Params, n.X))
	case *Comp:
		s.comprehension(n)
	case *Walrus:
		s.expr(n.X)
		at := s
		for at.around != nil {
			at = at.around
		}
		at.bind(n.Name)
	case *Call:
		s.calls = append(s.calls, n)
		s.exprs(children(n)...)
	default:
		s.exprs(children(n)...)
	}
}

// function is the scope of a function. Its defaults belong to the scope around it.
func (s *scope) function(params []Param, body ...Node) *scope {
	in := newScope()
	for _, q := range params {
		s.exprs(q.Default, q.Annotation)
		in.bound[q.Name] = true
	}
	for _, n := range body {
		in.statement(n)
	}
	return in
}

func (s *scope) comprehension(n *Comp) {
	in := newScope()
	in.around = s
	for i, c := range n.Clauses {
		if i == 0 {
			s.expr(c.Iter)
		} else {
			in.expr(c.Iter)
		}
		in.target(c.Target)
		in.exprs(c.Ifs...)
	}
	in.exprs(n.X, n.Value)
	s.inner(in)
}

// target binds what is given a value, and reads what must be there for that.
func (s *scope) target(n Node) {
	switch n := n.(type) {
	case *Name:
		s.bind(n)
	case *Seq:
		for _, e := range n.Elems {
			s.target(e)
		}
	case *Unary:
		s.target(n.X)
	default:
		s.exprs(children(n)...)
		s.targets = append(s.targets, n)
	}
}

func (s *scope) body(all []Node) {
	for _, n := range all {
		s.statement(n)
	}
}

func (s *scope) statement(n Node) {
	switch n := n.(type) {
	case *Line:
		s.expr(n.X)
	case *Assign:
		s.assign(n)
	case *Flow:
		if n.Kind == "del" {
			s.deletes(n)
			return
		}
		s.exprs(n.Args...)
	case *Outer:
		for _, id := range n.Names {
			s.outer[id] = true
		}
	case *Import:
		s.bind(imported(n)...)
	case *Func:
		s.exprs(n.Decorators...)
		s.expr(n.Returns)
		s.inner(s.function(n.Params, n.Body...))
		s.bind(&Name{Span: n.Span, ID: n.Name})
	case *Class:
		s.exprs(n.Decorators...)
		s.exprs(n.Args...)
		s.inner(classScope(n))
		s.bind(&Name{Span: n.Span, ID: n.Name})
	case *Broken:
		s.reads = append(s.reads, n.Names...)
	case *If, *For, *Try, *With, *Match:
		s.block(n)
	case *Magic:
	default:
		s.expr(n)
	}
}

func classScope(n *Class) *scope {
	in := newScope()
	in.class = true
	in.body(n.Body)
	return in
}

func (s *scope) assign(n *Assign) {
	s.exprs(n.Value, n.Annotation)
	for _, t := range n.Targets {
		if id, ok := t.(*Name); ok && n.Op != "" {
			s.reads = append(s.reads, id)
		}
		s.target(t)
	}
}

func (s *scope) deletes(n *Flow) {
	for _, arg := range n.Args {
		s.target(arg)
	}
}

func (s *scope) block(n Node) {
	switch n := n.(type) {
	case *If:
		s.expr(n.Cond)
		s.body(n.Body)
		s.body(n.Else)
	case *For:
		s.expr(n.Iter)
		s.target(n.Target)
		s.body(n.Body)
		s.body(n.Else)
	case *Try:
		s.body(n.Body)
		for _, h := range n.Handlers {
			s.expr(h.Type)
			if h.Name != "" {
				s.bind(&Name{Span: n.Span, ID: h.Name})
			}
			s.body(h.Body)
		}
		s.body(n.Else)
		s.body(n.Finally)
	case *With:
		for _, item := range n.Items {
			s.expr(item.X)
			if item.Target != nil {
				s.target(item.Target)
			}
		}
		s.body(n.Body)
	case *Match:
		s.expr(n.Subject)
		for _, c := range n.Cases {
			s.bind(c.Gives...)
			s.exprs(c.Needs...)
			s.body(c.Body)
		}
	}
}

// imported are the names that an import gives.
func imported(n *Import) []*Name {
	var all []*Name
	for _, a := range n.Names {
		all = append(all, &Name{Span: n.Span, ID: a.As})
	}
	return all
}
