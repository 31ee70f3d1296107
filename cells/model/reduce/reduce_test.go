package reduce_test

import (
	"math"
	"testing"

	"stagebook/cells/model/known"
	"stagebook/cells/model/reduce"
)

func TestAgainstScikitLearn(t *testing.T) {
	train, test := known.Tumours(t)
	scaled := known.Scaled(train.X, test.X)
	want := known.Model(t, "pca")
	fit, err := reduce.Fit(t.Context(), scaled[0], 5)
	if err != nil {
		t.Fatal(err)
	}
	known.Near(t, "variance", fit.Variance, known.Floats(t, want.Variance), 1e-9)
	known.Near(t, "ratio", fit.Ratio, known.Floats(t, want.Ratio), 1e-9)
	known.Near(t, "singular values", fit.Singular, known.Floats(t, want.Singular), 1e-8)
	z := fit.Apply(scaled[1])
	for c, row := range want.Components {
		sign, most := 1.0, 0
		for j, v := range row {
			if math.Abs(v) > math.Abs(row[most]) {
				most = j
			}
		}
		if row[most] < 0 {
			sign = -1
		}
		for j := range row {
			row[j] *= sign
		}
		known.Near(t, "component", fit.Components.Row(c), row, 1e-8)
		for i := range want.First {
			known.Near(t, "coordinate", []float64{z.At(i, c)}, []float64{sign * want.First[i][c]}, 1e-8)
		}
	}
	known.Kept(t, fit)
	whole, err := reduce.Fit(t.Context(), scaled[0], 0)
	if err != nil {
		t.Fatal(err)
	}
	known.Near(t, "restored", whole.Restore(whole.Apply(scaled[1])).Values, scaled[1].Values, 1e-9)
}
