package views

import (
	"fmt"

	"stagebook/views/layering"
)

// The geometry of the graph page, in pixels.
const (
	nodeWidth  = 168.0
	layerStep  = 228.0
	nodeStep   = 38.0
	graphInset = 16.0
)

// layout is the graph placed in layers, from left to right.
type layout struct {
	width, height float64
	label         string
	nodes         []placed
	edges         []arc
}

// placed is a node with the middle of its left side.
type placed struct {
	row  OutlineRow
	x, y float64
}

func (l layout) viewBox() string {
	return fmt.Sprintf("0 0 %s %s", coordinate(l.width), coordinate(l.height))
}

// room is how many letters of the name fit beside the note.
func (n placed) room() int {
	if n.row.Note == "" {
		return 18
	}
	return max(6, 17-len(n.row.Note))
}

// sentence says what the graph is made of.
func (o Outline) sentence() string {
	cells := 0
	for _, r := range o.Rows {
		if r.Kind == "cell" {
			cells++
		}
	}
	s := count(cells, "cell", "cells")
	if n := len(o.Rows) - cells; n > 0 {
		s += ", " + count(n, "parameter or source", "parameters and sources")
	}
	return s + ", " + count(len(o.Edges), "edge", "edges") + ". Left of a node stands what it needs, right of it what needs it."
}

// layers places an outline. A node stands one layer to the right of the last
// thing it needs; what comes from outside stands just left of its first user.
// Edges that would close a circle are drawn, but move nothing. What has no
// edge at all stands in rows below.
func layers(o Outline) layout {
	stand := layering.Of(o.grid())
	order, lone := stand.Columns, stand.Lone
	wide, tallest := max(len(order), min(len(lone), 5)), 0
	for _, c := range order {
		tallest = max(tallest, len(c))
	}
	l := layout{label: o.label(), width: layerStep*float64(wide-1) + nodeWidth + 2*graphInset}
	l.height = nodeStep*float64(tallest) + 2*graphInset
	at := make([]placed, len(o.Rows))
	for k, i := range lone {
		at[i] = placed{row: o.Rows[i], x: graphInset + layerStep*float64(k%wide), y: l.height + nodeStep*(float64(k/wide)+.5)}
	}
	for d, column := range order {
		top := graphInset + nodeStep*float64(tallest-len(column)+1)/2
		for k, i := range column {
			at[i] = placed{row: o.Rows[i], x: graphInset + layerStep*float64(d), y: top + nodeStep*float64(k)}
		}
	}
	if len(lone) > 0 {
		l.height += nodeStep*float64((len(lone)+wide-1)/wide) + graphInset
	}
	l.nodes = at
	for _, e := range o.Edges {
		if o.holds(e) {
			l.edges = append(l.edges, across(at[e.From], at[e.To]))
		}
	}
	return l
}

// grid is the outline as a graph of bare numbers.
func (o Outline) grid() layering.Graph {
	g := layering.Graph{Nodes: len(o.Rows), Outside: func(i int) bool { return o.Rows[i].Kind != "cell" }}
	for _, e := range o.Edges {
		g.Edges = append(g.Edges, layering.Edge{From: e.From, To: e.To})
	}
	return g
}

// across draws an edge from the right side of a node to the left side of another.
func across(from, to placed) arc {
	x1, x2 := from.x+nodeWidth, to.x
	pull := max(24, (x2-x1)/2)
	return arc{
		path: fmt.Sprintf("M%s %sC%s %s %s %s %s %s", coordinate(x1), coordinate(from.y), coordinate(x1+pull), coordinate(from.y), coordinate(x2-pull), coordinate(to.y), coordinate(x2), coordinate(to.y)),
		from: from.row.ID, to: to.row.ID,
		bad: from.row.Status == "failed",
	}
}
