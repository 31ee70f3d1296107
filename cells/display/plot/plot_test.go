package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"stagebook/cells/display"
)

func TestPlotIsDrawn(t *testing.T) {
	Register()
	p := plot.New()
	p.Title.Text, p.X.Label.Text = "Growth", "day"
	line, err := plotter.NewLine(plotter.XYs{{X: 0, Y: 1}, {X: 2, Y: 5}})
	if err != nil {
		t.Fatal(err)
	}
	p.Add(line)
	d := display.Of(reflect.ValueOf(p))
	if d.Kind != display.KindImage || d.Summary() != "plot, 640 × 420" || d.Image.Alt != "Plot “Growth”; across day from 0 to 2; upright from 1 to 5" {
		t.Fatalf("%s, %q, %q", d.Kind, d.Summary(), d.Image.Alt)
	}
	x := xml.NewDecoder(bytes.NewReader(d.Image.Data))
	for {
		if _, err := x.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the drawing is no XML: %v", err)
		}
	}
	if !strings.Contains(string(d.Image.Data), "Growth") {
		t.Error("the title is not in the drawing")
	}
	again := display.Of(reflect.ValueOf(p))
	if !bytes.Equal(again.Image.Data, d.Image.Data) {
		t.Error("two drawings of one plot differ")
	}
}

func TestPlotThatPanics(t *testing.T) {
	Register()
	p := plot.New()
	p.X.Tick.Marker = nil
	if d := display.Of(reflect.ValueOf(p)); d.Kind != display.KindText || !strings.Contains(d.Text.Text, "panics") {
		t.Errorf("%s %+v", d.Kind, d.Text)
	}
}
