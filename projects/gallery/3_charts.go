package gallery

import (
	"fmt"
	"math"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

/*
# Charts

The server draws them, with ECharts itself, in the design of the page. *Explore* makes one live.
*/

// Bars stand beside each other.
func Bars() *charts.Bar {
	c := charts.NewBar()
	c.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{Name: "mm"}))
	c.SetXAxis([]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"})
	c.AddSeries("this week", bars(3, 9, 5, 0, 2, 7, 4))
	c.AddSeries("last week", bars(1, 2, 8, 6, 3, 3, 9))
	return c
}

func bars(values ...float64) (data []opts.BarData) {
	for _, v := range values {
		data = append(data, opts.BarData{Value: v})
	}
	return data
}

// Load has areas below them, stacked.
func Load() *charts.Line {
	c := charts.NewLine()
	c.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "time"}), charts.WithYAxisOpts(opts.YAxis{Name: "requests"}))
	for k, name := range []string{"north", "south", "east"} {
		var data []opts.LineData
		for i, day := range days(50) {
			data = append(data, opts.LineData{Value: []any{day, 20 + 5*k + i*(k+1)%17}})
		}
		c.AddSeries(name, data, charts.WithAreaStyleOpts(opts.AreaStyle{Opacity: opts.Float(0.3)}), charts.WithLineChartOpts(opts.LineChart{Stack: "all"}))
	}
	return c
}

// Falling has a logarithmic axis and a line to aim at.
func Falling() *charts.Line {
	c := charts.NewLine()
	c.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{Name: "error", Type: "log"}))
	var data []opts.LineData
	var steps []int
	for i := range 200 {
		data, steps = append(data, opts.LineData{Value: math.Exp(-float64(i)/20) + 1e-5}), append(steps, i)
	}
	c.SetXAxis(steps).AddSeries("train", data, charts.WithMarkLineNameYAxisItemOpts(opts.MarkLineNameYAxisItem{Name: "aim", YAxis: 0.01}))
	return c
}

// Many has a hundred thousand points, of which the picture shows what can be seen.
func Many() *charts.Line {
	c := charts.NewLine()
	data := make([]opts.LineData, 100_000)
	for i := range data {
		x := float64(i) / 2000
		data[i] = opts.LineData{Value: []any{i, math.Sin(x) + 0.3*math.Sin(17*x) + 0.1*math.Sin(301*x)}}
	}
	c.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value"}))
	c.AddSeries("signal", data)
	return c
}

// Scatter sets two groups of points against each other.
func Scatter() *charts.Scatter {
	c := charts.NewScatter()
	c.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Name: "length", Type: "value", Scale: opts.Bool(true)}), charts.WithYAxisOpts(opts.YAxis{Name: "width", Scale: opts.Bool(true)}))
	for k, name := range []string{"here", "there"} {
		var data []opts.ScatterData
		for i := range 120 {
			a, r := float64(i)*2.4, math.Sqrt(float64(i))/4
			data = append(data, opts.ScatterData{Value: []float64{10 + 4*float64(k) + r*math.Cos(a), 5 + 2*float64(k) + r*math.Sin(a)}})
		}
		c.AddSeries(name, data)
	}
	return c
}

// Heat colours squares.
func Heat() *charts.HeatMap {
	c := charts.NewHeatMap()
	var data []opts.HeatMapData
	for x := range 12 {
		for y := range 7 {
			data = append(data, opts.HeatMapData{Value: []any{x, y, math.Round(10 * math.Abs(math.Sin(float64(x*y)/9)))}})
		}
	}
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category", Data: []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "category", Data: []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}}),
		charts.WithVisualMapOpts(opts.VisualMap{Min: 0, Max: 10}),
	)
	c.AddSeries("visits", data)
	return c
}

// Boxes show quartiles.
func Boxes() *charts.BoxPlot {
	c := charts.NewBoxPlot()
	c.SetXAxis([]string{"a", "b", "c"})
	c.AddSeries("spread", []opts.BoxPlotData{{Value: []float64{1, 3, 5, 6, 9}}, {Value: []float64{2, 4, 6, 8, 12}}, {Value: []float64{0, 1, 2, 4, 5}}})
	return c
}

// Pie shows shares.
func Pie() *charts.Pie {
	c := charts.NewPie()
	c.AddSeries("votes", []opts.PieData{{Name: "yes", Value: 52}, {Name: "no", Value: 31}, {Name: "perhaps", Value: 17}})
	return c
}

// Dial is a gauge.
func Dial() *charts.Gauge {
	c := charts.NewGauge()
	c.AddSeries("load", []opts.GaugeData{{Name: "load", Value: 62}})
	return c
}

