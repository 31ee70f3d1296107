package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrMissing is wrapped by every error about a missing value: models take none.
var ErrMissing = errors.New("impute first (package prepare), or drop the rows")

// ErrOneClass is wrapped when a classifier would be fitted to a single class.
var ErrOneClass = errors.New("a classifier needs rows of at least two classes")

// Data is what a model is fitted to and scored on.
type Data struct {
	X       Matrix    // one row a case, one column a feature
	Columns []string  // the name of each column of X; may be nil
	Y       []float64 // the target of each row: a number, or the code of a class
	Classes []string  // the class of each code 0, 1, …; nil for a number
}

// Codes returns the target as codes of classes.
func (d Data) Codes() []int {
	codes := make([]int, len(d.Y))
	for i, y := range d.Y {
		codes[i] = int(y)
	}
	return codes
}

// Take returns the rows that are named, in that order, as new data with the
// same columns and classes.
func (d Data) Take(rows []int) Data {
	d.X = d.X.Take(rows)
	y := make([]float64, len(rows))
	for k, i := range rows {
		y[k] = d.Y[i]
	}
	d.Y = y
	return d
}

// Names turns codes into the names of their classes.
func Names(codes []int, classes []string) []string {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = classes[c]
	}
	return names
}

// Check reports what no model can be fitted to: no rows, lengths that differ,
// numbers that are missing or infinite (wrapping ErrMissing, with row and column).
func (d Data) Check() error {
	if err := d.checkShape(); err != nil {
		return err
	}
	if err := d.X.check(d.name); err != nil {
		return err
	}
	for i, y := range d.Y {
		if math.IsNaN(y) || math.IsInf(y, 0) {
			return fmt.Errorf("row %d of the target is missing or infinite: %w", i, ErrMissing)
		}
	}
	return nil
}

func (d Data) checkShape() error {
	switch {
	case d.X.Rows == 0 || d.X.Cols == 0:
		return fmt.Errorf("a model needs rows and columns, there are %d × %d", d.X.Rows, d.X.Cols)
	case len(d.X.Values) != d.X.Rows*d.X.Cols:
		return fmt.Errorf("a matrix of %d × %d holds %d values", d.X.Rows, d.X.Cols, len(d.X.Values))
	case len(d.Y) != d.X.Rows:
		return fmt.Errorf("there are %d rows and %d targets", d.X.Rows, len(d.Y))
	case d.Columns != nil && len(d.Columns) != d.X.Cols:
		return fmt.Errorf("there are %d columns and %d names for them", d.X.Cols, len(d.Columns))
	}
	return nil
}

// CheckClasses is Check for a classifier: the targets must be codes of Classes,
// and at least two of these must occur (else ErrOneClass).
func (d Data) CheckClasses() error {
	if err := d.Check(); err != nil {
		return err
	}
	seen := make([]bool, len(d.Classes))
	for i, y := range d.Y {
		c := int(y)
		if float64(c) != y || c < 0 || c >= len(d.Classes) {
			return fmt.Errorf("row %d: target %v is no code of the %d classes; make data with model.Classification", i, y, len(d.Classes))
		}
		seen[c] = true
	}
	first := slices.Index(seen, true)
	if !slices.Contains(seen[first+1:], true) {
		return fmt.Errorf("all %d rows are %q: %w", len(d.Y), d.Classes[first], ErrOneClass)
	}
	return nil
}

// CheckComplete reports the first value of m that is missing or infinite.
func (m Matrix) CheckComplete() error {
	return m.check(func(j int) string { return fmt.Sprint(j) })
}

func (m Matrix) check(name func(int) string) error {
	for k, v := range m.Values {
		if v-v != 0 { // NaN and ±Inf
			return fmt.Errorf("row %d of column %s is missing or infinite: %w", k/m.Cols, name(k%m.Cols), ErrMissing)
		}
	}
	return nil
}

func (d Data) name(j int) string {
	if d.Columns == nil {
		return fmt.Sprint(j)
	}
	return fmt.Sprintf("%q", d.Columns[j])
}

// Classifier is what every fitted classifier of the packages below can do.
type Classifier interface {
	// Predict gives the code of the most probable class of each row.
	Predict(x Matrix) []int
	// Proba gives the probability of each class: one row a case, one column a class.
	Proba(x Matrix) Matrix
}

// Regressor is what every fitted model of a number can do.
type Regressor interface {
	// Predict gives the number expected for each row.
	Predict(x Matrix) []float64
}
