package frame

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"stagebook/cells/codec"
)

// ErrCorrupt is wrapped by every error about bytes that are no frame.
var ErrCorrupt = errors.New("not a frame")

func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

// Table is a frame read in place: it holds the bytes it was opened on, which must
// not change while it is used. It may be read from many goroutines.
type Table struct {
	rows    int
	columns []Column
	err     *string
}

// Rows is the number of rows.
func (t *Table) Rows() int { return t.rows }

// Columns are the columns in order.
func (t *Table) Columns() []Column { return t.columns }

// Err is the text of the error that the table carries, nil when there is none.
func (t *Table) Err() *string { return t.err }

// Column gives the first column of that name, nil when there is none.
func (t *Table) Column(name string) *Column {
	for i := range t.columns {
		if t.columns[i].name == name {
			return &t.columns[i]
		}
	}
	return nil
}

// Column is one column of a Table. The row asked for must exist.
type Column struct {
	name    string
	kind    Kind
	absent  bool
	wide    bool
	rows    int
	values  []byte // ints, floats, bools; offsets of strings
	texts   []byte
	missing []byte // nil when none is missing
}

// Name is the name of the column.
func (c *Column) Name() string { return c.name }

// Kind is what its values are.
func (c *Column) Kind() Kind { return c.kind }

// Len is the number of values.
func (c *Column) Len() int { return c.rows }

// Absent reports whether the column has no storage at all.
func (c *Column) Absent() bool { return c.absent }

// Missing reports whether the value in row i is missing.
func (c *Column) Missing(i int) bool { return c.missing != nil && bit(c.missing, i) }

// AnyMissing reports whether a value may be missing.
func (c *Column) AnyMissing() bool { return c.missing != nil }

// CountMissing counts the values that are missing.
func (c *Column) CountMissing() (n int) {
	for _, b := range c.missing {
		n += bits.OnesCount8(b)
	}
	return n
}

// MissingBitmap is the bitmap in place, lowest bit first; nil when no value is
// missing. It must not be changed.
func (c *Column) MissingBitmap() []byte { return c.missing }

// Bits gives the eight bytes of an int or a float as a number.
func (c *Column) Bits(i int) uint64 { return binary.LittleEndian.Uint64(c.values[8*i:]) }

// Int gives a value of a column of ints.
func (c *Column) Int(i int) int64 { return int64(c.Bits(i)) }

// Float gives a value of a column of floats, NaN when it is missing.
func (c *Column) Float(i int) float64 {
	if c.Missing(i) {
		return math.NaN()
	}
	return math.Float64frombits(c.Bits(i))
}

// Bool gives a value of a column of bools.
func (c *Column) Bool(i int) bool { return bit(c.values, i) }

// Text gives a value of a column of strings in place. It must not be changed.
func (c *Column) Text(i int) []byte { return c.texts[c.Offset(i):c.Offset(i+1)] }

// String gives a value of a column of strings.
func (c *Column) String(i int) string { return string(c.Text(i)) }

// Offset is where text i begins in AllText; Offset(Len()) is where the last ends.
func (c *Column) Offset(i int) int {
	if c.wide {
		return int(binary.LittleEndian.Uint64(c.values[8*i:]))
	}
	return int(binary.LittleEndian.Uint32(c.values[4*i:]))
}

// AllText is all texts of a column of strings, one after the other, in place. It
// must not be changed.
func (c *Column) AllText() []byte { return c.texts }

func bit(bitmap []byte, i int) bool { return bitmap[i/8]>>(i%8)&1 == 1 }

// Open reads a frame, or a stored value of the codec that is one. All offsets are
// checked, so that no later call can fail.
func Open(data []byte) (*Table, error) {
	if len(data) >= len(codec.Magic) && string(data[:len(codec.Magic)]) == codec.Magic {
		d, err := codec.Describe(data)
		if err != nil {
			return nil, fmt.Errorf("open a frame: %w", err)
		}
		if !IsFrame(d.Payload()) {
			return nil, corrupt("a stored %s", d.Type)
		}
		data = d.Payload()
	}
	t, n, err := Parse(data)
	if err != nil {
		return nil, err
	}
	if n != len(data) {
		return nil, corrupt("%d bytes too many", len(data)-n)
	}
	return t, nil
}

// IsFrame reports whether the bytes begin like a frame.
func IsFrame(data []byte) bool {
	return len(data) >= len(magic) && string(data[:len(magic)]) == magic
}
