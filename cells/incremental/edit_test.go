package incremental

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// step is one thing that happens to a project. It is plain data, so that steps
// can be left out, written down and done again.
type step struct {
	Do   string
	Unit int    `json:",omitempty"`
	Cell int    `json:",omitempty"`
	N    int    `json:",omitempty"`
	Name string `json:",omitempty"`
	New  *cell  `json:",omitempty"`
}

// edits are the steps that change sources, each as often as it should come.
var edits = []string{
	"salt", "salt", "salt", "salt", "shape", "shape", "style", "uses", "cellsalt", "celluses", "default",
	"comment", "layout", "rename", "move", "movecell", "reorder", "add", "remove", "break", "mend", "fails",
	"modes", "path",
}

// bodied are the kinds of units that always have a body, which a mistake can be in.
var bodied = []string{"func", "method", "generic", "var", "varcall", "once", "dispatch", "remote", "closure", "registry", "line", "builtin"}

// worldly are the steps that change what lies beside the sources.
var worldly = []string{"file", "file", "sametime", "touch", "env", "newfile", "lostfile"}

// harmless reports whether a step changes nothing that any result depends on,
// as long as nobody asks for the line he stands on.
func (s *step) harmless() bool {
	return slices.Contains([]string{"comment", "layout", "move", "movecell", "reorder", "touch", "mend"}, s.Do)
}

// newEdit makes a random edit of the sources.
func (m *model) newEdit(rng *rand.Rand) step {
	s := step{Do: edits[rng.IntN(len(edits))], N: rng.IntN(997)}
	s.Unit = m.Units[rng.IntN(len(m.Units))].ID
	s.Cell = m.Cells[rng.IntN(len(m.Cells))].ID
	if reached := m.reach(m.needs(m.cell(s.Cell))...); len(reached) > 0 && rng.IntN(3) > 0 {
		s.Unit = reached[rng.IntN(len(reached))].ID
	}
	switch s.Do {
	case "add":
		next := m.clone()
		c := next.addCell(rng)
		s.New, s.Cell = c, c.ID
	case "default":
		k := m.Knobs[rng.IntN(len(m.Knobs))]
		s.Name, s.N = k.id(), rng.IntN(len(k.Others))
	case "break":
		s.Name = []string{"syntax", "type", "import"}[rng.IntN(3)]
		if u := m.unit(s.Unit); slices.Contains(bodied, u.Kind) && rng.IntN(2) == 0 {
			s.Name = u.name()
		}
	}
	return s
}

func (m *model) newWorldly(rng *rand.Rand) step {
	s := step{Do: worldly[rng.IntN(len(worldly))], N: rng.IntN(5)}
	names := make([]string, 0, len(m.Files))
	for name := range m.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	s.Name = names[rng.IntN(len(names))]
	return s
}

// apply returns the state after a step. What the step speaks of may be gone:
// then it changes nothing.
func (m *model) apply(s *step) *model {
	next := m.clone()
	switch s.Do {
	case "salt", "race", "shape", "style", "comment", "rename", "move", "uses":
		if u := next.unit(s.Unit); u != nil {
			next.editUnit(u, s)
		}
	case "cellsalt", "celluses", "movecell", "fails", "remove", "add":
		next.editCell(s)
	case "default":
		next.editDefault(s)
	case "modes":
		next.Modes = 1 + s.N%5
	case "path":
		next.Swapped = !next.Swapped
	case "layout":
		next.Layout ^= 2
	case "reorder":
		next.Layout ^= 1
	case "break":
		next.Broken = s.Name
	case "mend":
		next.Broken = ""
	case "file", "sametime", "filerace":
		if old, ok := next.Files[s.Name]; ok { // of equal size
			next.Files[s.Name] = old[:len(old)-2] + string(rune('0'+s.N)) + "\n"
		}
	case "newfile":
		if next.Library {
			next.Files["many/c.dat"] = "c" + string(rune('0'+s.N)) + "\n"
		}
	case "lostfile":
		delete(next.Files, "many/c.dat")
	case "env":
		next.Env = "env" + string(rune('0'+s.N))
	}
	return next
}

func (m *model) editUnit(u *unit, s *step) {
	switch s.Do {
	case "salt", "race":
		u.Salt = s.N
	case "shape":
		u.Shape++
	case "style":
		u.Style = s.N % 12
	case "comment":
		u.Comment++
	case "rename":
		u.Local++
	case "move":
		if u.Kind != "line" {
			u.File ^= 1
		}
	case "uses":
		m.chooseUses(rand.New(rand.NewPCG(uint64(s.N), 1)), u)
	}
}

func (m *model) editCell(s *step) {
	if s.Do == "add" {
		if m.cell(s.Cell) == nil && m.has(s.New) {
			c := *s.New
			m.Cells = append(m.Cells, &c)
		}
		return
	}
	c := m.cell(s.Cell)
	if c == nil {
		return
	}
	switch s.Do {
	case "cellsalt":
		c.Salt = s.N
	case "celluses":
		c.Uses = slices.DeleteFunc([]int{s.Unit}, func(id int) bool { u := m.unit(id); return u == nil || !u.usable() })
	case "movecell":
		c.File = (c.File + 1) % 3
	case "fails":
		c.Fails = !c.Fails
	case "remove":
		m.dropCell(c)
	}
}

// has reports whether there is everything that a cell takes.
func (m *model) has(c *cell) bool {
	for _, in := range c.Ins {
		if maker, _ := m.maker(in); maker == nil && strings.HasPrefix(in, "cell") {
			return false
		}
	}
	return !slices.ContainsFunc(m.needs(c), func(id int) bool { return m.unit(id) == nil })
}

// needs are the units that a cell names.
func (m *model) needs(c *cell) []int {
	ids := slices.Clone(c.Uses)
	for _, o := range c.Outs {
		ids = append(ids, o.Units...)
	}
	return ids
}

// dropCell removes a cell that nobody takes anything from.
func (m *model) dropCell(c *cell) {
	for _, other := range m.Cells {
		for _, in := range other.Ins {
			if maker, _ := m.maker(in); maker == c {
				return
			}
		}
	}
	if len(m.Cells) > 1 {
		m.Cells = slices.DeleteFunc(m.Cells, func(other *cell) bool { return other == c })
	}
}

func (m *model) editDefault(s *step) {
	for i, k := range m.Knobs {
		if k.id() == s.Name {
			next := *k
			next.Others = slices.Clone(k.Others)
			next.Default, next.Others[s.N%len(k.Others)] = k.Others[s.N%len(k.Others)], k.Default
			m.Knobs = slices.Clone(m.Knobs)
			m.Knobs[i] = &next
		}
	}
}
