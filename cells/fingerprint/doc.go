// Package fingerprint says what a result depends on. It turns a cell and all that
// it can reach into named parts, the parts into a key, and two lists of parts into
// the reasons why a result is stale.
//
// # Static and dynamic
//
// What lies in the sources is worked out once for each snapshot by NewStatic: the
// declarations each cell reaches, the packages outside of the main module, the
// program around the cells, and the build. It is plain data that encodes to JSON,
// so a page opens without type-checking anything. What changes from run to run
// (digests of inputs, parameters, files, environment) is given by the caller as a
// Dynamic. Parts joins the two, and Parts.Key hashes them.
//
// # What code a cell reaches
//
// Declarations of main-module packages are nodes; what the type checker says they
// name are edges. A named type has edges to its methods, so a call through an
// interface needs no edge of its own: to put a value into an interface, code must
// name its type, or something that names it. The one exception is a value that
// comes in as an input. So a cell also reaches the types that its inputs can hold,
// to any depth, and for an interface there every main-module type that implements
// it, and the outside packages of the cells that the value came from.
//
// A few things cannot be followed by name: reflection by name, linkname, functions
// without a body, cgo, plugins. Code that reaches one of them depends on all of
// the main module. Code that asks where it stands (runtime.Caller) depends on the
// text of its files.
//
// A declaration counts by its syntax tree with the names resolved: positions,
// layout and prose have no place in a tree, and a name that means something else
// than it did is another tree. Directives for the compiler count. A constant counts by
// its type and value, so moving it in a group of iota changes only what should.
//
// # The program
//
// Package initialisation is part of every result: init functions, and initialisers
// of package variables that call something. Calls that are known to do nothing but
// compute a value (errors.New, regexp.MustCompile) are left out: such a variable
// counts where it is named. Declarations that do not compile are cut out of the
// worker, and so out of the program.
//
// # Package variables
//
// A package variable that some cell may write is a channel between cells which no
// key can see. Every cell that reaches such a variable is uncacheable, whether it
// writes it or only reads it. See writes.go for what counts as a write.
//
// # Doubt
//
// Whatever cannot be computed makes a cell uncacheable, with the reason. Nothing is
// left out of a key: a doubt makes a cell stale, never fresh.
package fingerprint
