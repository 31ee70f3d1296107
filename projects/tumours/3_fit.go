package tumours

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/projects/tumours/draw"
	"stagebook/projects/tumours/logit"
	"stagebook/projects/tumours/shuffle"
)

// ## Training
//
// The split comes before everything that looks at the values, so that nothing
// about the test leaks into the scaling. Move `testSize` and see what has to
// follow, and what does not.

// TestSize is the share of rows held out for the test.
//
//param:slider min=0.1 max=0.5 step=0.05
const TestSize = 0.2

// Seed fixes the shuffle.
const Seed = 42

// Penalty keeps the weights small.
//
//param:slider min=0 max=10 step=0.5
const Penalty = 1.0

// Split shuffles the rows and holds back a share of them. Size and seed give the
// same rows as scikit-learn's `train_test_split`, so the figures below can be laid
// beside those of a notebook in Python.
func Split(
	clean dataframe.DataFrame, testSize float64, seed int,
) (train, test dataframe.DataFrame, err error) {
	rows := shuffle.Rows(clean.Nrow(), uint32(seed))
	held := int(math.Ceil(testSize * float64(len(rows))))
	if held <= 0 || held >= len(rows) {
		err = fmt.Errorf("a test of %d of %d rows", held, len(rows))
		return train, test, err
	}
	return clean.Subset(rows[held:]), clean.Subset(rows[:held]), nil
}

// Fit learns one weight for each measurement by logistic regression, on columns
// brought to the same scale by the mean and the spread of the *training* rows.
// The penalty on large weights is what makes thirty columns that repeat each
// other bearable: without it, two of them can pull in opposite directions as
// hard as they like.
func Fit(
	ctx context.Context, train dataframe.DataFrame, penalty float64,
) (logit.Model, error) {
	var data logit.Data
	data.X, data.Y = matrix(train)
	return logit.Fit(ctx, measurements(train), data, penalty)
}

// Weights shows the twelve measurements that weigh most. To the right they speak
// for malignant, to the left for benign. What is *worst* and what varies from one
// nucleus to the next says more than what the nuclei are like on average.
func Weights(fit logit.Model) *charts.Bar {
	terms := slices.Clone(fit.Columns())
	slices.SortFunc(terms, func(a, b logit.Term) int {
		return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight))
	})
	terms = terms[:min(12, len(terms))]
	slices.Reverse(terms) // the first bar stands at the bottom
	var names []string
	var weights []float64
	for _, term := range terms {
		names = append(names, term.Name)
		weights = append(weights, term.Weight)
	}
	bar := charts.NewBar()
	bar.SetGlobalOptions(
		charts.WithYAxisOpts(opts.YAxis{
			Name: "log odds for one standard deviation",
		}),
		draw.Height("380px"),
	)
	bar.SetXAxis(names).AddSeries("weight", draw.Bars(weights))
	return bar.XYReversal()
}
