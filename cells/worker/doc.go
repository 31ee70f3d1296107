// Package worker is the code linked into a project's executable: it takes a
// call, runs the cell, and answers.
//
// The executable is the author's package, this package, and a generated table
// that joins the two. It serves one supervisor over a socket that it inherits
// as descriptor 3, and ends when that socket closes. Standard output and error
// belong to the author.
//
// A value that a cell returned stays in memory ("hot") under its ref, so that
// the next cell need not decode it; large ones go first when they take too much.
// What went into a cell is hashed again afterwards wherever its type lets a
// cell change it: a value that others share must come out as it went in.
//
// This package is linked into every worker, so it imports little and nothing
// heavy: its link time is the author's waiting time.
package worker
