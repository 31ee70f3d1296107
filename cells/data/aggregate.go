package data

import (
	"math"
	"slices"

	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// Size is the number of rows, missing or not.
func Size() Aggregation {
	return Aggregation{name: "size", make: func(_ *column.Column, b *buckets) column.Column {
		return b.count(func(int) bool { return true })
	}}
}

// Count is the number of elements that are not missing.
func Count(name string) Aggregation {
	return Aggregation{column: name, name: name + "_count", make: func(c *column.Column, b *buckets) column.Column {
		return b.count(func(i int) bool { return !c.Missing(i) })
	}}
}

func (b *buckets) count(yes func(i int) bool) column.Column {
	out := column.Make("", series.Int, b.n)
	for i, k := range b.codes {
		if k >= 0 && yes(i) {
			out.Ints[k].V++
		}
	}
	return out
}

// Sum is the sum; 0 without elements. Ints and truth values give an int, floats
// a float, summed with Kahan's compensation as in pandas.
func Sum(name string) Aggregation {
	return Aggregation{column: name, name: name + "_sum", numeric: true, make: func(c *column.Column, b *buckets) column.Column {
		if c.Type == series.Float {
			sums, _ := b.sums(c)
			return floatColumn("", b.n, func(k int) (float64, bool) { return sums[k], true })
		}
		out := column.Make("", series.Int, b.n)
		for i, k := range b.codes {
			if k < 0 || c.Missing(i) {
				continue
			}
			if c.Type == series.Int {
				out.Ints[k].V += c.Ints[i].V
			} else if c.Bools[i].V {
				out.Ints[k].V++
			}
		}
		return out
	}}
}

// sums gives the sum and number of each group's elements (Kahan 1965).
func (b *buckets) sums(c *column.Column) (sums []float64, counts []int) {
	type sum struct {
		v, lost float64
		n       int
	}
	all := make([]sum, b.n)
	add := func(s *sum, v float64) {
		y := v - s.lost
		t := s.v + y
		s.lost = t - s.v - y
		if s.lost-s.lost != 0 {
			s.lost = 0 // infinities leave nothing to make up for
		}
		s.v = t
		s.n++
	}
	if c.Type == series.Float {
		for i, k := range b.codes {
			if e := &c.Floats[i]; k >= 0 && !e.Missing && e.V == e.V {
				add(&all[k], e.V)
			}
		}
	} else {
		for i, k := range b.codes {
			if v, ok := c.Float(i); k >= 0 && ok {
				add(&all[k], v)
			}
		}
	}
	sums, counts = make([]float64, b.n), make([]int, b.n)
	for k, s := range all {
		sums[k], counts[k] = s.v, s.n
	}
	return sums, counts
}

// Mean is the arithmetic mean, a float; missing without elements.
func Mean(name string) Aggregation {
	return Aggregation{column: name, name: name + "_mean", numeric: true, make: func(c *column.Column, b *buckets) column.Column {
		sums, counts := b.sums(c)
		return floatColumn("", b.n, func(k int) (float64, bool) { return sums[k] / float64(counts[k]), counts[k] > 0 })
	}}
}

// Var is the variance with n-1 in the denominator, in the unit squared; missing
// for fewer than two elements.
func Var(name string) Aggregation {
	return spread(name, "_var", func(v float64) float64 { return v })
}

// Std is the standard deviation with n-1 in the denominator; missing for fewer
// than two elements.
func Std(name string) Aggregation { return spread(name, "_std", math.Sqrt) }

func spread(name, end string, of func(float64) float64) Aggregation {
	return Aggregation{column: name, name: name + end, numeric: true, make: func(c *column.Column, b *buckets) column.Column {
		sums, counts := b.sums(c)
		squares := make([]float64, b.n)
		for i, k := range b.codes {
			if v, ok := c.Float(i); k >= 0 && ok {
				d := v - sums[k]/float64(counts[k])
				squares[k] += d * d
			}
		}
		return floatColumn("", b.n, func(k int) (float64, bool) { return of(squares[k] / float64(counts[k]-1)), counts[k] > 1 })
	}}
}

// Min is the smallest element, of the column's type.
func Min(name string) Aggregation {
	return chosen(name, "_min", func(rank func(int) uint64, a, b int) bool { return rank(b) < rank(a) })
}

// Max is the largest element, of the column's type.
func Max(name string) Aggregation {
	return chosen(name, "_max", func(rank func(int) uint64, a, b int) bool { return rank(b) > rank(a) })
}

// First is the first element that is not missing.
func First(name string) Aggregation {
	return chosen(name, "_first", func(func(int) uint64, int, int) bool { return false })
}

// Last is the last element that is not missing.
func Last(name string) Aggregation {
	return chosen(name, "_last", func(func(int) uint64, int, int) bool { return true })
}

// chosen picks one element of each group: b takes the place of a where better.
func chosen(name, end string, better func(rank func(int) uint64, a, b int) bool) Aggregation {
	return Aggregation{column: name, name: name + end, make: func(c *column.Column, b *buckets) column.Column {
		rank := ranks(c)
		best := make([]int, b.n)
		for k := range best {
			best[k] = -1
		}
		for i, k := range b.codes {
			if k >= 0 && !c.Missing(i) && (best[k] < 0 || better(rank, best[k], i)) {
				best[k] = i
			}
		}
		return c.Take(best)
	}}
}

// Unique is the number of different elements.
func Unique(name string) Aggregation {
	return Aggregation{column: name, name: name + "_nunique", make: func(c *column.Column, b *buckets) column.Column {
		codes, first := codesOf(c)
		_, pairs := combine(b.codes, codes, b.n, len(first))
		out := column.Make("", series.Int, b.n)
		for _, i := range pairs {
			out.Ints[b.codes[i]].V++
		}
		return out
	}}
}

// Median is the middle element, or the mean of the middle two, a float.
func Median(name string) Aggregation { return Quantile(name, 0.5).As(name + "_median") }

// Quantile is what a share q (0 … 1) of the elements is not above, between two
// elements on the straight line, as pandas and NumPy have it (Hyndman and Fan
// 1996, number 7).
func Quantile(name string, q float64) Aggregation {
	a := Custom(name, func(values []float64) float64 {
		slices.Sort(values)
		return quantile(values, q)
	})
	return a.As(name + "_quantile")
}

// Custom is what of makes of each group's numbers, in the order of the rows, a
// float; NaN is missing. The slice is not to be kept. It is called for a group
// without elements too.
//
//	spread := data.Custom("mass", func(v []float64) float64 { return floats.Max(v) - floats.Min(v) }).As("spread")
func Custom(name string, of func(values []float64) float64) Aggregation {
	return Aggregation{column: name, name: name + "_custom", numeric: true, make: func(c *column.Column, b *buckets) column.Column {
		var values []float64
		return floatColumn("", b.n, func(k int) (float64, bool) {
			values = values[:0]
			for _, i := range b.group(k) {
				if v, ok := c.Float(i); ok {
					values = append(values, v)
				}
			}
			return of(values), true
		})
	}}
}

// quantile of sorted values; NaN for none and for a q outside 0 … 1.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 || !(q >= 0 && q <= 1) {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[low]
	}
	return sorted[low] + (sorted[low+1]-sorted[low])*(at-float64(low))
}
