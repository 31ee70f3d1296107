package expect

import (
	"context"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"stagebook/cells/codec/frame"
	"stagebook/cells/table"
)

// table looks at a stored table.
func (c Check) table(ctx context.Context, t *table.Table) (Verdict, error) {
	names := t.Names()
	switch {
	case c.form == formColumns:
		return c.has(names), nil
	case c.word == wordRows:
		return c.one(strconv.Itoa(t.Rows())), nil
	case c.word == wordColumns:
		return c.one(strconv.Itoa(len(names))), nil
	case c.form == formMissing:
		return c.gaps(t), nil
	case c.form == formUnique:
		return c.repeats(ctx, t)
	}
	name := c.name
	if c.word == wordValue && len(names) == 1 {
		name = names[0]
	}
	columns, err := t.Columns([]string{name})
	if err != nil {
		return noColumn(name, names), nil
	}
	return c.column(ctx, t, columns[0], name)
}

func noColumn(name string, names []string) Verdict {
	return unknown("there is no column %s; there are %s", name, few(names))
}

// has judges the names of columns.
func (c Check) has(names []string) Verdict {
	there := make(map[string]bool, len(names))
	for _, name := range names {
		there[name] = true
	}
	var gone []string
	for _, name := range c.names {
		if !there[name] {
			gone = append(gone, name)
		}
	}
	if len(gone) > 0 {
		return Verdict{Seen: "there is no " + few(gone) + "; there are " + few(names)}
	}
	return Verdict{Passed: true, Seen: few(names)}
}

// gaps counts missing values.
func (c Check) gaps(t *table.Table) Verdict {
	names := c.names
	if len(names) == 0 {
		names = t.Names()
	}
	var seen []string
	for _, name := range names {
		columns, err := t.Columns([]string{name})
		if err != nil {
			return noColumn(name, t.Names())
		}
		column := columns[0]
		n := column.CountMissing()
		if column.Absent() || column.Kind() == frame.None {
			n = t.Rows()
		}
		if n > 0 {
			seen = append(seen, fmt.Sprintf("%s misses %d", name, n))
		}
	}
	if len(seen) > 0 {
		return Verdict{Seen: fmt.Sprintf("of %d rows, %s", t.Rows(), few(seen))}
	}
	return Verdict{Passed: true, Seen: "none is missing"}
}

// ctxRows is after how many rows a long look asks whether it is still wanted.
const ctxRows = 1 << 16

// column judges each value of a column.
func (c Check) column(ctx context.Context, t *table.Table, column *frame.Column, name string) (Verdict, error) {
	var f found
	number := c.number(column)
	for row := range t.Rows() {
		if row%ctxRows == 0 && ctx.Err() != nil {
			return Verdict{}, ctx.Err()
		}
		if number != nil && !column.Missing(row) {
			if value := float(column, row); number(value) {
				f.all++
				continue
			}
		}
		if text, ok := t.Value(name, row); ok {
			f.add(c.holds(text), row, text)
		}
	}
	return f.verdict(), nil
}

func float(column *frame.Column, row int) float64 {
	if column.Kind() == frame.Int {
		return float64(column.Int(row))
	}
	return column.Float(row)
}

// number is a quick test of numbers that passes none that does not hold, or nil where
// there is none: what it does not pass is looked at as text.
func (c Check) number(column *frame.Column) func(float64) bool {
	if c.texts || column.Kind() != frame.Float && column.Kind() != frame.Int || column.Absent() {
		return nil
	}
	var limits []float64
	for _, v := range c.values {
		limit, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return nil
		}
		limits = append(limits, limit)
	}
	switch {
	case c.form == formBetween:
		return func(v float64) bool { return v > limits[0] && v < limits[1] }
	case c.form == formCompare && c.op[0] == '<':
		return func(v float64) bool { return v < limits[0] }
	case c.form == formCompare && c.op[0] == '>':
		return func(v float64) bool { return v > limits[0] }
	}
	return nil
}

// repeats finds rows that agree in all columns of the check. A missing value is one
// like any other.
func (c Check) repeats(ctx context.Context, t *table.Table) (Verdict, error) {
	for _, name := range c.names {
		if _, err := t.Columns([]string{name}); err != nil {
			return noColumn(name, t.Names()), nil
		}
	}
	first := make(map[string]int, t.Rows())
	var key []byte
	twice, at, like := 0, 0, 0
	for row := range t.Rows() {
		if row%ctxRows == 0 && ctx.Err() != nil {
			return Verdict{}, ctx.Err()
		}
		key = key[:0]
		for _, name := range c.names {
			text, ok := t.Value(name, row)
			if !ok {
				key = binary.AppendUvarint(key, 0)
				continue
			}
			key = append(binary.AppendUvarint(key, uint64(len(text))+1), text...)
		}
		if before, seen := first[string(key)]; seen {
			if twice++; twice == 1 {
				at, like = row, before
			}
			continue
		}
		first[string(key)] = row
	}
	if twice == 0 {
		return Verdict{Passed: true, Seen: fmt.Sprintf("all %d", t.Rows())}, nil
	}
	var texts []string
	for _, name := range c.names {
		text, ok := t.Value(name, at)
		if !ok {
			text = "(missing)"
		}
		texts = append(texts, text)
	}
	return Verdict{Seen: fmt.Sprintf("%d of %d are repeated, first row %d like row %d: %s", twice, t.Rows(), at, like, short(strings.Join(texts, ", ")))}, nil
}
