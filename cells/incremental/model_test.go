package incremental

import (
	"fmt"
	"maps"
	"slices"
)

// model is one state of a generated project, and of the world around it. It is
// plain data: a failure is written down as JSON.
type model struct {
	Units   []*unit
	Cells   []*cell
	Knobs   []*knob
	Files   map[string]string // data files, by path relative to the package folder
	Env     string            // value of the variable that the project declares
	Library bool              // imports stagebook/cells: globs and environment
	Frames  bool              // imports gota
	Chain   bool              // each cell takes what the one before gives, and that has bytes
	Broken  string            // name of the unit that does not compile, or what is wrong with another file
	Modes   int               // value of the first choice
	Swapped bool              // the first data file is declared at the path of the second
	Layout  int               // order of declarations, blank lines: of no effect
}

// unit is a helper: one or a few declarations that other code uses as a function
// from int to int.
type unit struct {
	ID      int
	Kind    string
	Pkg     int // 0 is the project's package, higher ones are sub-packages
	File    int
	Salt    int // the number that edits change
	Style   int // how the same thing is said in Go
	Shape   int // of a type: its fields
	Uses    []int
	Comment int // of no effect
	Local   int // name of a local variable: of no effect
}

// cell is a cell of the project.
type cell struct {
	ID      int
	File    int
	Salt    int
	Uses    []int
	Ins     []string // names of outputs, knobs, files and variables
	Outs    []out
	Fails   bool // returns an error for some values
	Comment int
	Local   int
}

// out is one output of a cell: its kind, and the units that its type and value
// are made of.
type out struct {
	Kind  string
	Units []int
}

// knob is a parameter.
type knob struct {
	Name    string // as declared
	Type    string // int, float64, string, bool, time.Duration or Mode
	Default string // canonical text
	Others  []string
}

func (m *model) clone() *model {
	c := *m
	c.Files = maps.Clone(m.Files)
	c.Units, c.Cells = slices.Clone(m.Units), slices.Clone(m.Cells)
	for i, u := range c.Units {
		n := *u
		n.Uses = slices.Clone(u.Uses)
		c.Units[i] = &n
	}
	for i, x := range c.Cells {
		n := *x
		n.Uses, n.Ins, n.Outs = slices.Clone(x.Uses), slices.Clone(x.Ins), slices.Clone(x.Outs)
		c.Cells[i] = &n
	}
	return &c
}

func (m *model) unit(id int) *unit {
	i := slices.IndexFunc(m.Units, func(u *unit) bool { return u.ID == id })
	if i < 0 {
		return nil
	}
	return m.Units[i]
}

func (m *model) cell(id int) *cell {
	i := slices.IndexFunc(m.Cells, func(c *cell) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return m.Cells[i]
}

func (m *model) knob(id string) *knob {
	i := slices.IndexFunc(m.Knobs, func(k *knob) bool { return k.id() == id })
	if i < 0 {
		return nil
	}
	return m.Knobs[i]
}

func (k *knob) id() string { return "k" + k.Name[1:] }

func (c *cell) name() string { return fmt.Sprintf("Cell%d", c.ID) }
func (c *cell) id() string   { return fmt.Sprintf("cell%d", c.ID) }

// output names the i-th output.
func (c *cell) output(i int) string {
	if len(c.Outs) == 1 {
		return c.id()
	}
	return fmt.Sprintf("%s%c", c.id(), 'a'+i)
}

// maker finds the cell and the output of a name.
func (m *model) maker(name string) (*cell, *out) {
	for _, c := range m.Cells {
		for i := range c.Outs {
			if c.output(i) == name {
				return c, &c.Outs[i]
			}
		}
	}
	return nil, nil
}

// name is what a unit is called in its own package.
func (u *unit) name() string {
	if u.Pkg == 0 {
		return fmt.Sprintf("u%d", u.ID)
	}
	return fmt.Sprintf("U%d", u.ID)
}

// with puts a prefix before the name, in the case that its package needs.
func (u *unit) with(prefix string) string {
	if u.Pkg == 0 {
		return prefix + u.name()
	}
	return string(prefix[0]-'a'+'A') + prefix[1:] + u.name()
}

func (u *unit) file() string {
	if u.Pkg == 0 {
		return fmt.Sprintf("f%d.go", u.File)
	}
	return fmt.Sprintf("p%d/f%d.go", u.Pkg, u.File)
}

// from is a name of the unit's package as another package writes it.
func (u *unit) from(pkg int, name string) string {
	if pkg == u.Pkg {
		return name
	}
	return fmt.Sprintf("p%d.%s", u.Pkg, name)
}

// mayUse reports whether u may name other without an import cycle and without
// going round in circles.
func (u *unit) mayUse(other *unit) bool {
	return other.ID < u.ID && other.Pkg >= u.Pkg && other.usable()
}

// usable reports whether a unit can be used as a function.
func (u *unit) usable() bool { return u.Kind != "row" && u.Kind != "impl" && u.Kind != "iface" }

// cut reports whether a unit that some code uses, or one behind it, does not
// compile, so that the code is left out of the program.
func (m *model) cut(ids ...int) bool {
	seen := map[int]bool{}
	for len(ids) > 0 {
		u := m.unit(ids[0])
		ids = ids[1:]
		if seen[u.ID] {
			continue
		}
		seen[u.ID] = true
		if u.Kind == "registry" {
			continue // its init is cut, its variable is not
		}
		if u.name() == m.Broken {
			return true
		}
		ids = append(ids, u.Uses...)
	}
	return false
}

// brokenUnit reports whether a unit does not compile.
func (m *model) brokenUnit() bool {
	return slices.ContainsFunc(m.Units, func(u *unit) bool { return u.name() == m.Broken })
}

// reach is everything that code which uses the given units reaches.
func (m *model) reach(ids ...int) []*unit {
	seen := map[int]bool{}
	var all []*unit
	for len(ids) > 0 {
		id := ids[0]
		ids = ids[1:]
		if u := m.unit(id); u != nil && !seen[id] {
			seen[id] = true
			all = append(all, u)
			ids = append(ids, u.Uses...)
		}
	}
	return all
}
