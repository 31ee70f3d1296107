package flow

import (
	"fmt"
	"maps"
	"slices"

	"stagebook/cells/notebook"
	"stagebook/cells/notebook/python"
)

// Recover finds out what the cells of a Python notebook do with each other.
func Recover(n *notebook.Notebook) *Graph {
	r := &recovery{
		Graph:  &Graph{Modules: map[string]string{}, Functions: map[string]*Function{}},
		givers: map[string][]*giver{},
		lacks:  map[string]bool{},
		said:   map[string]int{},
	}
	for i := range n.Cells {
		c := &Cell{Cell: &n.Cells[i], At: i}
		if c.Kind == notebook.Code {
			c.Code = python.Look(c.Source)
		}
		r.Cells = append(r.Cells, c)
	}
	r.names()
	r.link()
	r.Missing = slices.Sorted(maps.Keys(r.lacks))
	r.values()
	r.judge()
	r.warn()
	return r.Graph
}

// recovery is a graph that is being made.
type recovery struct {
	*Graph
	givers map[string][]*giver // of each name, from top to bottom
	lacks  map[string]bool
	stars  []string // modules of which names come unseen
	later  []want   // what no cell above gives
	edges  map[*Cell][]*Cell
	said   map[string]int // warnings that hold for more than one cell → where they are
}

// giver is a cell that defines a name or changes what has it.
type giver struct {
	cell   *Cell
	def    *python.Def
	change *python.Change
	value  *Value // once somebody takes it
}

// want is a name that a cell needs.
type want struct {
	cell *Cell
	name string
	line int
}

func (r *recovery) code(each func(c *Cell)) {
	for _, c := range r.Cells {
		if c.Code != nil {
			each(c)
		}
	}
}

// names collects who gives what, and which names are modules or functions.
func (r *recovery) names() {
	r.code(func(c *Cell) {
		for _, name := range c.Code.ModuleNames() {
			r.Modules[name] = c.Code.Modules[name]
		}
		r.stars = append(r.stars, c.Code.Stars...)
		for i := range c.Code.Functions {
			f := &c.Code.Functions[i]
			r.Functions[f.Name] = &Function{Function: f, From: c}
		}
	})
	r.code(func(c *Cell) {
		for _, d := range c.Code.Defined() {
			if d.How == "import" || r.isFunction(d) {
				continue
			}
			delete(r.Modules, d.Name) // a module whose name is used for something else is none
			r.givers[d.Name] = append(r.givers[d.Name], &giver{cell: c, def: &d})
		}
		for i := range c.Code.Changes {
			r.changes(c, &c.Code.Changes[i])
		}
	})
}

func (r *recovery) isFunction(d python.Def) bool {
	if d.How == "def" || d.How == "class" {
		return true
	}
	_, ok := d.Value.(*python.Lambda)
	return ok
}

// changes makes a cell that changes a value in place one that gives it anew.
func (r *recovery) changes(c *Cell, ch *python.Change) {
	_, module := r.Modules[ch.Name]
	if module || r.Functions[ch.Name] != nil || python.Builtin(ch.Name) {
		return
	}
	all := r.givers[ch.Name]
	if len(all) > 0 && all[len(all)-1].cell == c {
		return
	}
	r.givers[ch.Name] = append(all, &giver{cell: c, change: ch})
}

// link finds for each name that a cell needs the cell that gives it.
func (r *recovery) link() {
	r.edges = map[*Cell][]*Cell{}
	r.code(func(c *Cell) {
		for _, u := range c.Code.Uses {
			r.need(want{c, u.Name, u.Line}, u.Maybe)
		}
		r.calls(c)
	})
	for _, w := range r.later {
		r.below(w)
	}
}

// calls adds what the functions that a cell names need, and those that they name.
func (r *recovery) calls(c *Cell) {
	seen := map[string]bool{}
	todo := slices.Sorted(maps.Keys(c.Code.Reads))
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		f := r.Functions[name]
		if f == nil || seen[name] {
			continue
		}
		seen[name] = true
		c.Calls = append(c.Calls, f)
		for _, read := range f.Reads {
			todo = append(todo, read)
			if r.Functions[read] == nil && !r.own(c, read) {
				r.need(want{cell: c, name: read}, false)
			}
		}
	}
}

