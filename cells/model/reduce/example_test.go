package reduce_test

import (
	"context"
	"fmt"

	"stagebook/cells/model"
	"stagebook/cells/model/reduce"
)

func ExampleFit() {
	x, _ := model.FromRows([][]float64{{1, 1}, {2, 2}, {3, 3}})
	fit, err := reduce.Fit(context.Background(), x, 1)
	fmt.Printf("%.3f %.3f %v\n", fit.Ratio, fit.Components.Row(0), err)
	// Output: [1.000] [0.707 0.707] <nil>
}
