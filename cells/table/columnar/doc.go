// Package columnar writes rows of a stored table as Parquet and as an Arrow
// stream. It stands apart from package table because of the weight of the
// libraries: the server links it, the worker never does.
//
// Both formats keep the order and the names of the columns, write whole numbers
// as 64-bit integers, and mark missing values as null.
package columnar

// batch is how many rows are written at once: what a download holds in memory.
const batch = 1 << 14

// rowGroup is how many rows Parquet keeps together. A group lies in memory until
// it is complete.
const rowGroup = 1 << 17
