// Package data reads, cleans, joins and groups data frames of gota: what cells
// call before there is a model. Each function is plain, takes a frame and gives
// a new one, and leaves its argument as it was. Frames may share columns that no
// function changed.
//
// # Reading and writing
//
// [ReadCSV] and [ReadCSVFile] read CSV, TSV and their kin; [ReadJSON] and
// [ReadNDJSON] read JSON. [WriteCSV] and its like write to a writer,
// [WriteFile] puts any of them into a file atomically. Parquet, Arrow, Excel,
// SQL, HTTP and Zstandard are packages below this one, so that a program links
// only what it uses.
//
// # Types
//
// A column holds texts, ints, floats or truth values, and in each of them an
// element can be missing: a column of ints with a gap stays one of ints (pandas
// makes floats of it). A float that is NaN is missing. gota has no type for
// times: a time is a text in RFC 3339 ("2012-01-31T00:00:00Z"), which sorts as
// time does while all are in one zone, is readable in the page, and is what the
// date functions ([DateParts]) read; they take a bare date too. Whatever reads
// times gives all of a column as many digits behind the second as the finest has.
//
// # What pandas does
//
// Where a function has a namesake in pandas it gives pandas' result, rows in
// pandas' order, checked on real data; where it differs the function says so.
// Errors name the column and the nearest names there are.
//
// # Errors
//
// A function fails when a frame carries an error (df.Err), when a column that is
// named is not there, or is not of a type that the function can use: numbers (ints,
// floats, and truth values as 0 and 1), texts. The error begins with what was being done,
// names the column, its row where one is to blame, and the remedy. A frame without
// rows is none: it gives one without rows.
//
// # Speed
//
// Functions work on the columns in place, not element by element through gota's
// interfaces. Whatever runs in parallel gives the same bytes on any number of
// cores.
package data
