package data

import (
	"fmt"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// DropMissing gives the rows that have no missing element in the named columns,
// in any column when none is named.
func DropMissing(df dataframe.DataFrame, names ...string) (dataframe.DataFrame, error) {
	return pick("drop missing", df, func(t *table) ([]int, error) {
		columns, err := t.list(names)
		if err != nil {
			return nil, err
		}
		rows := make([]int, 0, t.rows)
	next:
		for i := range t.rows {
			for j := range columns {
				if columns[j].Missing(i) {
					continue next
				}
			}
			rows = append(rows, i)
		}
		return rows, nil
	})
}

// Filling says what takes the place of missing elements.
type Filling struct{ fill func(c *column.Column) error }

// WithValue fills with a value: an int, float64, string or bool of the column's
// type; an int also fills floats.
func WithValue(value any) Filling {
	return Filling{func(c *column.Column) error {
		one := column.Make("", c.Type, 1)
		ok := true
		switch v := value.(type) {
		case int:
			if c.Type == series.Float {
				one.Floats[0].V = float64(v)
			} else if ok = c.Type == series.Int; ok {
				one.Ints[0].V = v
			}
		case float64:
			if ok = c.Type == series.Float; ok {
				one.Floats[0].V = v
			}
		case string:
			if ok = c.Type == series.String; ok {
				one.Texts[0].V = v
			}
		case bool:
			if ok = c.Type == series.Bool; ok {
				one.Bools[0].V = v
			}
		default:
			ok = false
		}
		if !ok {
			return fmt.Errorf("column %q is of type %s and cannot be filled with the %T %v", c.Name, c.Type, value, value)
		}
		fillFrom(c, func(int) (*column.Column, int) { return &one, 0 })
		return nil
	}}
}

// WithMean fills with the mean of the column; ints become floats.
func WithMean() Filling { return withFigure(Mean) }

// WithMedian fills with the median of the column; ints become floats.
func WithMedian() Filling { return withFigure(Median) }

func withFigure(of func(string) Aggregation) Filling {
	return Filling{func(c *column.Column) error {
		if !c.Numeric() {
			return fmt.Errorf("column %q is of type %s, where numbers are wanted", c.Name, c.Type)
		}
		figure := of("x").make(c, &buckets{codes: make([]int32, c.Len()), n: 1})
		*c = floatColumn(c.Name, c.Len(), c.Float)
		fillFrom(c, func(int) (*column.Column, int) { return &figure, 0 })
		return nil
	}}
}

// Forward fills with the last element above that is not missing.
func Forward() Filling {
	return Filling{func(c *column.Column) error {
		last := -1
		fillFrom(c, func(i int) (*column.Column, int) {
			if i > 0 && !c.Missing(i-1) {
				last = i - 1
			}
			return c, last
		})
		return nil
	}}
}

// Backward fills with the next element below that is not missing.
func Backward() Filling {
	return Filling{func(c *column.Column) error {
		next := 0
		fillFrom(c, func(i int) (*column.Column, int) {
			for next = max(next, i); next < c.Len() && c.Missing(next); next++ {
			}
			if next == c.Len() {
				return c, -1
			}
			return c, next
		})
		return nil
	}}
}

// fillFrom sets the missing elements of c to those that source gives, if any. The
// first one makes a copy of the column, which belongs to the frame.
func fillFrom(c *column.Column, source func(i int) (*column.Column, int)) {
	own := false
	for i := range c.Len() {
		if !c.Missing(i) {
			continue
		}
		if !own {
			*c, own = clone(c), true
		}
		if from, at := source(i); at >= 0 && !from.Missing(at) {
			copyElement(c, i, from, at)
		}
	}
}

// Fill fills the missing elements of the named columns, of all when none is named.
//
//	df, err = data.Fill(df, data.WithMedian(), "mass", "length")
func Fill(df dataframe.DataFrame, with Filling, names ...string) (dataframe.DataFrame, error) {
	return change("fill", df, func(t *table) error {
		if len(names) == 0 {
			names = t.names
		}
		if with.fill == nil {
			return fmt.Errorf("the filling is the zero value; make it with data.WithValue and its like")
		}
		for _, n := range names {
			c, err := t.find(n)
			if err != nil {
				return err
			}
			filled := *c
			if err := with.fill(&filled); err != nil {
				return err
			}
			*c = filled
		}
		return nil
	})
}
