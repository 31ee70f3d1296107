package evaluate

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
	"stagebook/cells/model/random"
)

// Importance is how much worse a model scores when a column is shuffled.
type Importance struct {
	Columns []string
	Mean    []float64 // fall of the score, in its units; about 0 for a column the model does not need
	Spread  []float64 // standard deviation over the repeats
}

// Permute shuffles one column at a time, repeats times, and scores what a model
// makes of it (Breiman 2001). score gets the data with the column shuffled and
// must be safe for concurrent use; larger is better. The same seed gives the
// same figures on any number of cores; the bar counts columns.
func Permute(ctx context.Context, d model.Data, o PermuteOptions, score func(model.Data) float64) (Importance, error) {
	if o.Repeats == 0 {
		o.Repeats = 5
	}
	if err := d.Check(); err != nil || o.Repeats < 1 {
		return Importance{}, fmt.Errorf("permuting columns %d times: %w", o.Repeats, cmp.Or(err, fmt.Errorf("there must be at least one repeat")))
	}
	base := score(d)
	n := d.X.Cols
	imp := Importance{Columns: slices.Clone(d.Columns), Mean: make([]float64, n), Spread: make([]float64, n)}
	for j := len(imp.Columns); j < n; j++ {
		imp.Columns = append(imp.Columns, fmt.Sprint(j))
	}
	err := parallel.Steps(ctx, n, func(j int) error {
		falls := make([]float64, o.Repeats)
		own := d
		own.X = d.X.Clone()
		col := d.X.Col(j)
		source := random.New(random.Derive(o.Seed, j))
		for r := range falls {
			if err := ctx.Err(); err != nil {
				return err
			}
			random.Shuffle(source, col)
			for i, v := range col {
				own.X.Set(i, j, v)
			}
			falls[r] = base - score(own)
		}
		imp.Mean[j], imp.Spread[j] = MeanSpread(falls)
		return nil
	})
	if err != nil {
		return Importance{}, fmt.Errorf("permuting columns: %w", err)
	}
	return imp, nil
}

// PermuteOptions of Permute.
type PermuteOptions struct {
	Repeats int // shuffles of each column; 0 means 5
	Seed    uint32
}

// MeanSpread is the mean and the standard deviation (of the values themselves,
// not of a sample) of some scores.
func MeanSpread(values []float64) (mean, spread float64) {
	for _, v := range values {
		mean += v
	}
	mean /= float64(len(values))
	for _, v := range values {
		spread += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(spread / float64(len(values)))
}
