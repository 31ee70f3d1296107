package python

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

func (w *walker) statement(n Node) {
	switch n := n.(type) {
	case *Line:
		w.exprs(n.X)
		w.mutation(n.X)
	case *Assign:
		w.assign(n)
	case *Flow:
		if n.Kind == "del" {
			w.deletes(n)
			return
		}
		w.exprs(n.Args...)
	case *Import:
		w.imports(n)
	case *Func:
		w.function(n)
	case *Class:
		w.exprs(n.Decorators...)
		w.exprs(n.Args...)
		w.class(n)
	case *If:
		w.condition(n)
	case *For:
		w.exprs(n.Iter)
		w.target(n.Target, "for", nil) // a loop that never runs is rare
		w.body(n.Body)
		w.body(n.Else)
	case *Try:
		w.try(n)
	case *With:
		for _, item := range n.Items {
			w.exprs(item.X)
			if item.Target != nil {
				w.target(item.Target, "with", nil)
			}
		}
		w.body(n.Body)
	case *Match:
		w.match(n)
	case *Magic:
		w.magic(n)
	case *Broken:
		for _, id := range n.Names {
			w.reads(id)
		}
	}
}

func (w *walker) assign(n *Assign) {
	if m, ok := n.Value.(*Magic); ok {
		w.magic(m)
	} else {
		w.exprs(n.Value)
	}
	w.exprs(n.Annotation)
	if n.Value == nil && n.Annotation != nil {
		return // a bare annotation defines nothing
	}
	for _, t := range n.Targets {
		how := "="
		if id, ok := t.(*Name); ok && n.Op != "" {
			w.reads(id)
			how = "+="
		}
		w.target(t, how, n.Value)
		if l, ok := n.Value.(*Lambda); ok {
			if id, ok := t.(*Name); ok {
				s := newScope()
				s.expr(l)
				w.named(id.ID, l, s)
			}
		}
	}
}

// target defines the names in what is given a value, and notes what is changed in
// place.
func (w *walker) target(n Node, how string, value Node) {
	switch n := n.(type) {
	case *Name:
		w.define(Def{Name: n.ID, Line: n.Line, How: how, Value: value})
	case *Seq:
		for _, e := range n.Elems {
			w.target(e, how, nil)
		}
	case *Unary:
		w.target(n.X, how, nil)
	default:
		w.exprs(children(n)...)
		if id := root(n); id != nil {
			w.change(id, w.cell.path(n, id)+" =")
		}
	}
}

func (w *walker) deletes(n *Flow) {
	for _, arg := range n.Args {
		for _, id := range names(arg) {
			w.reads(id)
			w.env.own[id.ID] = unknown
			w.cell.Deletes = append(w.cell.Deletes, id.ID)
		}
		if id := root(arg); id != nil && id != arg {
			w.exprs(arg)
			w.change(id, "del "+w.cell.path(arg, id))
		}
	}
}

func (w *walker) imports(n *Import) {
	if n.Star {
		w.cell.Stars = append(w.cell.Stars, n.Module)
	}
	for _, a := range n.Names {
		w.define(Def{Name: a.As, Line: n.Line, How: "import"})
		module := a.Name
		if n.Module != "" {
			module = n.Module + "." + a.Name
		}
		w.cell.Modules[a.As] = module
	}
}

func (w *walker) function(n *Func) {
	outer := newScope()
	in := outer.function(n.Params, n.Body...)
	outer.expr(n.Returns)
	w.exprs(n.Decorators...)
	for _, id := range outer.reads {
		w.reads(id)
	}
	w.named(n.Name, n, in)
	w.define(Def{Name: n.Name, Line: n.Line, How: "def"})
}

// class runs the body of a class, whose names are its own.
func (w *walker) class(n *Class) {
	in := classScope(n)
	for _, id := range in.reads {
		if !in.bound[id.ID] {
			w.reads(id)
		}
	}
	w.named(n.Name, n, in)
	w.define(Def{Name: n.Name, Line: n.Line, How: "class"})
}

// named keeps what a function needs.
func (w *walker) named(id string, n Node, in *scope) {
	f := Function{Name: id, Node: n}
	seen := map[string]bool{id: true}
	for _, r := range in.free() {
		if !seen[r.ID] {
			f.Reads = append(f.Reads, r.ID)
		}
		seen[r.ID] = true
	}
	for _, r := range in.writes {
		if !slices.Contains(f.Writes, r.ID) {
			f.Writes = append(f.Writes, r.ID)
		}
	}
	report := func(c Change) {
		if (!in.bound[c.Name] || in.outer[c.Name]) && slices.Contains(f.Reads, c.Name) {
			f.Changes = append(f.Changes, c)
		}
	}
	w.changes(in.calls, report)
	for _, t := range in.targets {
		if id := root(t); id != nil {
			report(Change{Name: id.ID, Line: id.Line, How: w.cell.path(t, id) + " ="})
		}
	}
	w.cell.Functions = append(slices.DeleteFunc(w.cell.Functions, func(old Function) bool { return old.Name == id }), f)
}

