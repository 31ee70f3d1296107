package tumours

import (
	"math"
	"reflect"
	"testing"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/evaluate"
	"stagebook/cells/model/linear"
	"stagebook/cells/model/prepare"
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
	for _, size := range []float64{-0.1, 1, 2} {
		if _, _, err := Split(clean, size, Seed); err == nil {
			t.Errorf("a split at %g was made", size)
		}
	}
}

// fitted is the model on the default split.
func fitted(t *testing.T) (test dataframe.DataFrame, scaling prepare.Pipeline, fit linear.Logistic, predict []Case) {
	t.Helper()
	train, test, err := Split(clean(t), TestSize, Seed)
	if err != nil {
		t.Fatal(err)
	}
	if scaling, err = Scaling(train); err != nil {
		t.Fatal(err)
	}
	if fit, err = Fit(t.Context(), train, scaling, Penalty); err != nil {
		t.Fatal(err)
	}
	if predict, err = Predict(test, scaling, fit); err != nil {
		t.Fatal(err)
	}
	return test, scaling, fit, predict
}

// TestAgainstScikitLearn compares with StandardScaler and LogisticRegression of
// scikit-learn on the same split, where benign counts as positive and all signs
// are the other way round.
func TestAgainstScikitLearn(t *testing.T) {
	_, _, fit, predict := fitted(t)
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 2e-4 {
			t.Errorf("%s = %.5f, scikit-learn has %.5f", what, got, want)
		}
	}
	near("intercept", -fit.Intercepts[0], 0.44360)
	for i, want := range []float64{-0.42790, -0.39391, -0.38955, -0.46432, -0.06675, 0.54211, -0.79677, -1.11702} {
		near(fit.Columns[i], -fit.Weights.At(0, i), want)
	}
	near("area under ROC", evaluate.AUC(truth(predict), probabilities(predict)), 0.99738)
	c := evaluate.Confuse(truth(predict), evaluate.At(probabilities(predict), 0.5), kinds())
	if want := [][]int{{70, 1}, {2, 41}}; !reflect.DeepEqual(c.Count, want) {
		t.Errorf("outcomes %v, scikit-learn has %v", c.Count, want)
	}
}

// TestChartsCanBeDrawn: go-echarts finds out only when it draws.
func TestChartsCanBeDrawn(t *testing.T) {
	clean := clean(t)
	test, scaling, fit, predict := fitted(t)
	train, _, err := Split(clean, TestSize, Seed)
	if err != nil {
		t.Fatal(err)
	}
	forest, err := Forest(t.Context(), train, Seed)
	if err != nil {
		t.Fatal(err)
	}
	boosted, err := Boosted(t.Context(), train, Seed)
	if err != nil {
		t.Fatal(err)
	}
	roc, err := ROC(test, scaling, fit, forest, boosted)
	if err != nil {
		t.Fatal(err)
	}
	charts := map[string]interface{ RenderContent() []byte }{
		"Shape": Shape(clean), "Sizes": Sizes(clean), "Spread": Spread(clean), "Together": Together(clean),
		"Weights": Weights(fit), "Confusion": Confusion(predict, Threshold), "ROC": roc,
	}
	for name, chart := range charts {
		if len(chart.RenderContent()) == 0 {
			t.Errorf("%s draws nothing", name)
		}
	}
	compared, err := Compared(test, scaling, Threshold, fit, forest, boosted)
	if err != nil || compared.Nrow() != 3 {
		t.Fatalf("%d models compared, %v", compared.Nrow(), err)
	}
	for row, area := range compared.Col("Area").Float() {
		if area < 0.98 {
			t.Errorf("model %d has an area of %g", row, area)
		}
	}
}
