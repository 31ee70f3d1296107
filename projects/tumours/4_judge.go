package tumours

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/cells"
	"stagebook/projects/tumours/logit"
)

// ## How good is it?
//
// Missing a malignant tumour costs more than a false alarm, so read recall
// first. All figures are of rows that the model has never seen.

// Case is one tumour of the test: what it is, and how sure the model is that it
// is malignant.
type Case struct {
	Malignant   bool
	Probability float64
}

// Predict asks the model about each tumour of the test, the surest first.
func Predict(test dataframe.DataFrame, fit *logit.Model) []Case {
	x, malignant := matrix(test)
	predict := make([]Case, len(x))
	for i, row := range x {
		predict[i] = Case{Malignant: malignant[i], Probability: fit.Probability(row)}
	}
	slices.SortStableFunc(predict, func(a, b Case) int { return cmp.Compare(b.Probability, a.Probability) })
	return predict
}

// Scores weighs the model, with the line drawn at one half.
func Scores(predict []Case) cells.Metrics {
	t := tableOf(predict)
	recall := float64(t.hit) / float64(t.hit+t.missed)
	precision := float64(t.hit) / float64(t.hit+t.alarm)
	always := float64(t.alarm+t.quiet) / float64(len(predict))
	return cells.Metrics{
		{Name: "Recall", Value: recall, Note: fmt.Sprintf("%d of %d malignant found", t.hit, t.hit+t.missed)},
		{Name: "Precision", Value: precision, Note: fmt.Sprintf("%d false alarms", t.alarm)},
		{Name: "Accuracy", Value: float64(t.hit+t.quiet) / float64(len(predict)), Compare: &always, CompareNote: "always benign"},
		{Name: "Area under ROC", Value: area(predict)},
	}
}

// Confusion counts what the model said against what the tumour was.
func Confusion(predict []Case) *charts.HeatMap {
	t := tableOf(predict)
	heat := charts.NewHeatMap()
	heat.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Name: "the model says", Data: kinds()}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Name: "the tumour is", Data: kinds()}),
		charts.WithVisualMapOpts(opts.VisualMap{Show: opts.Bool(false), Max: float32(max(t.hit, t.quiet))}),
		charts.WithInitializationOpts(opts.Initialization{Width: "720px", Height: "260px"}),
	)
	heat.AddSeries("tumours", []opts.HeatMapData{
		{Value: []any{0, 0, t.quiet}}, {Value: []any{1, 0, t.alarm}}, {Value: []any{0, 1, t.missed}}, {Value: []any{1, 1, t.hit}},
	}, charts.WithLabelOpts(opts.Label{Show: opts.Bool(true)}))
	return heat
}

// ROC draws the trade-off: how many malignant tumours are found for each share of
// false alarms that one is ready to take.
func ROC(predict []Case) *charts.Line {
	points := curve(predict)
	line := charts.NewLine()
	line.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Name: "false alarms", Max: 1}),
		charts.WithYAxisOpts(opts.YAxis{Name: "malignant found", Max: 1}),
	)
	drawn := make([]opts.LineData, len(points))
	for i, p := range points {
		drawn[i] = opts.LineData{Value: []float64{p.alarms, p.found}}
	}
	line.AddSeries("model", drawn)
	line.AddSeries("chance", []opts.LineData{{Value: []float64{0, 0}}, {Value: []float64{1, 1}}},
		charts.WithLineStyleOpts(opts.LineStyle{Type: "dashed"}))
	return line
}

// Verdict sums it up.
func Verdict(predict []Case, fit *logit.Model) cells.Markdown {
	t := tableOf(predict)
	text := fmt.Sprintf("Of **%d** malignant tumours in the test the model finds **%d**, at the price of **%d** false alarms.\n\n",
		t.hit+t.missed, t.hit, t.alarm)
	text += "| | |\n|---|---|\n"
	text += fmt.Sprintf("| measurements | %d |\n| rounds of fitting | %d |\n| area under ROC | %.3f |\n", len(fit.Weights), fit.Rounds, area(predict))
	return cells.Markdown(text)
}

// table counts the four outcomes of a test.
type table struct{ hit, missed, alarm, quiet int }

func tableOf(cases []Case) (t table) {
	for _, c := range cases {
		switch said := c.Probability > 0.5; {
		case c.Malignant && said:
			t.hit++
		case c.Malignant:
			t.missed++
		case said:
			t.alarm++
		default:
			t.quiet++
		}
	}
	return t
}

// point is one place of the ROC curve, both as shares.
type point struct{ alarms, found float64 }

// curve lowers the threshold from case to case. cases are in order, the surest
// first; equal ones fall together.
func curve(cases []Case) []point {
	all := tableOf(cases)
	malignant, benign := float64(all.hit+all.missed), float64(all.alarm+all.quiet)
	points := []point{{0, 0}}
	var found, alarms float64
	for i, c := range cases {
		if c.Malignant {
			found++
		} else {
			alarms++
		}
		if i+1 == len(cases) || cases[i+1].Probability != c.Probability {
			points = append(points, point{alarms / benign, found / malignant})
		}
	}
	return points
}

// area is the area under the ROC curve, by trapezes.
func area(cases []Case) float64 {
	points := curve(cases)
	sum := 0.0
	for i := 1; i < len(points); i++ {
		sum += (points[i].alarms - points[i-1].alarms) * (points[i].found + points[i-1].found) / 2
	}
	return sum
}
