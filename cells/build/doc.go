// Package build turns a snapshot of a project into an executable: the worker,
// which runs the project's cells when its supervisor asks.
//
// # What is built
//
// The worker is an ordinary Go program that lies nowhere. Its main package is a
// table: one line for each cell, naming the author's function. All logic is in
// the runtime, package stagebook/cells/worker and what it needs. Both are given to
// `go build -overlay`, which sees them inside of the author's module:
//
//	<project>/stagebook_worker/main.go            the table
//	<module>/internal/stagebook_runtime/cells/…   the runtime, its imports rewritten
//
// Being in the author's module means that the module's own go.mod, go.work and
// vendor folder decide all versions, that internal packages stay importable, and
// that nothing is written into the author's folder. The runtime needs only the
// standard library, so it asks nothing of that go.mod. Packages for other modules
// (a data frame, a chart library) are laid beside it only where the project
// imports the packages they need. Each file of the runtime names the Go version it
// is written in, so an old go line in the author's go.mod doesn't matter.
//
// A module that imports stagebook/cells itself must get the runtime of the same
// module, or the types of package cells would exist twice. See place.
//
// # What is compiled is what was read
//
// The overlay also holds the text of every main-module file as the snapshot read
// it. An edit that lands on disk while the Go tool runs can't slip into an
// executable that is kept under the identity of the text before it. What the
// overlay can't hold (embedded files, assembly) is hashed before and after.
//
// # Mistakes
//
// Declarations that can't be compiled, and all that reach them, are blanked out
// with spaces, which keeps every line number. What remains compiles, and its cells
// run. The type checker has found most mistakes before; what only the compiler
// finds is mapped back to the declaration, cut out in the same way, and remembered
// under the identity of the text, so that the next build needn't fail again.
//
// # Identity
//
// An executable's ID is the hash of everything that goes into it. A worker that is
// in the store already is used without starting the Go tool.
package build
