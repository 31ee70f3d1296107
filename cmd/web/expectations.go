//go:build !pipeline

package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/cells/store"
)

// expectationEvent is one line of `web test --json`.
type expectationEvent struct {
	Event   string         `json:"event"` // "expectation"
	Cell    string         `json:"cell"`
	Output  string         `json:"output"`
	Expect  string         `json:"expect"`
	Result  string         `json:"result"` // pass, fail, stale, unknown
	Seen    string         `json:"seen,omitempty"`
	Why     string         `json:"why,omitempty"` // of stale and unknown
	Pos     graph.Position `json:"pos"`
	summary string
}

// tally counts expectations by what became of them.
type tally struct{ passed, failed, stale int }

// expectations holds the stored results of a project against what is expected of them.
func (p *program) expectations(ctx context.Context, h *tested, view *session.View, st *store.Store) (tally, error) {
	var of names
	for _, cell := range view.State().Outline.Cells {
		if len(cell.Expect) > 0 {
			of = append(of, cell.ID)
		}
	}
	if len(of) == 0 {
		return tally{}, nil
	}
	if h.run {
		asked := running{headless: h.headless, asking: asking{cells: of}}
		asked.json = false // standard output has the expectations alone
		order, err := asked.order(view.State())
		if err == nil {
			err = p.carryOut(ctx, view, &asked, order)
		}
		if err != nil && !isSaid(err) {
			return tally{}, err // of a cell that failed nothing is known, and that is told below
		}
	}
	state := view.State()
	var t tally
	table := tabwriter.NewWriter(p.stdout, 0, 4, 2, ' ', 0)
	for _, id := range of {
		cs := state.Cells[id]
		list, err := cs.Expected(ctx, st, 0)
		if err != nil {
			return t, fmt.Errorf("looking at the results of %s: %w", cs.Cell.Name, err)
		}
		for _, e := range list {
			event := eventOfExpected(cs, e)
			t.count(event.Result)
			if h.json {
				p.encode(event)
				continue
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", event.Result, cs.Cell.Name, e.Text, event.summary)
		}
	}
	_ = table.Flush() // like every print to standard output
	if !h.json {
		fmt.Fprintln(p.stdout, t)
	}
	return t, nil
}

// isSaid reports whether an error has been told already, and only carries a code.
func isSaid(err error) bool {
	e, ok := err.(*exit)
	return ok && e.text == ""
}

func eventOfExpected(cs *session.CellState, e session.Expected) expectationEvent {
	event := expectationEvent{
		Event: "expectation", Cell: cs.Cell.ID, Output: e.Output, Expect: e.Text, Pos: e.Pos, Seen: e.Seen, Why: e.Unknown, Result: "fail",
		summary: "seen: " + e.Seen,
	}
	place := fmt.Sprintf("  (%s:%d)", e.Pos.File, e.Pos.Line)
	switch {
	case e.Passed:
		event.Result, event.summary = "pass", e.Seen
	case e.Unknown == "":
		event.summary += place
	case cs.Status != graph.Fresh:
		event.Result, event.summary = "stale", e.Unknown
	default:
		event.Result, event.summary = "unknown", e.Unknown+place
	}
	return event
}

func (t *tally) count(result string) {
	switch result {
	case "pass":
		t.passed++
	case "stale":
		t.stale++
	default: // what could not be told has not passed
		t.failed++
	}
}

func (t tally) String() string {
	text := fmt.Sprintf("%d of %d expectations hold", t.passed, t.passed+t.failed+t.stale)
	if t.passed+t.failed+t.stale == 1 {
		text = fmt.Sprintf("%d of 1 expectation holds", t.passed)
	}
	if t.stale > 0 {
		text += fmt.Sprintf(", %d not looked at", t.stale)
	}
	return text
}
