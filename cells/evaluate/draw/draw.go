// Package draw shows the figures of package evaluate as charts of go-echarts,
// with axes that say what they measure. What is returned can be refined with
// SetGlobalOptions and AddSeries like any chart of that library.
package draw

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"stagebook/cells"
	"stagebook/cells/evaluate"
)

// Named is one of several things in a chart.
type Named[T any] struct {
	Name string
	Of   T
}

// As names what is drawn: draw.ROC(draw.As("forest", a), draw.As("logistic", b)).
func As[T any](name string, of T) Named[T] { return Named[T]{name, of} }

// ROC draws recall for each share of false alarms, one line a model, and the
// diagonal of mere chance.
func ROC(models ...Named[evaluate.ROC]) *charts.Line {
	line := lines("share of false alarms", "share found (recall)")
	for _, m := range models {
		name := fmt.Sprintf("%s (area %.3f)", m.Name, m.Of.Area())
		line.AddSeries(name, points(m.Of.FalseAlarms, m.Of.Found), plain())
	}
	return line.AddSeries("chance", diagonal(0, 1), dashed()...)
}

// PrecisionRecall draws precision for each recall, one line a model. The line is
// a staircase: between two thresholds, recall has the precision of the next one.
func PrecisionRecall(models ...Named[evaluate.PrecisionRecall]) *charts.Line {
	line := lines("recall", "precision")
	for _, m := range models {
		name := fmt.Sprintf("%s (average %.3f)", m.Name, m.Of.Average())
		line.AddSeries(name, points(m.Of.Recall, m.Of.Precision), charts.WithLineChartOpts(opts.LineChart{Symbol: "none", Step: "end"}))
	}
	return line
}

// Calibration draws what came against what was said, one line a model; a model
// whose probabilities can be taken at their word lies on the diagonal.
func Calibration(models ...Named[evaluate.Calibration]) *charts.Line {
	line := lines("mean probability said", "share that came")
	for _, m := range models {
		line.AddSeries(m.Name, points(m.Of.Said, m.Of.Came))
	}
	return line.AddSeries("perfect", diagonal(0, 1), dashed()...)
}

// Confusion draws the counts: what is true downwards, what was said across, the darker
// the more cases.
func Confusion(c evaluate.Confusion) *charts.HeatMap {
	var names []string
	var squares []opts.HeatMapData
	most := 1
	for t, row := range c.Count {
		names = append(names, c.Name(t))
		for p, n := range row {
			most = max(most, n)
			squares = append(squares, opts.HeatMapData{Value: []any{p, len(c.Count) - 1 - t, n}})
		}
	}
	down := slices.Clone(names)
	slices.Reverse(down)
	heat := charts.NewHeatMap()
	heat.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Name: "class said", Data: names}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Name: "true class", Data: down}),
		charts.WithVisualMapOpts(opts.VisualMap{Show: opts.Bool(false), Max: float32(most)}),
	)
	heat.AddSeries("cases", squares, charts.WithLabelOpts(opts.Label{Show: opts.Bool(true)}))
	return heat
}

// Residuals draws truth minus prediction for each prediction, and the line at
// zero; unit is the target's, "" for none. A good model leaves a cloud around the
// line without a shape. The two are of one length; a pair with NaN is left out.
func Residuals(truth, predicted []float64, unit string) *charts.Scatter {
	scatter := charts.NewScatter()
	scatter.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{
			Type: "value", Scale: opts.Bool(true), Name: withUnit("predicted", unit),
			AxisLine: &opts.AxisLine{OnZero: opts.Bool(false)}, // below, where its labels are
		}),
		charts.WithYAxisOpts(opts.YAxis{Name: withUnit("true − predicted", unit)}),
	)
	zero := func(s *charts.SingleSeries) {
		s.MarkLines = &opts.MarkLines{Data: []any{map[string]any{"yAxis": 0, "label": map[string]any{"show": false}}}}
	}
	scatter.AddSeries("cases", dots(predicted, evaluate.Residuals(truth, predicted)), zero)
	return scatter
}

// Predicted draws prediction against truth for each case, and the diagonal on
// which a perfect model's lie; unit is the target's, "" for none. The two are of
// one length; a pair with NaN or an infinite number is left out.
func Predicted(truth, predicted []float64, unit string) *charts.Scatter {
	scatter := charts.NewScatter()
	scatter.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Scale: opts.Bool(true), Name: withUnit("true", unit)}),
		charts.WithYAxisOpts(opts.YAxis{Scale: opts.Bool(true), Name: withUnit("predicted", unit)}),
	)
	scatter.AddSeries("cases", dots(truth, predicted))
	low, high := math.Inf(1), math.Inf(-1)
	for k := range truth {
		if value(truth[k]) != nil && value(predicted[k]) != nil {
			low, high = min(low, truth[k], predicted[k]), max(high, truth[k], predicted[k])
		}
	}
	if low < high {
		line := charts.NewLine()
		line.AddSeries("perfect", diagonal(low, high), dashed()...)
		scatter.Overlap(line)
	}
	return scatter
}

