package data

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// Describe gives one row for each column of numbers: count, mean, std, min, the
// quartiles and max of what is not missing, its name in "column" (pandas has them the
// other way round). std has n-1 in the denominator, quartiles are interpolated.
func Describe(df dataframe.DataFrame) (dataframe.DataFrame, error) {
	return change("describe", df, func(t *table) error {
		var of []string
		for i := range t.columns {
			if t.columns[i].Numeric() {
				of = append(of, t.names[i])
			}
		}
		if len(of) == 0 {
			return fmt.Errorf("there is no column of numbers")
		}
		one := &buckets{codes: make([]int32, t.rows), n: 1}
		out := []column.Column{textColumn("column", len(of), func(i int) (string, bool) { return of[i], true })}
		for _, f := range []struct {
			name string
			of   func(string) Aggregation
		}{
			{"count", Count}, {"mean", Mean}, {"std", Std}, {"min", at(0)}, {"25%", at(0.25)}, {"50%", at(0.5)}, {"75%", at(0.75)}, {"max", at(1)},
		} {
			c := floatColumn(f.name, len(of), func(i int) (float64, bool) {
				figure := f.of(of[i]).make(&t.columns[t.place[of[i]]], one)
				return figure.Float(0)
			})
			out = append(out, c)
		}
		t.columns = out
		return nil
	})
}

func at(q float64) func(string) Aggregation {
	return func(name string) Aggregation { return Quantile(name, q) }
}

// ValueCounts gives the different elements of a column and how often each occurs,
// the most frequent first and of equally frequent ones the one that comes first.
// Missing elements are not counted.
func ValueCounts(df dataframe.DataFrame, name string) (dataframe.DataFrame, error) {
	return change("value counts", df, func(t *table) error {
		c, err := t.find(name)
		if err != nil {
			return err
		}
		codes, first := codesOf(c)
		count := (&buckets{codes: codes, n: len(first)}).count(func(int) bool { return true })
		count.Name = "count"
		t.columns = take([]column.Column{c.Take(first), count}, orderOf([]column.Column{count}, []bool{true}, len(first)))
		return nil
	})
}

// Correlation gives Pearson's coefficient (-1 … 1) of each two columns of numbers
// (of all when none is named) over the rows in which neither is missing: a row for
// each column, its name in "column".
func Correlation(df dataframe.DataFrame, names ...string) (dataframe.DataFrame, error) {
	return change("correlation", df, func(t *table) error {
		if len(names) == 0 {
			for i := range t.columns {
				if t.columns[i].Numeric() {
					names = append(names, t.names[i])
				}
			}
		}
		cs := make([]*column.Column, len(names))
		for i, n := range names {
			var err error
			if cs[i], err = t.numbers(n); err != nil {
				return err
			}
		}
		out := make([]column.Column, len(cs)+1)
		out[0] = textColumn("column", len(cs), func(i int) (string, bool) { return names[i], true })
		each(len(cs), func(j int) {
			out[j+1] = floatColumn(names[j], len(cs), func(i int) (float64, bool) { return pearson(cs[i], cs[j]) })
		})
		t.columns = out
		return nil
	})
}

// pearson runs once over the rows (Welford 1962).
func pearson(a, b *column.Column) (float64, bool) {
	var n, ma, mb, aa, bb, ab float64
	for i := range a.Len() {
		x, ok1 := a.Float(i)
		y, ok2 := b.Float(i)
		if !ok1 || !ok2 {
			continue
		}
		n++
		dx, dy := x-ma, y-mb
		ma += dx / n
		mb += dy / n
		aa += dx * (x - ma)
		bb += dy * (y - mb)
		ab += dx * (y - mb)
	}
	if n < 2 || aa == 0 || bb == 0 {
		return 0, false
	}
	return max(-1, min(1, ab/math.Sqrt(aa*bb))), true
}

// Shuffle gives all rows in random order; the same seed gives the same order
// anywhere (PCG, math/rand/v2).
func Shuffle(df dataframe.DataFrame, seed uint64) (dataframe.DataFrame, error) {
	return pick("shuffle", df, func(t *table) ([]int, error) {
		return rand.New(rand.NewPCG(seed, 0)).Perm(t.rows), nil
	})
}

// Sample gives n rows drawn without putting back, in the order of the frame
// (pandas gives them in the order in which they were drawn); the same seed draws the
// same rows anywhere (PCG, math/rand/v2). More rows than there are is an error.
func Sample(df dataframe.DataFrame, n int, seed uint64) (dataframe.DataFrame, error) {
	return pick("sample", df, func(t *table) ([]int, error) {
		if n < 0 || n > t.rows {
			return nil, fmt.Errorf("%d rows are asked for, the frame has %d", n, t.rows)
		}
		rows := rand.New(rand.NewPCG(seed, 0)).Perm(t.rows)[:n]
		slices.Sort(rows)
		return rows, nil
	})
}

// Cut adds a column name_bin that says between which of the rising edges a number
// lies, open below and closed above: "(0, 10]", as pandas.cut. Outside all of them it
// is missing. Fewer than two edges, or edges that do not rise, are an error.
func Cut(df dataframe.DataFrame, name string, edges ...float64) (dataframe.DataFrame, error) {
	return change("cut", df, func(t *table) error { return t.bin(name, edges, false) })
}

// QCut is [Cut] at the column's n-quantiles, as pandas.qcut; the lowest number
// belongs to the first bin. Quantiles that are equal are an error: take fewer.
func QCut(df dataframe.DataFrame, name string, n int) (dataframe.DataFrame, error) {
	return change("qcut", df, func(t *table) error {
		c, err := t.numbers(name)
		if err != nil {
			return err
		}
		var values []float64
		for i := range t.rows {
			if v, ok := c.Float(i); ok {
				values = append(values, v)
			}
		}
		slices.Sort(values)
		edges := make([]float64, max(n, 0)+1)
		for i := range edges {
			edges[i] = quantile(values, float64(i)/float64(n))
		}
		return t.bin(name, edges, true)
	})
}

func (t *table) bin(name string, edges []float64, lowest bool) error {
	c, err := t.numbers(name)
	if err != nil {
		return err
	}
	for i := 1; i < len(edges); i++ {
		if !(edges[i] > edges[i-1]) {
			return fmt.Errorf("column %q: edge %v does not lie above edge %v; take fewer bins", name, edges[i], edges[i-1])
		}
	}
	if len(edges) < 2 {
		return fmt.Errorf("column %q: %d edges, where two are wanted at least", name, len(edges))
	}
	labels := make([]string, len(edges))
	for i := 1; i < len(edges); i++ {
		open := "("
		if lowest && i == 1 {
			open = "["
		}
		labels[i] = fmt.Sprintf("%s%g, %g]", open, edges[i-1], edges[i])
	}
	from := *c
	out := column.Make(name+"_bin", series.String, t.rows)
	for i := range t.rows {
		v, ok := from.Float(i)
		at, _ := slices.BinarySearch(edges, v)
		if lowest && v == edges[0] {
			at = 1
		}
		out.Texts[i].Missing = !ok || at == 0 || at == len(edges)
		if !out.Texts[i].Missing {
			out.Texts[i].V = labels[at]
		}
	}
	t.set(out)
	return nil
}
