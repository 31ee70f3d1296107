package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/graph"
)

// cells makes cells out of lines such as "c: a b": c takes what a and b provide.
func cells(text string) []graph.Cell {
	var list []graph.Cell
	for line := range strings.SplitSeq(text, "\n") {
		id, ups, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		c := graph.Cell{ID: id}
		for _, up := range strings.Fields(ups) {
			c.Inputs = append(c.Inputs, graph.Input{Name: up, Kind: graph.Value, Cell: up})
		}
		list = append(list, c)
	}
	return list
}

func words(list []string) string { return strings.Join(list, " ") }

func TestOrder(t *testing.T) {
	tests := []struct{ name, cells, order string }{
		{"none", "", ""},
		{"one", "a:", "a"},
		{"chain", "a:\nb: a\nc: b", "a b c"},
		{"chain shown backwards", "c: b\nb: a\na:", "a b c"},
		{"independent cells keep display order", "b:\na:\nc:", "b a c"},
		{"ready cells in display order", "d: a\nc: a\na:\nb: a", "a d c b"},
		{"diamond", "a:\nb: a\nc: a\nd: b c", "a b c d"},
		{"same provider twice", "a:\nb: a a", "a b"},
		{"nobody provides it", "a: gone", "a"},
		{"takes itself", "a: a\nb:", "b"},
		{"cycle and what is behind it", "a:\nb: a c\nc: b\nd: c\ne: a", "a e"},
	}
	for _, test := range tests {
		if got := words(graph.New(cells(test.cells)).Order()); got != test.order {
			t.Errorf("%s: order %q, want %q", test.name, got, test.order)
		}
	}
}

func TestCycles(t *testing.T) {
	tests := []struct{ name, cells, cycles string }{
		{"none", "a:\nb: a", ""},
		{"itself", "a: a", "a"},
		{"two", "a: b\nb: a", "a b"},
		{"along the edges", "a: c\nb: a\nc: b", "a b c"},
		{"starts where it is shown first", "x: z\ny: x\nz: y", "x y z"},
		{"a short and a long way round", "a: b d\nb: a\nc: b\nd: c", "a b; c d a b"},
		{"two apart", "a: b\nb: a\nc: d\nd: c", "a b; c d"},
		{"behind a cycle is not on it", "a: b\nb: a\nc: b", "a b"},
		{"in front of a cycle is not on it", "c:\na: b c\nb: a", "a b"},
	}
	for _, test := range tests {
		var got []string
		for _, cycle := range graph.New(cells(test.cells)).Cycles() {
			got = append(got, words(cycle))
		}
		if text := strings.Join(got, "; "); text != test.cycles {
			t.Errorf("%s: cycles %q, want %q", test.name, text, test.cycles)
		}
	}
}

func TestNeighbours(t *testing.T) {
	g := graph.New(cells("d: c b\nc: a\nb: a\na:"))
	for _, test := range []struct{ what, got, want string }{
		{"upstream of d, in order of the signature", words(g.Upstream("d")), "c b"},
		{"downstream of a, in display order", words(g.Downstream("a")), "c b"},
		{"upstream of a", words(g.Upstream("a")), ""},
		{"upstream of nobody", words(g.Upstream("gone")), ""},
		{"downstream of nobody", words(g.Downstream("gone")), ""},
		{"ancestors of c", words(g.Ancestors("c")), "a c"},
		{"ancestors of d", words(g.Ancestors("d")), "a c b d"},
		{"ancestors of two", words(g.Ancestors("b", "c")), "a c b"},
		{"ancestors of one twice", words(g.Ancestors("c", "c")), "a c"},
		{"ancestors of nobody", words(g.Ancestors("gone")), ""},
		{"ancestors of none", words(g.Ancestors()), ""},
		{"descendants of a", words(g.Descendants("a")), "a c b d"},
		{"descendants of b", words(g.Descendants("b")), "b d"},
		{"descendants of d", words(g.Descendants("d")), "d"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, want %q", test.what, test.got, test.want)
		}
	}
}

// TestOnlyValuesDrawEdges says that parameters and files are no cells, whatever
// their names.
func TestOnlyValuesDrawEdges(t *testing.T) {
	for _, kind := range []graph.Kind{"", graph.Knob, graph.File, graph.Env, graph.Secret} {
		list := []graph.Cell{{ID: "a"}, {ID: "b", Inputs: []graph.Input{{Name: "a", Kind: kind, Cell: "a"}}}}
		if up := graph.New(list).Upstream("b"); len(up) != 0 {
			t.Errorf("kind %q draws an edge to %v", kind, up)
		}
	}
}

