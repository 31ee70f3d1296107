package verify

import (
	"stagebook/cells/graph"
	"stagebook/cells/hints"
	"stagebook/cells/verify/difference"
)

// Verdict is what was found of a cell.
type Verdict string

// The verdicts. Those for which Bad holds make a verification fail.
const (
	Same     Verdict = "same"     // in all runs
	Differs  Verdict = "differs"  // on equal inputs
	Stored   Verdict = "stored"   // the same in all runs, and not what the store holds as fresh
	Changes  Verdict = "changes"  // it changes the value of an input
	Fails    Verdict = "fails"    // in all runs
	Declared Verdict = "declared" // differs, and says so by //cell:refresh or //cell:cache off
	Inherits Verdict = "inherits" // differs, and an input that had to be made anew differs, too
	Skipped  Verdict = "skipped"  // a sink or a manual cell
	Unjudged Verdict = "unjudged" // it cannot be called
)

// Bad reports whether a cell with this verdict is one to look into.
func (v Verdict) Bad() bool {
	return v == Differs || v == Stored || v == Changes || v == Fails || v == Unjudged
}

// Report is what a verification found.
type Report struct {
	Runs  int    `json:"runs"`
	Cells []Cell `json:"cells"` // in display order
}

// Bad returns the cells to look into.
func (r *Report) Bad() []Cell {
	var bad []Cell
	for _, c := range r.Cells {
		if c.Verdict.Bad() {
			bad = append(bad, c)
		}
	}
	return bad
}

// Cell is what was found of one cell.
type Cell struct {
	ID       string         `json:"cell"`
	Name     string         `json:"name"`
	Pos      graph.Position `json:"pos"`
	Verdict  Verdict        `json:"verdict"`
	Calls    int            `json:"calls,omitempty"`    // how often it was called
	Compared bool           `json:"compared,omitempty"` // with a fresh record of the store
	Finding  *Finding       `json:"finding,omitempty"`
	Changed  []string       `json:"changed,omitempty"` // the inputs that it changes
	Why      string         `json:"why,omitempty"`     // of a failure, and of a cell that was not judged
	From     []string       `json:"from,omitempty"`    // names of the cells upstream from which it inherits differences
	Hints    []hints.Hint   `json:"hints,omitempty"`   // what its code says about the cause
}

// Finding is one difference between two results of a cell.
type Finding struct {
	Output     string                 `json:"output,omitempty"`
	Of         string                 `json:"of"`     // value, display, or outcome when one of the two failed
	First      string                 `json:"first"`  // "run 1", "the store"
	Second     string                 `json:"second"` // "run 2"
	Difference *difference.Difference `json:"difference,omitempty"`
	Words      string                 `json:"words"` // the difference for people
}
