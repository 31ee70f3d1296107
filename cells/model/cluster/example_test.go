package cluster_test

import (
	"context"
	"fmt"

	"stagebook/cells/model"
	"stagebook/cells/model/cluster"
)

func ExampleFit() {
	x := model.Matrix{Rows: 4, Cols: 1, Values: []float64{1, 9, 2, 8}}
	fit, err := cluster.Fit(context.Background(), x, cluster.Options{K: 2})
	of := fit.Predict(x)
	fmt.Println(fit.Inertia, of[0] == of[2], of[0] == of[1], err)
	// Output: 1 true false <nil>
}
