package gota

import (
	"fmt"
	"math"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/codec/frame"
)

// slowSource reads the values of s with gota's methods alone.
func slowSource(s *series.Series, src *frame.Source) {
	src.Text = func(from int, values []string, missing []bool) {
		for i := range values {
			e := s.Elem(from + i)
			values[i], missing[i] = "", e.IsNA()
			if !missing[i] {
				values[i] = e.String()
			}
		}
	}
	src.Bits = func(from int, values []uint64, missing []bool) {
		for i := range values {
			e := s.Elem(from + i)
			values[i], missing[i] = 0, e.IsNA()
			if missing[i] {
				continue
			}
			switch v := e.Val().(type) {
			case int:
				values[i] = uint64(v)
			case float64:
				values[i] = math.Float64bits(v)
			case bool:
				if v {
					values[i] = 1
				}
			}
		}
	}
}

// text is a text to be set into an element. A plain string "NaN" would make the
// element missing.
type text struct {
	series.Element
	s string
}

func (t text) String() string { return t.s }

// slowSeries builds a series with gota's methods alone.
func slowSeries(c *frame.Column, t series.Type) series.Series {
	s := series.New(make([]int, c.Len()), t, c.Name())
	for i := range c.Len() {
		e := s.Elem(i)
		switch {
		case c.Missing(i):
			e.Set(nil)
		case c.Kind() == frame.String:
			e.Set(text{s: c.String(i)})
		case c.Kind() == frame.Int:
			e.Set(int(c.Int(i)))
		case c.Kind() == frame.Float:
			e.Set(c.Float(i))
		case c.Kind() == frame.Bool:
			e.Set(c.Bool(i))
		}
	}
	return s
}

// columnsByName reads the columns of a frame with gota's methods alone. Of two
// columns of one name it would find the first twice, so it gives none then, and
// the frame is held.
func columnsByName(df *dataframe.DataFrame) []series.Series {
	if _, cols := df.Dims(); cols == 0 {
		return nil
	}
	names := df.Names()
	seen := map[string]bool{}
	columns := make([]series.Series, len(names))
	for i, n := range names {
		if seen[n] {
			return nil
		}
		seen[n] = true
		columns[i] = df.Col(n)
	}
	return columns
}

// slowFrame puts columns together with gota's methods alone.
func slowFrame(columns []series.Series) (dataframe.DataFrame, error) {
	if len(columns) == 0 {
		return dataframe.DataFrame{}, nil
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	df := dataframe.New(columns...)
	if df.Err != nil {
		return df, fmt.Errorf("build a frame: %w", df.Err)
	}
	if err := df.SetNames(names...); err != nil {
		return df, fmt.Errorf("name the columns of a frame: %w", err)
	}
	return df, nil
}
