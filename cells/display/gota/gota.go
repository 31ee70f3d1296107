// Package gota shows the data frames and series of github.com/go-gota/gota.
// It is linked only into workers of projects that use them.
package gota

import (
	"reflect"
	"strconv"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/display"
)

// Register makes frames and series known to package display.
func Register() { display.Register(show) }

func show(v any) (display.Display, bool) {
	switch v := v.(type) {
	case dataframe.DataFrame:
		return frame(v), true
	case *dataframe.DataFrame:
		return frame(*v), true
	case series.Series:
		return one(v), true
	case *series.Series:
		return one(*v), true
	}
	return display.Display{}, false
}

// one shows a series. The zero series has no elements that could be counted.
func one(s series.Series) display.Display {
	if s.Type() == "" {
		return frameOf(nil, 0)
	}
	return frameOf([]series.Series{s}, s.Len())
}

func frame(df dataframe.DataFrame) display.Display {
	if df.Err != nil {
		return display.Of(reflect.ValueOf("a broken data frame: " + df.Err.Error()))
	}
	names := df.Names()
	columns := make([]series.Series, len(names))
	for i, name := range names {
		columns[i] = df.Col(name)
	}
	return frameOf(columns, df.Nrow())
}

func frameOf(columns []series.Series, rows int) display.Display {
	sources := make([]display.Source, len(columns))
	for i := range columns {
		sources[i] = source(&columns[i])
	}
	return display.Display{Kind: display.KindTable, Table: display.NewTable(sources, rows)}
}

// source reads a column. Elements are asked one by one: gota's bulk accessors
// copy the whole column as text or lose what is missing.
func source(column *series.Series) display.Source {
	s := display.Source{Name: column.Name, Type: string(column.Type())}
	switch column.Type() {
	case series.Float, series.Int:
		s.Whole = column.Type() == series.Int
		s.Number = func(row int) (float64, bool) {
			e := column.Elem(row)
			if e.IsNA() {
				return 0, false
			}
			return e.Float(), true
		}
		if s.Whole {
			s.Text = func(row int) (string, bool) { return column.Elem(row).String(), true }
		}
	case series.Bool:
		s.Text = func(row int) (string, bool) {
			b, err := column.Elem(row).Bool()
			return strconv.FormatBool(b), err == nil && !column.Elem(row).IsNA()
		}
	default:
		s.Text = func(row int) (string, bool) {
			e := column.Elem(row)
			return e.String(), !e.IsNA()
		}
	}
	return s
}
