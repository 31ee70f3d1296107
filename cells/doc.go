// Package cells is what the author of a project may import: files, declared
// environment and secrets as inputs, Markdown and metrics as results, progress
// and logs from a running cell. A project needs none of it: a cell is an
// ordinary exported function.
//
// It imports nothing but the standard library, and little of that, because it
// is linked into every worker.
//
// # The rooms below
//
// Read in this order, they follow an edit from the folder to the page:
// graph (nouns), project (a folder → cells), fingerprint (cells → keys),
// scheduler (what is stale), build (an executable), supervisor and worker
// (running it), codec and display (results as bytes, and as something to look
// at), store (both on disk), session (an open project), chart (pictures).
package cells
