package tumours

import (
	"math"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"
	"gonum.org/v1/gonum/stat"
)

// ## Looking
//
// Before any model, four pictures. If two measurements alone nearly part the
// kinds, a model that cannot do it with thirty is broken.

// Shape sets size against concavity: the depth of the dents in a nucleus.
// Malignant tumours are larger and more dented.
func Shape(clean dataframe.DataFrame) *charts.Scatter {
	scatter := charts.NewScatter()
	scatter.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Name: "mean radius", Scale: opts.Bool(true)}),
		charts.WithYAxisOpts(opts.YAxis{Name: "mean concavity"}),
	)
	for _, kind := range kinds() {
		rows := ofKind(clean, kind)
		radius, concavity := rows.Col("mean radius").Float(), rows.Col("mean concavity").Float()
		points := make([]opts.ScatterData, len(radius))
		for i := range radius {
			points[i] = opts.ScatterData{Value: []float64{radius[i], concavity[i]}}
		}
		scatter.AddSeries(kind, points)
	}
	return scatter
}

// Sizes counts the tumours by radius. The kinds overlap between 12 and 17: that
// is where a diagnosis is hard.
func Sizes(clean dataframe.DataFrame) *charts.Bar {
	const from, to, step = 6, 30, 1
	bar := charts.NewBar()
	bar.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Name: "mean radius"}),
		charts.WithYAxisOpts(opts.YAxis{Name: "tumours"}),
	)
	var labels []int
	for low := from; low < to; low += step {
		labels = append(labels, low)
	}
	bar.SetXAxis(labels)
	for _, kind := range kinds() {
		counts := make([]opts.BarData, len(labels))
		tally := make([]int, len(labels))
		for _, r := range ofKind(clean, kind).Col("mean radius").Float() {
			tally[(int(r)-from)/step]++
		}
		for i, n := range tally {
			counts[i] = opts.BarData{Value: n}
		}
		bar.AddSeries(kind, counts, charts.WithBarChartOpts(opts.BarChart{Stack: "all"}))
	}
	return bar
}

// Spread shows the middle half of each kind as a box, and its extremes, for the
// measurement that parts the kinds best.
func Spread(clean dataframe.DataFrame) *charts.BoxPlot {
	box := charts.NewBoxPlot()
	box.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{Name: "worst concave points"}))
	boxes := make([]opts.BoxPlotData, len(kinds()))
	for i, kind := range kinds() {
		values := ofKind(clean, kind).Col("worst concave points").Float()
		slices.Sort(values)
		boxes[i] = opts.BoxPlotData{Value: []float64{
			values[0], quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75), values[len(values)-1],
		}}
	}
	box.SetXAxis(kinds()).AddSeries("worst concave points", boxes)
	return box
}

// Together shows how the ten mean measurements go together, from −1 to 1. Radius,
// perimeter and area say the same thing three times; a model has to share one
// weight among them.
func Together(clean dataframe.DataFrame) *charts.HeatMap {
	names := clean.Names()[:10]
	columns := make([][]float64, len(names))
	short := make([]string, len(names))
	for i, name := range names {
		columns[i], short[i] = clean.Col(name).Float(), name[len("mean "):]
	}
	var squares []opts.HeatMapData
	for i := range names {
		for j := range names {
			r := stat.Correlation(columns[i], columns[j], nil)
			squares = append(squares, opts.HeatMapData{Value: []any{i, j, math.Round(100*r) / 100}})
		}
	}
	heat := charts.NewHeatMap()
	heat.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Data: short}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Data: short}),
		charts.WithVisualMapOpts(opts.VisualMap{Min: -1, Max: 1}),
		charts.WithInitializationOpts(opts.Initialization{Width: "720px", Height: "420px"}),
	)
	heat.AddSeries("correlation", squares)
	return heat
}

// kinds are the diagnoses, in the order of their colours.
func kinds() []string { return []string{"benign", "malignant"} }

func ofKind(df dataframe.DataFrame, kind string) dataframe.DataFrame {
	return df.Filter(dataframe.F{Colname: "diagnosis", Comparator: "==", Comparando: kind})
}

func quantile(sorted []float64, p float64) float64 {
	return stat.Quantile(p, stat.LinInterp, sorted, nil)
}
