package session

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/scheduler"
	"stagebook/cells/store"
)

// Explanation says of one cell where it stands in a view, and why: the words of the
// page, of the command line and of logs, as data.
type Explanation struct {
	Cell    string                   `json:"cell"`
	Name    string                   `json:"name"`
	Status  graph.Status             `json:"status"`
	Words   string                   `json:"words"`             // in one sentence
	Reasons []Because                `json:"reasons,omitempty"` // all of them, the most telling first
	Made    *Making                  `json:"made,omitempty"`    // of the result that is shown
	Key     string                   `json:"key,omitempty"`     // "" while an input is not known
	Parts   []fingerprint.Ingredient `json:"parts,omitempty"`   // what the key is made of now
	Failed  string                   `json:"failure,omitempty"` // of a failed cell
	Root    string                   `json:"root,omitempty"`    // of a blocked cell: the one to mend
}

// Because is one reason in words, with what it is about where the words come from
// a comparison of two keys.
type Because struct {
	Words  string             `json:"words"`
	About  fingerprint.Reason `json:"about,omitzero"`
	Change string             `json:"change,omitempty"` // of the code, as a unified diff; only when it was asked for
	Lost   string             `json:"lost,omitempty"`   // why the change of the code cannot be shown
}

// Making says when a result was made, and by what.
type Making struct {
	At         time.Time     `json:"at"`
	Run        int           `json:"run,omitempty"` // number of the run
	RunID      string        `json:"runID,omitempty"`
	Took       time.Duration `json:"took"`
	By         string        `json:"by"`
	Generation int           `json:"generation"`
	Key        string        `json:"key"`
}

// NoCellError says that a view has no cell of a name.
type NoCellError struct {
	Name string
	Near []string // names of cells that may be meant, the nearest first
}

func (e *NoCellError) Error() string {
	text := fmt.Sprintf("there is no cell %q", e.Name)
	if len(e.Near) > 0 {
		text += "; did you mean " + strings.Join(e.Near, " or ") + "?"
	}
	return text
}

// Explain says why a cell, given by ID or name, stands as it does. With changes
// it also compares the code. The error is a *NoCellError.
func (v *View) Explain(name string, changes bool) (*Explanation, error) {
	v.mu.Lock()
	r, values := v.reading, v.values
	var state *CellState
	for _, cs := range v.cells {
		if cs.Cell.ID == name || cs.Cell.Name == name {
			state = cs
		}
	}
	v.mu.Unlock()
	if state == nil {
		return nil, noCell(r.outline, name)
	}
	v.s.keepTexts(r.static)
	plan := scheduler.NewPlan(r.plan, v.world(r, values, v.s.currentVault(), v.s.files.glance), (*ledger)(v), v.s.cfg.Now)
	verdict := plan.Verdicts[state.Cell.ID]
	e := &Explanation{
		Cell: state.Cell.ID, Name: state.Cell.Name, Status: state.Status, Root: state.Root,
		Key: verdict.Key, Made: making(state.Shown), Reasons: because(state, verdict, r.static),
	}
	if parts, err := partsOf(verdict, r.static, state.Cell.ID); err == nil {
		e.Parts = parts.Ingredients()
	}
	if state.Failure != nil && state.Status == graph.Failed {
		e.Failed = state.Failure.Message
	}
	if changes {
		for i := range e.Reasons {
			v.s.compare(&e.Reasons[i])
		}
	}
	e.Words = e.sentence(state)
	return e, nil
}

// partsOf returns the parts of a cell's key. While an input is not known, those that
// come out of the sources must do.
func partsOf(verdict *scheduler.Verdict, static *fingerprint.Static, cell string) (fingerprint.Parts, error) {
	if verdict.Key != "" {
		return verdict.Parts, nil
	}
	return static.Parts(cell, fingerprint.Dynamic{})
}

// because finds for each reason that the plan gives in words what it is about.
func because(state *CellState, verdict *scheduler.Verdict, static *fingerprint.Static) []Because {
	about := map[string]fingerprint.Reason{}
	if old, ok := recorded(state.Shown); ok {
		if now, err := partsOf(verdict, static, state.Cell.ID); err == nil {
			for _, reason := range fingerprint.Diff(old, now) {
				about[reason.String()] = reason
			}
		}
	}
	words := state.Reasons
	if len(words) == 0 && verdict.Status == state.Status {
		words = verdict.Reasons
	}
	list := make([]Because, 0, len(words))
	for _, w := range words {
		list = append(list, Because{Words: w, About: about[w]})
	}
	return list
}

// recorded returns the parts of the key under which a result was made.
func recorded(record *store.Record) (parts fingerprint.Parts, ok bool) {
	if record == nil || len(record.Parts) == 0 {
		return parts, false
	}
	return parts, json.Unmarshal(record.Parts, &parts) == nil
}

func making(record *store.Record) *Making {
	if record == nil {
		return nil
	}
	return &Making{
		At: record.Made, Run: record.Number, RunID: record.Run, Took: record.Duration,
		By: record.By, Generation: record.Generation, Key: record.Key,
	}
}

// sentence says in one line why the cell stands as it does.
func (e *Explanation) sentence(state *CellState) string {
	switch state.Status {
	case graph.Fresh:
		return "fresh: nothing that the result depends on has changed since it was made"
	case graph.Running:
		return "running now"
	case graph.Queued:
		return "waiting for its turn in a run"
	case graph.Failed:
		return "failed: " + e.Failed
	}
	if len(e.Reasons) == 0 {
		return string(state.Status)
	}
	text := string(state.Status) + ": " + e.Reasons[0].Words
	if more := len(e.Reasons) - 1; more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}

// noCell looks for the cells that a name may mean.
func noCell(outline *project.Outline, name string) *NoCellError {
	var names []string
	for _, cell := range outline.Cells {
		names = append(names, cell.ID)
	}
	e := &NoCellError{Name: name, Near: project.Nearest(name, names)}
	for _, id := range names {
		lower := strings.ToLower(id)
		if len(e.Near) < 3 && !slices.Contains(e.Near, id) && name != "" && strings.Contains(lower, strings.ToLower(name)) {
			e.Near = append(e.Near, id)
		}
	}
	return e
}
