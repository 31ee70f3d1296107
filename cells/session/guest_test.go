package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/confine"
	"stagebook/cells/graph"
)

const guestSource = `package demo

import (
	"errors"
	"fmt"
)

//param:slider min=1 max=9
const Scale = 2

const Word = "hello"

func Scaled(scale int) int { fmt.Println("scaling"); return 10 * scale }

func Loud(word string, scaled int) string { return fmt.Sprint(word, scaled) }

func Picky(scale int) (int, error) {
	if scale > 5 {
		return 0, errors.New("too large for me")
	}
	return scale, nil
}

//cell:cache off
func Always(scale int) int { return scale }
`

func guestDesk(t *testing.T) (d *desk, owner, guests *Session) {
	t.Helper()
	d = newDeskOf(t, map[string]string{"demo.go": guestSource})
	owner = d.open()
	guests = d.open(func(cfg *Config) { cfg.Guest = true })
	return d, owner, guests
}

// visited runs what a view wants, as a moved knob does, and lets cells fail.
func visited(t *testing.T, v *View) *State {
	t.Helper()
	run, err := v.Run(Request{Auto: true})
	if err != nil {
		t.Fatal(err)
	}
	if run != nil {
		<-run.Done()
		v.untilIdle()
	}
	return v.State()
}

// Guests see what the owner has made, the owner has what guests made, and nothing of
// the owner's pages changes by it.
func TestGuestsShareResultsAndNothingElse(t *testing.T) {
	d, owner, guests := guestDesk(t)
	mine := owner.View(nil)
	d.run(mine, Request{})
	before := mine.State()
	theirs := guests.View(map[string]string{"scale": "4"})
	if got := theirs.State(); got.Cells["loud"].Shown != nil {
		t.Error("guests see what the owner's other views showed")
	}
	state := visited(t, theirs)
	if got := d.value(theirs, "loud"); !strings.Contains(got, "hello40") {
		t.Errorf("guests see %s", got)
	}
	if state.Run.Number != 0 {
		t.Errorf("the run has number %d", state.Run.Number)
	}
	runs, err := filepath.Glob(filepath.Join(d.store.Root(), "v1", "runs", "*", "*"))
	if err != nil || len(runs) != 1 {
		t.Errorf("there are records of %d runs, %v: %q", len(runs), err, runs)
	}
	mine.Look()
	for id, cell := range mine.State().Cells {
		if !cell.SameAs(before.Cells[id]) {
			t.Errorf("the owner's %s has changed", id)
		}
	}
	if got, _ := d.store.Head(owner.ImportPath(), "loud", anyView); got != before.Cells["loud"].Shown.Key {
		t.Error("what the project showed last is what guests made")
	}
	found := owner.View(map[string]string{"scale": "4"}).State()
	if cell := found.Cells["loud"]; cell.Status != graph.Fresh || cell.Shown == nil {
		t.Errorf("the owner does not find what guests made: %s", cell.Status)
	}
	if state := guests.View(nil).State(); state.Cells["loud"].Status != graph.Fresh {
		t.Errorf("guests do not find what the owner made: %s", state.Cells["loud"].Status)
	}
}

// What fails for guests, within their limits, does not fail for the owner.
func TestFailuresOfGuestsStayTheirs(t *testing.T) {
	_, owner, guests := guestDesk(t)
	asked := map[string]string{"scale": "7"}
	theirs := guests.View(asked)
	if cell := visited(t, theirs).Cells["picky"]; cell.Status != graph.Failed || cell.Failure == nil {
		t.Fatalf("it is %s for guests", cell.Status)
	}
	if n := theirs.State().Wanting(); n > 1 { // but for the one that is never kept
		t.Errorf("a failure is asked for again: %d cells are wanting", n)
	}
	if cell := owner.View(asked).State().Cells["picky"]; cell.Status != graph.Stale || cell.Failure != nil {
		t.Errorf("the owner sees it %s", cell.Status)
	}
}

// A record is not replaced by what guests make.
func TestGuestsReplaceNothing(t *testing.T) {
	d, owner, guests := guestDesk(t)
	mine := owner.View(nil)
	d.run(mine, Request{})
	was := mine.State().Cells["always"].Shown
	visited(t, guests.View(nil))
	record, ok := d.store.Record(was.Key)
	if !ok || record.Generation != was.Generation || record.Run != was.Run {
		t.Errorf("the record was replaced: %+v", record)
	}
}

func TestStateForGuests(t *testing.T) {
	d, _, guests := guestDesk(t)
	view := guests.View(map[string]string{"scale": "7"})
	state := visited(t, view)
	bare := state.ForGuests(map[string]string{"scale": "3"}, false)
	if bare.Dir != "" || bare.Data != nil || bare.Files != nil {
		t.Error("it tells where the project lies")
	}
	for id, cell := range bare.Cells {
		if cell.Cell.Code != "" || cell.LogLines != 0 || cell.StoredLog != "" || len(cell.Reasons) > 0 {
			t.Errorf("%s tells of its code: %+v", id, cell)
		}
		if cell.Failure != nil && (len(cell.Failure.Stack) > 0 || cell.Failure.Pos.File != "") {
			t.Errorf("%s tells where it failed: %+v", id, cell.Failure)
		}
	}
	if p := bare.Params[0]; p.Param.ID != "scale" || p.Param.Default != "3" || !p.Changed {
		t.Errorf("the default is not the owner's: %+v", p)
	}
	whole := state.ForGuests(nil, true)
	if whole.Cells["scaled"].Cell.Code == "" || whole.Cells["scaled"].LogLines != 1 {
		t.Error("with code, it has none")
	}
	if state.Unsound() {
		t.Error("it is said to be unsound")
	}
	d.write("demo.go", guestSource+"\nfunc Broken(nothing int) int { return missing }\n")
	d.reload(guests)
	if !guests.View(nil).State().Unsound() {
		t.Error("a mistake is not seen")
	}
}

// Guests have neither the network nor folders to write, whatever was granted.
func TestGuestsHaveFewerRights(t *testing.T) {
	d := newDeskOf(t, map[string]string{"demo.go": "//\n//project:network\n//project:write out\n//project:read ../more\n" + guestSource})
	if err := os.Mkdir(filepath.Join(filepath.Dir(d.dir), "more"), 0o777); err != nil {
		t.Fatal(err)
	}
	owner := d.open()
	for _, ask := range owner.Asks() {
		if err := owner.Grants().Grant(owner.Dir(), ask, "me", owner.cfg.Now()); err != nil {
			t.Fatal(err)
		}
	}
	policy := d.open(func(cfg *Config) { cfg.Guest = true }).Policy()
	if owners := owner.Policy(); !owners.Network || len(owners.Granted) != 3 {
		t.Fatalf("the owner has %+v", owners)
	}
	if policy.Network || len(policy.Write) > 0 || len(policy.Granted) != 1 || policy.Granted[0].Kind != confine.AskRead {
		t.Errorf("guests have %+v", policy)
	}
}
