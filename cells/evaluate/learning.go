package evaluate

import (
	"context"
	"fmt"
	"slices"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
	"stagebook/cells/model/random"
	"stagebook/cells/model/split"
)

// Learning is how a model's score grows with the rows it is fitted to.
type Learning struct {
	Rows               []int     // rows to fit to, one point each
	Train, TrainSpread []float64 // score on these rows: mean and standard deviation over the folds
	Test, TestSpread   []float64 // score on the rows held back
}

// Learn fits to the first of the training rows of each fold, more and more of
// them, as learning_curve: sizes are shares of the training rows in (0, 1], such as
// 0.1, 0.33, 0.55, 0.78, 1. fit gives a function that scores data, larger is better;
// it is called for several folds at once. The bar counts fits. Rows are taken in
// the order of the folds, which is that of the data: where the data is sorted, shuffle
// them. What fit returns as an error ends it, with the fold and the number of rows.
func Learn(ctx context.Context, d model.Data, o LearnOptions, fit func(context.Context, model.Data) (func(model.Data) float64, error)) (Learning, error) {
	if len(o.Folds) == 0 || len(o.Sizes) == 0 {
		return Learning{}, fmt.Errorf("a learning curve needs folds and sizes; there are %d and %d", len(o.Folds), len(o.Sizes))
	}
	n := len(o.Folds[0].Train)
	for _, f := range o.Folds {
		n = min(n, len(f.Train))
	}
	var l Learning
	for _, size := range o.Sizes {
		rows := int(size * float64(n))
		if !(size > 0 && size <= 1) || rows < 1 {
			return Learning{}, fmt.Errorf("a learning curve at a share of %v of %d rows: it must lie in (0, 1] and come to a row", size, n)
		}
		l.Rows = append(l.Rows, rows)
	}
	folds := len(o.Folds)
	order := o.order()
	train, test := make([]float64, folds*len(l.Rows)), make([]float64, folds*len(l.Rows))
	err := parallel.Steps(ctx, len(train), func(k int) error {
		own := d.Take(order[k%folds][:l.Rows[k/folds]])
		score, err := fit(parallel.Quiet(ctx), own)
		if err != nil {
			return fmt.Errorf("a learning curve at %d rows of fold %d: %w", own.X.Rows, k%folds, err)
		}
		train[k], test[k] = score(own), score(d.Take(o.Folds[k%folds].Test))
		return nil
	})
	if err != nil {
		return Learning{}, err
	}
	l.Train, l.TrainSpread = byFold(train, folds)
	l.Test, l.TestSpread = byFold(test, folds)
	return l, nil
}

// LearnOptions of Learn.
type LearnOptions struct {
	Folds   []split.Rows // each fitted to its Train and tested on its Test
	Sizes   []float64    // shares of the training rows, in (0, 1]
	Shuffle bool         // the training rows of each fold before the first are taken
	Seed    uint32       // of the shuffle; the same order as learning_curve(shuffle=True, random_state=Seed)
}

// order is the training rows of each fold in the order in which they are taken.
func (o LearnOptions) order() [][]int {
	source := random.New(o.Seed)
	order := make([][]int, len(o.Folds))
	for k, f := range o.Folds {
		order[k] = f.Train
		if o.Shuffle {
			order[k] = slices.Clone(f.Train)
			random.Shuffle(source, order[k])
		}
	}
	return order
}

func byFold(scores []float64, folds int) (means, spreads []float64) {
	for k := 0; k < len(scores); k += folds {
		m, s := MeanSpread(scores[k : k+folds])
		means, spreads = append(means, m), append(spreads, s)
	}
	return means, spreads
}
