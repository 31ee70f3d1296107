// Package table answers what people ask of a stored frame: a page of its rows,
// sorted, filtered and searched. It reads the stored columns in place; neither
// the worker nor the library that made the frame takes part, so a table can be
// looked into while cells run, and without a Go tool.
//
// # Order
//
// A Query is turned into the rows that match it, in order, as row numbers of
// the stored frame. Filters narrow the rows in one parallel pass each. Sorting
// is by radix on eight-byte keys: a number is its own key, a text is cut into
// pieces of seven bytes and a length, and only rows that agree on one piece are
// sorted by the next. Each sort is stable, so several columns are sorted from
// the last to the first. Missing values come last, whatever the direction, as
// in pandas.
//
// # Memory
//
// A Shelf keeps the tables that were opened last and the row numbers that were
// asked for last, each within a limit of bytes; everything else lies in the
// store. A page costs what it shows. Rows in their own order are not written
// down, or as one bit each where a filter chose them. A long order is never written
// down either: its beginning is found in one pass with a heap, and any other part in
// one pass between two bounds that a sample gives, so that a page or a download of ten
// million sorted rows takes some megabytes. Rows that are alike are told apart by
// their numbers, which makes the bounds sharp whatever the columns hold.
//
// # Columns
//
// What columns are shown, in sight, or how wide belongs to a Query too, so that an
// address says all of it. A page shows a Strip of a wide table. The heads of
// columns that the display of a result does not describe come from a sample.
package table
