// Package golang makes a project of a notebook of Go, as the kernels GoNB and
// gophernotes run it.
//
// # What a cell is
//
// A notebook of Go mixes declarations, which a package can have as they are, with
// statements, which it cannot. Declarations go into the package; of what is declared
// twice the last counts, as in both kernels. The statements of a cell become an exported
// function, which Stagebook takes for a cell.
//
// In gophernotes a variable lives on: what a later cell reads of an earlier one becomes
// a result there and a parameter here, with the type that the type checker finds. A
// variable that a later cell sets again has a new name from there on. Cells that share
// what cannot be handed on, a channel or a reader, become one function. In GoNB each
// cell, behind its %%, is a program of its own, and nothing but declarations is shared.
//
// What a cell prints is its result, where it gives nothing else. Lines for the kernel or
// a shell are kept as a text, imports are gathered, and those of the standard library
// that are missing are added, as GoNB does.
//
// # It compiles
//
// What was put together is type-checked against the packages that the module around it
// can import. A declaration that does not compile becomes a comment with the reason, and
// so does what needs it, until the rest compiles.
package golang

// Options of a project.
type Options struct {
	Package  string
	Notebook string // the name of the notebook's file, for the texts
	Dir      string // the folder of the project: what can be imported there
}

// Project is what a notebook becomes.
type Project struct {
	Files    map[string][]byte // by name
	Cells    int
	Warnings []string
}
