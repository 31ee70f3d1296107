// Package verify runs every cell of a project again, from nothing and more than
// once, and names those whose results are not the same each time.
//
// # Each cell is judged alone
//
// The first run goes through the graph in order, in one fresh process, so that
// values pass from cell to cell in memory as they do on the page. What it made,
// or what the store holds where a cell is fresh there, is the recorded input of
// all runs after it. These call the cells in shuffled order, each lane of them in
// a fresh process of its own with other seeds of maps and another GOMAXPROCS, and
// give every cell the recorded inputs, read back from bytes. A cell whose results
// then differ is to blame itself; what is downstream of it merely inherits.
//
// A race or the order of a map comes out the same now and then. Cells that take no
// time are therefore called several times in each process.
//
// # What is compared
//
// The digest of each output's value and of its display; of a value that is held in
// memory only, the display. Where digests differ, package difference finds the
// first place. A cell that is fresh in the store is compared with its record, too:
// when two new runs agree with each other and not with the record, something that
// no key sees has changed since, and what the page shows as fresh is wrong.
//
// Everything is made in a store that is thrown away afterwards. Sinks and manual
// cells act on the world, so they are skipped unless they are asked for.
package verify
