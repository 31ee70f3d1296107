package evaluate_test

import (
	"context"
	"math"
	"testing"

	"stagebook/cells/evaluate"
	"stagebook/cells/model"
	"stagebook/cells/model/known"
	"stagebook/cells/model/linear"
	"stagebook/cells/model/split"
)

type reference struct {
	Truth, Truth4                            []int
	Proba, FPR, TPR, Thresholds              []float64
	Proba4                                   [][]float64
	Accuracy, Precision, Recall, F1, AUC, AP float64
	LogLoss, Brier, LogLoss4, Balanced, MCC  float64
	PRPrecision                              []float64 `json:"pr_precision"`
	PRRecall                                 []float64 `json:"pr_recall"`
	PRThresholds                             []float64 `json:"pr_thresholds"`
	Confusion, Confusion4                    [][]int
	Uniform                                  cal `json:"cal_uniform"`
	Quantile                                 cal `json:"cal_quantile"`
	Macro, Weighted                          []float64
	Each                                     [][]float64
	AUC4                                     struct{ Macro, Weighted float64 }
	Number, Predicted                        []float64
	R2, MAE, RMSE, MSE, MedAE, MAPE, MaxErr  float64
}

type cal struct{ Share, Mean []float64 }

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	known.Near(t, what, []float64{got}, []float64{want}, 1e-9)
}

func TestBinaryAgainstScikitLearn(t *testing.T) {
	var r reference
	known.Read(t, "metrics.json", &r)
	said := evaluate.At(r.Proba, 0.5)
	near(t, "accuracy", evaluate.Accuracy(r.Truth, said), r.Accuracy)
	near(t, "precision", evaluate.Precision(r.Truth, said), r.Precision)
	near(t, "recall", evaluate.Recall(r.Truth, said), r.Recall)
	near(t, "F1", evaluate.F1(r.Truth, said), r.F1)
	near(t, "area", evaluate.AUC(r.Truth, r.Proba), r.AUC)
	near(t, "average precision", evaluate.AveragePrecision(r.Truth, r.Proba), r.AP)
	near(t, "log loss", evaluate.LogLoss(r.Truth, r.Proba), r.LogLoss)
	near(t, "Brier", evaluate.Brier(r.Truth, r.Proba), r.Brier)
	c := evaluate.Confuse(r.Truth, said, nil)
	near(t, "balanced accuracy", c.BalancedAccuracy(), r.Balanced)
	near(t, "Matthews", c.Matthews(), r.MCC)
	curve := evaluate.ROCCurve(r.Truth, r.Proba)
	known.Near(t, "false alarms", curve.FalseAlarms, r.FPR, 1e-9)
	known.Near(t, "found", curve.Found, r.TPR, 1e-9)
	known.Near(t, "thresholds", curve.Thresholds, r.Thresholds, 0)
	pr := evaluate.PrecisionRecallCurve(r.Truth, r.Proba)
	known.Near(t, "precision", pr.Precision, r.PRPrecision, 1e-9)
	known.Near(t, "recall", pr.Recall, r.PRRecall, 1e-9)
	known.Near(t, "thresholds", pr.Thresholds, r.PRThresholds, 0)
	for what, pair := range map[string]struct {
		got  evaluate.Calibration
		want cal
	}{"uniform": {evaluate.Calibrate(r.Truth, r.Proba, 5), r.Uniform}, "quantile": {evaluate.CalibrateQuantiles(r.Truth, r.Proba, 5), r.Quantile}} {
		known.Near(t, what+" said", pair.got.Said, pair.want.Mean, 1e-9)
		known.Near(t, what+" came", pair.got.Came, pair.want.Share, 1e-9)
	}
	m := evaluate.Binary(r.Truth, r.Proba, 0.5)
	near(t, "metrics: recall", m[0].Value, r.Recall)
	near(t, "metrics: Brier", m[7].Value, r.Brier)
}

