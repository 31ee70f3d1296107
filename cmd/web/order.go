package main

import (
	"flag"
	"runtime"
	"slices"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/session"
)

// asking are the flags that say which cells a run is about.
type asking struct {
	cells, from, force names
	freshOnly          bool
}

func (a *asking) flags(set *flag.FlagSet) {
	set.Var(&a.cells, "cell", "`name` of a cell to run with what it needs; may be given several times (default all)")
	set.Var(&a.from, "from", "`name` of a cell to run again, and with it what follows from it and is stale then; may be given several times")
	set.Var(&a.force, "force", "`name` of a cell to run although it is fresh; may be given several times")
	set.BoolVar(&a.freshOnly, "fresh-only", false, "run nothing, and fail when something that is asked for is not fresh")
}

func (a *asking) check() error {
	if a.freshOnly && len(a.from)+len(a.force) > 0 {
		return usage("--fresh-only runs nothing, and --from and --force run cells: leave one of them out")
	}
	return nil
}

// order is which cells a run is about.
type order struct {
	targets []string // IDs, each run with the stale cells that it needs
	forced  []string // IDs of cells that run although they are fresh
	auto    bool     // a change asks, and no person
}

// all are the targets with everything that they need.
func (o *order) all(g *graph.Graph) []string {
	return g.Ancestors(slices.Concat(o.targets, o.forced)...)
}

// order turns names into cells. With neither --cell nor --from it is about all.
func (a *asking) order(state *session.State) (order, error) {
	var o order
	var err error
	if o.targets, err = cellIDs(state, "--cell", a.cells); err != nil {
		return o, err
	}
	from, err := cellIDs(state, "--from", a.from)
	if err != nil {
		return o, err
	}
	if o.forced, err = cellIDs(state, "--force", a.force); err != nil {
		return o, err
	}
	if len(from) > 0 {
		o.targets = append(o.targets, state.Graph.Descendants(from...)...)
		o.forced = append(o.forced, from...)
	}
	if len(a.cells)+len(a.from) == 0 {
		o.targets = allCells(state)
	}
	return o, nil
}

// slots is how many cells run at once.
func (c *common) slots() int {
	if c.jobs > 0 {
		return c.jobs
	}
	return runtime.GOMAXPROCS(0)
}

func cellIDs(state *session.State, flag string, asked []string) ([]string, error) {
	var ids []string
	for _, name := range asked {
		i := slices.IndexFunc(state.Outline.Cells, func(c graph.Cell) bool { return c.ID == name || c.Name == name })
		if i < 0 {
			return nil, usage("%s %s: there is no such cell; there are %s%s", flag, name, strings.Join(allCells(state), ", "), meant(name, allCells(state)))
		}
		if id := state.Outline.Cells[i].ID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func allCells(state *session.State) []string {
	ids := make([]string, 0, len(state.Outline.Cells))
	for _, cell := range state.Outline.Cells {
		ids = append(ids, cell.ID)
	}
	return ids
}

// onlyFresh reports on an order without running anything. What is not fresh makes
// the exit code that of `web status`.
func (p *program) onlyFresh(state *session.State, h *running, o order) error {
	report := &reporter{p: p, json: h.json, seen: make(map[string]graph.Status)}
	report.changes(state, o.all(state.Graph))
	err := report.finish(state, state, o, 0)
	if err == nil {
		return nil
	}
	return &exit{exitStale, "not everything is fresh, and --fresh-only runs nothing: leave it out to run what is stale"}
}
