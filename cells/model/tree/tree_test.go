package tree_test

import (
	"math"
	"slices"
	"testing"

	"stagebook/cells/model"
	"stagebook/cells/model/known"
	"stagebook/cells/model/tree"
)

func accuracy(truth, predicted []int) float64 {
	right := 0
	for i, t := range truth {
		if t == predicted[i] {
			right++
		}
	}
	return float64(right) / float64(len(truth))
}

func r2(truth, predicted []float64) float64 {
	mean, left, all := 0.0, 0.0, 0.0
	for _, y := range truth {
		mean += y / float64(len(truth))
	}
	for i, y := range truth {
		left += (y - predicted[i]) * (y - predicted[i])
		all += (y - mean) * (y - mean)
	}
	return 1 - left/all
}

func TestTreeAgainstScikitLearn(t *testing.T) {
	train, test := known.Tumours(t)
	for name, o := range map[string]tree.Options{
		"tree depth=1": {MaxDepth: 1}, "tree depth=2": {MaxDepth: 2}, "tree depth=3": {MaxDepth: 3},
		"tree entropy": {MaxDepth: 3, Criterion: tree.Entropy},
	} {
		want := known.Model(t, name)
		fit, err := tree.Fit(t.Context(), train, o)
		if err != nil {
			t.Fatal(err)
		}
		known.Near(t, name+" training accuracy", []float64{accuracy(train.Codes(), fit.Predict(train.X))}, []float64{want.Train}, 1e-12)
		if name == "tree depth=1" || name == "tree depth=2" {
			if !slices.Equal(fit.Trees[0].Feature[:1], want.Feature[:1]) {
				t.Errorf("%s asks for %v, scikit-learn for %v", name, fit.Trees[0].Feature, want.Feature)
			}
			known.Near(t, name, fit.Proba(test.X).Col(1), known.Floats(t, want.Proba), 1e-12)
			known.Near(t, name+" importance", fit.Importance, want.Importance, 1e-9)
		}
		if got := accuracy(test.Codes(), fit.Predict(test.X)); math.Abs(got-want.Accuracy) > 0.03 {
			t.Errorf("%s: test accuracy %.4f, scikit-learn has %.4f", name, got, want.Accuracy)
		}
		known.Kept(t, fit)
	}
	whole, err := tree.Fit(t.Context(), train, tree.Options{})
	want := known.Model(t, "tree depth=0")
	if err != nil || accuracy(train.Codes(), whole.Predict(train.X)) != 1 {
		t.Errorf("a tree without a limit misses training rows, %v", err)
	}
	if got := whole.Trees[0].Leaves(); math.Abs(float64(got-want.Leaves)) > 4 {
		t.Errorf("%d leaves, scikit-learn has %d", got, want.Leaves)
	}
}

func TestRegressionTree(t *testing.T) {
	d := known.Weather(t)
	train, test := d.Take(span(0, 1000)), d.Take(span(1000, d.X.Rows))
	want := known.Model(t, "tree regression")
	fit, err := tree.FitRegressor(t.Context(), train, tree.Options{MaxDepth: 3})
	if err != nil {
		t.Fatal(err)
	}
	known.Near(t, "predictions", fit.Predict(test.X)[:50], want.Predict, 1e-9)
	known.Near(t, "R²", []float64{r2(train.Y, fit.Predict(train.X)), r2(test.Y, fit.Predict(test.X))}, []float64{want.Train, want.R2}, 1e-9)
	known.Kept(t, fit)

	forest, err := tree.FitForestRegressor(t.Context(), train, tree.ForestOptions{})
	band := known.Model(t, "forest regression")
	if got := r2(test.Y, forest.Predict(test.X)); err != nil || got < band.Low-0.01 || got > band.High+0.01 {
		t.Errorf("forest: R² %.4f, ten of scikit-learn lie in %.4f … %.4f, %v", got, band.Low, band.High, err)
	}
	want = known.Model(t, "boosting regression")
	boosted, err := tree.FitBoostRegressor(t.Context(), train, tree.BoostOptions{})
	if err != nil {
		t.Fatal(err)
	}
	known.Near(t, "boosting R²", []float64{r2(train.Y, boosted.Predict(train.X)), r2(test.Y, boosted.Predict(test.X))}, []float64{want.Train, want.R2}, 5e-3)
	known.Kept(t, boosted)
}

