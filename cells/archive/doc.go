// Package archive writes a whole project as one file, and opens such a file: sources,
// data, results and the records of runs, to hand over or to keep.
//
// # The file
//
// A tar file, packed by Zstandard: `tar --zstd -xf` opens it without us. Its entries
// are regular files, in this order:
//
//	stagebook.json     the Manifest
//	module/PATH        the project's module, as far as the project needs it: its package with all
//	                   below it, the packages of the module that it imports, go.mod, go.sum
//	objects/DIGEST     results, by the SHA-256 of their bytes
//	records.jsonl      records of computations, one a line
//	heads.jsonl        what each view of each cell showed last
//	runs.jsonl         records of runs
//
// The manifest names every entry behind it with its size and digest, in order, so a
// reader knows how much is coming before any of it comes, and an archive that was cut
// or changed anywhere is told from a whole one. Both sides stream: neither holds more
// than a record or the manifest in memory.
//
// The package keeps its place in its module, and with it its import path, which keys
// hold. That is why on a machine with the same Go and the same modules everything is
// fresh that was fresh, and nothing runs; elsewhere the difference is the reason why it
// is stale.
//
// # What never is in it
//
// Secrets: they are in no result, log or record to begin with; a record knows one by an
// HMAC under a key that stays in the store. What a cell that takes a secret made is
// shown by whoever opens the archive, and is stale until they give theirs. Links,
// grants, drafts and the history of edits stay, too. Hidden files and symbolic links are
// left out, and said.
//
// # Reading what a stranger made
//
// Nothing of an archive is believed. Names, counts and sizes of the manifest are
// checked before anything is unpacked; an entry must be the one that comes next, a
// regular file, of the size and digest that the manifest names. Unpacking stops when the
// output outgrows what was allowed, or what came in, by too much. Files go into a hidden
// folder beside the projects, which gets its name when everything has been checked, and
// is removed otherwise; a project that has the name stays. Objects are checked by their
// digest like any; a record counts only when its key is that of its own parts, and when
// it is of a cell of this project. Nothing is run, and whoever opens the project is asked
// before its code runs, even where a project of the same import path was trusted.
//
// What is left is what a result claims to be: whoever makes an archive can put a wrong
// one into it. Open results only from people whose results you would believe. What the
// store has already is never replaced.
package archive
