package chart

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// others are the kinds of chart that need a drawing of their own, as go-echarts
// makes them, and the things that authors add to the common ones.
func others(t *testing.T) map[string]json.RawMessage {
	all := map[string]validated{
		"kline": kline(), "radar": radar(), "graph": network(), "sankey": sankey(), "tree": tree(), "treemap": treemap(),
		"sunburst": sunburst(), "river": river(), "parallel": parallel(), "funnel": funnel(), "effect": effect(),
	}
	for name, c := range lines() {
		all[name] = c
	}
	options := map[string]json.RawMessage{}
	for name, c := range all {
		options[name] = optionsOf(t, c)
	}
	return options
}

func days(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("2026-%02d-%02d", 1+i/28, 1+i%28))
	}
	return names
}

func kline() validated {
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

func radar() validated {
	c := charts.NewRadar()
	c.SetGlobalOptions(charts.WithRadarComponentOpts(opts.RadarComponent{Indicator: []*opts.Indicator{
		{Name: "accuracy", Max: 1}, {Name: "recall", Max: 1}, {Name: "precision", Max: 1}, {Name: "speed", Max: 1}, {Name: "size", Max: 1},
	}}))
	c.AddSeries("logistic", []opts.RadarData{{Name: "logistic", Value: []float64{.97, .94, .99, .9, .8}}})
	c.AddSeries("tree", []opts.RadarData{{Name: "tree", Value: []float64{.91, .9, .89, .6, .5}}})
	return c
}

func network() validated {
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

func sankey() validated {
	c := charts.NewSankey()
	c.AddSeries("", []opts.SankeyNode{{Name: "raw"}, {Name: "clean"}, {Name: "train"}, {Name: "test"}, {Name: "dropped"}},
		[]opts.SankeyLink{{Source: "raw", Target: "clean", Value: 556}, {Source: "raw", Target: "dropped", Value: 13}, {Source: "clean", Target: "train", Value: 416}, {Source: "clean", Target: "test", Value: 140}},
		charts.WithLabelOpts(opts.Label{Show: opts.Bool(true)}))
	return c
}

func tree() validated {
	c := charts.NewTree()
	c.AddSeries("", []opts.TreeData{{Name: "root", Children: []*opts.TreeData{
		{Name: "radius < 15", Children: []*opts.TreeData{{Name: "benign"}, {Name: "malignant"}}}, {Name: "radius ≥ 15"},
	}}}, charts.WithTreeOpts(opts.TreeChart{Layout: "orthogonal", Orient: "LR", InitialTreeDepth: -1}))
	return c
}

func treemap() validated {
	c := charts.NewTreeMap()
	c.AddSeries("disk", []opts.TreeMapNode{{Name: "records", Value: 40, Children: []opts.TreeMapNode{{Name: "a", Value: 25}, {Name: "b", Value: 15}}}, {Name: "objects", Value: 90}, {Name: "workers", Value: 30}})
	return c
}

func sunburst() validated {
	c := charts.NewSunburst()
	c.AddSeries("", []opts.SunBurstData{{Name: "records", Children: []*opts.SunBurstData{{Name: "a", Value: 25}, {Name: "b", Value: 15}}}, {Name: "objects", Value: 90}})
	return c
}

func river() validated {
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

func parallel() validated {
	c := charts.NewParallel()
	c.SetGlobalOptions(charts.WithParallelAxisList([]opts.ParallelAxis{{Dim: 0, Name: "radius"}, {Dim: 1, Name: "texture"}, {Dim: 2, Name: "area"}}))
	var data []opts.ParallelData
	for i := range 20 {
		data = append(data, opts.ParallelData{Value: []float64{float64(i), float64(i * i % 13), float64(i * 7 % 11)}})
	}
	c.AddSeries("", data)
	return c
}

func funnel() validated {
	c := charts.NewFunnel()
	c.AddSeries("visits", []opts.FunnelData{{Name: "seen", Value: 100}, {Name: "clicked", Value: 60}, {Name: "bought", Value: 20}})
	return c
}

func effect() validated {
	c := charts.NewEffectScatter()
	c.SetXAxis([]string{"a", "b", "c"}).AddSeries("alarms", []opts.EffectScatterData{{Value: 3}, {Value: 5}, {Value: 2}})
	return c
}

// lines are line and bar charts with what authors add to them.
func lines() map[string]validated {
	area := charts.NewLine()
	area.SetGlobalOptions(charts.WithTitleOpts(opts.Title{Title: "Load", Subtitle: "of the last days"}), charts.WithLegendOpts(opts.Legend{Show: opts.Bool(true)}),
		charts.WithXAxisOpts(opts.XAxis{Name: "day", Type: "time"}), charts.WithYAxisOpts(opts.YAxis{Name: "requests", AxisLabel: &opts.AxisLabel{Formatter: "{value} k"}}),
		charts.WithDataZoomOpts(opts.DataZoom{Type: "slider"}), charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "axis"}))
	for k, name := range []string{"north", "south", "east"} {
		var data []opts.LineData
		for i, day := range days(50) {
			data = append(data, opts.LineData{Value: []any{day, 20 + 5*k + i*(k+1)%17}})
		}
		area.AddSeries(name, data, charts.WithAreaStyleOpts(opts.AreaStyle{Opacity: opts.Float(0.3)}), charts.WithLineChartOpts(opts.LineChart{Stack: "all"}))
	}
	logs := charts.NewLine()
	logs.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{Name: "error", Type: "log"}))
	var falling []opts.LineData
	var steps []int
	for i := range 200 {
		falling, steps = append(falling, opts.LineData{Value: math.Exp(-float64(i)/20) + 1e-5}), append(steps, i)
	}
	logs.SetXAxis(steps).AddSeries("train", falling, charts.WithMarkLineNameYAxisItemOpts(opts.MarkLineNameYAxisItem{Name: "aim", YAxis: 0.01}))

	formatted := charts.NewBar()
	formatted.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{Name: "share", AxisLabel: &opts.AxisLabel{Formatter: opts.FuncOpts(`function (v) { return (v * 100).toFixed(0) + " %"; }`)}}))
	formatted.SetXAxis([]string{"a \"quoted\" name that is long", "b", "c", "d", "e", "f", "g", "h"})
	for _, name := range []string{"one", "two"} {
		formatted.AddSeries(name, []opts.BarData{{Value: .2}, {Value: .5}, {Value: .9}, {Value: -.2}, {Value: .4}, {Value: .3}, {Value: .6}, {Value: .8}}, charts.WithLabelOpts(opts.Label{Show: opts.Bool(true), Position: "top"}))
	}
	mixed := charts.NewBar()
	mixed.SetXAxis([]string{"mon", "tue", "wed"}).AddSeries("rain", []opts.BarData{{Value: 3}, {Value: 9}, {Value: 5}})
	heat := charts.NewLine()
	heat.SetXAxis([]string{"mon", "tue", "wed"}).AddSeries("heat", []opts.LineData{{Value: 13}, {Value: 19}, {Value: 15}}, charts.WithLineChartOpts(opts.LineChart{YAxisIndex: 1}))
	mixed.ExtendYAxis(opts.YAxis{Name: "°C"})
	mixed.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{Name: "mm"}))
	mixed.Overlap(heat)
	return map[string]validated{"area": area, "log": logs, "formatted": formatted, "mixed": mixed}
}

