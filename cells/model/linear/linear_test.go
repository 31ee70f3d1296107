package linear_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"stagebook/cells/model"
	"stagebook/cells/model/known"
	"stagebook/cells/model/linear"
	"stagebook/cells/model/split"
)

func TestLogisticAgainstScikitLearn(t *testing.T) {
	train, test := known.Tumours(t)
	scaled := known.Scaled(train.X, test.X)
	train.X, test.X = scaled[0], scaled[1]
	for name, c := range map[string]float64{"logistic C=0.01": 0.01, "logistic C=1": 0, "logistic C=100": 100} {
		want := known.Model(t, name)
		fit, err := linear.FitLogistic(t.Context(), train, linear.LogisticOptions{C: c})
		if err != nil {
			t.Fatal(err)
		}
		known.Near(t, name+" weights", fit.Weights.Values, known.Floats(t, want.Coef), 1e-5)
		known.Near(t, name+" intercept", fit.Intercepts, known.Floats(t, want.Intercept), 1e-5)
		known.Near(t, name+" probabilities", fit.Proba(test.X).Col(1), known.Floats(t, want.Proba), 1e-6)
		known.Kept(t, fit)
	}
}

// TestLogisticOnThePublishedSplits compares with the figures that come with the data.
func TestLogisticOnThePublishedSplits(t *testing.T) {
	type figures struct {
		Train     []int `json:"train_rows_first10"`
		Coef      []float64
		Intercept float64
		Accuracy  float64
		LogLoss   float64 `json:"log_loss"`
	}
	reference := struct {
		Seed0  figures `json:"breast_cancer seed 0"`
		Seed7  figures `json:"breast_cancer seed 7"`
		Seed42 figures `json:"breast_cancer seed 42"`
	}{}
	known.Read(t, "sklearn_reference.json", &reference)
	all, err := model.Classification(known.Frame(t, "breast_cancer.csv"), "target")
	if err != nil {
		t.Fatal(err)
	}
	for seed, want := range map[uint32]figures{0: reference.Seed0, 7: reference.Seed7, 42: reference.Seed42} {
		rows, err := split.Shuffled(all.X.Rows, 0.2, seed)
		if err != nil {
			t.Fatal(err)
		}
		train, test := rows.Data(all)
		scaled := known.Scaled(train.X, test.X)
		train.X, test.X = scaled[0], scaled[1]
		fit, err := linear.FitLogistic(t.Context(), train, linear.LogisticOptions{})
		if err != nil {
			t.Fatal(err)
		}
		// These were fitted to scikit-learn's loose default tolerance; the ones in
		// models.json, to a tight one, are met more closely.
		known.Near(t, "weights", fit.Weights.Values, want.Coef, 2e-4)
		known.Near(t, "intercept", fit.Intercepts, []float64{want.Intercept}, 1e-4)
		right, cost := 0.0, 0.0
		p := fit.Proba(test.X)
		for i, c := range test.Codes() {
			cost -= math.Log(p.At(i, c)) / float64(p.Rows)
			if fit.Predict(test.X)[i] == c {
				right += 1 / float64(p.Rows)
			}
		}
		known.Near(t, "accuracy and log loss", []float64{right, cost}, []float64{want.Accuracy, want.LogLoss}, 1e-6)
	}
}

func TestMultinomial(t *testing.T) {
	d := known.Penguins(t)
	d.X = known.Scaled(d.X)[0]
	want := known.Model(t, "multinomial")
	fit, err := linear.FitLogistic(t.Context(), d, linear.LogisticOptions{})
	if err != nil {
		t.Fatal(err)
	}
	known.Near(t, "weights", fit.Weights.Values, known.Floats(t, want.Coef), 1e-5)
	known.Near(t, "intercepts", fit.Intercepts, known.Floats(t, want.Intercept), 1e-5)
	known.Near(t, "probabilities", fit.Proba(d.X).Values[:30], known.Floats(t, want.Proba), 1e-6)
	known.Kept(t, fit)
}

