// Package edit changes the source of a project as an author would by hand, and
// touches nothing else.
//
// # The law
//
// An operation changes the declaration it is about, and, where it must, the
// imports. Every other byte of every file stays: other declarations, comments,
// blank lines, the ends of lines, a byte order mark, build tags, the lack of a
// newline at the end. Source that does not parse is never written; source that
// parses and does not type-check is, for that is how people work.
//
// # Pure functions, and one writer
//
// The operations are functions from a Package (names of files and their bytes)
// to a Change (what those bytes become). They read no disk and start no process.
// A Change is published by Write, which looks first whether each file still
// holds the bytes that the change was made from, and by Undo turned round.
//
// # How a file is cut
//
// A file is a sequence of units: declarations with their doc comments, and
// blocks of prose between them. Between units lie blank lines and other
// comments, which no operation touches but those that add or take away a unit.
// A file in which something does not parse is cut as package project does it, so
// that one broken cell, or the marks of a merge, do not keep the others from
// being edited.
//
// # What needs types
//
// Renaming, splitting and extracting type-check the package as it is. Where
// imports are unknown or a declaration is broken, names are still resolved; what
// needs a type that is not known is refused, with the reason.
package edit
