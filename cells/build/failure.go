package build

import (
	"strings"

	"stagebook/cells/project"
)

// Kind says who has to mend a build that failed.
type Kind string

// The ways in which a build fails.
const (
	NoTool  Kind = "tool"    // the Go tool is missing or can't be started
	Compile Kind = "compile" // the author's code, and no cell remains
	Link    Kind = "link"    // it compiles, but doesn't make an executable
	Disk    Kind = "disk"    // no space or no right to write
	Changed Kind = "changed" // files changed while they were compiled
	Version Kind = "version" // the module's own runtime doesn't fit this program
	Module  Kind = "module"  // go.mod, vendor folder or workspace
	Runtime Kind = "runtime" // our own sources didn't compile
)

// Error is a build that failed for a reason that a person can mend. Its text is
// for that person.
type Error struct {
	Kind        Kind
	Message     string
	Diagnostics []project.Diagnostic // places in the author's code, if any
	Output      string               // what the Go tool wrote
	err         error
}

// Error returns the message and, on further lines, what the Go tool said.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	for _, d := range e.Diagnostics {
		b.WriteString("\n" + where(d.Pos) + ": " + d.Message)
	}
	if len(e.Diagnostics) == 0 && e.Output != "" {
		b.WriteString("\n" + e.Output)
	}
	return b.String()
}

// Unwrap returns the error of the system underneath, if there is one.
func (e *Error) Unwrap() error { return e.err }
