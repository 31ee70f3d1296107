package evaluate_test

import (
	"context"
	"math"
	"reflect"
	"testing"

	"stagebook/cells/data"
	"stagebook/cells/evaluate"
	"stagebook/cells/model"
	"stagebook/cells/model/bayes"
	"stagebook/cells/model/known"
	"stagebook/cells/model/split"
)

// TestLearnAgainstScikitLearn: the penguins are sorted by species, so without a
// shuffle the first rows are all of one. The figures are those of
// learning_curve(GaussianNB(), …, cv=KFold(5), train_sizes=[0.2, 0.5, 1], shuffle=True, random_state=3).
func TestLearnAgainstScikitLearn(t *testing.T) {
	df, err := data.DropMissing(known.Frame(t, "penguins.csv"), "Beak Length (mm)")
	if err != nil {
		t.Fatal(err)
	}
	d, err := model.Classification(df, "Species", "Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)")
	if err != nil {
		t.Fatal(err)
	}
	folds, err := split.KFold(d.X.Rows, 5, split.Shuffle{})
	if err != nil {
		t.Fatal(err)
	}
	fit := func(ctx context.Context, d model.Data) (func(model.Data) float64, error) {
		m, err := bayes.Fit(ctx, d, bayes.Options{})
		return func(d model.Data) float64 { return evaluate.Accuracy(d.Codes(), m.Predict(d.X)) }, err
	}
	o := evaluate.LearnOptions{Folds: folds, Sizes: []float64{0.2, 0.5, 1}, Shuffle: true, Seed: 3}
	l, err := evaluate.Learn(t.Context(), d, o, fit)
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{54, 136, 273}; !reflect.DeepEqual(l.Rows, want) {
		t.Errorf("fitted to %v rows, want %v", l.Rows, want)
	}
	for _, c := range []struct {
		name      string
		got, want []float64
	}{
		{"train", l.Train, []float64{0.9814814814814815, 0.9838235294117649, 0.9706959706959708}},
		{"train spread", l.TrainSpread, []float64{0.020286020648339495, 0.012650478333886217, 0.008025238937804643}},
		{"test", l.Test, []float64{0.8004688832054562, 0.8974424552429667, 0.9387041773231031}},
		{"test spread", l.TestSpread, []float64{0.30784756387905227, 0.1388833805012497, 0.06433319568337054}},
	} {
		for i := range c.want {
			if math.Abs(c.got[i]-c.want[i]) > 1e-9 {
				t.Errorf("%s is %v, want %v", c.name, c.got, c.want)
				break
			}
		}
	}
	o.Shuffle = false
	if _, err := evaluate.Learn(t.Context(), d, o, fit); err == nil {
		t.Error("rows of one class were fitted")
	}
}
