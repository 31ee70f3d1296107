package project

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stagebook/cells/graph"
)

// The codes of diagnostics. They are stable: pages and scripts may tell
// mistakes apart by them.
const (
	CodeGo        = "go"        // the Go tool refuses the module or the package
	CodeSyntax    = "syntax"    // a declaration does not parse
	CodeType      = "type"      // a declaration does not type-check
	CodeImport    = "import"    // an imported package is missing or does not build
	CodeMain      = "main"      // the package is named main
	CodePackage   = "package"   // a file belongs to another package
	CodeSignature = "signature" // a function cannot be a cell
	CodeStream    = "stream"    // a cell returns something that can be read only once
	CodeUnknown   = "unknown"   // nothing provides an input
	CodeTwice     = "twice"     // two providers of a name
	CodeMismatch  = "mismatch"  // an input of another type than what provides it
	CodeCycle     = "cycle"     // cells need each other
	CodeParam     = "param"     // a parameter of an unsupported type or value
	CodeSource    = "source"    // a file or variable of the environment that is not declared well
	CodeDirective = "directive" // an unknown or malformed //cell: or //param: line
	CodeKnob      = "knob"      // code reads a parameter directly
	CodeWrite     = "write"     // a cell may write a package variable
)

// String returns the diagnostic as a person reads it: the place and the message
// on the first line, then indented its path, the other places and the remedy.
func (d Diagnostic) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", placeText(d.Pos), d.Message)
	if len(d.Path) > 0 {
		fmt.Fprintf(&b, "\n\t%s", strings.Join(d.Path, " → "))
	}
	for _, r := range d.Related {
		fmt.Fprintf(&b, "\n\t%s: %s", placeText(r.Pos), r.Message)
	}
	if d.Remedy != "" {
		fmt.Fprintf(&b, "\n\t%s", strings.ReplaceAll(d.Remedy, "\n", "\n\t"))
	}
	return b.String()
}

func placeText(p graph.Position) string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

func comparePositions(a, b graph.Position) int {
	return cmp.Or(compareNatural(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// sortDiagnostics puts diagnostics in the order of their places and drops those
// that say the same.
func sortDiagnostics(list []Diagnostic) []Diagnostic {
	slices.SortStableFunc(list, func(a, b Diagnostic) int {
		return cmp.Or(comparePositions(a.Pos, b.Pos), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(list, func(a, b Diagnostic) bool {
		return a.Pos == b.Pos && a.Code == b.Code && a.Message == b.Message
	})
}
