package table

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"

	"stagebook/cells/codec/frame"
	"stagebook/cells/display"
)

// Table is a stored frame that can be asked. It may be used by many goroutines.
type Table struct {
	frame   *frame.Table
	columns map[string]*frame.Column

	mu    sync.Mutex // guards heads
	heads map[string]display.Column
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
	t := &Table{frame: f, columns: make(map[string]*frame.Column), heads: make(map[string]display.Column)}
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

// Describe returns the heads of some columns: those that known has, and those of
// the stored columns for the others, of a sample where there are many rows. They
// are made once.
func (t *Table) Describe(names []string, known []display.Column) []display.Column {
	heads := make([]display.Column, 0, len(names))
	for _, name := range names {
		i := slices.IndexFunc(known, func(c display.Column) bool { return c.Name == name })
		if i >= 0 {
			heads = append(heads, known[i])
			continue
		}
		heads = append(heads, t.head(name))
	}
	return heads
}

// Rows that are looked at for the digits that the numbers of a column need, and
// for its range and distribution.
const (
	describedRows = 50
	sampledRows   = 20_000
)

func (t *Table) head(name string) display.Column {
	t.mu.Lock()
	head, ok := t.heads[name]
	t.mu.Unlock()
	if ok {
		return head
	}
	c, source, rows := t.columns[name], t.source(name), t.Rows()
	sampled := rows > sampledRows
	if sampled {
		source, rows = every(source, rows, sampledRows), sampledRows
	}
	head = display.Describe(source, rows, min(rows, describedRows))
	if sampled {
		head.Sampled, head.Distinct = rows, 0
	}
	if c != nil {
		head.Type = c.Kind().String()
		if sampled && c.Kind() != frame.None {
			head.Missing = c.CountMissing()
		}
	}
	t.mu.Lock()
	t.heads[name] = head
	t.mu.Unlock()
	return head
}

// every is a sample of a column of so many rows: as many of them, evenly spread.
func every(s display.Source, rows, sample int) display.Source {
	at := func(i int) int { return int(int64(i) * int64(rows) / int64(sample)) }
	of := s
	if s.Number != nil {
		of.Number = func(i int) (float64, bool) { return s.Number(at(i)) }
	}
	if s.Text != nil {
		of.Text = func(i int) (string, bool) { return s.Text(at(i)) }
	}
	return of
}

// Value is the whole value of a column in one row as text. It reports false for a
// missing value, and for one that is not there.
func (t *Table) Value(column string, row int) (string, bool) {
	c := t.columns[column]
	if c == nil || row < 0 || row >= t.Rows() || c.Missing(row) {
		return "", false
	}
	return textOf(c, row), true
}
