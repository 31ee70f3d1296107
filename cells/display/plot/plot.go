// Package plot shows the plots of gonum.org/v1/plot, as SVG that gonum itself draws.
// It is linked only into workers of projects that use them.
package plot

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"stagebook/cells/display"
)

// Size of a plot on a page, in px. A point of the drawing is a px.
const (
	width  = 640
	height = 420
)

// svgBytes bounds the drawing of a plot.
const svgBytes = 4 << 20

// Register makes plots known to package display.
func Register() { display.Register(show) }

func show(v any) (display.Display, bool) {
	switch v := v.(type) {
	case *plot.Plot:
		return drawn(v), true
	case plot.Plot:
		return drawn(&v), true
	}
	return display.Display{}, false
}

func drawn(p *plot.Plot) display.Display {
	var svg bytes.Buffer
	drawing, err := p.WriterTo(vg.Length(width), vg.Length(height), "svg")
	if err == nil {
		_, err = drawing.WriteTo(&svg)
	}
	switch {
	case err != nil:
		return words("a plot that cannot be drawn: " + err.Error())
	case svg.Len() > svgBytes:
		return words(fmt.Sprintf("a plot whose drawing takes %d bytes, which is more than a page shows: draw fewer points", svg.Len()))
	}
	return display.Display{Kind: display.KindImage, Image: &display.Image{
		MIME: "image/svg+xml", Data: svg.Bytes(), Width: width, Height: height, Alt: told(p), Note: "plot",
	}}
}

func words(text string) display.Display { return display.Of(reflect.ValueOf(text)) }

// told says what a plot shows for those who cannot see it.
func told(p *plot.Plot) string {
	text := "Plot"
	if p.Title.Text != "" {
		text += " “" + p.Title.Text + "”"
	}
	for _, a := range []struct {
		way  string
		axis *plot.Axis
	}{{"across", &p.X}, {"upright", &p.Y}} {
		text += "; " + a.way
		if a.axis.Label.Text != "" {
			text += " " + a.axis.Label.Text
		}
		text += " from " + figure(a.axis.Min) + " to " + figure(a.axis.Max)
	}
	return strings.ToValidUTF8(text, "")
}

func figure(f float64) string { return strconv.FormatFloat(f, 'g', 4, 64) }
