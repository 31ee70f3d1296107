package python

import (
	"maps"
	"slices"
)

// Cell is what a cell does with the names of its notebook.
type Cell struct {
	*Program
	Language  string          // python, or that of a cell magic such as bash
	Defs      []Def           // in the order in which they happen
	Uses      []Use           // names that must be there before; each once
	Reads     map[string]bool // names that are read when the cell runs, its own as well
	Changes   []Change        // of names that must be there before
	Deletes   []string        // names that are gone behind it
	Functions []Function
	Modules   map[string]string // names of imports → what they are: "pd" → "pandas"
	Stars     []string          // modules of which everything is imported, or notebooks that are run
}

// Def is a name that is given a value.
type Def struct {
	Name  string
	Line  int
	How   string // = or +=, def, class, import, for, with, :=, except, match, magic
	Value Node   // of a plain = to this name alone; else nil
	Maybe bool   // in a branch or a loop, which may not happen
}

// Use is a name that must have been defined by another cell.
type Use struct {
	Name  string
	Line  int
	Maybe bool // the cell itself defines it in a branch before
}

// Change is a change in place of a value that another cell has given a name.
type Change struct {
	Name string
	Line int
	How  string // what changes it, such as ["x"] = or .append
}

// Function is a function or a class, with what it needs of the notebook once it is
// called.
type Function struct {
	Name    string
	Node    Node     // Func, Class, or a Lambda that was given a name
	Reads   []string // global names
	Writes  []string // global names that it binds
	Changes []Change // of global names
}

// certainty is whether a name has been defined so far.
type certainty int

const (
	unknown certainty = iota
	perhaps
	surely
)

// Look finds out what a cell does with names. A cell magic makes it one of another
// language, which defines nothing here.
func Look(source string) *Cell {
	language, blanked := Split(source)
	c := &Cell{Program: &Program{Source: source}, Language: language, Reads: map[string]bool{}, Modules: map[string]string{}}
	if language != "python" {
		return c
	}
	c.Program = Parse(blanked)
	c.Source = source
	w := &walker{cell: c, used: map[string]int{}, env: &scene{own: map[string]certainty{}}}
	w.captured(source)
	w.body(c.Body)
	for _, d := range c.Defs {
		if w.env.get(d.Name) == unknown && !slices.Contains(c.Deletes, d.Name) {
			c.Deletes = append(c.Deletes, d.Name)
		}
	}
	for _, u := range c.Changes {
		w.reads(&Name{ID: u.Name, Span: Span{Line: u.Line}})
	}
	return c
}

// walker follows a cell in the order in which it runs.
type walker struct {
	cell   *Cell
	env    *scene
	used   map[string]int // names → where they are among the uses
	branch int            // blocks around, that may not run
}

// reads notes that a name is read now.
func (w *walker) reads(n *Name) {
	c := w.cell
	c.Reads[n.ID] = true
	known := w.env.get(n.ID)
	if known == surely {
		return
	}
	if i, ok := w.used[n.ID]; ok {
		c.Uses[i].Maybe = c.Uses[i].Maybe && known == perhaps
		return
	}
	w.uses(Use{Name: n.ID, Line: n.Line, Maybe: known == perhaps})
}

func (w *walker) uses(u Use) {
	w.used[u.Name] = len(w.cell.Uses)
	w.cell.Uses = append(w.cell.Uses, u)
}

func (w *walker) define(d Def) {
	d.Maybe = w.branch > 0
	w.cell.Defs = append(w.cell.Defs, d)
	w.env.own[d.Name] = surely
	w.cell.Deletes = slices.DeleteFunc(w.cell.Deletes, func(id string) bool { return id == d.Name })
	if d.How != "import" {
		delete(w.cell.Modules, d.Name)
	}
}

// exprs reads expressions: what they read, what they bind by :=, what they change.
func (w *walker) exprs(all ...Node) {
	for _, n := range all {
		if n == nil {
			continue
		}
		s := newScope()
		s.expr(n)
		for _, id := range s.reads {
			if !s.bound[id.ID] || w.env.get(id.ID) != unknown {
				w.reads(id)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(s.bound)) {
			w.define(Def{Name: id, Line: n.At().Line, How: ":="})
		}
		w.changes(s.calls, nil)
	}
}

func (w *walker) body(all []Node) {
	for _, n := range all {
		w.statement(n)
	}
}

// scene is what is defined at a point of a cell. A branch has one of its own, with
// what is different there, above that of what is around it.
type scene struct {
	own    map[string]certainty
	around *scene
}

func (s *scene) get(id string) certainty {
	for ; s != nil; s = s.around {
		if c, ok := s.own[id]; ok {
			return c
		}
	}
	return unknown
}

// apart runs something that may not happen, behind what may have happened before it,
// and gives what is different behind both.
func (w *walker) apart(before map[string]certainty, run func()) map[string]certainty {
	w.env = &scene{own: map[string]certainty{}, around: w.env}
	maps.Copy(w.env.own, before)
	w.branch++
	run()
	w.branch--
	own := w.env.own
	w.env = w.env.around
	return own
}

// join is what is different where two ways come together.
func (w *walker) join(a, b map[string]certainty) map[string]certainty {
	both := map[string]certainty{}
	for _, ids := range []map[string]certainty{a, b} {
		for id := range ids {
			x, y := w.behind(a, id), w.behind(b, id)
			if x != y {
				x = perhaps
			}
			both[id] = x
		}
	}
	return both
}

func (w *walker) behind(way map[string]certainty, id string) certainty {
	if c, ok := way[id]; ok {
		return c
	}
	return w.env.get(id)
}

// Calls are all calls in a cell, also in its functions.
func (c *Cell) Calls() []*Call {
	s := newScope()
	s.body(c.Body)
	var all []*Call
	for _, n := range s.calls {
		if call, ok := n.(*Call); ok {
			all = append(all, call)
		}
	}
	return all
}
