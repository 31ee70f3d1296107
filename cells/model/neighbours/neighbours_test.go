package neighbours_test

import (
	"slices"
	"testing"

	"stagebook/cells/model/known"
	"stagebook/cells/model/neighbours"
)

func TestAgainstScikitLearn(t *testing.T) {
	train, test := known.Tumours(t)
	scaled := known.Scaled(train.X, test.X)
	train.X, test.X = scaled[0], scaled[1]
	for name, o := range map[string]neighbours.Options{"neighbours uniform": {}, "neighbours distance": {ByDistance: true}} {
		fit, err := neighbours.Fit(t.Context(), train, o)
		if err != nil {
			t.Fatal(err)
		}
		known.Near(t, name, fit.Proba(test.X).Col(1), known.Floats(t, known.Model(t, name).Proba), 1e-9)
		known.Kept(t, fit)
	}
}

// TestTreeFindsWhatAllRowsDo lays the tree beside looking at every row, on data
// with many rows equally near.
func TestTreeFindsWhatAllRowsDo(t *testing.T) {
	d := known.Weather(t)
	fit, err := neighbours.FitRegressor(t.Context(), d, neighbours.Options{K: 7})
	if err != nil || fit.Memory.Order == nil {
		t.Fatalf("no tree, %v", err)
	}
	all := fit
	all.Memory.Order = nil
	if !slices.Equal(fit.Predict(d.X), all.Predict(d.X)) {
		t.Error("the tree finds other neighbours")
	}
	known.Kept(t, fit)
	if _, err := neighbours.FitRegressor(t.Context(), d, neighbours.Options{K: d.X.Rows + 1}); err == nil {
		t.Error("more neighbours than rows were taken")
	}
}

func BenchmarkPredict(b *testing.B) {
	d := known.Synthetic(100_000, true)
	fit, err := neighbours.Fit(b.Context(), d, neighbours.Options{})
	if err != nil {
		b.Fatal(err)
	}
	x := d.X.Take(make([]int, 0))
	for i := range 1000 {
		x.Values = append(x.Values, d.X.Row(i)...)
		x.Rows++
	}
	for b.Loop() {
		fit.Predict(x)
	}
}