func TestDrawsOtherKinds(t *testing.T) {
	if raceEnabled {
		t.Skip("the engine is forty times slower")
	}
	r := New(Options{})
	defer r.Close()
	for name, options := range others(t) {
		for _, width := range []int{720, 346} {
			svg, err := r.SVG(t.Context(), Request{Options: options, Width: width, ID: fmt.Sprint(name, width)})
			if err != nil {
				t.Errorf("%s at %d: %v", name, width, err)
				continue
			}
			for _, foreign := range foreignColours.FindAllString(string(svg), -1) {
				t.Errorf("%s has the colour %s, which does not follow the page", name, foreign)
			}
			keep(t, name, width, svg)
		}
	}
}

// foreignColours are literal colours but black, which clips and masks have.
var foreignColours = regexp.MustCompile(`(?:fill|stroke|stop-color)="(?:#[1-9a-f][0-9a-f]*|rgb\([1-9][^"]*|[a-z]*(?:gray|white|blue))"`)

// TestFunctionsLeaveNothingBehind draws a chart whose functions change the
// engine, and then another chart.
func TestFunctionsLeaveNothingBehind(t *testing.T) {
	const plain = `{"xAxis":{"data":["a"]},"yAxis":{},"series":[{"type":"bar","data":[1]}]}`
	hostile := []string{
		`function () { JSON.parse = function () { return {xAxis: {}, yAxis: {}, series: [{type: 'scatter', data: [[1, 1]]}]} }; return 'x' }`,
		`function () { echarts.init = null; globalThis.stagebookRender = function () { return '<svg><text>mine</text></svg>' }; return 'x' }`,
		`function () { Array.prototype.map = function () { throw 'x' }; return 'x' }`,
	}
	marks := []string{"__f__", `\u005f\u005Ff__`}
	if raceEnabled {
		hostile, marks = hostile[:1], marks[:1]
	}
	r := New(Options{Engines: 1})
	defer r.Close()
	draw := func(options string) string {
		svg, err := r.SVG(t.Context(), Request{Options: json.RawMessage(options), Width: 300, Height: 200, ID: "c"})
		if err != nil && options == plain {
			t.Fatal(err)
		}
		return string(svg)
	}
	before := draw(plain)
	for _, function := range hostile {
		for _, mark := range marks {
			draw(`{"xAxis":{"data":["a"],"axisLabel":{"formatter":"` + mark + function + mark + `"}},"yAxis":{},"series":[{"type":"bar","data":[1]}]}`)
			if draw(plain) != before {
				t.Errorf("after %s the next chart is another", function)
			}
		}
	}
}