// Candles are prices.
func Candles() *charts.Kline {
	c := charts.NewKLine()
	var data []opts.KlineData
	for i := range 40 {
		open, close := 100+8*math.Sin(float64(i)/6), 100+8*math.Sin(float64(i+1)/6)
		data = append(data, opts.KlineData{Value: [4]float64{open, close, min(open, close) - 2, max(open, close) + 2}})
	}
	c.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{Name: "price", Scale: opts.Bool(true)}))
	c.SetXAxis(days(40)).AddSeries("price", data)
	return c
}

// Web compares models on several scales.
func Web() *charts.Radar {
	c := charts.NewRadar()
	c.SetGlobalOptions(charts.WithRadarComponentOpts(opts.RadarComponent{Indicator: []*opts.Indicator{
		{Name: "accuracy", Max: 1}, {Name: "recall", Max: 1}, {Name: "precision", Max: 1}, {Name: "speed", Max: 1}, {Name: "size", Max: 1},
	}}))
	c.AddSeries("logistic", []opts.RadarData{{Name: "logistic", Value: []float64{.97, .94, .99, .9, .8}}})
	c.AddSeries("tree", []opts.RadarData{{Name: "tree", Value: []float64{.91, .9, .89, .6, .5}}})
	return c
}

// Network is nodes and links, laid out by force.
func Network() *charts.Graph {
	c := charts.NewGraph()
	var nodes []opts.GraphNode
	var links []opts.GraphLink
	for i := range 9 {
		nodes = append(nodes, opts.GraphNode{Name: fmt.Sprint("node ", i), SymbolSize: 12})
		links = append(links, opts.GraphLink{Source: fmt.Sprint("node ", i), Target: fmt.Sprint("node ", i*i%9)})
	}
	c.AddSeries("", nodes, links, charts.WithGraphChartOpts(opts.GraphChart{Layout: "force", Force: &opts.GraphForce{Repulsion: 400}}),
		charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Position: "right"}))
	return c
}

// Flow shows where rows go.
func Flow() *charts.Sankey {
	c := charts.NewSankey()
	c.AddSeries("", []opts.SankeyNode{{Name: "raw"}, {Name: "clean"}, {Name: "train"}, {Name: "test"}, {Name: "dropped"}},
		[]opts.SankeyLink{{Source: "raw", Target: "clean", Value: 556}, {Source: "raw", Target: "dropped", Value: 13}, {Source: "clean", Target: "train", Value: 416}, {Source: "clean", Target: "test", Value: 140}},
		charts.WithLabelOpts(opts.Label{Show: opts.Bool(true)}))
	return c
}

// Branches is a tree.
func Branches() *charts.Tree {
	c := charts.NewTree()
	c.AddSeries("", []opts.TreeData{{Name: "root", Children: []*opts.TreeData{
		{Name: "radius < 15", Children: []*opts.TreeData{{Name: "benign"}, {Name: "malignant"}}}, {Name: "radius ≥ 15"},
	}}}, charts.WithTreeOpts(opts.TreeChart{Layout: "orthogonal", Orient: "LR", InitialTreeDepth: -1}))
	return c
}

// Disk fills a rectangle.
func Disk() *charts.TreeMap {
	c := charts.NewTreeMap()
	c.AddSeries("disk", []opts.TreeMapNode{{Name: "records", Value: 40, Children: []opts.TreeMapNode{{Name: "a", Value: 25}, {Name: "b", Value: 15}}}, {Name: "objects", Value: 90}, {Name: "workers", Value: 30}})
	return c
}

// Rings fills a circle.
func Rings() *charts.Sunburst {
	c := charts.NewSunburst()
	c.AddSeries("", []opts.SunBurstData{{Name: "records", Children: []*opts.SunBurstData{{Name: "a", Value: 25}, {Name: "b", Value: 15}}}, {Name: "objects", Value: 90}})
	return c
}

// River flows.
func River() *charts.ThemeRiver {
	c := charts.NewThemeRiver()
	c.SetGlobalOptions(charts.WithSingleAxisOpts(opts.SingleAxis{Type: "time", Bottom: "10%"}))
	var data []opts.ThemeRiverData
	for i, day := range days(20) {
		for k, name := range []string{"jazz", "rock", "folk"} {
			data = append(data, opts.ThemeRiverData{Date: day, Value: 10 + 6*math.Sin(float64(i+4*k)/3), Name: name})
		}
	}
	c.AddSeries("", data)
	return c
}

// Threads follows each row over several axes.
func Threads() *charts.Parallel {
	c := charts.NewParallel()
	c.SetGlobalOptions(charts.WithParallelAxisList([]opts.ParallelAxis{{Dim: 0, Name: "radius"}, {Dim: 1, Name: "texture"}, {Dim: 2, Name: "area"}}))
	var data []opts.ParallelData
	for i := range 20 {
		data = append(data, opts.ParallelData{Value: []float64{float64(i), float64(i * i % 13), float64(i * 7 % 11)}})
	}
	c.AddSeries("", data)
	return c
}

