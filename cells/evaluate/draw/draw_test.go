package draw_test

import (
	"math"
	"reflect"
	"testing"

	"stagebook/cells"
	"stagebook/cells/display"
	"stagebook/cells/evaluate"
	"stagebook/cells/evaluate/draw"
)

// TestChartsCanBeShown makes the display of each: a chart with points, not a
// text that says why there is none.
func TestChartsCanBeShown(t *testing.T) {
	truth, proba := []int{0, 1, 1, 0, 1, 0}, []float64{0.1, 0.8, 0.6, 0.7, 0.9, 0.2}
	y, p := []float64{1, 2, 3}, []float64{1.5, 2, math.NaN()}
	m := evaluate.Binary(truth, proba, 0.5)
	charts := map[string]any{
		"roc":         draw.ROC(draw.As("a", evaluate.ROCCurve(truth, proba)), draw.As("b", evaluate.ROCCurve(truth, proba))),
		"pr":          draw.PrecisionRecall(draw.As("a", evaluate.PrecisionRecallCurve(truth, proba))),
		"calibration": draw.Calibration(draw.As("a", evaluate.Calibrate(truth, proba, 3))),
		"confusion":   draw.Confusion(evaluate.Confuse(truth, evaluate.At(proba, 0.5), []string{"no", "yes"})),
		"residuals":   draw.Residuals(y, p, "°C"),
		"predicted":   draw.Predicted(y, p, ""),
		"learning":    draw.Learning(evaluate.Learning{Rows: []int{10, 20}, Train: []float64{1, 0.9}, Test: []float64{0.7, 0.8}}, "R²"),
		"importance":  draw.Importance([]string{"a", "b", "c"}, []float64{0.1, -0.5, math.NaN()}, 2, "weight"),
		"compare":     draw.Compare(draw.As[cells.Metrics]("a", m), draw.As("b", m[:2])),
	}
	for name, chart := range charts {
		d := display.Of(reflect.ValueOf(chart))
		if d.Kind != display.KindChart || d.Chart.Points == 0 {
			t.Errorf("%s is shown as %v %v", name, d.Kind, d.Text)
		}
	}
}
