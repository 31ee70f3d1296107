package chart

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/components"
	"github.com/go-echarts/go-echarts/v2/opts"
)

type validated interface {
	components.Charter
	JSON() map[string]any
}

func optionsOf(t *testing.T, c validated) json.RawMessage {
	t.Helper()
	c.Validate()
	data, err := json.Marshal(c.JSON())
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func named(x, y string) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithXAxisOpts(opts.XAxis{Name: x}), charts.WithYAxisOpts(opts.YAxis{Name: y}),
	}
}

func samples(t *testing.T) map[string]json.RawMessage {
	bar := charts.NewBar()
	bar.SetGlobalOptions(named("kind", "tumours")...)
	bar.SetXAxis([]string{"benign", "malignant"}).AddSeries("", []opts.BarData{{Value: 357}, {Value: 212}})

	line := charts.NewLine()
	line.SetGlobalOptions(named("false alarms", "found")...)
	line.SetXAxis([]float64{0, .25, .5, 1}).
		AddSeries("model", []opts.LineData{{Value: 0}, {Value: .8}, {Value: .95}, {Value: 1}}).
		AddSeries("chance", []opts.LineData{{Value: 0}, {Value: .25}, {Value: .5}, {Value: 1}})

	scatter := charts.NewScatter()
	scatter.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Name: "mean radius (mm)", Type: "value"}), charts.WithYAxisOpts(opts.YAxis{Name: "mean concavity"}))
	var points []opts.ScatterData
	for i := range 120 {
		points = append(points, opts.ScatterData{Value: []float64{float64(i%17) + 6, float64(i*i%97) / 200}})
	}
	scatter.AddSeries("benign", points[:60]).AddSeries("malignant", points[60:])

	box := charts.NewBoxPlot()
	box.SetGlobalOptions(named("", "mean radius (mm)")...)
	box.SetXAxis([]string{"benign", "malignant"}).AddSeries("", []opts.BoxPlotData{{Value: []float64{7, 11, 12, 13, 17}}, {Value: []float64{11, 15, 17, 19, 28}}})

	heat := charts.NewHeatMap()
	heat.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "category", Data: []string{"a", "b", "c"}}), charts.WithYAxisOpts(opts.YAxis{Type: "category", Data: []string{"a", "b", "c"}}),
		charts.WithVisualMapOpts(opts.VisualMap{Min: -1, Max: 1}))
	var cells []opts.HeatMapData
	for i := range 3 {
		for j := range 3 {
			cells = append(cells, opts.HeatMapData{Value: []any{i, j, 1 - 0.7*float64(i+j)/2}})
		}
	}
	heat.AddSeries("correlation", cells)

	names := []string{"radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points", "symmetry", "fractal dimension"}
	wide := charts.NewHeatMap()
	wide.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "category", Data: names}), charts.WithYAxisOpts(opts.YAxis{Type: "category", Data: names}),
		charts.WithVisualMapOpts(opts.VisualMap{Min: -1, Max: 1}))
	cells = nil
	for i := range 10 {
		for j := range 10 {
			cells = append(cells, opts.HeatMapData{Value: []any{i, j, float64(100-(i*7+j*7)%190*(i-j)*(i-j)%190) / 100}})
		}
	}
	wide.AddSeries("correlation", cells, charts.WithLabelOpts(opts.Label{Show: opts.Bool(true)}))

	pie := charts.NewPie()
	pie.AddSeries("", []opts.PieData{{Name: "benign", Value: 357}, {Name: "malignant", Value: 212}})

	gauge := charts.NewGauge()
	gauge.AddSeries("accuracy", []opts.GaugeData{{Name: "accuracy", Value: 97}})

	across := charts.NewBar()
	across.SetGlobalOptions(named("", "weight")...)
	across.SetXAxis([]string{"worst texture", "radius error", "worst symmetry"}).AddSeries("", []opts.BarData{{Value: 1.34}, {Value: 1.27}, {Value: 1.2}})
	across.XYReversal()

	all := map[string]json.RawMessage{}
	for name, c := range map[string]validated{"bar": bar, "line": line, "scatter": scatter, "boxplot": box, "heatmap": heat, "together": wide, "pie": pie, "gauge": gauge, "across": across} {
		all[name] = optionsOf(t, c)
	}
	return all
}

func TestDrawsEachKind(t *testing.T) {
	r := New(Options{})
	defer r.Close()
	for name, options := range samples(t) {
		if raceEnabled && name != "heatmap" {
			continue // the engine is forty times slower
		}
		for _, width := range []int{720, 346} {
			svg, err := r.SVG(t.Context(), Request{Options: options, Width: width, ID: fmt.Sprint(name, width)})
			if err != nil {
				t.Errorf("%s at %d: %v", name, width, err)
				continue
			}
			if bytes.Contains(svg, []byte("style=")) || bytes.Contains(svg, []byte("<style")) {
				t.Errorf("%s holds a style, which the page's policy forbids", name)
			}
			if bytes.Contains(svg, []byte("NaN")) {
				t.Errorf("%s holds NaN", name)
			}
			keep(t, name, width, svg)
		}
	}
}

