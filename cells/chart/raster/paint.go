package raster

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"sync"

	"git.sr.ht/~sbinet/gg"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// painter draws one picture.
type painter struct {
	dc    *gg.Context
	byID  map[string]*node
	clips []clip // of the elements that are open
	set   []clip // that the context has
}

// clip is what an element shows of those in it.
type clip struct {
	id string
	at matrix
}

func (p *painter) index(n *node) {
	if id := n.attr["id"]; id != "" {
		p.byID[id] = n
	}
	for _, child := range n.children {
		p.index(child)
	}
}

func (p *painter) node(n *node, s style) {
	if n.attr["visibility"] == "hidden" || n.name == "defs" || n.name == "clipPath" || n.name == "title" {
		return
	}
	s = s.with(n)
	if id := reference(n.attr["clip-path"]); id != "" {
		p.clips = append(p.clips, clip{id, s.at})
		defer func() { p.clips = p.clips[:len(p.clips)-1] }()
	}
	switch n.name {
	case "text":
		p.text(n, s)
		return
	case "svg", "g":
	default:
		p.shape(n, s)
	}
	for _, child := range n.children {
		p.node(child, s)
	}
}

// reference is the id in "url(#id)".
func reference(text string) string {
	rest, ok := strings.CutPrefix(text, "url(#")
	if !ok {
		return ""
	}
	return strings.TrimSuffix(rest, ")")
}

func (p *painter) shape(n *node, s style) {
	fill, stroke := p.colour(s.fill, s.opacity*s.fillOpacity), p.colour(s.stroke, s.opacity*s.strokeOpacity)
	if fill.A == 0 && stroke.A == 0 || !outline(p.dc, s.at, n) {
		p.dc.ClearPath()
		return
	}
	if !slices.Equal(p.clips, p.set) {
		p.dc.ClearPath()
		p.clipTo()
		outline(p.dc, s.at, n)
	}
	if fill.A > 0 {
		p.dc.SetFillRuleWinding()
		if s.rule == "evenodd" {
			p.dc.SetFillRuleEvenOdd()
		}
		p.dc.SetColor(fill)
		p.dc.FillPreserve()
	}
	if stroke.A > 0 && s.width > 0 {
		p.dc.SetColor(stroke)
		p.dc.SetLineWidth(min(s.width*s.at.scale(), widest))
		p.dash(s)
		p.dc.SetLineCap(map[string]gg.LineCap{"round": gg.LineCapRound, "square": gg.LineCapSquare}[s.cap])
		if s.cap == "" || s.cap == "butt" {
			p.dc.SetLineCapButt()
		}
		p.dc.SetLineJoin(map[string]gg.LineJoin{"bevel": gg.LineJoinBevel}[s.join])
		p.dc.StrokePreserve()
	}
	p.dc.ClearPath()
}

// widest is how wide a line is drawn at most, in points.
const widest = 400

func (p *painter) dash(s style) {
	var dash []float64
	sum := 0.0
	for _, d := range s.dash {
		dash = append(dash, d*s.at.scale())
		if d < 0 {
			dash = nil
			break
		}
		sum += d * s.at.scale()
	}
	if sum < 1 {
		dash = nil // so short that they would be drawn without end, and seen as a line
	}
	p.dc.SetDash(dash...)
}

// clipTo has the context show what the open elements show.
func (p *painter) clipTo() {
	p.dc.ResetClip()
	for _, c := range p.clips {
		shape := p.byID[c.id]
		if shape == nil {
			continue
		}
		for _, child := range shape.children {
			outline(p.dc, c.at.times(transform(child.attr["transform"])), child)
		}
		p.dc.SetFillRuleWinding()
		p.dc.Clip()
	}
	p.set = slices.Clone(p.clips)
}

// outline follows the edge of an element, and reports whether it has one.
func outline(p pen, m matrix, n *node) bool {
	at := func(name string) float64 { return number(n.attr[name], 0) }
	switch n.name {
	case "path":
		trace(p, m, n.attr["d"])
	case "rect":
		trace(p, m, fmt.Sprintf("M%g %gh%gv%gh%gz", at("x"), at("y"), at("width"), at("height"), -at("width")))
	case "circle", "ellipse":
		rx, ry := at("rx"), at("ry")
		if n.name == "circle" {
			rx, ry = at("r"), at("r")
		}
		trace(p, m, fmt.Sprintf("M%g %ga%g %g 0 1 0 %g 0a%g %g 0 1 0 %g 0z", at("cx")-rx, at("cy"), rx, ry, 2*rx, rx, ry, -2*rx))
	case "line":
		trace(p, m, fmt.Sprintf("M%g %gL%g %g", at("x1"), at("y1"), at("x2"), at("y2")))
	case "polyline":
		trace(p, m, "M"+n.attr["points"])
	case "polygon":
		trace(p, m, "M"+n.attr["points"]+"z")
	default:
		return false
	}
	return true
}

