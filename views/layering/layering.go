// Package layering places a directed graph in layers from left to right, as one draws
// a pipeline: a node stands one layer to the right of the last thing that it needs.
// It knows neither pixels nor what the nodes are, so that the page and a picture for
// elsewhere are placed alike.
//
// The method is that of Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of
// Hierarchical System Structures", 1981, without dummy nodes: longest paths give the
// layers, and the mean place of the neighbours, back and forth, the order in each.
package layering

import "slices"

// Edge goes from what provides to what takes, by index.
type Edge struct{ From, To int }

// Graph is what is placed.
type Graph struct {
	Nodes   int
	Edges   []Edge         // those that leave the nodes are passed over
	Outside func(int) bool // whether a node comes from outside, and stands just left of its first user; nil: none does
}

// Layers is where the nodes of a graph stand.
type Layers struct {
	Columns [][]int // from left to right, each from top to bottom
	Lone    []int   // nodes without an edge
}

const sweeps = 6 // passes over the layers that pull a node towards its neighbours

// Of places a graph. Edges that would close a circle move nothing. The result depends
// on nothing but the graph.
func Of(g Graph) Layers {
	in, out := g.neighbours()
	var l Layers
	for i, d := range g.depths(in, out) {
		if len(in[i])+len(out[i]) == 0 {
			l.Lone = append(l.Lone, i)
			continue
		}
		for len(l.Columns) <= d {
			l.Columns = append(l.Columns, nil)
		}
		l.Columns[d] = append(l.Columns[d], i)
	}
	l.Columns = slices.DeleteFunc(l.Columns, func(c []int) bool { return len(c) == 0 })
	settle(l.Columns, in, out)
	return l
}

func (g Graph) neighbours() (in, out [][]int) {
	in, out = make([][]int, g.Nodes), make([][]int, g.Nodes)
	for _, e := range g.Edges {
		if min(e.From, e.To) >= 0 && max(e.From, e.To) < g.Nodes && e.From != e.To {
			in[e.To] = append(in[e.To], e.From)
			out[e.From] = append(out[e.From], e.To)
		}
	}
	return in, out
}

// depths finds the layer of each node.
func (g Graph) depths(in, out [][]int) []int {
	depth := make([]int, g.Nodes)
	state := make([]byte, g.Nodes) // 0 unseen, 1 on the path, 2 done
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
	for i := range g.Nodes {
		visit(i)
	}
	for i := range g.Nodes {
		if g.Outside == nil || !g.Outside(i) || len(out[i]) == 0 {
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

// settle orders each layer by the mean place of the neighbours, back and forth, so
// that fewer edges cross. Ties keep the order of the nodes.
func settle(columns [][]int, in, out [][]int) {
	place := make([]float64, len(in))
	note := func(column []int) {
		for k, i := range column {
			place[i] = float64(k) - float64(len(column)-1)/2
		}
	}
	for _, column := range columns {
		note(column)
	}
	for sweep := range sweeps {
		for step := range columns {
			d, near := step, in
			if sweep%2 == 1 {
				d, near = len(columns)-1-step, out
			}
			pull(columns[d], near, place)
			note(columns[d])
		}
	}
}

// pull sorts one layer by the mean place of the neighbours on one side.
func pull(column []int, near [][]int, place []float64) {
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
	slices.SortStableFunc(column, func(a, b int) int {
		switch {
		case mean[a] < mean[b]:
			return -1
		case mean[a] > mean[b]:
			return 1
		}
		return 0
	})
}
