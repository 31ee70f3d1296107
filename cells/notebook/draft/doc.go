// Package draft writes a Go project from a Python notebook: what somebody begins with
// who wants to have the notebook as a pipeline.
//
// # What becomes what
//
// A cell that gives something to others, or shows something, is a function: it takes
// what the cell uses of others, returns what it gives, and has the Python in it as a
// comment. Where every line of it has an exact namesake in the stage library the lines
// are translated (docs/cookbook.md has the table); else the function fails with an error
// that says what is to be done. So a draft compiles, opens and shows the graph from the
// first moment.
//
// A text is prose between the functions. A constant at the top of the notebook is a
// parameter, a file that is read is an input. A Python function is a helper. What a
// notebook has besides, settings, cells that nobody needs and cells in other languages,
// is kept as a text with the reason; imports are named at the top. Pictures in texts are
// files. What cells showed is left out, for it will be shown again.
//
// # Types
//
// Types are guessed from what is called (pandas.read_csv gives a frame) and from
// literals, and handed on along the graph. What cannot be guessed is Untyped, which is
// declared in the project. A module that does not know the stage library gets types of
// its own for frames, columns, charts and models.
package draft

import (
	"stagebook/cells/notebook"
	"stagebook/cells/notebook/flow"
)

// Options of a draft.
type Options struct {
	Package  string                 // its name, and that of the project
	Notebook string                 // the name of the notebook's file, for the texts
	Stages   bool                   // the module knows the stage library, gota and go-echarts
	Has      func(path string) bool // whether a file that the notebook reads was found
}

// Project is a draft.
type Project struct {
	Cells    []byte // the Go file with the cells
	Rest     []byte // the Go file with what stands for what is not written yet; nil where all is
	Files    []File // that the notebook reads, in order of their paths
	Pictures []notebook.Attachment
	Warnings []flow.Warning
	Made     int // functions that are cells
	Written  int // of them, how many are translated
}

// File is a file that the notebook reads.
type File struct {
	Path string // as the Python has it; may be an address
	As   string // where it lies in the project, with slashes
	Has  bool
}
