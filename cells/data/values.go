package data

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data/internal/column"
)

// Take gives rows by their numbers from 0, in that order; one can come several
// times. A number that no row has is an error.
func Take(df dataframe.DataFrame, rows []int) (dataframe.DataFrame, error) {
	return pick("take", df, func(t *table) ([]int, error) {
		for _, r := range rows {
			if r < 0 || r >= t.rows {
				return nil, fmt.Errorf("row %d of a frame of %d", r, t.rows)
			}
		}
		return rows, nil
	})
}

// Floats gives the numbers of a column in a slice of the caller's own: truth values as
// 0 and 1, missing ones as NaN. A column of texts is an error.
func Floats(df dataframe.DataFrame, name string) ([]float64, error) {
	t, err := open(df)
	if err != nil {
		return nil, fmt.Errorf("floats: %w", err)
	}
	c, err := t.numbers(name)
	if err != nil {
		return nil, fmt.Errorf("floats: %w", err)
	}
	values := make([]float64, c.Len())
	spans(len(values), func(from, to int) {
		for i := from; i < to; i++ {
			v, ok := c.Float(i)
			if !ok {
				v = math.NaN()
			}
			values[i] = v
		}
	})
	return values, nil
}

// Texts gives the elements of a column as texts, floats in their shortest form, and
// which of them are missing, "".
func Texts(df dataframe.DataFrame, name string) (texts []string, missing []bool, err error) {
	t, err := open(df)
	if err != nil {
		return nil, nil, fmt.Errorf("texts: %w", err)
	}
	c, err := t.find(name)
	if err != nil {
		return nil, nil, fmt.Errorf("texts: %w", err)
	}
	texts, missing = make([]string, c.Len()), make([]bool, c.Len())
	for i := range texts {
		text, ok := c.Text(i)
		texts[i], missing[i] = text, !ok
	}
	return texts, missing, nil
}

// Factorize numbers the elements of a column by the order of its different values,
// numbers as numbers and texts by their bytes, as pandas' factorize with sort. Missing
// ones have the code -1. values are the different ones as texts, floats in their
// shortest form: values[codes[i]] is the element of row i.
func Factorize(df dataframe.DataFrame, name string) (codes []int, values []string, err error) {
	t, err := open(df)
	if err != nil {
		return nil, nil, fmt.Errorf("factorize: %w", err)
	}
	c, err := t.find(name)
	if err != nil {
		return nil, nil, fmt.Errorf("factorize: %w", err)
	}
	found, first := codesOf(c)
	heads := c.Take(first)
	order := orderOf([]column.Column{heads}, nil, len(first))
	place := make([]int, len(first))
	for i, k := range order {
		place[k] = i
		text, _ := heads.Text(k)
		values = append(values, text)
	}
	codes = make([]int, len(found))
	for i, k := range found {
		if codes[i] = -1; k >= 0 {
			codes[i] = place[k]
		}
	}
	return codes, slices.Clip(values), nil
}
