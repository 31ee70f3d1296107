package data

import (
	"fmt"
	"math"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// Row is one row of a frame, given to the function of [Filter] or [Derive]; it is
// not to be kept. A column that does not exist, or is asked for as a type that it
// is not, fails the call when it is done.
type Row struct {
	t   *table
	i   int
	err error // guarded by the one goroutine that walks the rows
}

// Index is the row's number, from 0.
func (r *Row) Index() int { return r.i }

func (r *Row) column(name string) *column.Column {
	for i, n := range r.t.names {
		if n == name {
			return &r.t.columns[i]
		}
	}
	if r.err == nil {
		r.err = unknown(name, r.t.names)
	}
	return nil
}

func (r *Row) want(c *column.Column, t series.Type) bool {
	if c == nil {
		return false
	}
	if c.Type != t && r.err == nil {
		r.err = fmt.Errorf("column %q is of type %s, where %s was asked for", c.Name, c.Type, t)
	}
	return c.Type == t
}

// Missing reports whether an element is missing.
func (r *Row) Missing(name string) bool {
	c := r.column(name)
	return c == nil || c.Missing(r.i)
}

// Float gives a number or truth value as a float; NaN when it is missing.
func (r *Row) Float(name string) float64 {
	c := r.column(name)
	if c == nil || c.Type == series.String && !r.want(c, series.Float) {
		return math.NaN()
	}
	v, ok := c.Float(r.i)
	if !ok {
		return math.NaN()
	}
	return v
}

// Int gives an int; 0 when it is missing.
func (r *Row) Int(name string) int {
	if c := r.column(name); r.want(c, series.Int) {
		return c.Ints[r.i].V
	}
	return 0
}

// Text gives any element as text; "" when it is missing.
func (r *Row) Text(name string) string {
	c := r.column(name)
	if c == nil {
		return ""
	}
	s, _ := c.Text(r.i)
	return s
}

// Bool gives a truth value; false when it is missing.
func (r *Row) Bool(name string) bool {
	if c := r.column(name); r.want(c, series.Bool) {
		return c.Bools[r.i].V && !c.Bools[r.i].Missing
	}
	return false
}

// Filter gives the rows for which keep says yes, in order.
//
//	heavy, err := data.Filter(df, func(r *data.Row) bool { return r.Float("mass") > 4000 })
//
// As in pandas a comparison with a missing number is false.
func Filter(df dataframe.DataFrame, keep func(r *Row) bool) (dataframe.DataFrame, error) {
	return pick("filter", df, func(t *table) ([]int, error) {
		r := &Row{t: t}
		rows := make([]int, 0, t.rows/2)
		for ; r.i < t.rows && r.err == nil; r.i++ {
			if keep(r) {
				rows = append(rows, r.i)
			}
		}
		return rows, r.err
	})
}

// Derive gives the frame with a column more (or one replaced) of what value makes
// of each row. A float that is NaN is missing.
func Derive[T column.Value](df dataframe.DataFrame, name string, value func(r *Row) T) (dataframe.DataFrame, error) {
	return change("derive "+name, df, func(t *table) error {
		r := &Row{t: t}
		cells := make([]column.Cell[T], t.rows)
		for ; r.i < t.rows && r.err == nil; r.i++ {
			v := value(r)
			cells[r.i] = column.Cell[T]{V: v, Missing: v != v}
		}
		c := column.Column{Name: name}
		switch v := any(cells).(type) {
		case []column.Cell[string]:
			c.Type, c.Texts = series.String, v
		case []column.Cell[int]:
			c.Type, c.Ints = series.Int, v
		case []column.Cell[float64]:
			c.Type, c.Floats = series.Float, v
		case []column.Cell[bool]:
			c.Type, c.Bools = series.Bool, v
		}
		t.set(c)
		return r.err
	})
}
