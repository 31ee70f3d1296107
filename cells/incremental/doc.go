// Package incremental holds nothing but a test: that after any sequence of edits,
// parameter changes, crashes and restarts, what is shown as fresh is what a run
// from an empty store would give, byte by byte.
//
// # Projects and steps
//
// A project is a model: plain data that is rendered as Go sources. Its cells, and
// the units they use, all compute numbers. A unit is one way in which Go code can
// depend on other code: a helper in the package or a sub-package, a method (by
// value, by pointer, promoted, behind an interface, through fmt), a generic
// function or type with its type argument, a function in a variable, a constant, a
// place in a group of iota, an initialiser that calls, an init function, a package
// imported for its init only, the order in which files and packages are
// initialised, an embedded file or folder, a struct tag, a method that is there or
// not, a name of the language taken over, a file that the build chooses, the line
// on which code stands. Every unit folds its own number and all that it uses into
// its result, and every cell folds what it uses and takes into its outputs. So
// whatever a key misses shows as a wrong value. Outputs are of many types, from
// ints over interfaces with implementations in other packages, NaN, nil and empty
// slices, times with zones and frames to functions and shared pointers, which are
// held in memory.
//
// A step is plain data, too: an edit of a unit, a cell or a file beside the
// sources, of equal size and within one tick of the clock among them; an edit
// without effect; code broken and mended; back to an earlier state; a view of
// another parameter value; one cell run; a run cancelled; a worker killed; the
// sources or a file changed during a run; a value that the store refuses; the server
// restarted; two servers on one store. One server uses every value before it is
// stored, and its store is slow.
//
// # Two ways to run
//
// TestOnPaper plans with the real reader, the real keys and the real planner, and
// runs cells on paper: a record says what the model gives for its state, which an
// evaluator reckons from the model without compiling anything. A plan that shows a
// record as fresh which says something else than the evaluator is false. A step
// costs some ten milliseconds.
//
// TestInSessions opens real sessions on a real store, with real workers, and does
// all kinds of steps. It notes every result that was ever shown as fresh, with the
// state of that moment. In the end one program is built that holds every state as a
// package of its own, calls the cells in order in one process, and prints the
// digest of each value and display. It shares the codec and the displays with the
// product, and nothing else: no planner, builder, worker or store. So it also
// judges the evaluator.
//
// Both tests hold the other direction, too, where the model knows it: back in a
// state that was run before nothing runs, edits without effect make nothing stale,
// and after a run every cell is fresh, failed or blocked as the evaluator says.
//
// # A failure
//
// A failure prints its seed, and the scenario shrunk: steps are left out, then
// cells and units, as long as something goes wrong. Do it again with
//
//	go test ./cells/incremental -incremental.seed=SEED
//
// -incremental.save writes it into testdata/found, and everything there is done
// again by TestFound. -incremental.steps says how many steps each of the two tests
// takes, and -incremental.for for how long each goes on.
package incremental
