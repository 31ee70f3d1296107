package tree_test

import (
	"context"
	"fmt"

	"stagebook/cells/model"
	"stagebook/cells/model/tree"
)

// sides is one column that parts two classes.
func sides() model.Data {
	x := model.Matrix{Rows: 6, Cols: 1, Values: []float64{1, 2, 3, 7, 8, 9}}
	return model.Data{X: x, Y: []float64{0, 0, 0, 1, 1, 1}, Classes: []string{"low", "high"}}
}

func ExampleFit() {
	fit, err := tree.Fit(context.Background(), sides(), tree.Options{})
	x := model.Matrix{Rows: 2, Cols: 1, Values: []float64{2.5, 8}}
	fmt.Println(model.Names(fit.Predict(x), fit.Classes), err)
	// Output: [low high] <nil>
}

func ExampleTree() {
	fit, err := tree.Fit(context.Background(), sides(), tree.Options{})
	t := fit.Trees[0]
	fmt.Println(t.Threshold[0], t.Leaves(), t.Depth(), err)
	// Output: 5 2 1 <nil>
}
