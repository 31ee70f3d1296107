package views

import "time"

// Outline is the graph: one row a node in display order, one arc an edge.
type Outline struct {
	Rows    []OutlineRow
	Edges   []Edge
	Unsaved bool // it is what saving a text that is being typed would make of it
}

// OutlineRow is one node: a cell, a parameter or a source.
type OutlineRow struct {
	ID     string // its anchor on the page
	Name   string // "ROC", "testSize"
	Kind   string // cell, param, file, env, secret; missing: nothing provides it
	Status string // of a cell
	Held   bool   // fresh, in memory
	Note   string // "0.09 s", "62 %"
}

// Edge goes from the row that provides to the row that takes, by index.
type Edge struct {
	From, To int
	New      bool // it is not in what is saved
}

// Projects is the first page.
type Projects struct {
	Page     Page
	Folder   string // where projects are looked for: "projects/"
	Projects []ProjectCard
	InBin    int     // deleted projects
	Deleted  *Binned // the one that was deleted a moment ago; may be nil
}

// ProjectCard is one project in the list.
type ProjectCard struct {
	Name    string
	Title   string
	Intro   string // plain text, a sentence
	Path    string
	Href    string
	Ticks   []string // status of each cell in display order; "" for never run
	State   string   // "1 failed, 2 stale, running", "fresh", "never run"
	Cells   int
	At      time.Time // last run, zero for none
	Problem string    // "does not parse: fit.go:18:42: expected …", or ""
	CopyTo  string    // a free name for a copy; "" where nothing can be done with it
}

// Runs is the list of runs.
type Runs struct {
	Page     Page
	Columns  []RunColumn // parameters that differ, then figures
	More     int         // figures that have no column
	Rows     []RunRow    // in the order asked for, newest first by default
	Total    int
	Prev     string
	Next     string
	Compared *ComparedRuns // two runs that were picked; nil for none
	Hint     string        // why what was picked cannot be compared
	Chart    *Chart        // runs across parameters and figures; nil where there is nothing to compare
}

// RunColumn is one parameter or figure of the runs.
type RunColumn struct {
	Name   string
	Metric bool
	Sort   string // address that sorts by it, or the other way round
	Sorted string // "ascending", "descending", or ""
}

// RunRow is one run.
type RunRow struct {
	Number int
	Href   string // the notebook with the parameters of the run
	At     time.Time
	Status string   // running, done, failed, cancelled
	Values []string // by column, "" for none
	Cells  int      // that ran
	Hits   int      // that came from the store
	Took   time.Duration
	Who    string
	Picked bool // to be compared

	Params bool   // its parameters are others than those of the view
	Code   string // address that shows what bringing back its code would change; "" when that is as it was, or not kept
}

// ComparedRuns is what is not the same in two runs.
type ComparedRuns struct {
	A, B    RunRow
	Rows    []ComparedRow
	Code    []ComparedCode
	Lost    string // why a change of the code cannot be shown
	Same    int    // results
	Changed int
}

// ComparedRow is one value that is not the same.
type ComparedRow struct {
	Kind string // parameter, figure, result, go, …
	Name string
	A, B string
}

// ComparedCode is one change of the code.
type ComparedCode struct {
	Words  string
	Cells  []string
	Change string // as a unified diff, or ""
}

// Graph is the graph alone.
type Graph struct {
	Page    Page
	RunBar  RunBar
	Outline Outline
}

// History is what happened to a project, newest first.
type History struct {
	State *SavedState // the one that is looked at; nil for none
	Page  Page
	Days  []Day
}

// Day is what happened on it.
type Day struct {
	At     time.Time
	Events []HistoryEvent
}

// SavedState is one state of the sources, and what bringing it back would change.
type SavedState struct {
	ID    string
	Why   string
	At    time.Time
	Diffs []FileDiff // from now to the state; none when nothing differs
}

// FileDiff is how one file differs.
type FileDiff struct {
	Path   string
	Change []DiffLine
	Cells  []string // declarations that may be brought back by themselves
}

// HistoryEvent is one edit, one run, or one change of a file.
type HistoryEvent struct {
	At   time.Time
	Kind string // run, edit, data, link
	Text string // plain words, `names` between backquotes
	Who  string
	Href string // "" when there is nothing more to see
}

// Problem says what went wrong and what to do next.
type Problem struct {
	Page     Page
	Status   int    // of HTTP
	Title    string // "There is no project “tumors”"
	Text     string // plain words, `names` between backquotes
	Problems []Diagnostic
	Command  string // to type, or ""
	Next     []Link // the first is the main one
	Detail   string // the error as the program said it, folded
}
