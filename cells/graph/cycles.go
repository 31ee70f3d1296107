package graph

// findCycles records one path for each strongly connected group of cells that
// is left once everything that can be ordered is taken out. Groups and starts
// follow display order, so that the text of a diagnostic is stable.
func (g *Graph) findCycles() {
	ordered := make([]bool, len(g.ids))
	for _, i := range g.order {
		ordered[i] = true
	}
	covered := make([]bool, len(g.ids))
	for start := range g.ids {
		if ordered[start] || covered[start] {
			continue
		}
		path := g.pathBack(start, ordered)
		if path == nil {
			continue // behind a cycle, not on one
		}
		for _, i := range path {
			covered[i] = true
		}
		g.cycles = append(g.cycles, g.names(path))
	}
}

// pathBack returns the shortest path from start along downstream edges to
// start again, or nil where there is none.
func (g *Graph) pathBack(start int, without []bool) []int {
	from := map[int]int{}
	queue := []int{start}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		for _, next := range g.downstream[i] {
			if next == start {
				return walkBack(from, start, i)
			}
			if _, seen := from[next]; seen || without[next] {
				continue
			}
			from[next] = i
			queue = append(queue, next)
		}
	}
	return nil
}

func walkBack(from map[int]int, start, end int) []int {
	path := []int{end}
	for i := end; i != start; {
		i = from[i]
		path = append(path, i)
	}
	for a, b := 0, len(path)-1; a < b; a, b = a+1, b-1 {
		path[a], path[b] = path[b], path[a]
	}
	return path
}