// Learning draws the mean score on training and test rows for each number of rows;
// what names the score ("accuracy").
func Learning(l evaluate.Learning, what string) *charts.Line {
	rows := make([]float64, len(l.Rows))
	for k, n := range l.Rows {
		rows[k] = float64(n)
	}
	line := charts.NewLine()
	line.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Scale: opts.Bool(true), Name: "rows to train on"}),
		charts.WithYAxisOpts(opts.YAxis{Scale: opts.Bool(true), Name: what}),
	)
	line.AddSeries("training rows", points(rows, l.Train))
	return line.AddSeries("test rows", points(rows, l.Test))
}

// Importance draws the columns whose figures are largest by size, at most so many, the
// first on top; columns and figures are of one length. what names the figure: "fall of accuracy", "share of the gain".
func Importance(columns []string, figure []float64, most int, what string) *charts.Bar {
	order := make([]int, len(columns))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if math.Abs(figure[a]) > math.Abs(figure[b]) {
			return -1
		}
		if math.Abs(figure[a]) < math.Abs(figure[b]) {
			return 1
		}
		return 0
	})
	order = order[:min(most, len(order))]
	slices.Reverse(order) // the first bar stands at the bottom
	var names []string
	var bars []opts.BarData
	for _, k := range order {
		names = append(names, columns[k])
		bars = append(bars, opts.BarData{Value: value(figure[k])})
	}
	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Name: what}))
	if n := len(order); n > 12 {
		bar.SetGlobalOptions(charts.WithInitializationOpts(opts.Initialization{Width: "720px", Height: strconv.Itoa(60+22*n) + "px"}))
	}
	bar.SetXAxis(names).AddSeries(what, bars)
	return bar.XYReversal()
}

// Compare draws the figures of several models side by side, on one axis: leave out
// figures of another size. The names are those of the first; a model that lacks a figure
// has no bar there.
func Compare(models ...Named[cells.Metrics]) *charts.Bar {
	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "category"}), charts.WithYAxisOpts(opts.YAxis{Name: "value"}))
	if len(models) == 0 {
		return bar
	}
	var names []string
	for _, m := range models[0].Of {
		names = append(names, m.Name)
	}
	bar.SetXAxis(names)
	for _, m := range models {
		bars := make([]opts.BarData, len(names))
		for k, name := range names {
			if at := slices.IndexFunc(m.Of, func(f cells.Metric) bool { return f.Name == name }); at >= 0 {
				bars[k].Value = value(m.Of[at].Value)
			}
		}
		bar.AddSeries(m.Name, bars)
	}
	return bar
}

func lines(x, y string) *charts.Line {
	line := charts.NewLine()
	line.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Name: x, Min: 0, Max: 1}),
		charts.WithYAxisOpts(opts.YAxis{Name: y, Min: 0, Max: 1}),
	)
	return line
}

func plain() charts.SeriesOpts {
	return charts.WithLineChartOpts(opts.LineChart{Symbol: "none"})
}

// faint is the colour of axes in the page's design, which has one for the dark.
const faint = "#a59e91"

// dashed is how a line is drawn that is there to compare with.
func dashed() []charts.SeriesOpts {
	return []charts.SeriesOpts{
		plain(),
		charts.WithLineStyleOpts(opts.LineStyle{Type: "dashed", Color: faint, Width: 1.5}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: faint}),
	}
}

func diagonal(low, high float64) []opts.LineData {
	return points([]float64{low, high}, []float64{low, high})
}

func points(x, y []float64) []opts.LineData {
	data := make([]opts.LineData, len(x))
	for k := range x {
		data[k].Value = []any{value(x[k]), value(y[k])}
	}
	return data
}

func dots(x, y []float64) []opts.ScatterData {
	data := make([]opts.ScatterData, len(x))
	for k := range x {
		data[k] = opts.ScatterData{Value: []any{value(x[k]), value(y[k])}}
	}
	return data
}

// value leaves out what no chart can place.
func value(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return v
}

func withUnit(what, unit string) string {
	if unit == "" {
		return what
	}
	return what + " (" + unit + ")"
}
