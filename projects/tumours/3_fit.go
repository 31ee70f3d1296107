package tumours

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/model/linear"
	"stagebook/cells/model/prepare"
	"stagebook/cells/model/split"
	"stagebook/cells/model/tree"
	"stagebook/projects/tumours/draw"
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

// Seed fixes the shuffle, and everything else that is drawn.
const Seed = 42

// Penalty keeps the weights small.
//
//param:slider min=0.5 max=10 step=0.5
const Penalty = 1.0

// Split shuffles the rows and holds back a share of them. Size and seed give the
// same rows as scikit-learn's `train_test_split`, so the figures below can be laid
// beside those of a notebook in Python.
func Split(
	clean dataframe.DataFrame, testSize float64, seed int,
) (train, test dataframe.DataFrame, err error) {
	return split.TrainTest(clean, split.Options{TestSize: testSize, Seed: uint32(seed)})
}

// Scaling brings every column to mean 0 and spread 1, by the mean and the spread
// of the *training* rows. It is fitted here and applied wherever rows are looked
// at: the test never tells it anything.
func Scaling(train dataframe.DataFrame) (prepare.Pipeline, error) {
	return prepare.Fit(train, prepare.Spec{Columns: measurements(train), Scale: prepare.Standard})
}

// Fit learns one weight for each measurement by logistic regression. The penalty
// on large weights is what makes thirty columns that repeat each other bearable:
// without it, two of them can pull in opposite directions as hard as they like.
func Fit(
	ctx context.Context, train dataframe.DataFrame, scaling prepare.Pipeline, penalty float64,
) (linear.Logistic, error) {
	data, err := scaling.Classification(train, "diagnosis")
	if err != nil {
		return linear.Logistic{}, err
	}
	return linear.FitLogistic(ctx, data, linear.LogisticOptions{C: 1 / penalty})
}

// Weights shows the twelve measurements that weigh most. To the right they speak
// for malignant, to the left for benign. What is *worst* and what varies from one
// nucleus to the next says more than what the nuclei are like on average.
func Weights(fit linear.Logistic) *charts.Bar {
	order := byWeight(fit)[:12]
	slices.Reverse(order) // the first bar stands at the bottom
	var names []string
	var weights []float64
	for _, column := range order {
		names = append(names, fit.Columns[column])
		weights = append(weights, fit.Weights.At(0, column))
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

// byWeight are the columns of a fit, the heaviest first.
func byWeight(fit linear.Logistic) []int {
	order := make([]int, len(fit.Columns))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(math.Abs(fit.Weights.At(0, b)), math.Abs(fit.Weights.At(0, a)))
	})
	return order
}

// Forest asks the same of two hundred trees, each grown on rows drawn anew. It
// cares nothing for scales, and can tell what no single weight can: that two
// measurements mean something only together.
func Forest(ctx context.Context, train dataframe.DataFrame, seed int) (tree.Classifier, error) {
	data, err := examples(train)
	if err != nil {
		return tree.Classifier{}, err
	}
	return tree.FitForest(ctx, data, tree.ForestOptions{Trees: 200, Options: tree.Options{Seed: uint32(seed)}})
}

// Boosted grows a hundred small trees, each on what the ones before got wrong.
func Boosted(ctx context.Context, train dataframe.DataFrame, seed int) (tree.BoostedClassifier, error) {
	data, err := examples(train)
	if err != nil {
		return tree.BoostedClassifier{}, err
	}
	return tree.FitBoost(ctx, data, tree.BoostOptions{Options: tree.Options{Seed: uint32(seed)}})
}
