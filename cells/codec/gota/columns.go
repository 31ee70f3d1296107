package gota

import (
	"fmt"
	"math"
	"unsafe"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/codec"
	"stagebook/cells/codec/frame"
)

// sourceOf sets how the values of s are read; false when its elements are not
// what its type says.
func sourceOf(s *series.Series, src *frame.Source) bool {
	if !known.known {
		slowSource(s, src)
		return true
	}
	switch src.Kind {
	case frame.String:
		c, ok := cells[string](s, known.strings)
		src.Text = func(from int, values []string, missing []bool) { readTexts(c[from:], values, missing) }
		return ok
	case frame.Int:
		c, ok := cells[int](s, known.ints)
		src.Bits = func(from int, values []uint64, missing []bool) { readInts(c[from:], values, missing) }
		return ok
	case frame.Float:
		c, ok := cells[float64](s, known.floats)
		src.Bits = func(from int, values []uint64, missing []bool) { readFloats(c[from:], values, missing) }
		return ok
	}
	c, ok := cells[bool](s, known.bools)
	src.Bits = func(from int, values []uint64, missing []bool) { readBools(c[from:], values, missing) }
	return ok
}

func readTexts(c []element[string], values []string, missing []bool) {
	c, missing = c[:len(values)], missing[:len(values)]
	for i := range values {
		values[i], missing[i] = c[i].e, c[i].nan
		if c[i].nan {
			values[i] = ""
		}
	}
}

func readInts(c []element[int], values []uint64, missing []bool) {
	c, missing = c[:len(values)], missing[:len(values)]
	for i := range values {
		v := uint64(c[i].e)
		missing[i] = c[i].nan
		if c[i].nan {
			v = 0
		}
		values[i] = v
	}
}

func readFloats(c []element[float64], values []uint64, missing []bool) {
	c, missing = c[:len(values)], missing[:len(values)]
	for i := range values {
		e := c[i].e
		v := math.Float64bits(e)
		nan := c[i].nan || e != e
		if nan {
			v = 0
		}
		missing[i], values[i] = nan, v
	}
}

func readBools(c []element[bool], values []uint64, missing []bool) {
	c, missing = c[:len(values)], missing[:len(values)]
	for i := range values {
		values[i], missing[i] = 0, c[i].nan
		if c[i].e && !c[i].nan {
			values[i] = 1
		}
	}
}

// seriesOf builds the series of a column.
func seriesOf(c *frame.Column) (series.Series, error) {
	t := typeOf(c.Kind())
	if c.Absent() {
		return absentSeries(c.Name(), t)
	}
	if !known.known {
		return slowSeries(c, t), nil
	}
	switch c.Kind() {
	case frame.String:
		s, e := build[string](c.Name(), t, known.strings, c.Len())
		all := string(c.AllText())
		for i, from := 0, 0; i < len(e); i++ {
			to := c.Offset(i + 1)
			e[i].e = all[from:to]
			from = to
		}
		mark(c, e)
		return s, nil
	case frame.Int:
		s, e := build[int](c.Name(), t, known.ints, c.Len())
		for i := range e {
			v := c.Int(i)
			if int64(int(v)) != v {
				return s, fmt.Errorf("%d in column %q is too large for an int of this platform", v, c.Name())
			}
			e[i].e = int(v)
		}
		mark(c, e)
		return s, nil
	case frame.Float:
		s, e := build[float64](c.Name(), t, known.floats, c.Len())
		for i := range e {
			e[i].e = math.Float64frombits(c.Bits(i))
		}
		mark(c, e)
		return s, nil
	}
	s, e := build[bool](c.Name(), t, known.bools, c.Len())
	for i := range e {
		e[i].e = c.Bool(i)
	}
	mark(c, e)
	return s, nil
}

// mark marks the missing elements.
func mark[T any](c *frame.Column, e []element[T]) {
	if !c.AnyMissing() {
		return
	}
	for i := range e {
		e[i].nan = c.Missing(i)
	}
}

// absentSeries is a series without elements.
func absentSeries(name string, t series.Type) (series.Series, error) {
	s := series.Series{Name: name}
	if t == "" {
		return s, nil
	}
	if !known.known {
		return s, fmt.Errorf("%w: a series of type %s without elements, which this gota cannot build", codec.ErrCorrupt, t)
	}
	*(*series.Type)(unsafe.Add(unsafe.Pointer(&s), known.kind)) = t
	return s, nil
}

// frameOf puts columns of equal length together without copying them.
func frameOf(columns []series.Series, rows int) (dataframe.DataFrame, error) {
	if !known.known {
		return slowFrame(columns)
	}
	var df dataframe.DataFrame
	if len(columns) == 0 {
		return df, nil
	}
	p := unsafe.Pointer(&df)
	*(*[]series.Series)(unsafe.Add(p, known.columns)) = columns
	*(*int)(unsafe.Add(p, known.ncols)) = len(columns)
	*(*int)(unsafe.Add(p, known.nrows)) = rows
	return df, nil
}