func span(from, to int) (rows []int) {
	for i := from; i < to; i++ {
		rows = append(rows, i)
	}
	return rows
}

func TestForestAndBoosting(t *testing.T) {
	train, test := known.Tumours(t)
	band := known.Model(t, "forest")
	forest, err := tree.FitForest(t.Context(), train, tree.ForestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := accuracy(test.Codes(), forest.Predict(test.X)); got < band.Low-0.01 || got > band.High+0.01 {
		t.Errorf("forest: accuracy %.4f, ten of scikit-learn lie in %.4f … %.4f", got, band.Low, band.High)
	}
	known.Kept(t, forest)
	want := known.Model(t, "boosting")
	boosted, err := tree.FitBoost(t.Context(), train, tree.BoostOptions{})
	if err != nil {
		t.Fatal(err)
	}
	known.Near(t, "boosting: training log loss", []float64{logLoss(train, boosted)}, []float64{want.TrainLoss}, 0.002)
	if got := accuracy(test.Codes(), boosted.Predict(test.X)); math.Abs(got-want.Accuracy) > 0.02 {
		t.Errorf("boosting: accuracy %.4f, scikit-learn has %.4f", got, want.Accuracy)
	}
	known.Kept(t, boosted)

	d := known.Penguins(t)
	d.X = known.Scaled(d.X)[0]
	var even, odd []int
	for i := range d.X.Rows {
		if i%2 == 0 {
			even = append(even, i)
		} else {
			odd = append(odd, i)
		}
	}
	want = known.Model(t, "boosting multinomial")
	three, err := tree.FitBoost(t.Context(), d.Take(even), tree.BoostOptions{})
	if err != nil {
		t.Fatal(err)
	}
	known.Near(t, "three classes: training log loss", []float64{logLoss(d.Take(even), three)}, []float64{want.TrainLoss}, 0.002)
	if got := accuracy(d.Take(odd).Codes(), three.Predict(d.Take(odd).X)); math.Abs(got-want.Accuracy) > 0.02 {
		t.Errorf("three classes: accuracy %.4f, scikit-learn has %.4f", got, want.Accuracy)
	}
}

func logLoss(d model.Data, m model.Classifier) float64 {
	sum := 0.0
	p := m.Proba(d.X)
	for i, c := range d.Codes() {
		sum -= math.Log(p.At(i, c)) / float64(p.Rows)
	}
	return sum
}

func TestSameBytesOnAnyCores(t *testing.T) {
	d := known.Synthetic(5000, true)
	known.SameOnAnyCores(t, func() (tree.Classifier, error) {
		return tree.FitForest(t.Context(), d, tree.ForestOptions{Trees: 8, Options: tree.Options{Seed: 3}})
	})
	known.SameOnAnyCores(t, func() (tree.BoostedClassifier, error) {
		return tree.FitBoost(t.Context(), d, tree.BoostOptions{Trees: 5, Subsample: 0.5, Options: tree.Options{Seed: 3}})
	})
}

func BenchmarkTree(b *testing.B) {
	d := known.Synthetic(100_000, true)
	for b.Loop() {
		if _, err := tree.Fit(b.Context(), d, tree.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkForest(b *testing.B) {
	d := known.Synthetic(100_000, true)
	for b.Loop() {
		if _, err := tree.FitForest(b.Context(), d, tree.ForestOptions{Trees: 10}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBoost(b *testing.B) {
	d := known.Synthetic(100_000, true)
	for b.Loop() {
		if _, err := tree.FitBoost(b.Context(), d, tree.BoostOptions{Trees: 10}); err != nil {
			b.Fatal(err)
		}
	}
}
