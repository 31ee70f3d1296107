package table

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"stagebook/cells/codec/frame"
	"stagebook/cells/display"
)

// Table is a stored frame that can be asked. It may be used by many goroutines.
type Table struct {
	frame   *frame.Table
	columns map[string]*frame.Column
}

// Open reads the stored bytes of a frame, which must not change while the table
// is used. Bytes that are no frame give an error that wraps frame.ErrCorrupt.
func Open(data []byte) (*Table, error) {
	f, err := frame.Open(data)
	if err != nil {
		return nil, err
	}
	if f.Rows() > math.MaxUint32 {
		return nil, fmt.Errorf("a table of %d rows is too long to be sorted", f.Rows())
	}
	t := &Table{frame: f, columns: make(map[string]*frame.Column)}
	columns := f.Columns()
	for i := range columns {
		if _, twice := t.columns[columns[i].Name()]; !twice {
			t.columns[columns[i].Name()] = &columns[i]
		}
	}
	return t, nil
}

// Rows is the number of rows.
func (t *Table) Rows() int { return t.frame.Rows() }

// Names are the names of the columns, in order.
func (t *Table) Names() []string {
	columns := t.frame.Columns()
	names := make([]string, len(columns))
	for i := range columns {
		names[i] = columns[i].Name()
	}
	return names
}

// Cells returns the values of some rows as they are shown: those of the named
// columns, written as columns describes them.
func (t *Table) Cells(columns []display.Column, rows []uint32) [][]display.Cell {
	cells := make([][]display.Cell, len(rows))
	sources := make([]display.Source, len(columns))
	for i, c := range columns {
		sources[i] = t.source(c.Name)
	}
	for i, row := range rows {
		cells[i] = make([]display.Cell, len(columns))
		for j := range columns {
			cells[i][j] = display.CellAt(sources[j], &columns[j], int(row))
		}
	}
	return cells
}

// source is a column as package display wants it; one that is not there has
// only missing values.
func (t *Table) source(name string) display.Source {
	c := t.columns[name]
	if c == nil {
		return display.Source{Name: name, Text: func(int) (string, bool) { return "", false }}
	}
	s := display.Source{Name: name, Whole: c.Kind() == frame.Int}
	switch c.Kind() {
	case frame.Int:
		s.Number = func(row int) (float64, bool) { return float64(c.Int(row)), !c.Missing(row) }
		s.Text = func(row int) (string, bool) { return strconv.FormatInt(c.Int(row), 10), !c.Missing(row) }
	case frame.Float:
		s.Number = func(row int) (float64, bool) { return c.Float(row), !c.Missing(row) }
	default:
		s.Text = func(row int) (string, bool) { return textOf(c, row), !c.Missing(row) }
	}
	return s
}

// textOf is the whole value in row i as text.
func textOf(c *frame.Column, i int) string { return string(appendText(nil, c, i)) }

func appendText(b []byte, c *frame.Column, i int) []byte {
	switch c.Kind() {
	case frame.String:
		return append(b, c.Text(i)...)
	case frame.Int:
		return strconv.AppendInt(b, c.Int(i), 10)
	case frame.Float:
		return strconv.AppendFloat(b, c.Float(i), 'g', -1, 64)
	case frame.Bool:
		return strconv.AppendBool(b, c.Bool(i))
	}
	return b
}

// Describe returns the heads of some columns: those that known has, and fresh
// ones for the others, which costs a pass over each.
func (t *Table) Describe(names []string, known []display.Column) []display.Column {
	heads := make([]display.Column, 0, len(names))
	for _, name := range names {
		i := slices.IndexFunc(known, func(c display.Column) bool { return c.Name == name })
		if i >= 0 {
			heads = append(heads, known[i])
			continue
		}
		head := display.Describe(t.source(name), t.Rows(), min(t.Rows(), describedRows))
		if c := t.columns[name]; c != nil {
			head.Type = c.Kind().String()
		}
		heads = append(heads, head)
	}
	return heads
}

// describedRows are looked at for the digits that the numbers of a column need.
const describedRows = 50