// Funnel narrows.
func Funnel() *charts.Funnel {
	c := charts.NewFunnel()
	c.AddSeries("visits", []opts.FunnelData{{Name: "seen", Value: 100}, {Name: "clicked", Value: 60}, {Name: "bought", Value: 20}})
	return c
}

// Ripples marks points.
func Ripples() *charts.EffectScatter {
	c := charts.NewEffectScatter()
	c.SetXAxis([]string{"a", "b", "c"}).AddSeries("alarms", []opts.EffectScatterData{{Value: 3}, {Value: 5}, {Value: 2}})
	return c
}

func days(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("2026-%02d-%02d", 1+i/28, 1+i%28))
	}
	return names
}

// Gaps has missing numbers, as a column of a frame may: the line stops there.
func Gaps() *charts.Line {
	c := charts.NewLine()
	c.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: "A sensor that failed twice"}), charts.WithYAxisOpts(opts.YAxis{Name: "°C"}))
	var data []opts.LineData
	for i := range 48 {
		value := 12 + 4*math.Sin(float64(i)/5)
		if i > 11 && i < 17 || i == 33 {
			value = math.NaN()
		}
		data = append(data, opts.LineData{Value: value})
	}
	c.SetXAxis(days(48)).AddSeries("sensor", data)
	return c
}

// Empty has a series without points.
func Empty() *charts.Bar {
	c := charts.NewBar()
	c.SetXAxis([]string{"a", "b"}).AddSeries("nothing", []opts.BarData{})
	return c
}

// Names has labels that are far longer than their room.
func Names() *charts.Bar {
	c := charts.NewBar()
	names := []string{"a short one", "the Department of Weights and Measures", "an office with a name of many words that goes on", "the last"}
	c.SetXAxis(names).AddSeries("letters a day", bars(14, 220, 73, 41))
	return c
}

// Cloud has sixty thousand points, of which the picture draws those that do not lie on others.
func Cloud() *charts.Scatter {
	c := charts.NewScatter()
	c.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value"}))
	data := make([]opts.ScatterData, 60_000)
	a, b := 0.1, 0.2
	for i := range data {
		a, b = math.Sin(1.7*b)+0.6*math.Cos(1.7*a), math.Sin(-1.9*a)+1.3*math.Cos(-1.9*b)
		data[i] = opts.ScatterData{Value: []float64{a, b}}
	}
	c.AddSeries("orbit", data)
	return c
}

// Round draws a line around a circle.
func Round() *charts.Line {
	c := charts.NewLine()
	c.SetGlobalOptions(
		charts.WithPolarOps(opts.Polar{}), charts.WithRadiusAxisOps(opts.RadiusAxis{}),
		charts.WithAngleAxisOps(opts.AngleAxis{PolarAxisBase: opts.PolarAxisBase{StartAngle: 90, Max: 360, Interval: 45}}),
	)
	var data []opts.LineData
	for angle := range 361 {
		data = append(data, opts.LineData{Value: []float64{math.Abs(math.Sin(float64(angle) * math.Pi / 90)), float64(angle)}})
	}
	c.AddSeries("petals", data, charts.WithCoordinateSystem("polar"))
	return c
}

// Spans is drawn by a function of its own, which runs on the server as in the browser.
func Spans() *charts.Custom {
	c := charts.NewCustom()
	c.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value", Name: "hour", Max: 10}), charts.WithYAxisOpts(opts.YAxis{Type: "category", Data: []string{"read", "fit", "draw"}}))
	c.AddSeries("spans", []opts.CustomData{{Value: []any{1, 0, 4}}, {Value: []any{4, 1, 9}}, {Value: []any{8, 2, 10}}}, charts.WithCustomChartOpts(opts.CustomChart{
		RenderItem: opts.FuncOpts(`function (params, api) {
			var from = api.coord([api.value(0), api.value(1)]), to = api.coord([api.value(2), api.value(1)]);
			return { type: 'rect', shape: { x: from[0], y: from[1] - 9, width: to[0] - from[0], height: 18, r: 2 }, style: { fill: api.visual('color') } };
		}`),
	}))
	return c
}

// Year is a calendar of squares.
func Year() *charts.HeatMap {
	c := charts.NewHeatMap()
	var data []opts.HeatMapData
	for i := range 120 {
		day := time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		data = append(data, opts.HeatMapData{Value: []any{day, i * i % 23}})
	}
	c.AddCalendar(&opts.Calendar{Range: []string{"2026-01-01", "2026-04-30"}, Left: "60", Right: "20", Top: "40"})
	c.SetGlobalOptions(charts.WithVisualMapOpts(opts.VisualMap{Min: 0, Max: 22}))
	c.AddSeries("visits", data, charts.WithCoordinateSystem("calendar"))
	return c
}
