package tumours

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/cells"
	"stagebook/projects/tumours/draw"
	"stagebook/projects/tumours/logit"
	"stagebook/projects/tumours/score"
)

// ## How good is it?
//
// Missing a malignant tumour costs more than a false alarm, so read recall
// first. All figures are of rows that the model has never seen. Lower `threshold`
// to find more at the price of more alarms: the model stays as it is, and only
// what follows from the line is drawn again.

// Threshold is the probability from which a tumour is called malignant.
//
//param:slider min=0.05 max=0.95 step=0.05
const Threshold = 0.5

// Predict asks the model about each tumour of the test. The ones it is least sure
// of come first: those are the ones to look at again.
func Predict(test dataframe.DataFrame, fit logit.Model) []score.Case {
	x, y := matrix(test)
	predict := make([]score.Case, len(x))
	for i, row := range x {
		predict[i] = score.Case{
			Row: i, Malignant: y[i], Probability: fit.Probability(row),
		}
	}
	slices.SortStableFunc(predict, func(a, b score.Case) int {
		return cmp.Compare(a.Sureness(), b.Sureness())
	})
	return predict
}

// Scores weighs the model with the line drawn at the threshold.
func Scores(predict []score.Case, threshold float64) cells.Metrics {
	o := score.At(threshold, predict)
	alwaysBenign := float64(o.Benign()) / float64(len(predict))
	return cells.Metrics{
		{
			Name: "Recall", Value: o.Recall(),
			Note: fmt.Sprintf("%d of %d found", o.Found, o.Malignant()),
		},
		{
			Name: "Precision", Value: o.Precision(),
			Note: fmt.Sprintf("false alarms: %d", o.Alarms),
		},
		{
			Name: "Accuracy", Value: o.Accuracy(),
			Compare: &alwaysBenign, CompareNote: "always saying benign",
		},
		{
			Name: "Area under ROC", Value: score.Area(score.Curve(predict)),
			Note: "whatever the threshold",
		},
	}
}

// Confusion counts what the model said against what the tumour was. The square at
// the top left is the one that must stay small.
func Confusion(predict []score.Case, threshold float64) *charts.HeatMap {
	o := score.At(threshold, predict)
	heat := charts.NewHeatMap()
	heat.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{
			Type: "category", Name: "the model says", Data: kinds(),
		}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "category", Name: "the tumour is", Data: kinds(),
		}),
		charts.WithVisualMapOpts(opts.VisualMap{
			Show: opts.Bool(false), Max: float32(len(predict)),
		}),
		draw.Height("260px"),
	)
	heat.AddSeries("tumours", []opts.HeatMapData{
		{Value: []any{benign, benign, o.Quiet}},
		{Value: []any{malignant, benign, o.Alarms}},
		{Value: []any{benign, malignant, o.Missed}},
		{Value: []any{malignant, malignant, o.Found}},
	}, charts.WithLabelOpts(opts.Label{Show: opts.Bool(true)}))
	return heat
}

// ROC draws the trade-off: the share of malignant tumours that are found for each
// share of false alarms one is ready to take. The dot is where the threshold lies.
func ROC(predict []score.Case, threshold float64) *charts.Line {
	var alarms, recall []float64
	for _, p := range score.Curve(predict) {
		alarms = append(alarms, p.FalseAlarms)
		recall = append(recall, p.Recall)
	}
	here := score.At(threshold, predict)
	at := opts.LineData{
		Value: []float64{here.FalseAlarms(), here.Recall()},
	}

	line := charts.NewLine()
	line.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{
			Type: "value", Name: "share of benign called malignant", Max: 1,
		}),
		charts.WithYAxisOpts(opts.YAxis{
			Name: "share of malignant found", Max: 1,
		}),
		draw.Height("420px"),
	)
	plain := charts.WithLineChartOpts(opts.LineChart{Symbol: "none"})
	line.AddSeries("model", draw.Line(alarms, recall), plain)
	line.AddSeries("threshold", []opts.LineData{at}, charts.WithLineChartOpts(
		opts.LineChart{Symbol: "circle", SymbolSize: 12},
	))
	line.AddSeries("chance", draw.Line([]float64{0, 1}, []float64{0, 1}),
		plain, charts.WithLineStyleOpts(opts.LineStyle{Type: "dashed"}))
	return line
}

// Verdict puts it in words, which follow the parameters like everything else.
func Verdict(
	predict []score.Case, threshold float64, fit logit.Model,
) cells.Markdown {
	o := score.At(threshold, predict)
	byWeight := func(a, b logit.Term) int {
		return cmp.Compare(a.Weight, b.Weight)
	}
	strongest := slices.MaxFunc(fit.Columns(), byWeight)
	return cells.Markdown(fmt.Sprintf(
		"Thirty numbers are enough to find **%d of %d** malignant tumours "+
			"at the price of **%d** false alarms among %d benign ones. "+
			"Nothing speaks for malignant like a large *%s*.",
		o.Found, o.Malignant(), o.Alarms, o.Benign(), strongest.Name))
}