func TestClassesAgainstScikitLearn(t *testing.T) {
	var r reference
	known.Read(t, "metrics.json", &r)
	p, err := model.FromRows(r.Proba4)
	if err != nil {
		t.Fatal(err)
	}
	c := evaluate.Confuse(r.Truth4, p.ArgMax(), nil)
	for a, row := range r.Confusion4 {
		for b, n := range row {
			if c.Count[a][b] != n {
				t.Errorf("%d of %d said to be %d, scikit-learn has %d", c.Count[a][b], a, b, n)
			}
		}
		s := c.Of(a)
		known.Near(t, "class", []float64{s.Precision, s.Recall, s.F1}, []float64{r.Each[0][a], r.Each[1][a], r.Each[2][a]}, 1e-9)
	}
	macro, weighted := c.Macro(), c.Weighted()
	known.Near(t, "macro", []float64{macro.Precision, macro.Recall, macro.F1}, r.Macro, 1e-9)
	known.Near(t, "weighted", []float64{weighted.Precision, weighted.Recall, weighted.F1}, r.Weighted, 1e-9)
	near(t, "log loss", evaluate.LogLossOf(r.Truth4, p), r.LogLoss4)
	areas, w := evaluate.AUCs(r.Truth4, r.Proba4), 0.0
	mean := 0.0
	for k, a := range areas {
		mean += a / 4
		w += a * float64(c.Of(k).Support) / 80
	}
	near(t, "mean area", mean, r.AUC4.Macro)
	near(t, "weighted area", w, r.AUC4.Weighted)
	near(t, "metrics: F1", c.Metrics()[4].Value, r.Macro[2])
}

func TestNumbersAgainstScikitLearn(t *testing.T) {
	var r reference
	known.Read(t, "metrics.json", &r)
	y, p := r.Number, r.Predicted
	near(t, "R²", evaluate.R2(y, p), r.R2)
	near(t, "MAE", evaluate.MAE(y, p), r.MAE)
	near(t, "RMSE", evaluate.RMSE(y, p), r.RMSE)
	near(t, "MSE", evaluate.MSE(y, p), r.MSE)
	near(t, "median", evaluate.MedianError(y, p), r.MedAE)
	near(t, "MAPE", evaluate.MAPE(y, p), r.MAPE)
	near(t, "largest", evaluate.MaxError(y, p), r.MaxErr)
	near(t, "metrics: R²", evaluate.Numbers(y, p, "°C")[0].Value, r.R2)
}

func TestEdges(t *testing.T) {
	if got := evaluate.AUC([]int{1, 1}, []float64{0.1, 0.2}); !math.IsNaN(got) {
		t.Errorf("the area of a single class is %v", got)
	}
	near(t, "nothing said", evaluate.Precision([]int{0, 1}, []int{0, 0}), 0)
	near(t, "certain and wrong", evaluate.LogLoss([]int{1}, []float64{0}), -math.Log(0x1p-52))
	near(t, "constant truth", evaluate.R2([]float64{2, 2}, []float64{2, 3}), 0)
	defer func() {
		if recover() == nil {
			t.Error("lengths that differ were taken")
		}
	}()
	evaluate.Accuracy([]int{1}, []int{1, 0})
}

// TestPermuteAndLearn: only columns that the target is made of matter, and more
// rows make a better model.
func TestPermuteAndLearn(t *testing.T) {
	d := known.Synthetic(2000, false)
	fit, err := linear.FitLinear(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	score := func(d model.Data) float64 { return evaluate.R2(d.Y, fit.Predict(d.X)) }
	imp, err := evaluate.Permute(t.Context(), d, evaluate.PermuteOptions{Seed: 1}, score)
	if err != nil {
		t.Fatal(err)
	}
	if imp.Mean[1] < imp.Mean[0] || imp.Mean[0] < imp.Mean[4] || imp.Mean[4] < 0.02 || math.Abs(imp.Mean[9]) > 0.01 {
		t.Errorf("importance is %v", imp.Mean)
	}
	known.SameOnAnyCores(t, func() (evaluate.Importance, error) {
		return evaluate.Permute(t.Context(), d, evaluate.PermuteOptions{Seed: 1}, score)
	})
	folds, err := split.KFold(d.X.Rows, 4, split.Shuffling(1))
	if err != nil {
		t.Fatal(err)
	}
	l, err := evaluate.Learn(t.Context(), d, evaluate.LearnOptions{Folds: folds, Sizes: []float64{0.02, 0.2, 1}}, func(ctx context.Context, d model.Data) (func(model.Data) float64, error) {
		fit, err := linear.FitLinear(ctx, d)
		return func(d model.Data) float64 { return evaluate.R2(d.Y, fit.Predict(d.X)) }, err
	})
	if err != nil || len(l.Rows) != 3 || l.Rows[2] != 1500 || l.Test[0] >= l.Test[2] || l.Train[0] <= l.Train[2] {
		t.Errorf("learning is %+v, %v", l, err)
	}
}
