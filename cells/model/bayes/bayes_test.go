package bayes_test

import (
	"testing"

	"stagebook/cells/model/bayes"
	"stagebook/cells/model/known"
)

func TestAgainstScikitLearn(t *testing.T) {
	train, test := known.Tumours(t)
	scaled := known.Scaled(train.X, test.X)
	train.X, test.X = scaled[0], scaled[1]
	want := known.Model(t, "bayes")
	fit, err := bayes.Fit(t.Context(), train, bayes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k := range want.Mean {
		known.Near(t, "means", fit.Mean.Row(k), want.Mean[k], 1e-9)
	}
	known.Near(t, "variances", fit.Variance.Values, known.Floats(t, want.Variance), 1e-9)
	known.Near(t, "probabilities", fit.Proba(test.X).Col(1), known.Floats(t, want.Proba), 1e-9)
	known.Kept(t, fit)
	if _, err := bayes.Fit(t.Context(), train.Take([]int{0, 0}), bayes.Options{}); err == nil {
		t.Error("a single class was taken")
	}
}
