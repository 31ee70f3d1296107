package incremental

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// shrink makes a scenario that goes wrong smaller, as long as it goes wrong,
// with at most so many tries.
func (s *scenario) shrink(o outcome, tries int, run func(*scenario) outcome) (*scenario, outcome) {
	best := &scenario{Start: s.Start, Steps: s.Steps[:min(len(s.Steps), o.step+1)]}
	attempt := func(next *scenario) bool {
		if tries--; tries < 0 || !next.sound() {
			return false
		}
		if r := run(next); r.problem != "" {
			best, o = next, r
			return true
		}
		return false
	}
	for size := len(best.Steps); size > 0; size /= 2 {
		for at := 0; at+size <= len(best.Steps); {
			next := &scenario{Start: best.Start, Steps: slices.Delete(slices.Clone(best.Steps), at, at+size)}
			if !attempt(next) {
				at += size
			}
		}
	}
	for _, next := range best.smallerStarts() {
		m := next(best.Start)
		if m != nil {
			attempt(&scenario{Start: m, Steps: best.Steps})
		}
	}
	return best, o
}

// smallerStarts are ways to make the project smaller: without a cell, without
// what a cell or a unit uses, without a unit.
func (s *scenario) smallerStarts() []func(*model) *model {
	var ways []func(*model) *model
	for _, c := range slices.Backward(s.Start.Cells) {
		ways = append(ways, func(m *model) *model {
			next := m.clone()
			if c := next.cell(c.ID); c != nil {
				next.dropCell(c)
			}
			return next
		})
		ways = append(ways, func(m *model) *model {
			next := m.clone()
			if c := next.cell(c.ID); c != nil {
				c.Uses = nil
			}
			return next
		})
	}
	for _, u := range slices.Backward(s.Start.Units) {
		ways = append(ways, func(m *model) *model {
			next := m.clone()
			next.unit(u.ID).Uses = nil
			return next
		}, func(m *model) *model {
			next := m.clone()
			next.Units = slices.DeleteFunc(next.Units, func(other *unit) bool { return other.ID == u.ID })
			return next
		})
	}
	return ways
}

// sound reports whether everything that the states name is there.
func (s *scenario) sound() bool {
	states := []*model{s.Start}
	for i := -1; i < len(s.Steps); i++ {
		if i >= 0 {
			states = append(states, after(states, &s.Steps[i]))
		}
		m := states[len(states)-1]
		for _, u := range m.Units {
			if slices.ContainsFunc(u.Uses, func(id int) bool { return m.unit(id) == nil }) {
				return false
			}
		}
		if slices.ContainsFunc(m.Cells, func(c *cell) bool { return !m.has(c) }) || len(m.Units) == 0 {
			return false
		}
	}
	return true
}

// found is where scenarios lie that have gone wrong once.
const found = "testdata/found"

// report fails the test with a scenario that went wrong, made small.
func report(t *testing.T, kind string, seed uint64, s *scenario, o outcome, run func(*scenario) outcome) {
	small, o := s.shrink(o, map[string]int{"paper": 150, "sessions": 60}[kind], run)
	t.Errorf("seed %d: %s\nwith %d cells, %d units and the steps\n%s", seed, o.problem, len(small.Start.Cells), len(small.Start.Units), small)
	if !*flagSave {
		return
	}
	name := filepath.Join(found, fmt.Sprintf("%s-%d.txtar", kind, seed))
	if err := os.WriteFile(name, small.archive(o.problem), 0o666); err != nil {
		t.Error(err)
		return
	}
	t.Logf("written to %s", name)
}

func (s *scenario) String() string {
	var lines []string
	for i := range s.Steps {
		lines = append(lines, fmt.Sprintf("%3d %s", i, encode(s.Steps[i])))
	}
	return strings.Join(lines, "\n")
}

// archive writes a scenario down, with the sources of its start for people.
func (s *scenario) archive(problem string) []byte {
	data, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		panic(err) // plain data
	}
	a := &txtar.Archive{Comment: []byte(problem + "\n"), Files: []txtar.File{{Name: "scenario.json", Data: append(data, '\n')}}}
	files := s.Start.render()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != "values.go" && name != "frames.go" {
			a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(files[name])})
		}
	}
	return txtar.Format(a)
}

// TestFound does again what has gone wrong before.
func TestFound(t *testing.T) {
	for _, name := range glob(found + "/*.txtar") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var s scenario
			if err := json.Unmarshal(archive.Files[0].Data, &s); err != nil {
				t.Fatal(err)
			}
			run := s.inSessions
			if strings.HasPrefix(filepath.Base(name), "paper") {
				run = s.onPaper
			}
			if o := run(t); o.problem != "" {
				t.Errorf("%s: %s", strings.TrimSpace(string(archive.Comment)), o.problem)
			}
		})
	}
}
