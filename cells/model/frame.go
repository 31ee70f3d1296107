package model

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data"
)

// Features puts columns of a frame into a matrix, one row a row, in the order
// named; without names, all columns. Truth values become 0 and 1. The error
// names a column that is not there (with the nearest names), one that holds
// text ("encode it"), or the first missing value (wrapping ErrMissing).
func Features(df dataframe.DataFrame, columns ...string) (Matrix, error) {
	if len(columns) == 0 {
		columns = df.Names()
	}
	x := NewMatrix(df.Nrow(), len(columns))
	for j, name := range columns {
		values, err := Numbers(df, name)
		if err != nil {
			return Matrix{}, err
		}
		for i, v := range values {
			if math.IsNaN(v) {
				return Matrix{}, fmt.Errorf("column %q has no value in row %d: %w", name, i, ErrMissing)
			}
			x.Values[i*x.Cols+j] = v
		}
	}
	return x, nil
}

// Column returns a copy of a column of a frame. The error names the nearest columns.
func Column(df dataframe.DataFrame, name string) (series.Series, error) {
	if _, err := find(df, name); err != nil {
		return series.Series{}, err
	}
	return df.Col(name), nil
}

// Numbers returns a column as numbers, NaN where it is missing. A column of
// text is an error.
func Numbers(df dataframe.DataFrame, name string) ([]float64, error) {
	at, err := find(df, name)
	if err != nil {
		return nil, err
	}
	if df.Types()[at] == series.String {
		example := ""
		if df.Nrow() > 0 {
			example = fmt.Sprintf(", such as %q", df.Elem(0, at).String())
		}
		return nil, fmt.Errorf("column %q holds text%s; encode it first (package prepare), or leave it out", name, example)
	}
	return data.Floats(df, name)
}

// find gives the place of a column.
func find(df dataframe.DataFrame, name string) (int, error) {
	if df.Err != nil {
		return 0, fmt.Errorf("taking column %q: %w", name, df.Err)
	}
	names := df.Names()
	at := slices.Index(names, name)
	if at < 0 {
		return 0, fmt.Errorf("no column %q; %s", name, nearest(name, names))
	}
	return at, nil
}

// Regression makes data whose target is a number. Without features, every
// column but the target is one. Errors are those of Features.
func Regression(df dataframe.DataFrame, target string, features ...string) (Data, error) {
	y, err := Features(df, target)
	if err != nil {
		return Data{}, fmt.Errorf("target: %w", err)
	}
	d := Data{Y: y.Values, Columns: others(df, target, features)}
	d.X, err = Features(df, d.Columns...)
	return d, err
}

// Classification makes data whose target is a class, as Classes has it. Without
// features, every column but the target is one. Errors are those of Features
// and Classes.
func Classification(df dataframe.DataFrame, target string, features ...string) (Data, error) {
	y, classes, err := Classes(df, target)
	if err != nil {
		return Data{}, err
	}
	d := Data{Y: y, Classes: classes, Columns: others(df, target, features)}
	d.X, err = Features(df, d.Columns...)
	return d, err
}

// Classes turns a column of any type into codes: its distinct values in order
// (numbers by value, texts by bytes) as texts, floats in their shortest form, and
// the place of each row among them. A missing value is an error that names its row.
func Classes(df dataframe.DataFrame, target string) (codes []float64, classes []string, err error) {
	if _, err := find(df, target); err != nil {
		return nil, nil, fmt.Errorf("target: %w", err)
	}
	places, classes, err := data.Factorize(df, target)
	if err != nil {
		return nil, nil, fmt.Errorf("target: %w", err)
	}
	codes = make([]float64, len(places))
	for i, k := range places {
		if k < 0 {
			return nil, nil, fmt.Errorf("target %q has no value in row %d: drop the row", target, i)
		}
		codes[i] = float64(k)
	}
	return codes, classes, nil
}

// WithClasses encodes the target once more, for the classes that a model
// knows: the test rows of a frame may lack one. A class that the model has not
// seen is an error.
func (d Data) WithClasses(classes []string) (Data, error) {
	y, err := encode(Names(d.Codes(), d.Classes), classes)
	if err != nil {
		return Data{}, err
	}
	d.Y, d.Classes = y, classes
	return d, nil
}

func others(df dataframe.DataFrame, target string, features []string) []string {
	if len(features) > 0 {
		return slices.Clone(features)
	}
	return slices.DeleteFunc(df.Names(), func(name string) bool { return name == target })
}

func encode(values, classes []string) ([]float64, error) {
	codes := make(map[string]float64, len(classes))
	for c, name := range classes {
		codes[name] = float64(c)
	}
	y := make([]float64, len(values))
	for i, v := range values {
		code, ok := codes[v]
		if !ok {
			return nil, fmt.Errorf("row %d: class %q is none of %q", i, v, classes)
		}
		y[i] = code
	}
	return y, nil
}

// nearest says which names are most like one that is not there.
func nearest(name string, names []string) string {
	near := slices.Clone(names)
	slices.SortStableFunc(near, func(a, b string) int { return cmp.Compare(distance(name, a), distance(name, b)) })
	for i, n := range near[:min(3, len(near))] {
		near[i] = strconv.Quote(n)
	}
	if len(near) == 0 {
		return "the frame has no columns"
	}
	return "the nearest are " + strings.Join(near[:min(3, len(near))], ", ")
}

// distance is Levenshtein's, upper and lower case alike.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