func (w *walker) condition(n *If) {
	w.exprs(n.Cond)
	if n.Loop || always(n.Cond) {
		w.body(n.Body)
		if n.Loop {
			w.body(n.Else)
		}
		return
	}
	yes := w.apart(nil, func() { w.body(n.Body) })
	no := w.apart(nil, func() { w.body(n.Else) })
	maps.Copy(w.env.own, w.join(yes, no))
}

// always reports whether a condition is one that holds in a notebook.
func always(n Node) bool {
	switch n := n.(type) {
	case *Const:
		return n.Value == "True" || n.Kind == "int" && n.Value == "1"
	case *Binary:
		x, ok := n.X.(*Name)
		return ok && n.Op == "==" && x.ID == "__name__"
	}
	return false
}

func (w *walker) try(n *Try) {
	whole := w.apart(nil, func() {
		w.body(n.Body)
		w.body(n.Else)
	})
	after := whole
	for _, h := range n.Handlers {
		w.exprs(h.Type)
		caught := w.apart(w.join(whole, nil), func() {
			if h.Name != "" {
				w.env.own[h.Name] = surely
			}
			w.body(h.Body)
			if h.Name != "" {
				w.env.own[h.Name] = unknown // Python takes it away
			}
		})
		if !leaves(h.Body) {
			after = w.join(after, caught)
		}
	}
	maps.Copy(w.env.own, after)
	w.body(n.Finally)
}

// leaves reports whether nothing runs behind statements.
func leaves(all []Node) bool {
	if len(all) == 0 {
		return false
	}
	f, ok := all[len(all)-1].(*Flow)
	return ok && (f.Kind == "raise" || f.Kind == "return")
}

func (w *walker) match(n *Match) {
	w.exprs(n.Subject)
	var after map[string]certainty
	for _, c := range n.Cases {
		one := w.apart(nil, func() {
			for _, id := range c.Gives {
				w.define(Def{Name: id.ID, Line: id.Line, How: "match"})
			}
			w.exprs(c.Needs...)
			w.body(c.Body)
		})
		after = w.join(after, one)
	}
	maps.Copy(w.env.own, after)
}

var (
	shellNames = regexp.MustCompile(`[{$]([A-Za-z_]\w*)`)
	capture    = regexp.MustCompile(`^\s*%%capture\s+(?:--\S+\s+)*([A-Za-z_]\w*)`)
)

// captured is the name to which %%capture gives what a cell prints.
func (w *walker) captured(source string) {
	if m := capture.FindStringSubmatch(source); m != nil {
		w.define(Def{Name: m[1], Line: 1, How: "magic"})
	}
}

// magic reads a line for IPython: it may bring names, and a shell may get some.
func (w *walker) magic(n *Magic) {
	fields := strings.Fields(n.Text)
	switch {
	case len(fields) == 0:
	case fields[0] == "%pylab":
		w.cell.Stars = append(w.cell.Stars, "pylab")
	case fields[0] == "%run" && len(fields) > 1:
		w.cell.Stars = append(w.cell.Stars, fields[len(fields)-1])
	case fields[0] == "%store" && len(fields) > 2 && fields[1] == "-r":
		for _, id := range fields[2:] {
			w.define(Def{Name: id, Line: n.Line, How: "magic"})
		}
	case strings.HasPrefix(n.Text, "!"):
		for _, m := range shellNames.FindAllStringSubmatch(n.Text, -1) {
			w.cell.Reads[m[1]] = true
			if _, ok := w.used[m[1]]; !ok && w.env.get(m[1]) == unknown {
				w.uses(Use{Name: m[1], Line: n.Line, Maybe: true})
			}
		}
	}
}

// Defined are the names that are there behind the cell, each with its last definition,
// in the order of their first.
func (c *Cell) Defined() []Def {
	var all []Def
	at := map[string]int{}
	for _, d := range c.Defs {
		if slices.Contains(c.Deletes, d.Name) {
			continue
		}
		if i, ok := at[d.Name]; ok {
			maybe := all[i].Maybe && d.Maybe
			all[i] = d
			all[i].Maybe = maybe
			continue
		}
		at[d.Name] = len(all)
		all = append(all, d)
	}
	return all
}

// ModuleNames are the names of imports in a cell, sorted.
func (c *Cell) ModuleNames() []string { return slices.Sorted(maps.Keys(c.Modules)) }
