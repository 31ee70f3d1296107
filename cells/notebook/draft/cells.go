package draft

import (
	"slices"
	"strings"

	"stagebook/cells/notebook/flow"
	"stagebook/cells/notebook/python"
	"stagebook/cells/project"
)

// cell is a cell of the notebook that is a function of the project.
type cell struct {
	from    *flow.Cell
	name    string
	params  []field
	results []field // without the error; without names where there is one
	charts  []string
	show    *python.Show // what it shows where it gives nothing
}

// field is a parameter or a result, with its type in Go and the name that Python has
// for it.
type field struct{ name, typ, python string }

// gives are the values of a cell that are no parameters of the project.
func (d *drafter) gives(c *flow.Cell) []*flow.Value {
	var all []*flow.Value
	for _, v := range c.Gives {
		if d.params[v.Name] == nil && !d.paths[v.Name] {
			all = append(all, v)
		}
	}
	return all
}

// isCell reports whether a cell becomes a function.
func (d *drafter) isCell(c *flow.Cell) bool {
	if c.Code == nil || c.Code.Language != "python" || c.Dead {
		return false
	}
	if len(d.gives(c)) > 0 || len(c.Shows) > 0 {
		return true
	}
	return !c.Plain && c.Code.Acts(d.g.Modules)
}

// nameAll gives everything its name, in the order of the notebook.
func (d *drafter) nameAll() {
	for _, name := range d.order {
		d.params[name].name = d.names.exported(goName(name))
	}
	for _, c := range d.g.Cells {
		if c.Code == nil {
			continue
		}
		for _, f := range c.Code.Functions {
			if d.functions[f.Name] == "" && !d.deadFunction(c, f) {
				d.functions[f.Name] = d.names.hidden(goName(f.Name))
			}
		}
		for _, v := range d.gives(c) {
			d.values[v] = project.InputName(d.names.exported(d.versioned(v)))
		}
		for _, name := range c.Lacks {
			if d.lost[name] == "" {
				d.lost[name] = d.names.exported(goName(name))
			}
		}
	}
	d.nameFiles()
	for _, c := range d.g.Cells {
		if d.isCell(c) {
			d.cells[c] = d.cell(c)
		}
	}
}

// deadFunction reports whether a cell keeps a function in a text only.
func (d *drafter) deadFunction(c *flow.Cell, f python.Function) bool {
	return c.Dead || d.g.Functions[f.Name] == nil || d.g.Functions[f.Name].From != c
}

// cell makes the function of a cell.
func (d *drafter) cell(c *flow.Cell) *cell {
	f := &cell{from: c}
	gives := d.gives(c)
	s := d.sights[c]
	for i := range c.Shows {
		if c.Shows[i].Kind == "chart" {
			f.charts = append(f.charts, chartOf(c.Shows[i].X.(*python.Call)))
		}
	}
	switch {
	case len(gives) == 1 && len(f.charts) == 0:
		f.name = exported(d.values[gives[0]])
		f.results = []field{{typ: d.goType(d.types[gives[0]]), python: gives[0].Name}}
	case len(gives) > 0:
		for _, v := range gives {
			f.results = append(f.results, field{name: d.values[v], typ: d.goType(d.types[v]), python: v.Name})
		}
		f.name = d.names.exported(d.several(c, gives))
		if len(f.charts) > 0 {
			f.results = append(f.results, field{name: project.InputName(d.names.exported(exported(d.values[gives[0]]) + "Chart")), typ: d.goType(charts(f.charts))})
		}
	case len(c.Shows) > 0:
		f.show = &c.Shows[len(c.Shows)-1]
		f.name = d.names.exported(d.shown(c, f))
		f.results = []field{{typ: d.goType(d.shownType(c, f, s))}}
	default:
		f.name = d.names.exported(d.acted(c))
	}
	f.params = d.parameters(c)
	return f
}

// parameters are what a cell takes: files, values, what stands for lost names, and
// parameters of the project.
func (d *drafter) parameters(c *flow.Cell) []field {
	var all []field
	add := func(f field) {
		if !slices.ContainsFunc(all, func(g field) bool { return g.name == f.name }) {
			all = append(all, f)
		}
	}
	for _, in := range d.reads[c] {
		typ := "string"
		if d.o.Stages {
			d.use("cells")
			typ = "cells.File"
		}
		add(field{name: project.InputName(in.name), typ: typ})
	}
	for _, v := range c.Takes {
		if d.params[v.Name] == nil && !d.paths[v.Name] {
			add(field{name: d.values[v], typ: d.goType(d.types[v]), python: v.Name})
		}
	}
	for _, name := range c.Lacks {
		add(field{name: project.InputName(d.lost[name]), typ: d.goType(""), python: name})
	}
	for _, name := range d.order {
		p := d.params[name]
		taken := slices.ContainsFunc(c.Takes, func(v *flow.Value) bool { return v.Name == name })
		if taken || p.from == c && c.Code.Reads[name] {
			add(field{name: project.InputName(p.name), typ: p.typ, python: name})
		}
	}
	return all
}

func chartOf(call *python.Call) string {
	if kind := python.ChartKind(call); kind != "" {
		return "chart." + kind
	}
	return "chart"
}

// charts is the type of all that a cell draws.
func charts(kinds []string) string {
	for _, k := range kinds[1:] {
		if k != kinds[0] {
			return "[]chart"
		}
	}
	if len(kinds) > 1 {
		return "[]" + kinds[0]
	}
	return kinds[0]
}

// shownType is the type of what a cell shows that gives nothing.
func (d *drafter) shownType(c *flow.Cell, f *cell, s *sight) string {
	switch {
	case len(f.charts) > 0:
		return charts(f.charts)
	case f.show.Kind == "print":
		return "string"
	}
	if t := s.guess(f.show.X); t != "" {
		return t
	}
	for _, o := range c.Outputs {
		if o.Table {
			return frame
		}
	}
	return ""
}

func exported(input string) string {
	return goName(strings.TrimSuffix(input, "_")[:1]) + strings.TrimSuffix(input, "_")[1:]
}
