package tumours

import (
	"math"
	"testing"

	"github.com/go-gota/gota/dataframe"

	"stagebook/projects/tumours/score"
)

func clean(t *testing.T) dataframe.DataFrame {
	t.Helper()
	raw, err := Raw(Measurements)
	if err != nil {
		t.Fatal(err)
	}
	clean, err := Clean(raw)
	if err != nil {
		t.Fatal(err)
	}
	return clean
}

func TestEveryRowIsKept(t *testing.T) {
	clean := clean(t)
	if rows, columns := clean.Dims(); rows != 569 || columns != 31 {
		t.Errorf("clean has %d rows and %d columns, want 569 and 31", rows, columns)
	}
	if n := ofKind(clean, malignant).Nrow(); n != 212 {
		t.Errorf("%d malignant tumours, want 212", n)
	}
	for _, size := range []float64{0.1, TestSize, 0.5} {
		train, test, err := Split(clean, size, Seed)
		if err != nil || train.Nrow()+test.Nrow() != 569 {
			t.Errorf("a split at %g has %d + %d rows, %v", size, train.Nrow(), test.Nrow(), err)
		}
	}
	for _, size := range []float64{-0.1, 0, 1, 2} {
		if _, _, err := Split(clean, size, Seed); err == nil {
			t.Errorf("a split at %g was made", size)
		}
	}
}

// TestAgainstScikitLearn compares with StandardScaler and LogisticRegression of
// scikit-learn on the same split, where benign counts as positive and all signs
// are the other way round.
func TestAgainstScikitLearn(t *testing.T) {
	train, test, err := Split(clean(t), TestSize, Seed)
	if err != nil {
		t.Fatal(err)
	}
	fit, err := Fit(t.Context(), train, Penalty)
	if err != nil {
		t.Fatal(err)
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-3 {
			t.Errorf("%s = %.5f, scikit-learn has %.5f", what, got, want)
		}
	}
	near("offset", -fit[len(fit)-1].Weight, 0.44360)
	for i, want := range []float64{-0.42790, -0.39391, -0.38955, -0.46432, -0.06675, 0.54211, -0.79677, -1.11702} {
		near(fit[i].Name, -fit[i].Weight, want)
	}
	predict := Predict(test, fit)
	near("area under ROC", score.Area(score.Curve(predict)), 0.99738)
	if got, want := score.At(0.5, predict), (score.Outcomes{Found: 41, Missed: 2, Alarms: 1, Quiet: 70}); got != want {
		t.Errorf("outcomes %+v, scikit-learn has %+v", got, want)
	}
}

// TestChartsCanBeDrawn: go-echarts finds out only when it draws.
func TestChartsCanBeDrawn(t *testing.T) {
	clean := clean(t)
	train, test, err := Split(clean, TestSize, Seed)
	if err != nil {
		t.Fatal(err)
	}
	fit, err := Fit(t.Context(), train, Penalty)
	if err != nil {
		t.Fatal(err)
	}
	predict := Predict(test, fit)
	charts := map[string]interface{ RenderContent() []byte }{
		"Shape": Shape(clean), "Sizes": Sizes(clean), "Spread": Spread(clean), "Together": Together(clean),
		"Weights": Weights(fit), "Confusion": Confusion(predict, Threshold), "ROC": ROC(predict, Threshold),
	}
	for name, chart := range charts {
		if len(chart.RenderContent()) == 0 {
			t.Errorf("%s draws nothing", name)
		}
	}
}
