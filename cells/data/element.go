package data

import (
	"fmt"

	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// known fails for what is no type of a series.
func known(t series.Type) error {
	switch t {
	case series.String, series.Int, series.Float, series.Bool:
		return nil
	}
	return fmt.Errorf("%q is no type; wanted is series.String, Int, Float or Bool", t)
}

// common is the type that holds elements of both types: ints fit among floats.
func common(a, b series.Type) (series.Type, bool) {
	if a == b {
		return a, true
	}
	if (a == series.Int || a == series.Float) && (b == series.Int || b == series.Float) {
		return series.Float, true
	}
	return a, false
}

// copyElement sets an element that is not missing; its type is to's or fits it.
func copyElement(to *column.Column, at int, from *column.Column, i int) {
	switch to.Type {
	case series.Int:
		to.Ints[at] = from.Ints[i]
	case series.Float:
		v, ok := from.Float(i)
		to.Floats[at] = column.Cell[float64]{V: v, Missing: !ok}
	case series.Bool:
		to.Bools[at] = from.Bools[i]
	default:
		to.Texts[at] = from.Texts[i]
	}
}

// floatColumn makes a column of n floats out of what value gives; false is missing.
func floatColumn(name string, n int, value func(i int) (float64, bool)) column.Column {
	c := column.Make(name, series.Float, n)
	for i := range c.Floats {
		v, ok := value(i)
		if ok && v == v {
			c.Floats[i].V = v
		} else {
			c.Floats[i].Missing = true
		}
	}
	return c
}

// textColumn makes a column of n texts out of what value gives; false is missing.
func textColumn(name string, n int, value func(i int) (string, bool)) column.Column {
	c := column.Make(name, series.String, n)
	for i := range c.Texts {
		v, ok := value(i)
		if ok {
			c.Texts[i].V = v
		} else {
			c.Texts[i].Missing = true
		}
	}
	return c
}

// clone copies a column so that it can be written to.
func clone(c *column.Column) column.Column {
	d := *c
	d.Texts = append([]column.Cell[string](nil), c.Texts...)
	d.Ints = append([]column.Cell[int](nil), c.Ints...)
	d.Floats = append([]column.Cell[float64](nil), c.Floats...)
	d.Bools = append([]column.Cell[bool](nil), c.Bools...)
	return d
}
