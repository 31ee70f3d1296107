package fingerprint

import (
	"slices"
)

// reach is all that some code depends on.
type reach struct {
	order   []int // nodes, the starting ones first, in order of finding
	outside []string
	problem string
}

// walker finds what nodes reach. It is used for one walk after the other and
// keeps its marks between them, so that a walk costs what it finds and no more.
type walker struct {
	code  *code
	round int
	seen  []int // node → round in which it was found
	todo  []int
	found reach

	packages map[string]bool // outside packages named in this round
	widened  bool
	placed   bool
}

func newWalker(c *code) *walker {
	return &walker{code: c, seen: make([]int, len(c.nodes)), packages: map[string]bool{}}
}

// from returns what the nodes and packages given reach, themselves included.
func (w *walker) from(nodes []int, packages []string) reach {
	w.round++
	w.found, w.widened, w.placed = reach{}, false, false
	clear(w.packages)
	for _, n := range nodes {
		w.add(n)
	}
	for _, p := range packages {
		w.addPackage(p)
	}
	for len(w.todo) > 0 {
		n := w.todo[0]
		w.todo = w.todo[1:]
		w.visit(n)
	}
	w.todo = w.todo[:0]
	w.found.outside = sortedKeys(w.packages)
	return w.found
}

func (w *walker) add(n int) {
	if w.seen[n] != w.round {
		w.seen[n] = w.round
		w.todo = append(w.todo, n)
		w.found.order = append(w.found.order, n)
	}
}

func (w *walker) visit(i int) {
	n := w.code.nodes[i]
	if n.problem != "" {
		w.problem(n.problem)
	}
	for _, to := range n.edges {
		w.add(to)
	}
	for _, path := range n.deps {
		w.addPackage(path)
	}
	if n.wide {
		w.widen()
	}
	if n.place && !w.placed {
		w.placed = true
		w.addAll(w.code.layout)
	}
}

func (w *walker) addAll(nodes []int) {
	for _, n := range nodes {
		w.add(n)
	}
}

// widen adds everything that is linked.
func (w *walker) widen() {
	if w.widened {
		return
	}
	w.widened = true
	w.addAll(w.code.all)
	for path := range w.code.snap.Imports {
		w.addPackage(path)
	}
}

// addPackage adds an outside package, all behind it, and, where it imports the
// main module, all code of what it imports.
func (w *walker) addPackage(path string) {
	if w.packages[path] {
		return
	}
	w.packages[path] = true
	b := w.code.outside.behind(path)
	if b.problem != "" {
		w.problem(b.problem)
	}
	for _, p := range b.packages {
		w.packages[p] = true
	}
	for _, main := range b.main {
		w.addAll(w.code.ofPackage(main))
	}
}

// problem keeps the first problem met.
func (w *walker) problem(text string) {
	if w.found.problem == "" {
		w.found.problem = text
	}
}

// ofPackage returns all nodes of a main-module package.
func (c *code) ofPackage(path string) []int {
	var nodes []int
	for i, n := range c.nodes {
		if n.pkg.Path == path && n.decl.Kind != kindSource {
			nodes = append(nodes, i)
		}
	}
	return slices.Clip(nodes)
}