// TestEndlessFunctions stops what would never end, and draws on.
func TestEndlessFunctions(t *testing.T) {
	r := New(Options{Engines: 1, Timeout: 300 * time.Millisecond, Memory: 128 << 20})
	if raceEnabled {
		t.Skip("the engine is forty times slower")
	}
	defer r.Close()
	for body, want := range map[string]string{
		`function () { for (;;) { try { for (;;) {} } catch (e) {} } }`:                     "too long",
		`function () { return /(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab') }`: "too long",
		`function f() { return f() + 1 }`:                                                   "calls itself",
		`function () { for (let a = 'x';;) a += a }`:                                        "too much memory",
		`function () { for (const a = [];;) a.push(new Uint8Array(1e6)) }`:                  "too much memory",
		`function () { return document.title }`:                                             "document",
	} {
		options, _ := json.Marshal(map[string]any{
			"xAxis": map[string]any{"data": []string{"a"}, "axisLabel": map[string]any{"formatter": "__f__" + body + "__f__"}},
			"yAxis": map[string]any{}, "series": []any{map[string]any{"type": "bar", "data": []int{1}}},
		})
		_, err := r.SVG(t.Context(), Request{Options: options, ID: "c"})
		if !errors.Is(err, ErrOptions) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", body, err, want)
		}
	}
}

func TestCancelledDrawing(t *testing.T) {
	if raceEnabled {
		t.Skip("the engine is forty times slower")
	}
	r := New(Options{Engines: 1, Timeout: time.Hour})
	defer r.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	endless := `{"xAxis":{"data":["a"],"axisLabel":{"formatter":"__f__function () { for (;;) {} }__f__"}},"yAxis":{},"series":[{"type":"bar","data":[1]}]}`
	if _, err := r.SVG(ctx, Request{Options: json.RawMessage(endless), ID: "c"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if _, err := r.SVG(t.Context(), Request{Options: json.RawMessage(`{"series":[{"type":"pie","data":[1]}]}`), ID: "c"}); err != nil {
		t.Errorf("the next chart: %v", err)
	}
}

// TestOddData draws names and numbers that data really has.
func TestOddData(t *testing.T) {
	if raceEnabled {
		t.Skip("the engine is forty times slower")
	}
	r := New(Options{Engines: 1})
	defer r.Close()
	for _, data := range []string{`"\u0000\u0001\u001b[0m"`, `"\ud800"`, `"\uffff"`, `"<b>&amp;\"'"`, `"日本語 🌍"`, `""`, `null`} {
		options := `{"xAxis":{"data":[` + data + `]},"yAxis":{},"series":[{"type":"bar","name":` + data + `,"data":[null,1e308,"NaN"]}]}`
		if _, err := r.SVG(t.Context(), Request{Options: json.RawMessage(options), ID: "c"}); err != nil {
			t.Errorf("%s: %v", data, err)
		}
	}
	for _, empty := range []string{`{"series":[{"type":"pie","data":[]}]}`, `{"series":[{"type":"funnel","data":[]}]}`} {
		_, err := r.SVG(t.Context(), Request{Options: json.RawMessage(empty), ID: "c"})
		if err == nil || !strings.Contains(err.Error(), "blank") {
			t.Errorf("%s: got %v", empty, err)
		}
	}
}

func TestDescribe(t *testing.T) {
	for options, want := range map[string]string{
		`{"xAxis":[{"name":"day"}],"yAxis":{"name":"mm"},"series":[{"type":"bar","name":"rain","data":[{"value":3},-1.5,null]}]}`: "Bar chart of mm against day: rain; 3 points; values from -1.5 to 3",
		`{"series":[{"type":"scatter","data":[[1,2],{"value":[3,-4]}]}]}`:                                                         "Scatter chart; 2 points; across from 1 to 3; upright from -4 to 2",
		`{"xAxis":"?","series":[{"type":"line"}]}`:                                                                                "Line chart",
		`{`: "Chart",
	} {
		if got := describe(json.RawMessage(options)); got != want {
			t.Errorf("%s\nis described as %q, want %q", options, got, want)
		}
	}
	long := describe(json.RawMessage(`{"series":[{"type":"line","name":"` + strings.Repeat("é", 5000) + `"}]}`))
	if n := len([]rune(long)); n > labelLimit+1 {
		t.Errorf("the description has %d characters", n)
	}
}

// TestCancelledBeforeItBegins: an end that comes before the engine runs is not forgotten.
func TestCancelledBeforeItBegins(t *testing.T) {
	if raceEnabled {
		t.Skip("the engine is forty times slower")
	}
	r := New(Options{Engines: 1, Timeout: time.Hour})
	defer r.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	endless := `{"xAxis":{"data":["a"],"axisLabel":{"formatter":"__f__function () { for (;;) {} }__f__"}},"yAxis":{},"series":[{"type":"bar","data":[1]}]}`
	for range 3 {
		if _, err := r.SVG(ctx, Request{Options: json.RawMessage(endless), ID: "c"}); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
	}
}
