// Package language helps with writing: it finds mistakes in what is being typed,
// completes it, explains names, and finds where they come from and are used.
//
// # Two ways of looking
//
// Check type-checks the whole package with all unsaved texts in place, because
// one cell's signature is another's mistake. What it returns is a whole snapshot:
// the graph can be drawn from it before anything is saved or run.
//
// Everything else looks at one cell. Its text is parsed on its own, with
// whatever recovery that needs, and checked against the rest of the package
// without the bodies of its functions. That takes about a millisecond, however
// long the project is.
//
// # Imports
//
// Authors do not manage imports. Names of packages that are not imported yet are
// looked up in the index of all that the project can import, and imports that an
// edit made useless are no mistake. A package that the Go tool has not listed yet
// is Pending: Learn asks for it, and until then nothing is said about its names.
//
// # Places
//
// Offsets count bytes from the start of a cell's source as an editor holds it:
// without its doc comment, lines ending in \n.
package language