// own reports whether a cell defines a name itself.
func (r *recovery) own(c *Cell, name string) bool {
	return slices.ContainsFunc(r.givers[name], func(g *giver) bool { return g.cell == c && g.def != nil })
}

// need finds who gives a name above the cell that wants it.
func (r *recovery) need(w want, maybe bool) {
	if _, module := r.Modules[w.name]; module || r.Functions[w.name] != nil {
		return
	}
	if g := r.above(w); g != nil {
		r.take(w.cell, g)
		return
	}
	if !maybe && (!python.Builtin(w.name) || len(r.givers[w.name]) > 0) {
		r.later = append(r.later, w)
	}
}

func (r *recovery) above(w want) *giver {
	var last *giver
	for _, g := range r.givers[w.name] {
		if g.cell.At >= w.cell.At {
			break
		}
		last = g
	}
	return last
}

// below takes a name from a cell further down, where that does not need this one, or
// finds it missing.
func (r *recovery) below(w want) {
	for _, g := range r.givers[w.name] {
		if g.cell == w.cell || g.def == nil || r.reaches(w.cell, g.cell) {
			continue
		}
		r.take(w.cell, g)
		r.warning(Below, w, fmt.Sprintf("%s is used here and defined further down, in %s: the notebook runs only because that had been run before", w.name, Label(g.cell)))
		return
	}
	switch {
	case python.Builtin(w.name):
	case len(r.stars) > 0 && len(r.givers[w.name]) == 0:
		r.warning(Star, w, fmt.Sprintf("%s is defined in no cell: it may come with %s, of which everything is imported", w.name, r.stars[0]))
	default:
		r.lacks[w.name] = true
		if !slices.Contains(w.cell.Lacks, w.name) {
			w.cell.Lacks = append(w.cell.Lacks, w.name)
			r.warning(Missing, w, fmt.Sprintf("%s is used here and no cell defines it%s", w.name, r.almost(w)))
		}
	}
}

func (r *recovery) almost(w want) string {
	if len(r.givers[w.name]) > 0 {
		return " before: those that do need this one"
	}
	return ": the one that did is gone"
}

// reaches reports whether what a cell gives comes, by any way, to another.
func (r *recovery) reaches(from, to *Cell) bool {
	seen := map[*Cell]bool{}
	todo := []*Cell{from}
	for len(todo) > 0 {
		c := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if c == to {
			return true
		}
		if !seen[c] {
			seen[c] = true
			todo = append(todo, r.edges[c]...)
		}
	}
	return false
}

// take notes that a cell uses what another gives.
func (r *recovery) take(c *Cell, g *giver) {
	if g.value == nil {
		g.value = &Value{From: g.cell, Def: g.def}
		if g.change != nil {
			g.value.Change = g.change.How
		}
	}
	if slices.Contains(c.Takes, g.value) {
		return
	}
	c.Takes = append(c.Takes, g.value)
	g.value.Takers = append(g.value.Takers, c)
	r.edges[g.cell] = append(r.edges[g.cell], c)
}

// values counts the versions of each name, and gives them to their cells.
func (r *recovery) values() {
	for _, name := range slices.Sorted(maps.Keys(r.givers)) {
		var all []*Value
		for _, g := range r.givers[name] {
			if g.value != nil {
				g.value.Name = name
				all = append(all, g.value)
			}
		}
		for i, v := range all {
			v.Version, v.Of = i+1, len(all)
			v.From.Gives = append(v.From.Gives, v)
			for _, taken := range v.From.Takes {
				if v.Def == nil && taken.From != v.From && slices.Contains(all, taken) {
					v.Before = taken
				}
			}
		}
	}
	for _, c := range r.Cells {
		if len(c.Gives) > 1 {
			place := map[string]int{}
			for i, def := range c.Code.Defined() {
				place[def.Name] = i
			}
			slices.SortStableFunc(c.Gives, func(a, b *Value) int { return place[a.Name] - place[b.Name] })
		}
		r.Values = append(r.Values, c.Gives...)
	}
}
