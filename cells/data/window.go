package data

import (
	"fmt"
	"math"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data/internal/column"
)

// Lag adds a column name_lag of the element n rows above, missing in the first n.
func Lag(df dataframe.DataFrame, name string, n int) (dataframe.DataFrame, error) {
	return shift(df, name, "lag", n)
}

// Lead adds a column name_lead of the element n rows below, missing in the last n.
func Lead(df dataframe.DataFrame, name string, n int) (dataframe.DataFrame, error) {
	return shift(df, name, "lead", -n)
}

func shift(df dataframe.DataFrame, name, what string, n int) (dataframe.DataFrame, error) {
	return change(what, df, func(t *table) error {
		c, err := t.find(name)
		if err != nil {
			return err
		}
		rows := make([]int, t.rows)
		for i := range rows {
			if rows[i] = i - n; rows[i] >= t.rows {
				rows[i] = -1
			}
		}
		out := c.Take(rows)
		out.Name = name + "_" + what
		t.set(out)
		return nil
	})
}

// Diff adds a column name_diff of the difference to the element n rows above, in
// floats.
func Diff(df dataframe.DataFrame, name string, n int) (dataframe.DataFrame, error) {
	return window(df, name, "diff", func(c *column.Column, i int) (float64, bool) {
		if i-n < 0 || i-n >= c.Len() {
			return 0, false
		}
		a, ok1 := c.Float(i)
		b, ok2 := c.Float(i - n)
		return a - b, ok1 && ok2
	})
}

func window(df dataframe.DataFrame, name, what string, value func(c *column.Column, i int) (float64, bool)) (dataframe.DataFrame, error) {
	return change(what, df, func(t *table) error {
		c, err := t.numbers(name)
		if err != nil {
			return err
		}
		from := *c
		t.set(floatColumn(name+"_"+what, t.rows, func(i int) (float64, bool) { return value(&from, i) }))
		return nil
	})
}

// Figure is what a window or a running total makes of numbers.
type Figure string

// Figures of windows and running totals.
const (
	OfSum  Figure = "sum"
	OfMean Figure = "mean"
	OfMin  Figure = "min"
	OfMax  Figure = "max"
	OfStd  Figure = "std" // n-1 in the denominator
)

// Rolling adds a column name_rolling_figure of a figure over each row and the
// n-1 above it; missing where one of them is missing or there are fewer. Each
// window is computed afresh, so that no rounding error runs along.
func Rolling(df dataframe.DataFrame, name string, n int, f Figure) (dataframe.DataFrame, error) {
	if n < 1 || f.of([]float64{1, 2}) != f.of([]float64{1, 2}) {
		return df, fmt.Errorf("rolling: a window of %d rows and figure %q; wanted are one row at least, and data.OfMean or its like", n, f)
	}
	values := make([]float64, n)
	return window(df, name, "rolling_"+string(f), func(c *column.Column, i int) (float64, bool) {
		if i+1 < n {
			return 0, false
		}
		for k := range n {
			v, ok := c.Float(i - n + 1 + k)
			if !ok {
				return 0, false
			}
			values[k] = v
		}
		return f.of(values), true
	})
}

// Cumulative adds a column name_cum_figure of a figure (sum, min or max) over a
// row and all above it; a missing element stays missing and is passed over.
func Cumulative(df dataframe.DataFrame, name string, f Figure) (dataframe.DataFrame, error) {
	if f != OfSum && f != OfMin && f != OfMax {
		return df, fmt.Errorf("cumulative: figure %q; wanted are data.OfSum, data.OfMin and data.OfMax", f)
	}
	total, any := 0.0, false
	return window(df, name, "cum_"+string(f), func(c *column.Column, i int) (float64, bool) {
		v, ok := c.Float(i)
		if ok && any {
			v = f.of([]float64{total, v})
		}
		if ok {
			total, any = v, true
		}
		return v, ok
	})
}

func (f Figure) of(values []float64) float64 {
	sum, low, high := 0.0, math.Inf(1), math.Inf(-1)
	for _, v := range values {
		sum, low, high = sum+v, min(low, v), max(high, v)
	}
	mean := sum / float64(len(values))
	switch f {
	case OfSum:
		return sum
	case OfMean:
		return mean
	case OfMin:
		return low
	case OfMax:
		return high
	case OfStd:
		squares := 0.0
		for _, v := range values {
			squares += (v - mean) * (v - mean)
		}
		return math.Sqrt(squares / float64(len(values)-1))
	}
	return math.NaN()
}

// Rank adds a column name_rank of the place of each element from the smallest,
// from 1; equal ones get the mean of their places, missing ones none.
func Rank(df dataframe.DataFrame, name string) (dataframe.DataFrame, error) {
	return change("rank", df, func(t *table) error {
		c, err := t.find(name)
		if err != nil {
			return err
		}
		order := orderOf([]column.Column{*c}, nil, t.rows)
		codes, _ := codesOf(c)
		place := make([]float64, t.rows)
		for i := 0; i < len(order); {
			end := i
			for end < len(order) && codes[order[end]] == codes[order[i]] {
				end++
			}
			for _, r := range order[i:end] {
				place[r] = float64(i+1+end) / 2
			}
			i = end
		}
		t.set(floatColumn(name+"_rank", t.rows, func(i int) (float64, bool) { return place[i], codes[i] >= 0 }))
		return nil
	})
}
