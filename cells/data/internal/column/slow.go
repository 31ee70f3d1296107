package column

import (
	"fmt"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

func slowRead[T Value](s *series.Series) ([]Cell[T], bool) {
	cells := make([]Cell[T], s.Len())
	for i := range cells {
		e := s.Elem(i)
		if e.IsNA() {
			cells[i].Missing = true
			continue
		}
		v, ok := e.Val().(T)
		if !ok {
			return nil, false
		}
		cells[i].V = v
	}
	return cells, true
}

// text is set into an element as an Element: a plain string "NaN" would make it
// missing.
type text struct {
	series.Element
	s string
}

// String is the text.
func (t text) String() string { return t.s }

func slowBuild[T Value](name string, t series.Type, cells []Cell[T]) series.Series {
	s := series.New(make([]int, len(cells)), t, name)
	for i, c := range cells {
		switch v := any(c.V).(type) {
		case string:
			s.Elem(i).Set(text{s: v})
		default:
			s.Elem(i).Set(v)
		}
		if c.Missing {
			s.Elem(i).Set(nil)
		}
	}
	return s
}

func slowSeries(df *dataframe.DataFrame) []series.Series {
	if _, cols := df.Dims(); cols == 0 {
		return nil
	}
	names := df.Names()
	list := make([]series.Series, len(names))
	for i, n := range names {
		list[i] = df.Col(n)
	}
	return list
}

func slowFrame(list []series.Series) (dataframe.DataFrame, error) {
	if len(list) == 0 {
		return dataframe.DataFrame{}, nil
	}
	df := dataframe.New(list...)
	if df.Err != nil {
		return df, fmt.Errorf("build a frame: %w", df.Err)
	}
	return df, nil
}
