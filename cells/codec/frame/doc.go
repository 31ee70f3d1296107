// Package frame lays columns out in bytes, so that a table of any size can be
// written in one pass and read in place, without the library that made it.
//
// # Layout
//
// Numbers of fixed width have their lowest byte first. A text is its length as a
// uvarint followed by its bytes. A frame is
//
//	"SBFR"          magic
//	version         1 byte, now 1
//	flags           1 byte: 1 = an error text follows the number of columns
//	rows            8 bytes
//	columns         uvarint
//	[error]         text
//	column …        one after the other
//
// and a column is
//
//	kind            1 byte: 0 none, 1 string, 2 int, 3 float, 4 bool
//	flags           1 byte: 1 = wide offsets, 2 = the column has no storage at all
//	name            text
//	values          by kind, see below; nothing with flag 2
//	missing         1 byte: 0 = none is missing, 1 = a bitmap follows
//	[bitmap]        (rows+7)/8 bytes, lowest bit first, 1 = missing
//
// Values of ints and floats are eight bytes each: two's complement, or the bits
// of the float, so that -0 and NaNs keep theirs. Values of bools are a bitmap.
// Values of strings are rows+1 offsets of four bytes (eight with flag 1, used
// from 4 GiB on), the first of them 0, followed by all texts without gaps: text i
// lies between offsets i and i+1. A missing value is written as zero or empty.
//
// There is no directory: the size of each column follows from its head, so the
// reader hops from column to column, and the writer never has to go back. The
// missing bitmap stands behind the values because only the pass over the values
// finds out whether there is one. Nothing is padded and nothing is compressed:
// equal tables have equal bytes, and the time to write one is close to the time
// to hash it.
package frame
