package difference

import (
	"fmt"
	"strconv"

	"stagebook/cells/codec/frame"
)

// tables compares the frames that stand next on both sides.
func (w *walk) tables(path string) *Difference {
	a, sizeA, errA := frame.Parse(w.a.data[w.a.at:])
	b, sizeB, errB := frame.Parse(w.b.data[w.b.at:])
	if errA != nil || errB != nil {
		return w.unread(path)
	}
	w.a.at += sizeA
	w.b.at += sizeB
	prefix := ""
	if path != "value" {
		prefix = path + " "
	}
	if d := heads(a, b, prefix); d != nil {
		return d
	}
	var first *Difference
	values, columns := 0, 0
	for i := range a.Columns() {
		at, count := columnsDiffer(&a.Columns()[i], &b.Columns()[i])
		if count == 0 {
			continue
		}
		values += count
		columns++
		if first == nil {
			first = rowDifference(&a.Columns()[i], &b.Columns()[i], at)
			first.Path = prefix + first.Path
		}
	}
	if first != nil && values > 1 {
		first.More = fmt.Sprintf("%s more in %s", countOf(values-1, "value", "values"), countOf(columns, "column", "columns"))
	}
	return first
}

// heads compares everything but the values.
func heads(a, b *frame.Table, prefix string) *Difference {
	switch {
	case len(a.Columns()) != len(b.Columns()):
		return &Difference{Path: prefix + "frame", A: countOf(len(a.Columns()), "column", "columns"), B: countOf(len(b.Columns()), "column", "columns")}
	case errorText(a) != errorText(b):
		return &Difference{Path: prefix + "error of the frame", A: errorText(a), B: errorText(b)}
	}
	for i := range a.Columns() {
		x, y := &a.Columns()[i], &b.Columns()[i]
		path := fmt.Sprintf("%scolumn %d", prefix, i)
		switch {
		case x.Name() != y.Name():
			return &Difference{Path: path + " name", A: strconv.Quote(x.Name()), B: strconv.Quote(y.Name())}
		case x.Kind() != y.Kind(), x.Absent() != y.Absent():
			return &Difference{Path: fmt.Sprintf("%scolumn %q type", prefix, x.Name()), A: x.Kind().String(), B: y.Kind().String()}
		}
	}
	if a.Rows() != b.Rows() {
		return &Difference{Path: prefix + "frame", A: countOf(a.Rows(), "row", "rows"), B: countOf(b.Rows(), "row", "rows")}
	}
	return nil
}

func errorText(t *frame.Table) string {
	if t.Err() == nil {
		return "none"
	}
	return strconv.Quote(*t.Err())
}

// columnsDiffer returns the first row in which two columns of equal kind and
// length differ, and in how many they do.
func columnsDiffer(a, b *frame.Column) (first, count int) {
	if a.Absent() {
		return 0, 0
	}
	for i := range a.Len() {
		if sameValue(a, b, i) {
			continue
		}
		if count == 0 {
			first = i
		}
		count++
	}
	return first, count
}

func sameValue(a, b *frame.Column, i int) bool {
	if a.Missing(i) || b.Missing(i) {
		return a.Missing(i) == b.Missing(i)
	}
	switch a.Kind() {
	case frame.String:
		return string(a.Text(i)) == string(b.Text(i))
	case frame.Bool:
		return a.Bool(i) == b.Bool(i)
	case frame.Int, frame.Float:
		return a.Bits(i) == b.Bits(i)
	}
	return true
}

func rowDifference(a, b *frame.Column, i int) *Difference {
	d := &Difference{Path: fmt.Sprintf("column %q row %d", a.Name(), i), A: valueText(a, i), B: valueText(b, i)}
	if a.Kind() == frame.String && !a.Missing(i) && !b.Missing(i) {
		d.A, d.B = excerpts(a.String(i), b.String(i))
	}
	return d
}

func valueText(c *frame.Column, i int) string {
	switch {
	case c.Missing(i):
		return "missing"
	case c.Kind() == frame.String:
		return quoted(c.String(i))
	case c.Kind() == frame.Int:
		return strconv.FormatInt(c.Int(i), 10)
	case c.Kind() == frame.Bool:
		return strconv.FormatBool(c.Bool(i))
	}
	return floatText(c.Float(i), 64)
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