// TestWide has more weights than Newton's steps are taken for. The penalty
// makes the solution unique, so that its gradient can be checked.
func TestWide(t *testing.T) {
	narrow := known.Synthetic(300, true)
	d := narrow
	d.Columns = nil
	d.X = model.NewMatrix(300, 600)
	for i := range 300 {
		for j := range 600 {
			d.X.Set(i, j, narrow.X.At((i+j/20*7)%300, j%20))
		}
	}
	fit, err := linear.FitLogistic(t.Context(), d, linear.LogisticOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p := fit.Proba(d.X)
	for j := range 600 {
		gradient := fit.Weights.At(0, j)
		for i, y := range d.Y {
			gradient += (p.At(i, 1) - y) * d.X.At(i, j)
		}
		if math.Abs(gradient) > 1e-3 {
			t.Fatalf("weight %d: the gradient at the end is %g", j, gradient)
		}
	}
}

func TestRegressionAgainstScikitLearn(t *testing.T) {
	d := known.Weather(t)
	check := func(name string, fit linear.Regression, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		want := known.Model(t, name)
		known.Near(t, name, append(fit.Weights, fit.Intercept), append(known.Floats(t, want.Coef), known.Floats(t, want.Intercept)...), 1e-9)
		known.Kept(t, fit)
	}
	fit, err := linear.FitLinear(t.Context(), d)
	check("linear", fit, err)
	fit, err = linear.FitRidge(t.Context(), d, linear.RidgeOptions{Alpha: 0.5})
	check("ridge alpha=0.5", fit, err)
	fit, err = linear.FitRidge(t.Context(), d, linear.RidgeOptions{Alpha: 1000})
	check("ridge alpha=1000", fit, err)

	twice := d
	twice.Columns, twice.X = nil, model.NewMatrix(d.X.Rows, 4)
	for i := range d.X.Rows {
		copy(twice.X.Row(i), d.X.Row(i))
		twice.X.Set(i, 3, 2*d.X.At(i, 0))
	}
	fit, err = linear.FitLinear(t.Context(), twice)
	check("deficient", fit, err)
}

func TestMistakes(t *testing.T) {
	d := known.Synthetic(50, true)
	gap := d.Take([]int{0, 1, 2, 3})
	gap.X.Set(2, 1, math.NaN())
	one := d.Take([]int{0, 0})
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		ctx  context.Context
		data model.Data
		o    linear.LogisticOptions
		want string
		is   error
	}{
		{t.Context(), gap, linear.LogisticOptions{}, `row 2 of column "x1" is missing`, model.ErrMissing},
		{t.Context(), one, linear.LogisticOptions{}, "at least two classes", model.ErrOneClass},
		{cancelled, d, linear.LogisticOptions{}, "canceled", context.Canceled},
		{t.Context(), d, linear.LogisticOptions{C: -1}, "must not be negative", nil},
		{t.Context(), d, linear.LogisticOptions{MaxIter: 1}, "no convergence after 1 steps", nil},
	} {
		_, err := linear.FitLogistic(c.ctx, c.data, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

func TestSameBytesOnAnyCores(t *testing.T) {
	d := known.Synthetic(10000, true)
	known.SameOnAnyCores(t, func() (linear.Logistic, error) {
		return linear.FitLogistic(t.Context(), d, linear.LogisticOptions{})
	})
}

func BenchmarkLogistic(b *testing.B) {
	d := known.Synthetic(100_000, true)
	for b.Loop() {
		if _, err := linear.FitLogistic(b.Context(), d, linear.LogisticOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLinear(b *testing.B) {
	d := known.Synthetic(100_000, false)
	for b.Loop() {
		if _, err := linear.FitLinear(b.Context(), d); err != nil {
			b.Fatal(err)
		}
	}
}