// colour is that of a fill or stroke; transparent for none.
func (p *painter) colour(text string, opacity float64) color.NRGBA {
	text = strings.TrimSpace(text)
	if id := reference(text); id != "" {
		return p.middle(p.byID[id], opacity)
	}
	if rest, ok := strings.CutPrefix(text, "var("); ok {
		_, fallback, _ := strings.Cut(strings.TrimSuffix(rest, ")"), ",")
		return p.colour(fallback, opacity)
	}
	var c color.NRGBA
	switch {
	case strings.HasPrefix(text, "#"):
		c = hex(text[1:])
	case strings.HasPrefix(text, "rgb"):
		_, inside, _ := strings.Cut(text, "(")
		v := append(numbers(inside), 0, 0, 0)
		c = color.NRGBA{byteOf(v[0]), byteOf(v[1]), byteOf(v[2]), 255}
		if len(v) >= 7 {
			c.A = byteOf(255 * v[3])
		}
	default:
		c = names[text]
	}
	c.A = byteOf(float64(c.A) * opacity)
	return c
}

// middle is the colour of the middle stop of a gradient.
func (p *painter) middle(n *node, opacity float64) color.NRGBA {
	if n == nil || len(n.children) == 0 {
		return color.NRGBA{}
	}
	stop := n.children[len(n.children)/2]
	return p.colour(stop.attr["stop-color"], opacity*number(stop.attr["stop-opacity"], 1))
}

var names = map[string]color.NRGBA{
	"black": {0, 0, 0, 255}, "white": {255, 255, 255, 255}, "red": {255, 0, 0, 255}, "green": {0, 128, 0, 255},
	"blue": {0, 0, 255, 255}, "gray": {128, 128, 128, 255}, "grey": {128, 128, 128, 255}, "orange": {255, 165, 0, 255},
}

func byteOf(f float64) uint8 { return uint8(math.Round(min(255, max(0, f)))) }

func hex(text string) color.NRGBA {
	if len(text) == 3 || len(text) == 4 {
		var long strings.Builder
		for _, r := range text {
			long.WriteRune(r)
			long.WriteRune(r)
		}
		text = long.String()
	}
	c := color.NRGBA{A: 255}
	if len(text) == 8 {
		fmt.Sscanf(text, "%02x%02x%02x%02x", &c.R, &c.G, &c.B, &c.A) //nolint:errcheck // what is no colour is black
	} else {
		fmt.Sscanf(text, "%02x%02x%02x", &c.R, &c.G, &c.B) //nolint:errcheck // as above
	}
	return c
}

// text draws a line of letters where it is anchored.
func (p *painter) text(n *node, s style) {
	words := strings.TrimSpace(n.text)
	for _, child := range n.children {
		words += child.text
	}
	fill := p.colour(s.fill, s.opacity*s.fillOpacity)
	size := s.size * s.at.scale()
	if words == "" || fill.A == 0 || size < 2 || size > 400 {
		return
	}
	face, err := Face(size, s.weight == "bold" || number(s.weight, 0) >= 600)
	if err != nil {
		return
	}
	if !slices.Equal(p.clips, p.set) {
		p.clipTo()
	}
	x, y := s.at.apply(number(n.attr["x"], 0), number(n.attr["y"], 0))
	metrics := face.Metrics()
	ascent, descent := float64(metrics.Ascent)/64, float64(metrics.Descent)/64
	down := map[string]float64{"central": (ascent - descent) / 2, "middle": (ascent - descent) / 2, "hanging": ascent * .8, "text-before-edge": ascent, "text-after-edge": -descent}[s.baseline]
	p.dc.Push()
	defer p.dc.Pop()
	p.dc.SetFontFace(face)
	p.dc.SetColor(fill)
	if angle := math.Atan2(s.at[1], s.at[0]); math.Abs(angle) > 1e-6 {
		p.dc.RotateAbout(angle, x, y)
	}
	width, _ := p.dc.MeasureString(words)
	left := map[string]float64{"middle": width / 2, "end": width}[s.anchor]
	p.dc.DrawString(words, x-left, y+down)
}

var fonts = sync.OnceValues(func() (regular, bold *opentype.Font) {
	regular, err := opentype.Parse(goregular.TTF)
	if err == nil {
		bold, err = opentype.Parse(gobold.TTF)
	}
	if err != nil {
		panic("raster: a font of Go's own cannot be read: " + err.Error()) // it is part of the program
	}
	return regular, bold
})

// Face is the font in which texts are drawn, size points high. It is for one
// goroutine.
func Face(size float64, bold bool) (font.Face, error) {
	regular, heavy := fonts()
	if bold {
		regular = heavy
	}
	face, err := opentype.NewFace(regular, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("setting letters of %g points: %w", size, err)
	}
	return face, nil
}
