package incremental

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// flavour says what kind of project to make.
type flavour struct {
	Library, Frames bool
	Chain           bool
}

// newModel makes a random project.
func newModel(rng *rand.Rand, f flavour) *model {
	m := &model{Files: map[string]string{"d1.dat": "one 1\n", "d2.dat": "two 2\n"}, Env: "north", Modes: 3, Library: f.Library, Frames: f.Frames, Chain: f.Chain}
	m.Knobs = []*knob{
		{"K1", "int", "3", []string{"4", "-7"}},
		{"K2", "float64", "0.5", []string{"0.25", "-0", "1e+100"}},
		{"K3", "string", "a", []string{"", "b c", "ä\"`"}},
		{"K4", "bool", "false", []string{"true"}},
		{"K5", "time.Duration", "1s", []string{"1m30s", "0s"}},
		{"K6", "Mode", "fast", []string{"slow", "idle"}},
	}
	if f.Library {
		m.Files["many/a.dat"], m.Files["many/b.dat"] = "a\n", "b\n"
	}
	for _, kind := range []string{"row", "iface", "impl", "impl"} {
		m.addUnit(rng, kind, rng.IntN(3))
	}
	for range 6 + rng.IntN(12) {
		m.addUnit(rng, kinds[rng.IntN(len(kinds))], rng.IntN(3))
	}
	slices.SortStableFunc(m.Units, func(a, b *unit) int { return b.Pkg - a.Pkg })
	for i, u := range m.Units { // deeper packages first, so that lower IDs may be used
		u.ID = i + 1
	}
	for _, u := range m.Units {
		m.chooseUses(rng, u)
	}
	for range 4 + rng.IntN(9) {
		m.addCell(rng)
	}
	return m
}

// addUnit adds a unit without uses.
func (m *model) addUnit(rng *rand.Rand, kind string, pkg int) *unit {
	id := 1
	for _, u := range m.Units {
		id = max(id, u.ID+1)
		if kind == "builtin" && u.Kind == kind && u.Pkg == pkg {
			kind = "func"
		}
	}
	if kind == "hook" && pkg == 0 {
		pkg = 1
	}
	u := &unit{ID: id, Kind: kind, Pkg: pkg, File: rng.IntN(2), Salt: rng.IntN(1000), Style: rng.IntN(12), Shape: rng.IntN(12)}
	m.Units = append(m.Units, u)
	return u
}

func (m *model) chooseUses(rng *rand.Rand, u *unit) {
	u.Uses = nil
	switch u.Kind {
	case "const", "iota", "slice", "text", "array", "tag", "embed", "hook", "iface", "order", "apart", "between":
		return
	}
	for range rng.IntN(3) {
		other := m.Units[rng.IntN(len(m.Units))]
		if u.mayUse(other) && !slices.Contains(u.Uses, other.ID) {
			u.Uses = append(u.Uses, other.ID)
		}
	}
}

// addCell adds a cell that may take what earlier cells give.
func (m *model) addCell(rng *rand.Rand) *cell {
	id := 1
	for _, c := range m.Cells {
		id = max(id, c.ID+1)
	}
	c := &cell{ID: id, File: rng.IntN(3), Salt: rng.IntN(1000), Fails: rng.IntN(6) == 0}
	for range rng.IntN(3) {
		if u := m.Units[rng.IntN(len(m.Units))]; u.usable() && !slices.Contains(c.Uses, u.ID) {
			c.Uses = append(c.Uses, u.ID)
		}
	}
	if m.Chain && len(m.Cells) > 0 {
		c.Ins = append(c.Ins, m.Cells[len(m.Cells)-1].output(0))
	}
	for range rng.IntN(4) {
		if in := m.anInput(rng); in != "" && !slices.Contains(c.Ins, in) {
			c.Ins = append(c.Ins, in)
		}
	}
	for range 1 + max(0, rng.IntN(4)-1) {
		c.Outs = append(c.Outs, m.anOut(rng))
	}
	m.Cells = append(m.Cells, c)
	return c
}

func (m *model) anInput(rng *rand.Rand) string {
	if len(m.Cells) > 0 && rng.IntN(3) > 0 {
		maker := m.Cells[rng.IntN(len(m.Cells))]
		return maker.output(rng.IntN(len(maker.Outs)))
	}
	switch n := rng.IntN(10); {
	case n < 6:
		return fmt.Sprintf("k%d", n+1)
	case n == 6 && m.Library:
		return "envVar"
	case n == 7 && m.Library:
		return "many"
	case n == 8:
		return "d2"
	}
	return "d1"
}

var plainKinds = []string{"Int", "Int", "Int", "Text", "Float", "Map", "Grid", "Ptr", "Pair", "Pipe", "Time", "Box", "Node", "Array"}

// chainKinds are those of values that have bytes of their own.
var chainKinds = []string{"Int", "Text", "Float", "Map", "Grid", "Time", "Box", "Node", "Array"}

func (m *model) anOut(rng *rand.Rand) out {
	if m.Frames && rng.IntN(3) == 0 {
		return out{Kind: []string{"Frame", "Series"}[rng.IntN(2)]}
	}
	if m.Chain {
		return out{Kind: chainKinds[rng.IntN(len(chainKinds))]}
	}
	some := func(kind string) int { return m.some(rng, func(u *unit) bool { return u.Kind == kind }) }
	switch rng.IntN(17) {
	case 0:
		return out{"row", []int{some("row")}}
	case 1:
		return out{"rows", []int{some("row")}}
	case 2:
		return out{"boxed", []int{some("row")}}
	case 3, 4:
		return out{"iface", []int{some("iface"), some("impl"), some("impl")}}
	case 5:
		return out{"any", []int{some("impl")}}
	case 6:
		return out{"anys", []int{some("impl"), some("impl")}}
	case 7:
		return out{"anymap", []int{some("impl")}}
	case 8:
		return out{"wrapped", []int{some("impl")}}
	case 9:
		return out{"anyptr", []int{some("impl")}}
	case 10:
		return out{"stringer", []int{some("impl")}}
	case 11:
		if id := m.some(rng, (*unit).usable); id > 0 {
			return out{"func", []int{id}}
		}
	}
	return out{Kind: plainKinds[rng.IntN(len(plainKinds))]}
}

// some is the ID of a random unit that a test picks, 0 when there is none.
func (m *model) some(rng *rand.Rand, picks func(*unit) bool) int {
	var ids []int
	for _, u := range m.Units {
		if picks(u) {
			ids = append(ids, u.ID)
		}
	}
	if len(ids) == 0 {
		return 0
	}
	return ids[rng.IntN(len(ids))]
}
