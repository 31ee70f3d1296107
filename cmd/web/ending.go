package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/cells/store"
)

// ending is how a cell ended that a run was about, and why.
type ending struct {
	Cell    string       `json:"cell"`
	Status  graph.Status `json:"status"`
	Ran     bool         `json:"ran,omitempty"` // computed in this run
	Why     string       `json:"why,omitempty"` // why it ran, is fresh without having run, or did neither
	Seconds float64      `json:"seconds,omitempty"`

	name string
}

// endings compares the states before and after a run, cell by cell in the order in
// which the page shows them.
func endings(before, after *session.State, o order) []ending {
	about := o.all(after.Graph)
	var list []ending
	for _, cell := range after.Outline.Cells {
		was, is := before.Cells[cell.ID], after.Cells[cell.ID]
		if is == nil || was == nil || !slices.Contains(about, cell.ID) {
			continue
		}
		e := ending{Cell: cell.ID, Status: is.Status, name: cell.Name}
		switch {
		case is.Status == graph.Fresh && is.Shown != nil:
			e.Ran = newer(was.Shown, is.Shown) && after.Run != nil && is.Shown.Run == after.Run.ID
			e.Seconds = is.Shown.Duration.Seconds()
			e.Why = madeBy(is.Shown)
			if e.Ran {
				e.Why = whyRan(was, is, slices.Contains(o.forced, cell.ID))
			}
		case is.Status == graph.Failed && is.Failure != nil:
			e.Why = failureText(is)
		case is.Root != "":
			e.Why = "mend " + is.Root + " first"
		default:
			e.Why = few(is.Reasons)
		}
		list = append(list, e)
	}
	return list
}

// newer reports whether a record is another than the one before.
func newer(was, is *store.Record) bool {
	return was == nil || was.Key != is.Key || was.Generation != is.Generation || was.Run != is.Run
}

func madeBy(record *store.Record) string {
	return fmt.Sprintf("made by run %d on %s", record.Number, record.Made.Local().Format("2006-01-02 15:04"))
}

// whyRan is the difference between what a result was made from before and what the
// new one was made from: the words that "why is this stale" has.
func whyRan(was, is *session.CellState, forced bool) string {
	var old, now fingerprint.Parts
	switch {
	case was.Shown == nil:
		return fingerprint.Never().String()
	case json.Unmarshal(was.Shown.Parts, &old) == nil && json.Unmarshal(is.Shown.Parts, &now) == nil:
		var words []string
		for _, reason := range fingerprint.Diff(old, now) {
			words = append(words, reason.String())
		}
		if len(words) > 0 {
			return few(words)
		}
	}
	if forced {
		return fingerprint.Forced().String()
	}
	return few(was.Reasons)
}

// few are the most telling reasons, which come first, in one line.
func few(words []string) string {
	const most = 3
	if more := len(words) - most; more > 0 {
		return strings.Join(words[:most], "; ") + fmt.Sprintf("; and %d more", more)
	}
	return strings.Join(words, "; ")
}

// finish says how the run ended and turns it into an exit code.
func (r *reporter) finish(before, after *session.State, o order, took time.Duration) error {
	list := endings(before, after, o)
	counts := make(map[string]int)
	temporary := true
	for _, e := range list {
		counts[string(e.Status)]++
		if failure := after.Cells[e.Cell].Failure; e.Status == graph.Failed && (failure == nil || !failure.Temporary) {
			temporary = false
		}
	}
	bad := len(list) - counts[string(graph.Fresh)]
	if r.json {
		result := resultEvent{Event: "result", Status: "done", Counts: counts, Seconds: took.Seconds(), Cells: list}
		if after.Run != nil {
			result.Run, result.Number = after.Run.ID, after.Run.Number
		}
		if bad > 0 {
			result.Status = "failed"
		}
		r.p.encode(result)
	} else {
		r.tell(list)
		words := countWords(counts)
		if took > 0 {
			words += " in " + took.Round(time.Millisecond).String()
		}
		fmt.Fprintln(r.p.stderr, words)
	}
	switch {
	case bad == 0:
		return nil
	case counts[string(graph.Failed)] > 0 && temporary:
		return &exit{exitRetry, ""}
	}
	return &exit{exitFailed, ""}
}

// freshTold is how many cells that did not run are named at the end of a run.
const freshTold = 30

// tell writes what ran and what did not, and why.
func (r *reporter) tell(list []ending) {
	if len(list) == 0 {
		return
	}
	if !r.brief {
		fmt.Fprintln(r.p.stderr)
	}
	table := tabwriter.NewWriter(r.p.stderr, 0, 4, 2, ' ', 0)
	still := 0
	for _, e := range list {
		word, took := string(e.Status), ""
		switch {
		case e.Ran:
			word, took = "ran", shortTime(time.Duration(e.Seconds*float64(time.Second)))
		case e.Status == graph.Fresh:
			if still++; still > freshTold || r.brief {
				continue
			}
			word = "was fresh"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", word, e.name, took, e.Why)
	}
	_ = table.Flush() // like every print to standard error
	if more := still - freshTold; more > 0 && !r.brief {
		fmt.Fprintf(r.p.stderr, "was fresh  and %d more\n", more)
	}
}

// shortTime writes a duration for a person.
func shortTime(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return d.Round(time.Microsecond).String()
	case d < 10*time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Hour:
		return d.Round(time.Second).String()
	}
	return d.Round(time.Minute).String()
}
