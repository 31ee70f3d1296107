package raster

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"strconv"
	"strings"

	"git.sr.ht/~sbinet/gg"
)

// shapeLimit bounds what is drawn of one picture.
const shapeLimit = 20_000

// Draw draws an SVG of package chart into a rectangle of an image of its own: width
// wide, and as high as its shape makes it.
func Draw(svg []byte, width int) (image.Image, error) {
	root, err := parse(svg)
	if err != nil {
		return nil, fmt.Errorf("drawing a chart as points: %w", err)
	}
	box := numbers(root.attr["viewBox"])
	if len(box) != 4 {
		box = []float64{0, 0, number(root.attr["width"], 0), number(root.attr["height"], 0)}
	}
	if width <= 0 || width > 4000 || box[2] <= 0 || box[3] <= 0 || box[3] > 8*box[2] {
		return nil, fmt.Errorf("drawing a chart as points: its size is %v, to be %d wide", box, width)
	}
	scale := float64(width) / box[2]
	p := &painter{dc: gg.NewContext(width, int(math.Ceil(box[3]*scale))), byID: make(map[string]*node)}
	p.index(root)
	p.node(root, style{
		at: matrix{scale, 0, 0, scale, -box[0] * scale, -box[1] * scale}, fill: "#000", stroke: "none", opacity: 1,
		fillOpacity: 1, strokeOpacity: 1, width: 1, size: 12,
	})
	return p.dc.Image(), nil
}

// node is an element.
type node struct {
	name     string
	attr     map[string]string
	children []*node
	text     string
}

func parse(svg []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(svg))
	var open []*node
	count := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("it is empty")
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if count++; count > shapeLimit {
				return nil, fmt.Errorf("it has more than %d shapes", shapeLimit)
			}
			n := &node{name: t.Name.Local, attr: make(map[string]string, len(t.Attr))}
			for _, a := range t.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			if len(open) > 0 {
				parent := open[len(open)-1]
				parent.children = append(parent.children, n)
			}
			open = append(open, n)
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(t)
			}
		case xml.EndElement:
			if len(open) == 1 {
				return open[0], nil
			}
			open = open[:len(open)-1]
		}
	}
}

// style is what elements inherit.
type style struct {
	at                         matrix
	fill, stroke               string
	opacity                    float64
	fillOpacity, strokeOpacity float64
	width, size                float64
	dash                       []float64
	anchor, baseline, weight   string
	cap, join, rule            string
}

func (s style) with(n *node) style {
	text := func(name string, value *string) {
		if v, ok := n.attr[name]; ok && v != "inherit" {
			*value = v
		}
	}
	figure := func(name string, value *float64) {
		if v, ok := n.attr[name]; ok {
			*value = number(v, *value)
		}
	}
	text("fill", &s.fill)
	text("stroke", &s.stroke)
	text("text-anchor", &s.anchor)
	text("dominant-baseline", &s.baseline)
	text("font-weight", &s.weight)
	text("stroke-linecap", &s.cap)
	text("stroke-linejoin", &s.join)
	text("fill-rule", &s.rule)
	figure("fill-opacity", &s.fillOpacity)
	figure("stroke-opacity", &s.strokeOpacity)
	figure("stroke-width", &s.width)
	figure("font-size", &s.size)
	if v, ok := n.attr["stroke-dasharray"]; ok {
		s.dash = numbers(v)
	}
	s.opacity *= number(n.attr["opacity"], 1)
	s.at = s.at.times(transform(n.attr["transform"]))
	return s
}

// number reads a length or a plain number; otherwise stands for none.
func number(text string, otherwise float64) float64 {
	f, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(text), "px"), 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1e6 {
		return otherwise
	}
	return f
}

// matrix maps (x, y) to (a x + c y + e, b x + d y + f), as SVG writes it.
type matrix [6]float64

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// scale is how much longer a line becomes.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m[0]*m[3] - m[1]*m[2])) }

// transform reads a list like "translate(3 4) rotate(90)".
func transform(text string) matrix {
	all := matrix{1, 0, 0, 1, 0, 0}
	for text != "" {
		name, rest, ok := strings.Cut(text, "(")
		if !ok {
			break
		}
		inside, after, _ := strings.Cut(rest, ")")
		text = strings.TrimLeft(after, " ,")
		v := append(numbers(inside), 0, 0, 0, 0, 0, 0)
		switch strings.TrimSpace(name) {
		case "matrix":
			all = all.times(matrix(v[:6]))
		case "translate":
			all = all.times(matrix{1, 0, 0, 1, v[0], v[1]})
		case "scale":
			if len(numbers(inside)) == 1 {
				v[1] = v[0]
			}
			all = all.times(matrix{v[0], 0, 0, v[1], 0, 0})
		case "rotate":
			sin, cos := math.Sincos(v[0] * math.Pi / 180)
			all = all.times(matrix{1, 0, 0, 1, v[1], v[2]}).times(matrix{cos, sin, -sin, cos, 0, 0}).times(matrix{1, 0, 0, 1, -v[1], -v[2]})
		}
	}
	return all
}
