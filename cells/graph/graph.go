package graph

import "slices"

// Graph is the order that inputs and outputs impose on the cells of a project.
// It never changes after New.
type Graph struct {
	ids        []string       // in display order
	index      map[string]int // ID → place in ids
	upstream   [][]int        // direct providers, in order of the signature, each once
	downstream [][]int        // direct users, in display order
	order      []int          // topological; cells on a cycle and behind it are left out
	cycles     [][]string
}

// New builds the graph of cells given in display order. Inputs that no cell of
// the list provides draw no edge.
func New(cells []Cell) *Graph {
	g := &Graph{
		ids:        make([]string, len(cells)),
		index:      make(map[string]int, len(cells)),
		upstream:   make([][]int, len(cells)),
		downstream: make([][]int, len(cells)),
	}
	for i := range cells {
		g.ids[i] = cells[i].ID
		g.index[cells[i].ID] = i
	}
	for i := range cells {
		for _, in := range cells[i].Inputs {
			from, ok := g.index[in.Cell]
			if in.Kind != Value || !ok || slices.Contains(g.upstream[i], from) {
				continue
			}
			g.upstream[i] = append(g.upstream[i], from)
			g.downstream[from] = append(g.downstream[from], i)
		}
	}
	g.sort()
	g.findCycles()
	return g
}

// sort orders the cells so that providers come before users; among cells that
// are ready together, display order decides (Kahn's algorithm, with a heap in
// place of the queue so that the order is stable).
func (g *Graph) sort() {
	waits := make([]int, len(g.ids))
	var ready minHeap
	for i, ups := range g.upstream {
		waits[i] = len(ups)
		if len(ups) == 0 {
			ready.push(i)
		}
	}
	g.order = make([]int, 0, len(g.ids))
	for len(ready) > 0 {
		i := ready.pop()
		g.order = append(g.order, i)
		for _, down := range g.downstream[i] {
			if waits[down]--; waits[down] == 0 {
				ready.push(down)
			}
		}
	}
}

// Order returns the cells so that providers come before users. Cells on a cycle,
// and cells behind one, are not in it.
func (g *Graph) Order() []string { return g.names(g.order) }

// Cycles returns each cycle as the path of its cells, starting with the one
// that is displayed first; the path does not repeat its start.
func (g *Graph) Cycles() [][]string { return g.cycles }

// Upstream returns the direct providers of a cell in order of its signature.
func (g *Graph) Upstream(id string) []string { return g.neighbours(g.upstream, id) }

// Downstream returns the direct users of a cell in display order.
func (g *Graph) Downstream(id string) []string { return g.neighbours(g.downstream, id) }

// Ancestors returns the cells that a run of the given ones needs, themselves
// included, in run order.
func (g *Graph) Ancestors(ids ...string) []string { return g.closure(g.upstream, ids) }

// Descendants returns the cells that a change of the given ones may reach,
// themselves included, in run order.
func (g *Graph) Descendants(ids ...string) []string { return g.closure(g.downstream, ids) }

func (g *Graph) neighbours(edges [][]int, id string) []string {
	i, ok := g.index[id]
	if !ok {
		return nil
	}
	return g.names(edges[i])
}

func (g *Graph) closure(edges [][]int, ids []string) []string {
	seen := make([]bool, len(g.ids))
	var todo []int
	for _, id := range ids {
		if i, ok := g.index[id]; ok && !seen[i] {
			seen[i] = true
			todo = append(todo, i)
		}
	}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, next := range edges[i] {
			if !seen[next] {
				seen[next] = true
				todo = append(todo, next)
			}
		}
	}
	var found []string
	for _, i := range g.order {
		if seen[i] {
			found = append(found, g.ids[i])
		}
	}
	return found
}

func (g *Graph) names(places []int) []string {
	names := make([]string, len(places))
	for i, p := range places {
		names[i] = g.ids[p]
	}
	return names
}
