// Package expect reads what an author expects of a result, and holds it against the
// result as it is stored: neither the cell nor any of the author's code runs for it.
//
// An expectation is one line above a cell. What it is about comes first, then what
// must hold:
//
//	rows > 100                      rows of a table, elements of a list, keys of a map
//	columns == 5
//	columns id, mean radius         these columns are there; others may be
//	no missing                      in any column
//	no missing in id, "mean radius"
//	unique id                       no two rows have the same
//	unique city, day                no two rows have the same of both together
//	accuracy >= 0.9                 a figure, a field of a record, or all values of a column
//	model.depth between 1 and 8     a field of a record in a record; both ends count
//	diagnosis in B, M               one of these
//	value == 569                    a result that is one number, text or truth value
//	train: rows > 400               of one result of several
//
// A name that has other letters than those of Go names, or that is a word of the
// grammar, stands in double quotes; so does a text with commas or spaces at its ends.
// The operators are == != < <= > >=. Numbers are compared as numbers, everything else
// as text, so that dates as RFC 3339 writes them are in order. Missing values of a
// column are passed over, and only "no missing" speaks of them.
//
// Expectations are directives, which are comments: they are in no key. A result that
// is not as expected is a result all the same.
package expect
