// Package session is one open project: the state of its sources, its worker,
// its runs, and the views that people have of it.
//
// # One direction
//
// An edit travels from the folder to the page and never back: the watcher sees
// it, the sources are read into a new [reading], keys and verdicts follow from
// it for each [View], and subscribers hear which cells look different now. A
// run goes the same way: its events change cells of its view, and nothing else.
//
// # What a page reads
//
// A page reads a [State]: an immutable picture of a view. It never waits for a
// run, a build or the worker. What was read out of the sources is kept in the
// store under everything it depends on, so a project that was read once opens
// without the Go tool.
//
// # State, not events
//
// A subscriber owns a set of changed cells, not a queue of changes. However
// slow it is, it costs at most one entry a cell, and when it wakes it gets the
// newest state.
package session
