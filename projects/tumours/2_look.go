package tumours

import (
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"
	"gonum.org/v1/gonum/stat"

	"stagebook/projects/tumours/draw"
)

// ## Looking
//
// Before any model, four pictures. If two measurements alone nearly part the
// kinds, a model that cannot do it with thirty is broken.

// Shape sets size against concavity, which is how deep the dents in the outline
// of a nucleus are. Malignant nuclei are larger and more dented, and the few
// benign ones with deep dents are small.
func Shape(clean dataframe.DataFrame) *charts.Scatter {
	scatter := charts.NewScatter()
	scatter.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{
			Name: "mean radius (units of the image)",
			Type: "value", Scale: opts.Bool(true),
		}),
		charts.WithYAxisOpts(opts.YAxis{Name: "mean concavity"}),
	)
	symbols := map[string]string{benign: "circle", malignant: "triangle"}
	for _, kind := range kinds() {
		rows := ofKind(clean, kind)
		points := draw.Points(
			rows.Col("mean radius").Float(),
			rows.Col("mean concavity").Float(),
		)
		scatter.AddSeries(kind, points, charts.WithScatterChartOpts(
			opts.ScatterChart{Symbol: symbols[kind], SymbolSize: 6},
		))
	}
	return scatter
}

// Sizes counts the tumours by radius, one bar a unit. Below 11 nearly all are
// benign, from 18 on none is. In between is where a diagnosis is hard.
func Sizes(clean dataframe.DataFrame) *charts.Bar {
	bar := charts.NewBar()
	bar.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{
			Name: "mean radius (units of the image), from",
		}),
		charts.WithYAxisOpts(opts.YAxis{Name: "tumours"}),
	)
	var bins []int
	for radius := 6; radius < 30; radius++ {
		bins = append(bins, radius)
	}
	bar.SetXAxis(bins)
	stacked := charts.WithBarChartOpts(opts.BarChart{
		Stack: "tumours", BarCategoryGap: "8%",
	})
	for _, kind := range kinds() {
		radii := ofKind(clean, kind).Col("mean radius").Float()
		bar.AddSeries(kind, draw.Bars(draw.Count(radii, bins)), stacked)
	}
	return bar
}

// Spread sets the kinds side by side for the *worst* of all ten properties, in
// standard deviations from the mean of all tumours: benign on the left of each
// pair, malignant on the right. A box holds the middle half, and the whiskers leave
// out one tumour in twenty at either end. Where the boxes are far apart, one number
// alone would get most tumours right.
func Spread(clean dataframe.DataFrame) *charts.BoxPlot {
	box := charts.NewBoxPlot()
	names, short := columns(clean, "worst ")
	for _, kind := range kinds() {
		rows := ofKind(clean, kind)
		var boxes []opts.BoxPlotData
		for _, name := range names {
			mean, sd := stat.MeanStdDev(clean.Col(name).Float(), nil)
			values := rows.Col(name).Float()
			for i, v := range values {
				values[i] = (v - mean) / sd
			}
			boxes = append(boxes, draw.Box(values))
		}
		box.AddSeries(kind, boxes)
	}
	box.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{
			AxisLabel: &opts.AxisLabel{Rotate: 30, Interval: "0"},
		}),
		charts.WithYAxisOpts(opts.YAxis{Name: "standard deviations"}),
		draw.Height("380px"),
	)
	box.SetXAxis(short)
	return box
}

// Together shows how the ten mean measurements go together, from −1 to 1. Radius,
// perimeter and area say the same thing three times; a model has to share one
// weight among them.
func Together(clean dataframe.DataFrame) *charts.HeatMap {
	names, short := columns(clean, "mean ")
	var squares []opts.HeatMapData
	for i, a := range names {
		for j, b := range names {
			x, y := clean.Col(a).Float(), clean.Col(b).Float()
			r := stat.Correlation(x, y, nil)
			squares = append(squares, opts.HeatMapData{
				Value: []any{i, j, math.Round(100*r) / 100},
			})
		}
	}
	heat := charts.NewHeatMap()
	heat.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{
			Type: "category", Data: short,
			AxisLabel: &opts.AxisLabel{Rotate: 30, Interval: "0"},
		}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "category", Data: short,
		}),
		charts.WithVisualMapOpts(opts.VisualMap{Min: -1, Max: 1}),
		draw.Height("460px"),
	)
	heat.AddSeries("correlation", squares)
	return heat
}

// columns are the names of the columns with a prefix, and what follows it.
func columns(df dataframe.DataFrame, prefix string) (names, short []string) {
	for _, name := range df.Names() {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			names, short = append(names, name), append(short, rest)
		}
	}
	return names, short
}
