package linear_test

import (
	"context"
	"fmt"

	"stagebook/cells/model"
	"stagebook/cells/model/linear"
)

// line is data on a line: y = 2x + 1.
func line() model.Data {
	return model.Data{X: model.Matrix{Rows: 4, Cols: 1, Values: []float64{0, 1, 2, 3}}, Y: []float64{1, 3, 5, 7}}
}

// sides is one column that parts two classes.
func sides() model.Data {
	x := model.Matrix{Rows: 6, Cols: 1, Values: []float64{1, 2, 3, 7, 8, 9}}
	return model.Data{X: x, Y: []float64{0, 0, 0, 1, 1, 1}, Classes: []string{"low", "high"}}
}

func ExampleFitLinear() {
	fit, err := linear.FitLinear(context.Background(), line())
	fmt.Printf("%.3f %.3f %v\n", fit.Weights, fit.Intercept, err)
	// Output: [2.000] 1.000 <nil>
}

func ExampleFitLogistic() {
	fit, err := linear.FitLogistic(context.Background(), sides(), linear.LogisticOptions{})
	x := model.Matrix{Rows: 2, Cols: 1, Values: []float64{2.5, 8}}
	fmt.Println(model.Names(fit.Predict(x), fit.Classes), err)
	// Output: [low high] <nil>
}
