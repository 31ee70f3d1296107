package views

import (
	"fmt"
	"sort"
)

// The geometry of the graph page, in pixels.
const (
	nodeWidth  = 168.0
	layerStep  = 228.0
	nodeStep   = 38.0
	graphInset = 16.0
	sweeps     = 6 // passes over the layers that pull a node towards its neighbours
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
	order, lone := columns(o)
	settle(o, order)
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

// columns sorts the rows into layers, those without an edge apart.
func columns(o Outline) (order [][]int, lone []int) {
	in, out := neighbours(o)
	for i, d := range depths(o) {
		if len(in[i])+len(out[i]) == 0 {
			lone = append(lone, i)
			continue
		}
		for len(order) <= d {
			order = append(order, nil)
		}
		order[d] = append(order[d], i)
	}
	return order, lone
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

// depths finds the layer of each row.
func depths(o Outline) []int {
	in, out := neighbours(o)
	depth := make([]int, len(o.Rows))
	state := make([]byte, len(o.Rows)) // 0 unseen, 1 on the path, 2 done
	var visit func(int) int
	visit = func(i int) int {
		if state[i] != 0 {
			return depth[i]
		}
		state[i] = 1
		for _, j := range in[i] {
			if state[j] != 1 {
				depth[i] = max(depth[i], visit(j)+1)
			}
		}
		state[i] = 2
		return depth[i]
	}
	for i := range o.Rows {
		visit(i)
	}
	for i, r := range o.Rows {
		if r.Kind == "cell" || len(out[i]) == 0 {
			continue
		}
		first := depth[out[i][0]]
		for _, j := range out[i] {
			first = min(first, depth[j])
		}
		depth[i] = max(0, first-1)
	}
	return depth
}

func neighbours(o Outline) (in, out [][]int) {
	in, out = make([][]int, len(o.Rows)), make([][]int, len(o.Rows))
	for _, e := range o.Edges {
		if o.holds(e) && e.From != e.To {
			in[e.To] = append(in[e.To], e.From)
			out[e.From] = append(out[e.From], e.To)
		}
	}
	return in, out
}

// settle orders each layer by the mean place of the neighbours, back and forth,
// so that fewer edges cross. It is deterministic: ties keep display order.
func settle(o Outline, order [][]int) {
	in, out := neighbours(o)
	place := make([]float64, len(o.Rows))
	note := func(column []int) {
		for k, i := range column {
			place[i] = float64(k) - float64(len(column)-1)/2
		}
	}
	for _, column := range order {
		note(column)
	}
	for sweep := range sweeps {
		for step := range order {
			d, near := step, in
			if sweep%2 == 1 {
				d, near = len(order)-1-step, out
			}
			column := order[d]
			mean := make(map[int]float64, len(column))
			for _, i := range column {
				mean[i] = place[i]
				if len(near[i]) > 0 {
					sum := 0.0
					for _, j := range near[i] {
						sum += place[j]
					}
					mean[i] = sum / float64(len(near[i]))
				}
			}
			sort.SliceStable(column, func(a, b int) bool { return mean[column[a]] < mean[column[b]] })
			note(column)
		}
	}
}
