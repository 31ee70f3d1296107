// Package scheduler decides which cells are stale and why, and runs those that
// are wanted, in parallel, in the order of the graph.
//
// # Planning
//
// A [Plan] judges each cell of a project against the world (parameters, files,
// environment) and the ledger (records of earlier runs). A cell can be judged
// once its upstream cells are: its key needs the digests of their outputs. A
// record under the key makes it fresh; without one it is stale, and the reason
// is the difference between the parts of its key and those of the record that
// was shown last. Planning computes keys and looks records up. It runs nothing
// and waits for nothing.
//
// # Running
//
// A [Run] is a plan that is being carried out. Each wanted cell becomes a task
// with a count of the tasks it waits for; the last of them to settle releases
// it. A released cell is judged anew, now that its inputs are known: often it
// turns out to be fresh after all, because an input came out equal (early
// cut-off). Otherwise it takes a slot, is called in the worker, and its record
// is written before anyone is told that it is fresh.
//
// A value that is held in memory is gone with its worker. That makes nothing
// stale: it is made again when a stale cell wants it, and its record stays if it
// comes out as it was. If it does not, it gets another record, and what was made
// from the value before is stale; tasks of the run that used it begin again.
//
// While a large value is stored, those who wait for it begin ahead, with the value
// in the worker's memory and under the key that follows from the digest that the
// worker claims for it. Nothing of that is kept, nor called fresh, before the value
// is recorded and the key has turned out to be that one.
//
// One failed cell blocks what is downstream of it and nothing else. A cell
// that is asked for by several runs at once is computed once: see [Flights]. What a
// run was computing when another took its place is left to finish, where it does not
// listen.
package scheduler
