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
//
// The bytes of a result are made, and hashed if somebody waits for it, while what it
// looks like is made: nobody else has it then. Only results of which neither calls a
// method of anybody's are read by two at once.
//
// # Values that are written into
//
// A value whose type lets a cell write into it is lent to one call at a time. Who
// comes meanwhile reads a copy of its own from the bytes, which stays as a spare;
// what has no bytes is waited for. After the call it is hashed again, or, without
// bytes, compared by an imprint of the memory that it reaches: it must come out as
// it went in, else the answer names it, nothing that the call made is kept, and
// the value is forgotten. So a cell never sees what another one writes, and who
// wrote is known.
//
// Results that reach memory of each other, or of an input, are not handed on:
// whoever takes them reads them back. Slices are handed out without room behind
// their end. While goroutines run that are nobody's, results are hashed before they
// are shown and after they are stored, and one that is another then fails its cell.
//
// What is not seen: a goroutine that outlives its cell, writes into a value while
// another cell has it, and takes that back before the end; two values held in
// memory that share some, in the hands of two cells of which one does the same;
// and what closures and channels hold.
//
// This package is linked into every worker, so it imports little and nothing
// heavy: its link time is the author's waiting time.
package worker
