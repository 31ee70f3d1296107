package evaluate

import (
	"fmt"
	"slices"

	"stagebook/cells"
)

// Binary gives the usual figures of two classes, for showing: recall, precision,
// F1 and accuracy with the line drawn at the threshold, beside the areas and
// losses that know no threshold. Accuracy is compared with always saying the
// more frequent class.
func Binary(truth []int, proba []float64, threshold float64) cells.Metrics {
	predicted := At(proba, threshold)
	c := Confuse(truth, predicted, []string{"0", "1"})
	s, n := c.Of(1), len(truth)
	always := float64(max(s.Support, n-s.Support)) / float64(n)
	return cells.Metrics{
		{Name: "Recall", Value: s.Recall, Note: fmt.Sprintf("%d of %d found", c.Count[1][1], s.Support)},
		{Name: "Precision", Value: s.Precision, Note: fmt.Sprintf("false alarms: %d", c.Count[0][1])},
		{Name: "F1", Value: s.F1},
		{Name: "Accuracy", Value: c.Accuracy(), Compare: &always, CompareNote: "always saying the more frequent class"},
		{Name: "Area under ROC", Value: AUC(truth, proba), Note: "whatever the threshold"},
		{Name: "Average precision", Value: AveragePrecision(truth, proba)},
		{Name: "Log loss", Value: LogLoss(truth, proba), Unit: "nats"},
		{Name: "Brier score", Value: Brier(truth, proba)},
	}
}

// Metrics gives the usual figures of any number of classes, for showing.
func (c Confusion) Metrics() cells.Metrics {
	macro, weighted := c.Macro(), c.Weighted()
	most := 0
	for class := range c.Count {
		most = max(most, c.Of(class).Support)
	}
	always := ratio(float64(most), float64(macro.Support))
	return cells.Metrics{
		{Name: "Accuracy", Value: c.Accuracy(), Compare: &always, CompareNote: "always saying the most frequent class"},
		{Name: "Balanced accuracy", Value: c.BalancedAccuracy(), Note: "mean recall of the classes"},
		{Name: "Precision", Value: macro.Precision, Note: "mean of the classes"},
		{Name: "Recall", Value: macro.Recall, Note: "mean of the classes"},
		{Name: "F1", Value: macro.F1, Note: "mean of the classes"},
		{Name: "Weighted F1", Value: weighted.F1, Note: "classes by their cases"},
	}
}

// Numbers gives the usual figures of predicted numbers, for showing; unit is the
// target's. The root mean square error is compared with always saying the mean.
func Numbers(truth, predicted []float64, unit string) cells.Metrics {
	mean := 0.0
	for _, y := range truth {
		mean += y / float64(len(truth))
	}
	always := RMSE(truth, slices.Repeat([]float64{mean}, len(truth)))
	return cells.Metrics{
		{Name: "R²", Value: R2(truth, predicted)},
		{Name: "RMSE", Value: RMSE(truth, predicted), Unit: unit, Compare: &always, CompareNote: "always saying the mean"},
		{Name: "MAE", Value: MAE(truth, predicted), Unit: unit},
		{Name: "Largest error", Value: MaxError(truth, predicted), Unit: unit},
	}
}
