package main

import (
	"fmt"
	"slices"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/cells/supervisor"
)

// reporter tells of a run: plain lines on standard error, or JSON events on
// standard output.
type reporter struct {
	p     *program
	json  bool
	brief bool // what was fresh is not named
	bar   *bar // nil where no line can be drawn anew
	logs  *logs
	seen  map[string]graph.Status
}

// cellEvent is one line of --json about a cell.
type cellEvent struct {
	Event   string              `json:"event"` // "cell"
	Cell    string              `json:"cell"`
	Status  graph.Status        `json:"status"`
	Ran     bool                `json:"ran,omitempty"` // this run computed it; a fast cell is never seen running
	Seconds float64             `json:"seconds,omitempty"`
	Reasons []string            `json:"reasons,omitempty"`
	Key     string              `json:"key,omitempty"`
	Outputs map[string]string   `json:"outputs,omitempty"` // digests by name
	Failure *supervisor.Failure `json:"failure,omitempty"`
}

// resultEvent is the last line of --json.
type resultEvent struct {
	Event   string         `json:"event"` // "result"
	Status  string         `json:"status"`
	Counts  map[string]int `json:"counts"`
	Seconds float64        `json:"seconds"`
	Run     string         `json:"run,omitempty"`    // ID of the run, none when nothing ran
	Number  int            `json:"number,omitempty"` // of the run among those of the project
	Cells   []ending       `json:"cells,omitempty"`  // how each cell ended that the run was about
}

// news reports what a subscription has gathered. What changed is taken before the
// state that says how, or what came between the two would never be told.
func (r *reporter) news(view *session.View, sub *session.Subscription) {
	changed := sub.Take().Cells
	state := view.State()
	r.changes(state, changed)
	r.bar.draw(state)
}

// last reports what came of the cells that the run has come to, as it left them: what
// the view has planned after its end may have hidden how one of them ended.
func (r *reporter) last(state *session.State, run string, changed []string) {
	for id, cs := range state.Cells {
		_, seen := r.seen[id]
		if seen || cs.Shown != nil && cs.Shown.Run == run {
			changed = append(changed, id)
		}
	}
	r.changes(state, changed)
}

func (r *reporter) changes(state *session.State, ids []string) {
	for _, cell := range state.Outline.Cells { // in display order, whatever the order of ids
		if cs := state.Cells[cell.ID]; cs != nil && slices.Contains(ids, cell.ID) {
			r.tellLog(cs)
			r.change(state.Run, cs)
		}
	}
}

func (r *reporter) change(run *session.RunState, cs *session.CellState) {
	if r.seen[cs.Cell.ID] == cs.Status || cs.Status == graph.Queued {
		return
	}
	ran := r.seen[cs.Cell.ID] == graph.Running
	r.seen[cs.Cell.ID] = cs.Status
	if r.json {
		e := eventOf(cs)
		e.Ran = cs.Status == graph.Fresh && cs.Shown != nil && run != nil && cs.Shown.Run == run.ID
		r.p.encode(e)
		return
	}
	if (r.bar != nil || r.brief) && cs.Status != graph.Failed {
		return // the bar tells what runs, and the report what ran
	}
	r.bar.clear()
	line := fmt.Sprintf("%-9s %s", cs.Status, cs.Cell.Name)
	switch {
	case cs.Status == graph.Fresh && (ran || cs.Shown != nil):
		line += fmt.Sprintf("  %s", shortTime(cs.Shown.Duration))
	case cs.Status == graph.Failed && cs.Failure != nil:
		line += "  " + failureText(cs)
	case len(cs.Reasons) > 0:
		line += "  " + strings.Join(cs.Reasons, "; ")
	}
	fmt.Fprintln(r.p.stderr, line)
}

func failureText(cs *session.CellState) string {
	place := ""
	if cs.Failure.Pos.File != "" {
		place = fmt.Sprintf("%s:%d: ", cs.Failure.Pos.File, cs.Failure.Pos.Line)
	}
	return place + cs.Failure.Kind + ": " + cs.Failure.Message
}

func eventOf(cs *session.CellState) cellEvent {
	e := cellEvent{Event: "cell", Cell: cs.Cell.ID, Status: cs.Status, Reasons: cs.Reasons, Failure: cs.Failure}
	if cs.Status == graph.Fresh && cs.Shown != nil {
		e.Key, e.Seconds = cs.Shown.Key, cs.Shown.Duration.Seconds()
		e.Outputs = make(map[string]string, len(cs.Shown.Outputs))
		for _, out := range cs.Shown.Outputs {
			e.Outputs[out.Name] = out.Digest
		}
	}
	return e
}

func countWords(counts map[string]int) string {
	order := []graph.Status{
		graph.Failed, graph.Blocked, graph.Cancelled, graph.Running, graph.Queued, graph.Stale, graph.Manual, graph.Fresh,
	}
	var words []string
	for _, status := range order {
		if n := counts[string(status)]; n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, status))
		}
	}
	if len(words) == 0 {
		return "no cells"
	}
	return strings.Join(words, ", ")
}
