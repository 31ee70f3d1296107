package data

import (
	"fmt"
	"math"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data/internal/column"
)

// Lag adds a column name_lag of the element n rows above, of the same type, missing in
// the first n; with a negative n it looks below. [Grouping.Transform] keeps it within
// groups.
func Lag(df dataframe.DataFrame, name string, n int) (dataframe.DataFrame, error) {
	return shift(df, name, "lag", n)
}

// Lead adds a column name_lead of the element n rows below, of the same type, missing
// in the last n.
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

// Diff adds a column name_diff of a number minus the one n rows above, a float; missing
// where either is.
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

// known reports whether f is one of the figures.
func (f Figure) known() bool {
	return f == OfSum || f == OfMean || f == OfMin || f == OfMax || f == OfStd
}

// Rolling adds a column name_rolling_figure of a figure over each row and the
// n-1 above it; missing where one of them is missing or there are fewer. A window
// is put together from the end of one block of n rows and the start of the next
// (van Herk 1992), so nothing is ever subtracted again and no rounding error runs
// along, and its length costs no time. A window of no rows is an error.
func Rolling(df dataframe.DataFrame, name string, n int, f Figure) (dataframe.DataFrame, error) {
	if n < 1 || !f.known() {
		return df, fmt.Errorf("rolling: a window of %d rows and figure %q; wanted are one row at least, and data.OfMean or its like", n, f)
	}
	var ends []gathered // ends[k]: rows k … n-1 of the block above
	var start gathered  // of this block, as far as the row
	return window(df, name, "rolling_"+string(f), func(c *column.Column, i int) (float64, bool) {
		if n > c.Len() {
			return 0, false
		}
		if i%n == 0 {
			start = gathered{}
		}
		start = start.and(c, i)
		all := start
		if k := i%n + 1; k < n {
			if i < n {
				return 0, false
			}
			all = ends[k].with(start)
		} else {
			ends = endings(ends, c, i, n)
		}
		return f.of(all), all.n == n
	})
}

// endings gives, for each of the n rows that end with row last, what is gathered
// from it to the end, in the memory of ends.
func endings(ends []gathered, c *column.Column, last, n int) []gathered {
	if ends == nil {
		ends = make([]gathered, n)
	}
	var end gathered
	for k := n - 1; k >= 0; k-- {
		end = end.and(c, last-n+1+k)
		ends[k] = end
	}
	return ends
}

// Cumulative adds a column name_cum_figure of a figure (sum, min or max) over a
// row and all above it, as pandas' cumsum and its like; a missing element stays missing
// and is passed over. Any other figure is an error.
func Cumulative(df dataframe.DataFrame, name string, f Figure) (dataframe.DataFrame, error) {
	if f != OfSum && f != OfMin && f != OfMax {
		return df, fmt.Errorf("cumulative: figure %q; wanted are data.OfSum, data.OfMin and data.OfMax", f)
	}
	var all gathered
	return window(df, name, "cum_"+string(f), func(c *column.Column, i int) (float64, bool) {
		before := all.n
		all = all.and(c, i)
		return f.of(all), all.n > before
	})
}

// gathered is what figures need to know of some numbers.
type gathered struct {
	n                            int
	sum, mean, spread, low, high float64 // spread: the squares of the distances to the mean
}

// with joins what is known of two lots of numbers (Chan, Golub and LeVeque 1979).
func (a gathered) with(b gathered) gathered {
	if a.n == 0 {
		return b
	}
	if b.n == 0 {
		return a
	}
	n, d, share := a.n+b.n, b.mean-a.mean, float64(b.n)/float64(a.n+b.n)
	return gathered{
		n: n, sum: a.sum + b.sum, mean: a.mean + d*share, spread: a.spread + b.spread + d*d*share*float64(a.n),
		low: min(a.low, b.low), high: max(a.high, b.high),
	}
}

// and adds element i, unless it is missing.
func (a gathered) and(c *column.Column, i int) gathered {
	v, ok := c.Float(i)
	if !ok {
		return a
	}
	return a.with(gathered{n: 1, sum: v, mean: v, low: v, high: v})
}

func (f Figure) of(g gathered) float64 {
	switch f {
	case OfSum:
		return g.sum
	case OfMean:
		return g.sum / float64(g.n)
	case OfMin:
		return g.low
	case OfMax:
		return g.high
	case OfStd:
		return math.Sqrt(g.spread / float64(g.n-1))
	}
	return math.NaN()
}

// Ties says which place equal elements get.
type Ties string

// Places of equal elements: the mean, the first or the last of theirs, each its own
// in the order of the rows, or one for all with none left out behind it.
const (
	MeanPlace  Ties = "average" // the default
	MinPlace   Ties = "min"
	MaxPlace   Ties = "max"
	FirstPlace Ties = "first"
	DensePlace Ties = "dense"
)

// Rank adds a column name_rank of the place of each element from the smallest,
// from 1; equal ones get the mean of their places unless ties says otherwise,
// missing ones none, as pandas' rank. The places are floats.
func Rank(df dataframe.DataFrame, name string, ties ...Ties) (dataframe.DataFrame, error) {
	return change("rank", df, func(t *table) error {
		c, err := t.find(name)
		if err != nil {
			return err
		}
		how := MeanPlace
		for _, how = range ties {
			if how.place(0, 1, 0, 1) == 0 {
				return fmt.Errorf("%q is no place of equal elements; wanted is data.MeanPlace or its like", how)
			}
		}
		order := orderOf([]column.Column{*c}, nil, t.rows)
		codes, _ := codesOf(c)
		place := make([]float64, t.rows)
		for i, different := 0, 1; i < len(order); different++ {
			end := i
			for end < len(order) && codes[order[end]] == codes[order[i]] {
				end++
			}
			for k, r := range order[i:end] {
				place[r] = how.place(i, end, k, different)
			}
			i = end
		}
		t.set(floatColumn(name+"_rank", t.rows, func(i int) (float64, bool) { return place[i], codes[i] >= 0 }))
		return nil
	})
}

// place of the k-th of the equal elements that lie from place from (counted from 0) up to
// end, the different-th ones from below; 0 for what is no way to say it.
func (t Ties) place(from, end, k, different int) float64 {
	switch t {
	case MeanPlace:
		return float64(from+1+end) / 2
	case MinPlace:
		return float64(from + 1)
	case MaxPlace:
		return float64(end)
	case FirstPlace:
		return float64(from + 1 + k)
	case DensePlace:
		return float64(different)
	}
	return 0
}
