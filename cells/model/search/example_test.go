package search_test

import (
	"context"
	"fmt"

	"stagebook/cells/evaluate"
	"stagebook/cells/model"
	"stagebook/cells/model/neighbours"
	"stagebook/cells/model/search"
	"stagebook/cells/model/split"
)

// sides is one column that parts two classes.
func sides() model.Data {
	x := model.Matrix{Rows: 6, Cols: 1, Values: []float64{1, 2, 3, 7, 8, 9}}
	return model.Data{X: x, Y: []float64{0, 0, 0, 1, 1, 1}, Classes: []string{"low", "high"}}
}

func ExampleGrid() {
	folds, _ := split.StratifiedKFold([]string{"l", "l", "l", "h", "h", "h"}, 3, split.Shuffle{})
	space := search.Space[neighbours.Options]{Axes: []search.Axis[neighbours.Options]{{
		Name: "k", Values: []float64{1, 4}, Set: func(o *neighbours.Options, v float64) { o.K = int(v) },
	}}}
	fit := func(ctx context.Context, train model.Data, o neighbours.Options) (func(model.Data) (float64, error), error) {
		fit, err := neighbours.Fit(ctx, train, o)
		return func(test model.Data) (float64, error) {
			return evaluate.Accuracy(test.Codes(), fit.Predict(test.X)), nil
		}, err
	}
	result, err := search.Grid(context.Background(), search.Task[neighbours.Options]{Data: sides(), Folds: folds, Fit: fit}, space)
	fmt.Println(space.Options(result.Best()).K, err)
	// Output: 1 <nil>
}
