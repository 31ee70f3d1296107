package plot

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"stagebook/cells/chart"
	"stagebook/cells/data"
)

const mass, beak = "Body Mass (g)", "Beak Length (mm)"

type drawn interface {
	Validate()
	JSON() map[string]any
}

func TestEachIsDrawn(t *testing.T) {
	p, err := data.ReadCSVFile("../testdata/penguins.csv")
	if err != nil {
		t.Fatal(err)
	}
	w, err := data.ReadCSVFile("../testdata/seattle-weather.csv")
	if err != nil {
		t.Fatal(err)
	}
	means, err := data.GroupBy(p, "Island", "Sex").Agg(data.Mean(mass))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]func() (drawn, error){
		"histogram":   func() (drawn, error) { return Histogram(p, mass, 0) },
		"bar":         func() (drawn, error) { return Bar(means, "Island", mass+"_mean") },
		"line":        func() (drawn, error) { return Line(w, "date", "temp_max", "temp_min") },
		"time series": func() (drawn, error) { return TimeSeries(w, "date", "temp_max") },
		"scatter":     func() (drawn, error) { return Scatter(p, beak, mass, "Species") },
		"box":         func() (drawn, error) { return Box(p, mass, "Species") },
		"heat map":    func() (drawn, error) { return HeatMap(means, "Island", "Sex", mass+"_mean") },
		"pairs":       func() (drawn, error) { return Pairs(p, "Species") },
		"pairs alone": func() (drawn, error) { return Pairs(p, "", mass, beak) },
		"correlation": func() (drawn, error) { return CorrelationMatrix(p) },
	}
	r := chart.New(chart.Options{})
	defer r.Close()
	for name, make := range all {
		t.Run(name, func(t *testing.T) {
			c, err := make()
			if err != nil {
				t.Fatal(err)
			}
			c.Validate()
			options, err := json.Marshal(c.JSON())
			if err != nil {
				t.Fatal(err)
			}
			if raceEnabled {
				return // the engine that draws is slow under the race detector
			}
			svg, err := r.SVG(context.Background(), chart.Request{Options: options, ID: "c"})
			if err != nil || !strings.Contains(string(svg), "<path") {
				t.Errorf("%v: drew %d bytes", err, len(svg))
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	p, err := data.ReadCSVFile("../testdata/penguins.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Histogram(p, "Species", 0); err == nil || !strings.Contains(err.Error(), "holds texts") {
		t.Errorf("got %v", err)
	}
	if _, err := Scatter(p, "Body", mass, ""); err == nil || !strings.Contains(err.Error(), "nearest") {
		t.Errorf("got %v", err)
	}
	if _, err := Pairs(p, "Species", mass); err == nil || !strings.Contains(err.Error(), "2 to 8") {
		t.Errorf("got %v", err)
	}
}
