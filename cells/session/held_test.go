package session

import (
	"regexp"
	"slices"
	"testing"

	"stagebook/cells/graph"
	"stagebook/cells/store"
)

// engines is a project with values that are held in memory: one that is always
// the same, and one that is another whenever it is made.
const engines = `package demo

import "time"

//param:slider min=1 max=9
const Scale = 2

//param:slider min=1 max=9
const Other = 2

type Engine struct {
	Seed int64
	Step func(int64) int64
}

func Steady() *Engine { return &Engine{Seed: 7, Step: func(n int64) int64 { return n + 1 }} }

func Steps(steady *Engine, scale int) int64 { return steady.Step(steady.Seed) * int64(scale) }

func Rests(steady *Engine) int64 { return steady.Seed }

func Unsteady() *Engine { return &Engine{Seed: time.Now().UnixNano(), Step: func(n int64) int64 { return n }} }

func Left(unsteady *Engine, other int) int64 { return unsteady.Step(unsteady.Seed) }

func Right(unsteady *Engine, other int) int64 { return unsteady.Seed }

func Apart(unsteady *Engine) int64 { return unsteady.Seed }

// Far is behind.
func Far(apart int64) int64 { return apart + 0 }
`

var digits = regexp.MustCompile(`\d{15,}`)

// seed is the long number that a cell shows.
func (d *desk) seed(v *View, cell string) string {
	d.t.Helper()
	found := digits.FindString(d.value(v, cell))
	if found == "" {
		d.t.Fatalf("%s shows no seed: %s", cell, d.value(v, cell))
	}
	return found
}

func recordOf(v *View, cell string) *store.Record { return v.State().Cells[cell].Shown }

// A value that is gone with its worker makes nothing stale. It is made again when
// a stale cell wants it, and its record stays.
func TestHeldValuesAreMadeAgainWhenWanted(t *testing.T) {
	d := newDeskOf(t, map[string]string{"demo.go": engines})
	s := d.open()
	v := s.View(nil)
	d.run(v, Request{})
	d.fresh(v)
	made := recordOf(v, "steady")
	if made.Outputs[0].Held == "" || made.Outputs[0].Display == "" {
		t.Fatalf("the value is not held, or not shown: %+v", made.Outputs[0])
	}
	s.Close()

	s = d.open()
	v = s.View(nil)
	d.fresh(v)
	d.ran(d.run(v, Request{}))
	moved := s.View(map[string]string{"scale": "3"})
	d.fresh(moved, "steps")
	d.ran(d.run(moved, Request{}), "steps")
	d.fresh(moved)
	d.fresh(v)
	if now := recordOf(moved, "steady"); !now.Made.Equal(made.Made) || now.Run != made.Run {
		t.Errorf("remaking the value replaced its record of run %s by one of %s", made.Run, now.Run)
	}
}

// What comes out different when it is made again has a record of its own, and
// what was made from the value before is stale.
func TestHeldValueThatComesOutDifferent(t *testing.T) {
	d := newDeskOf(t, map[string]string{"demo.go": engines})
	s := d.open()
	v := s.View(nil)
	d.run(v, Request{})
	before := d.seed(v, "unsteady")
	s.Close()

	s = d.open()
	v = s.View(map[string]string{"other": "3"})
	d.fresh(v, "left", "right")
	d.run(v, Request{Cells: []string{"left"}})
	cells := v.State().Cells
	now := d.seed(v, "unsteady")
	if now == before || d.seed(v, "left") != now {
		t.Errorf("the value was %s and is %s, and left shows %s", before, now, d.seed(v, "left"))
	}
	for _, cell := range []string{"right", "apart", "far"} {
		if cells[cell].Status != graph.Stale {
			t.Errorf("%s was made from the value before and is %s", cell, cells[cell].Status)
		}
	}
	if cells["unsteady"].Status != graph.Fresh || cells["rests"].Status != graph.Fresh {
		t.Errorf("unsteady is %s, rests %s", cells["unsteady"].Status, cells["rests"].Status)
	}
	d.run(v, Request{})
	d.fresh(v)
	d.agree(v)
}

// All that a run wants is made from one value, also what it had settled before
// the value turned out to be lost.
func TestRunWithAHeldValueThatComesOutDifferent(t *testing.T) {
	d := newDeskOf(t, map[string]string{"demo.go": engines})
	s := d.open()
	d.run(s.View(nil), Request{})
	s.Close()
	s = d.open()
	v := s.View(map[string]string{"other": "4"})
	ran := d.run(v, Request{})
	for _, cell := range []string{"left", "right", "apart"} {
		if !slices.Contains(ran, cell) {
			t.Errorf("%s was not made again, only %q", cell, ran)
		}
	}
	d.fresh(v)
	d.agree(v)
}

// agree fails the test unless all cells were made from the value that is shown.
func (d *desk) agree(v *View) {
	d.t.Helper()
	made := d.seed(v, "unsteady")
	for _, cell := range []string{"left", "right", "apart", "far"} {
		if got := d.seed(v, cell); got != made {
			d.t.Errorf("%s was made from %s, and what is shown is %s", cell, got, made)
		}
	}
}
