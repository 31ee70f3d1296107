package search_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/model"
	"stagebook/cells/model/known"
	"stagebook/cells/model/linear"
	"stagebook/cells/model/search"
	"stagebook/cells/model/split"
)

func accuracy(ctx context.Context, train model.Data, o linear.LogisticOptions) (func(model.Data) (float64, error), error) {
	m, err := linear.FitLogistic(ctx, train, o)
	return func(test model.Data) (float64, error) {
		right := 0.0
		codes := test.Codes()
		for i, c := range m.Predict(test.X) {
			if c == codes[i] {
				right++
			}
		}
		return right / float64(len(codes)), nil
	}, err
}

func setUp(t *testing.T) search.Task[linear.LogisticOptions] {
	train, _ := known.Tumours(t)
	train.X = known.Scaled(train.X)[0]
	folds, err := split.StratifiedKFold(train.Codes(), 5, split.Shuffling(7))
	if err != nil {
		t.Fatal(err)
	}
	return search.Task[linear.LogisticOptions]{Data: train, Folds: folds, Fit: accuracy}
}

func TestCrossValidationAgainstScikitLearn(t *testing.T) {
	task := setUp(t)
	scores, err := search.CrossValidate(t.Context(), task, linear.LogisticOptions{})
	if err != nil {
		t.Fatal(err)
	}
	known.Near(t, "scores", scores, known.Floats(t, known.Models(t)["cross"]), 1e-12)
}

func TestGridAndRandom(t *testing.T) {
	task := setUp(t)
	space := search.Space[linear.LogisticOptions]{Axes: []search.Axis[linear.LogisticOptions]{
		{Name: "C", Values: []float64{1e-4, 1, 10}, Set: func(o *linear.LogisticOptions, v float64) { o.C = v }},
		{Name: "steps", Values: []float64{500, 1000}, Set: func(o *linear.LogisticOptions, v float64) { o.MaxIter = int(v) }},
	}}
	r, err := search.Grid(t.Context(), task, space)
	if err != nil {
		t.Fatal(err)
	}
	df := r.Frame()
	if df.Err != nil || df.Nrow() != 6 || !slices.Equal(df.Names()[:5], []string{"C", "steps", "mean score", "spread", "rank"}) {
		t.Errorf("results are %v", df)
	}
	if best := r.Best(); best.Rank != 1 || best.Values[0] == 1e-4 || space.Options(best).MaxIter != 500 {
		t.Errorf("best is %+v", best)
	}
	known.SameOnAnyCores(t, func() (search.Result, error) {
		return search.Random(t.Context(), task, search.Sample[linear.LogisticOptions]{Space: space, N: 4, Seed: 1})
	})
	space.Axes[0].Values = []float64{1, -1}
	if _, err := search.Grid(t.Context(), task, space); err == nil || !strings.Contains(err.Error(), "[C steps] = [-1 500]") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := search.Grid(ctx, task, space); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
