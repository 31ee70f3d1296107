// Package column reads and builds gota's series a column at a time.
//
// A series keeps its elements behind an interface, each a pair of a value and a
// mark for "missing". Reading them one by one costs a call and often an
// allocation, so where this build of gota is laid out as expected (inspected
// once, field by field) the elements are used in place, and a column that was
// built becomes a series without a copy. Where it is not, everything goes
// through gota's own methods, slower and with the same result.
//
// What a column gives of a series that exists is shared memory: it must not be
// written to.
package column

import (
	"fmt"
	"strconv"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

// Value is what an element of a series can be.
type Value interface{ string | int | float64 | bool }

// Cell is one element: its value, and whether it is missing. A float that is NaN
// is missing too, whatever the mark says.
type Cell[T Value] struct {
	V       T
	Missing bool
}

// Column is a series as a slice of its type; of the four slices the one of Type
// is set.
type Column struct {
	Name   string
	Type   series.Type
	Texts  []Cell[string]
	Ints   []Cell[int]
	Floats []Cell[float64]
	Bools  []Cell[bool]
}

// Make gives a column of n zero values.
func Make(name string, t series.Type, n int) Column {
	c := Column{Name: name, Type: t}
	switch t {
	case series.Int:
		c.Ints = make([]Cell[int], n)
	case series.Float:
		c.Floats = make([]Cell[float64], n)
	case series.Bool:
		c.Bools = make([]Cell[bool], n)
	default:
		c.Type, c.Texts = series.String, make([]Cell[string], n)
	}
	return c
}

// Len is the number of elements.
func (c *Column) Len() int { return len(c.Texts) + len(c.Ints) + len(c.Floats) + len(c.Bools) }

// Missing reports whether element i is missing.
func (c *Column) Missing(i int) bool {
	switch c.Type {
	case series.Int:
		return c.Ints[i].Missing
	case series.Float:
		return c.Floats[i].Missing || c.Floats[i].V != c.Floats[i].V
	case series.Bool:
		return c.Bools[i].Missing
	}
	return c.Texts[i].Missing
}

// SetMissing marks element i as missing.
func (c *Column) SetMissing(i int) {
	switch c.Type {
	case series.Int:
		c.Ints[i] = Cell[int]{Missing: true}
	case series.Float:
		c.Floats[i] = Cell[float64]{Missing: true}
	case series.Bool:
		c.Bools[i] = Cell[bool]{Missing: true}
	default:
		c.Texts[i] = Cell[string]{Missing: true}
	}
}

// Float gives element i as a number, true as 1; ok is false when it is missing or text.
func (c *Column) Float(i int) (v float64, ok bool) {
	switch c.Type {
	case series.Int:
		return float64(c.Ints[i].V), !c.Ints[i].Missing
	case series.Float:
		e := c.Floats[i]
		return e.V, !e.Missing && e.V == e.V
	case series.Bool:
		if c.Bools[i].V {
			v = 1
		}
		return v, !c.Bools[i].Missing
	}
	return 0, false
}

// Text gives element i as text, a float in its shortest form; ok is false when it is missing.
func (c *Column) Text(i int) (text string, ok bool) {
	if c.Missing(i) {
		return "", false
	}
	switch c.Type {
	case series.Int:
		return strconv.Itoa(c.Ints[i].V), true
	case series.Float:
		return strconv.FormatFloat(c.Floats[i].V, 'g', -1, 64), true
	case series.Bool:
		return strconv.FormatBool(c.Bools[i].V), true
	}
	return c.Texts[i].V, true
}

// Numeric reports whether the elements are numbers.
func (c *Column) Numeric() bool { return c.Type == series.Int || c.Type == series.Float }

// Take gives the elements of rows in that order; a negative row is a missing element.
func (c *Column) Take(rows []int) Column {
	d := Column{Name: c.Name, Type: c.Type}
	switch c.Type {
	case series.Int:
		d.Ints = take(c.Ints, rows)
	case series.Float:
		d.Floats = take(c.Floats, rows)
	case series.Bool:
		d.Bools = take(c.Bools, rows)
	default:
		d.Texts = take(c.Texts, rows)
	}
	return d
}

func take[T Value](from []Cell[T], rows []int) []Cell[T] {
	to := make([]Cell[T], len(rows))
	for i, r := range rows {
		if r < 0 {
			to[i].Missing = true
		} else {
			to[i] = from[r]
		}
	}
	return to
}

// Slice gives the elements from up to, not including, to; in place.
func (c *Column) Slice(from, to int) Column {
	d := Column{Name: c.Name, Type: c.Type}
	switch c.Type {
	case series.Int:
		d.Ints = c.Ints[from:to:to]
	case series.Float:
		d.Floats = c.Floats[from:to:to]
	case series.Bool:
		d.Bools = c.Bools[from:to:to]
	default:
		d.Texts = c.Texts[from:to:to]
	}
	return d
}

// Of gives the column of a series.
func Of(s series.Series) (Column, error) {
	c := Column{Name: s.Name, Type: s.Type()}
	if s.Err != nil {
		return c, fmt.Errorf("column %q: %w", s.Name, s.Err)
	}
	var ok bool
	switch c.Type {
	case series.Int:
		c.Ints, ok = read[int](&s)
	case series.Float:
		c.Floats, ok = read[float64](&s)
	case series.Bool:
		c.Bools, ok = read[bool](&s)
	case series.String:
		c.Texts, ok = read[string](&s)
	}
	if !ok {
		return c, fmt.Errorf("column %q: its elements are not of its type %q", s.Name, c.Type)
	}
	return c, nil
}

// Series makes a series of the column, which must not be changed afterwards.
func (c *Column) Series() series.Series {
	switch c.Type {
	case series.Int:
		return build(c.Name, c.Type, c.Ints)
	case series.Float:
		return build(c.Name, c.Type, c.Floats)
	case series.Bool:
		return build(c.Name, c.Type, c.Bools)
	}
	return build(c.Name, series.String, c.Texts)
}

// All gives the columns of a frame.
func All(df dataframe.DataFrame) ([]Column, error) {
	if df.Err != nil {
		return nil, fmt.Errorf("the frame carries an error: %w", df.Err)
	}
	from := seriesOf(&df)
	columns := make([]Column, len(from))
	for i := range from {
		var err error
		if columns[i], err = Of(from[i]); err != nil {
			return nil, err
		}
	}
	return columns, nil
}

// Frame puts columns of one length together. Their names must differ.
func Frame(columns []Column) (dataframe.DataFrame, error) {
	seen := make(map[string]bool, len(columns))
	list := make([]series.Series, len(columns))
	for i := range columns {
		c := &columns[i]
		if seen[c.Name] {
			return dataframe.DataFrame{}, fmt.Errorf("two columns are called %q; rename one", c.Name)
		}
		if c.Len() != columns[0].Len() {
			return dataframe.DataFrame{}, fmt.Errorf("column %q has %d rows, column %q has %d", c.Name, c.Len(), columns[0].Name, columns[0].Len())
		}
		seen[c.Name] = true
		list[i] = c.Series()
	}
	return frameOf(list)
}