// random makes n cells, each taking up to three others. Without cycles, it only
// takes cells before it in a hidden order.
func random(r *rand.Rand, n int, cyclic bool) []graph.Cell {
	list := make([]graph.Cell, n)
	hidden := r.Perm(n)
	for place, i := range hidden {
		list[i].ID = fmt.Sprint("c", i)
		for range r.IntN(4) {
			from := r.IntN(n)
			if !cyclic {
				if place == 0 {
					continue
				}
				from = hidden[r.IntN(place)]
			}
			id := fmt.Sprint("c", from)
			list[i].Inputs = append(list[i].Inputs, graph.Input{Name: id, Kind: graph.Value, Cell: id})
		}
	}
	return list
}

// reachable finds what one cell leads to, the slow and simple way.
func reachable(next func(string) []string, from string) map[string]bool {
	found := map[string]bool{}
	var visit func(string)
	visit = func(id string) {
		if !found[id] {
			found[id] = true
			for _, to := range next(id) {
				visit(to)
			}
		}
	}
	visit(from)
	return found
}

func TestRandomGraphs(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		list := random(r, 1+r.IntN(30), seed%2 == 0)
		g := graph.New(list)
		place := map[string]int{}
		for i, id := range g.Order() {
			place[id] = i
		}
		checkOrder(t, g, list, place)
		checkCycles(t, g, place)
		for _, c := range list {
			checkClosure(t, "ancestors of "+c.ID, g.Ancestors(c.ID), reachable(g.Upstream, c.ID), place)
			checkClosure(t, "descendants of "+c.ID, g.Descendants(c.ID), reachable(g.Downstream, c.ID), place)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// checkOrder says that providers come first, that a cell is left out only behind
// a cycle, and that the two directions of edges agree.
func checkOrder(t *testing.T, g *graph.Graph, list []graph.Cell, place map[string]int) {
	t.Helper()
	for _, c := range list {
		at, ordered := place[c.ID]
		waits := false
		for _, up := range g.Upstream(c.ID) {
			upAt, ok := place[up]
			waits = waits || !ok
			if ordered && (!ok || upAt >= at) {
				t.Errorf("%s runs before its provider %s", c.ID, up)
			}
			if !slices.Contains(g.Downstream(up), c.ID) {
				t.Errorf("%s takes %s, which does not know", c.ID, up)
			}
		}
		if !ordered && !waits {
			t.Errorf("%s is left out and waits for nothing", c.ID)
		}
	}
}

// checkCycles says that each cycle goes round along edges, and that there is one
// whenever a cell is left out.
func checkCycles(t *testing.T, g *graph.Graph, place map[string]int) {
	t.Helper()
	for _, cycle := range g.Cycles() {
		for i, id := range cycle {
			next := cycle[(i+1)%len(cycle)]
			if !slices.Contains(g.Downstream(id), next) {
				t.Errorf("cycle %v: no edge from %s to %s", cycle, id, next)
			}
			if _, ok := place[id]; ok {
				t.Errorf("cycle %v: %s has a place in the order", cycle, id)
			}
		}
	}
}

func checkClosure(t *testing.T, what string, got []string, want map[string]bool, place map[string]int) {
	t.Helper()
	last := -1
	for _, id := range got {
		if !want[id] {
			t.Errorf("%s: %s is none", what, id)
		}
		if place[id] <= last {
			t.Errorf("%s: %s is out of order", what, id)
		}
		last = place[id]
	}
	for id := range want {
		if _, ok := place[id]; ok && !slices.Contains(got, id) {
			t.Errorf("%s: %s is missing", what, id)
		}
	}
}

// TestCyclesIffLeftOut says that a graph without cycles orders every cell, and
// one with some names them.
func TestCyclesIffLeftOut(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 2))
		list := random(r, 1+r.IntN(20), seed%2 == 0)
		g := graph.New(list)
		if complete := len(g.Order()) == len(list); complete != (len(g.Cycles()) == 0) {
			t.Errorf("seed %d: %d of %d cells ordered, cycles %v", seed, len(g.Order()), len(list), g.Cycles())
		}
	}
}

func BenchmarkNew(b *testing.B) {
	list := random(rand.New(rand.NewPCG(1, 1)), 10000, false)
	for b.Loop() {
		graph.New(list)
	}
}

func BenchmarkAncestors(b *testing.B) {
	g := graph.New(random(rand.New(rand.NewPCG(1, 1)), 10000, false))
	order := g.Order()
	for b.Loop() {
		g.Ancestors(order[len(order)-1])
	}
}

// BenchmarkStar is one cell that ten thousand others take, and one that takes
// them all: the worst shape for anything that compares neighbours.
func BenchmarkStar(b *testing.B) {
	const n = 10000
	list := []graph.Cell{{ID: "hub"}}
	last := graph.Cell{ID: "last"}
	for i := range n {
		id := fmt.Sprint("c", i)
		list = append(list, graph.Cell{ID: id, Inputs: []graph.Input{{Name: "hub", Kind: graph.Value, Cell: "hub"}}})
		last.Inputs = append(last.Inputs, graph.Input{Name: id, Kind: graph.Value, Cell: id})
	}
	list = append(list, last)
	for b.Loop() {
		graph.New(list)
	}
}
