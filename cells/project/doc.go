// Package project reads a folder with a Go package into a [Snapshot]: its
// sources, their types, and an [Outline] of the cells, parameters, files and
// prose in it, with a [Diagnostic] for each mistake.
//
// # How a folder is read
//
// The Go tool is asked once, by `go env` and `go list -e -export -deps`, which
// files the build chooses and where the export data of imported packages lies.
// Its answers make a universe, which later snapshots share. The packages of the
// main module are then parsed and type-checked here, in the order of their
// imports; all others come from export data and are known by their build ID. A
// folder without a go.mod gets one by overlay, named after the folder. Nothing
// is written into it.
//
// When only contents of sources change, and the package clauses, build
// constraints, embed directives and the packages that can be imported stay, the
// next snapshot is made in process: changed files are parsed, the packages that
// hold or import them are checked, everything else is taken over. That is what
// happens on every pause in typing.
//
// # What is broken, and what is not
//
// A mistake must not hide the rest. A file that does not parse is cut at the
// lines on which top-level declarations start; each piece that does not parse on
// its own is blanked out in place, and of a function the signature is kept if it
// can be. Errors of the type checker belong to the declaration they lie in.
// [Snapshot.Broken] is the closure of all such declarations over everything that
// names them: exactly what a build has to leave out so that the other cells
// compile. A diagnostic names the cells that it blocks by reaching; cells
// downstream of those are left to the graph.
//
// # When a function is a cell
//
// Every exported function of the package is a cell, or a mistake, once the
// author has asked for cells. An ordinary library has not; there, functions that
// cannot be cells are listed as [NotCell] with the reason. See decideAsked for
// the rule.
package project
