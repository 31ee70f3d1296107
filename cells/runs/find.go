package runs

import (
	"fmt"
	"strconv"
	"strings"

	"stagebook/cells/store"
)

// Find returns the run of a project that a name means: its number, its ID or the start
// of that, or "last".
func Find(st *store.Store, project, name string) (store.Run, error) {
	number, err := strconv.Atoi(name)
	numbered := err == nil
	var found []store.Run
	for run := range st.EachRun(project) {
		switch {
		case name == "last", numbered && run.Number == number, run.ID == name:
			return run, nil
		case len(name) >= 4 && strings.HasPrefix(run.ID, strings.ToUpper(name)):
			found = append(found, run)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return store.Run{}, fmt.Errorf("there is no run %q of this project; `web runs PROJECT` lists them by number and ID", name)
	}
	return store.Run{}, fmt.Errorf("%d runs have an ID that begins with %q: give more of it", len(found), name)
}

// Cell is what became of a cell in a run: of one that the run came to twice, the second.
func Cell(run store.Run, id string) (store.RunCell, bool) {
	for i := len(run.Cells) - 1; i >= 0; i-- {
		if run.Cells[i].ID == id {
			return run.Cells[i], true
		}
	}
	return store.RunCell{}, false
}
