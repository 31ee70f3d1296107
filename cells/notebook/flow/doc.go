// Package flow recovers the graph of a Python notebook: which cell gives which values
// to which others, and what of it hangs on the order in which somebody happened to run
// the cells.
//
// # Which cell gives a name
//
// The graph is that of the cells as they stand, from top to bottom, which is what
// "Restart and run all" does. A name that a cell uses is given by the last cell above it
// that defines it or changes it in place; where there is none, by the first one below
// (with a warning, and unless that would make a cycle); where there is none either, the
// name is missing: the cell that defined it is gone.
//
// A name that several cells define is several values. Each has a version, 1 for the
// first, and only what another cell takes is a value at all: i, fig and tmp are what a
// cell has for itself.
//
// A function is no value. A cell that names one needs what the function reads of the
// notebook, so that is added to what the cell takes.
//
// # Hidden state
//
// The numbers in brackets beside the cells tell in which order they were run last. Where
// that gives a value from another cell than the order on the page does, the results that
// the notebook shows are not those that its text gives, and the warning says so.
package flow

import (
	"stagebook/cells/notebook"
	"stagebook/cells/notebook/python"
)

// Graph is what a notebook does.
type Graph struct {
	Cells     []*Cell           // as many as the notebook has
	Values    []*Value          // what is given from cell to cell, by cell
	Missing   []string          // names that are used and defined nowhere, sorted
	Modules   map[string]string // names of imports → what they are
	Functions map[string]*Function
	Warnings  []Warning // by cell
}

// Cell is a cell with what it does.
type Cell struct {
	*notebook.Cell
	Code  *python.Cell // nil of a text
	At    int          // its index
	Takes []*Value
	Lacks []string // names that it needs and nobody defines
	Gives []*Value
	Calls []*Function // that it names, or those name
	Shows []python.Show
	Dead  bool // it gives nothing, shows nothing and writes nothing
	Plain bool // it holds imports, settings and definitions of functions alone
}

// Value is something that one cell gives to others.
type Value struct {
	Name    string
	Version int
	Of      int // versions there are
	From    *Cell
	Before  *Value      // the version that a change in place starts from; else nil
	Def     *python.Def // nil where it is only changed in place
	Change  string      // how it is changed in place
	Takers  []*Cell
}

// Function is a function or class with the cell that defines it.
type Function struct {
	*python.Function
	From *Cell
}

// Kind is what a warning is about.
type Kind string

// The kinds of warnings.
const (
	Order   Kind = "order"   // the cell used another value than the page says
	Never   Kind = "never"   // the cell was never run
	Below   Kind = "below"   // a name is used above the cell that defines it
	Missing Kind = "missing" // a name is defined nowhere
	Twice   Kind = "twice"   // a name is given by several cells
	Changed Kind = "changed" // a value is changed in place
	Dead    Kind = "dead"    // nobody needs the cell
	Broken  Kind = "broken"  // a line cannot be read
	Failed  Kind = "failed"  // the cell ended in an error
	Star    Kind = "star"    // names come from elsewhere unseen
	Other   Kind = "other"   // the cell is in another language
)

// Warning is something that a reader of the notebook cannot see.
type Warning struct {
	Kind Kind
	Cell int // its index; -1 for the whole notebook
	Line int // in the cell; 0 for all of it
	Text string

	others int // cells behind it for which the same holds
}