// keep writes pictures for looking at where STAGEBOOK_SHOTS names a folder.
func keep(t *testing.T, name string, width int, svg []byte) {
	if dir := os.Getenv("STAGEBOOK_SHOTS"); dir != "" && (width == 720 || width == 346) {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d.svg", name, width)), svg, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSameOptionsSamePicture(t *testing.T) {
	options := samples(t)["scatter"]
	draw := func() []byte {
		r := New(Options{})
		defer r.Close()
		svg, err := r.SVG(t.Context(), Request{Options: options, Width: 720, ID: "c"})
		if err != nil {
			t.Fatal(err)
		}
		return svg
	}
	if !bytes.Equal(draw(), draw()) {
		t.Error("two engines drew two pictures")
	}
}

func TestRefusesWhatItCannotDraw(t *testing.T) {
	r := New(Options{})
	defer r.Close()
	for _, c := range []struct{ options, want string }{
		{`{"series":[{"type":"wordCloud"}]}`, `no series of type "wordCloud"`},
		{`{"series":[]}`, "no series"},
		{`{`, "no JSON"},
		{`{"series":[{"type":"line","data":[1]}]}`, "axis"},
	} {
		_, err := r.SVG(t.Context(), Request{Options: json.RawMessage(c.options), Width: 720, ID: "c"})
		if !errors.Is(err, ErrOptions) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.options, err, c.want)
		}
	}
}

// TestNothingEscapes draws charts whose options try to leave the picture.
func TestNothingEscapes(t *testing.T) {
	r := New(Options{})
	defer r.Close()
	attacks := []string{
		`"><script>alert(1)</script>`, `red"/><a href="javascript:alert(1)"><text>x</text></a>`,
		`url(https://example.com/x)`, `image://https://example.com/x.png`, `image://javascript:alert(1)`,
		`red" onload="alert(1)`, `</text><foreignObject><iframe src="//x"/></foreignObject>`,
	}
	if raceEnabled {
		attacks = attacks[3:4]
	}
	for _, attack := range attacks {
		quoted, _ := json.Marshal(attack)
		for _, place := range []string{
			`{"color":[%s],"xAxis":{"type":"category","data":["a"]},"yAxis":{},"series":[{"type":"bar","data":[1]}]}`,
			`{"xAxis":{"type":"category","data":[%s]},"yAxis":{"name":%s},"series":[{"type":"bar","name":%s,"data":[1]}]}`,
			`{"xAxis":{"type":"category","data":["a"]},"yAxis":{},"series":[{"type":"line","symbol":%s,"data":[1]}]}`,
		} {
			options := strings.ReplaceAll(place, "%s", string(quoted))
			svg, err := r.SVG(t.Context(), Request{Options: json.RawMessage(options), Width: 720, ID: "c"})
			if err != nil {
				continue // refused
			}
			if bad := escapes(svg); bad != "" {
				t.Errorf("%s\nlets %s through", options, bad)
			}
		}
	}
}

// escapes parses a picture as a browser would, and names what could run or load.
func escapes(svg []byte) string {
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return ""
		}
		if err != nil {
			return err.Error()
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "script", "foreignObject", "iframe", "a", "style", "animate", "set":
			return "<" + start.Name.Local + ">"
		}
		for _, a := range start.Attr {
			value := strings.ToLower(a.Value)
			outside := a.Name.Local == "href" && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:image/")
			if outside || strings.HasPrefix(a.Name.Local, "on") || a.Name.Local != "aria-label" && strings.Contains(value, "url(") && !strings.HasPrefix(value, "url(#") {
				return a.Name.Local + "=" + a.Value
			}
		}
	}
}

func FuzzRewrite(f *testing.F) {
	f.Add(`<svg><rect fill="#4a7ab8" style="cursor:pointer;fill:red"/></svg>`)
	f.Add(`<svg><g><text onload="x">a</text></g></svg>`)
	f.Add(`<svg><image href="http://x"/></svg>`)
	f.Fuzz(func(t *testing.T, drawn string) {
		out, err := rewrite(drawn, Request{Width: 10, Height: 10, ID: "c", Label: "x"})
		if err != nil {
			return
		}
		if bad := escapes(out); bad != "" {
			t.Errorf("%q became %q, which lets %s through", drawn, out, bad)
		}
	})
}

func TestMixedColoursFollowTheTheme(t *testing.T) {
	for colour, want := range map[string]string{
		"rgb(212,225,241)":   "color-mix(in srgb, var(--seq-1, #e9eff7), var(--seq-2, #bfd2ea) 49%)",
		"rgb(74,122,184)":    "var(--chart-1, #4a7ab8)",
		"rgb(1,2,3)":         "rgb(1,2,3)",
		"rgb(300,2,3)":       "rgb(300,2,3)",
		"rgba(74,122,184,1)": "rgba(74,122,184,1)",
	} {
		if got := themed(colour, rampsOf("")); got != want {
			t.Errorf("%s became %s, want %s", colour, got, want)
		}
	}
	// on the way from the last blue but one of either ramp
	const blue = "rgb(86,127,181)"
	if got := themed(blue, rampsOf(`<stop stop-color="rgb(138,61,0)"/>`)); !strings.Contains(got, "--div-4") {
		t.Errorf("%s of a diverging ramp became %s", blue, got)
	}
}
