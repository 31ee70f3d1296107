// Package cluster finds groups of rows that lie together: k-means by Lloyd's
// iterations (1982) from starts drawn by k-means++ (Arthur and Vassilvitskii
// 2007, with the best of a few draws each time, as in scikit-learn's KMeans).
package cluster

import (
	"context"
	"fmt"
	"math"
	"slices"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
	"stagebook/cells/model/random"
)

// KMeans is a fitted clustering.
type KMeans struct {
	Centres    model.Matrix // clusters × features
	Inertia    float64      // sum of squares of the distances to the nearest centre
	Iterations int
}

// Options of Fit.
type Options struct {
	K       int    // clusters; 0 means 8
	Starts  int    // attempts, of which the one with the least inertia is kept; 0 means 10
	MaxIter int    // 0 means 300
	Seed    uint32 // fixes the starts
}

// Fit finds centres for the rows of x. Attempts run in parallel, the bar counts
// them. Errors: missing values, more clusters than rows, and that of ctx.
func Fit(ctx context.Context, x model.Matrix, o Options) (KMeans, error) {
	o.K, o.Starts, o.MaxIter = or(o.K, 8), or(o.Starts, 10), or(o.MaxIter, 300)
	if err := x.CheckComplete(); err != nil {
		return KMeans{}, fmt.Errorf("finding clusters: %w", err)
	}
	if o.K < 1 || o.K > x.Rows || o.Starts < 1 || o.MaxIter < 1 {
		return KMeans{}, fmt.Errorf("finding clusters: %d clusters of %d rows from %d starts", o.K, x.Rows, o.Starts)
	}
	fits := make([]KMeans, o.Starts)
	err := parallel.Steps(ctx, o.Starts, func(s int) (err error) {
		source := random.New(random.Derive(o.Seed, s))
		fits[s], err = lloyd(ctx, x, seeds(x, o.K, source), o.MaxIter)
		return err
	})
	if err != nil {
		return KMeans{}, fmt.Errorf("finding clusters: %w", err)
	}
	return slices.MinFunc(fits, func(a, b KMeans) int {
		switch {
		case a.Inertia < b.Inertia:
			return -1
		case a.Inertia > b.Inertia:
			return 1
		}
		return 0
	}), nil
}

func or(n, other int) int {
	if n == 0 {
		return other
	}
	return n
}

// Predict gives the number of the nearest centre of each row.
func (m KMeans) Predict(x model.Matrix) []int {
	of := make([]int, x.Rows)
	parallel.Rows(x.Rows, func(from, to int) {
		for i := from; i < to; i++ {
			of[i], _ = nearest(x.Row(i), m.Centres)
		}
	})
	return of
}

func nearest(x []float64, centres model.Matrix) (best int, square float64) {
	square = math.Inf(1)
	for c := range centres.Rows {
		if s := squared(x, centres.Row(c)); s < square {
			best, square = c, s
		}
	}
	return best, square
}

func squared(a, b []float64) float64 {
	sum := 0.0
	for j, v := range a {
		sum += (v - b[j]) * (v - b[j])
	}
	return sum
}

// seeds draws k rows, each with a chance in proportion to its squared distance
// from those drawn before; of some draws the one that leaves the least is taken.
func seeds(x model.Matrix, k int, source *random.Source) model.Matrix {
	centres := model.NewMatrix(k, x.Cols)
	left := make([]float64, x.Rows)
	copy(centres.Row(0), x.Row(source.Intn(x.Rows)))
	total := 0.0
	for i := range left {
		left[i] = squared(x.Row(i), centres.Row(0))
		total += left[i]
	}
	draws := 2 + int(math.Log(float64(k)))
	for c := 1; c < k; c++ {
		var best []float64
		bestSum := math.Inf(1)
		for range draws {
			row := drawn(left, source.Float64()*total)
			next, sum := make([]float64, x.Rows), 0.0
			for i := range next {
				next[i] = math.Min(left[i], squared(x.Row(i), x.Row(row)))
				sum += next[i]
			}
			if sum < bestSum {
				best, bestSum = next, sum
				copy(centres.Row(c), x.Row(row))
			}
		}
		left, total = best, bestSum
	}
	return centres
}

func drawn(weights []float64, at float64) int {
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

func lloyd(ctx context.Context, x, centres model.Matrix, most int) (KMeans, error) {
	of := make([]int, x.Rows)
	for i := range of {
		of[i] = -1
	}
	fit := KMeans{Centres: centres}
	for changed := true; changed && fit.Iterations < most; fit.Iterations++ {
		if err := ctx.Err(); err != nil {
			return KMeans{}, err
		}
		changed = false
		sums, count := model.NewMatrix(centres.Rows, x.Cols), make([]float64, centres.Rows)
		far, farthest := -1.0, 0
		fit.Inertia = 0
		for i := range of {
			c, square := nearest(x.Row(i), centres)
			changed = changed || c != of[i]
			of[i] = c
			fit.Inertia += square
			count[c]++
			for j, v := range x.Row(i) {
				sums.Values[c*x.Cols+j] += v
			}
			if square > far {
				far, farthest = square, i
			}
		}
		if changed {
			settle(centres, sums, count, x.Row(farthest))
		}
	}
	return fit, nil
}

// settle moves each centre to the mean of its rows; one that has lost all of
// them goes to the row that is farthest from its own.
func settle(centres, sums model.Matrix, count, farthest []float64) {
	for c, n := range count {
		if n == 0 {
			copy(centres.Row(c), farthest)
			continue
		}
		for j, v := range sums.Row(c) {
			centres.Set(c, j, v/n)
		}
	}
}
