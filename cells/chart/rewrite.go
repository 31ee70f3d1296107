package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// elements may stand in a picture, each with the attributes of attributes.
var elements = map[string]bool{
	"svg": true, "g": true, "path": true, "rect": true, "circle": true, "ellipse": true, "line": true, "polyline": true,
	"polygon": true, "text": true, "tspan": true, "defs": true, "clipPath": true, "linearGradient": true,
	"radialGradient": true, "stop": true, "pattern": true, "image": true, "use": true, "title": true,
}

var attributes = map[string]bool{
	"id": true, "d": true, "x": true, "y": true, "x1": true, "x2": true, "y1": true, "y2": true, "cx": true, "cy": true, "r": true,
	"rx": true, "ry": true, "fx": true, "fy": true, "width": true, "height": true, "points": true, "transform": true,
	"fill": true, "fill-opacity": true, "fill-rule": true, "stroke": true, "stroke-width": true, "stroke-opacity": true,
	"stroke-dasharray": true, "stroke-dashoffset": true, "stroke-linecap": true, "stroke-linejoin": true, "stroke-miterlimit": true,
	"opacity": true, "clip-path": true, "clip-rule": true, "text-anchor": true, "dominant-baseline": true, "font-size": true,
	"font-family": true, "font-weight": true, "font-style": true, "offset": true, "stop-color": true, "stop-opacity": true,
	"gradientUnits": true, "gradientTransform": true, "patternUnits": true, "patternTransform": true, "href": true,
	"paint-order": true, "preserveAspectRatio": true, "vector-effect": true, "visibility": true, "viewBox": true,
}

// rewrite parses what the engine drew and writes it anew: only what is known to
// be harmless, with ids of its own, and in the colours of the page.
func rewrite(drawn string, req Request) ([]byte, error) {
	w := &writer{req: req, ids: make(map[string]string), ramps: rampsOf(drawn)}
	d := xml.NewDecoder(strings.NewReader(strings.Map(writable, drawn)))
	d.Entity = xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: the picture is broken: %v", ErrOptions, err)
		}
		if err := w.token(token); err != nil {
			return nil, err
		}
	}
	if w.shapes == 0 {
		return nil, fmt.Errorf("%w: the picture is blank", ErrOptions)
	}
	return w.out.Bytes(), nil
}

// writable replaces the characters that no XML can hold; names in data have them.
func writable(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
		return '\uFFFD'
	}
	return r
}

type writer struct {
	req    Request
	out    bytes.Buffer
	ids    map[string]string // by the engine's name
	skip   int               // depth below an element that is left out
	depth  int
	shapes int
	ramps  [][]string
}

func (w *writer) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		if w.skip > 0 || t.Name.Local == "style" || t.Name.Local == "metadata" {
			w.skip++
			return nil
		}
		if !elements[t.Name.Local] {
			return fmt.Errorf("%w: the picture holds an element <%s>, which may run or load something", ErrOptions, t.Name.Local)
		}
		w.depth++
		return w.start(t)
	case xml.EndElement:
		if w.skip > 0 {
			w.skip--
			return nil
		}
		w.depth--
		w.out.WriteString("</" + t.Name.Local + ">")
	case xml.CharData:
		if w.skip == 0 {
			w.out.WriteString(html.EscapeString(string(t)))
		}
	}
	return nil
}

func (w *writer) start(t xml.StartElement) error {
	if visible(t) {
		w.shapes++
	}
	w.out.WriteString("<" + t.Name.Local)
	if w.depth == 1 {
		w.root()
		return nil
	}
	for _, a := range flatten(t.Attr) {
		if err := w.attribute(a.Name.Local, a.Value); err != nil {
			return err
		}
	}
	w.out.WriteString(">")
	return nil
}

// visible reports whether an element draws something: the ground of an empty
// picture does not.
func visible(t xml.StartElement) bool {
	switch t.Name.Local {
	case "text", "image":
		return true
	case "path", "rect", "circle", "ellipse", "line", "polyline", "polygon":
		fill, stroke := "", "none"
		for _, a := range flatten(t.Attr) {
			switch a.Name.Local {
			case "fill":
				fill = a.Value
			case "stroke":
				stroke = a.Value
			}
		}
		return fill != "none" && fill != "transparent" || stroke != "none"
	}
	return false
}

// root writes the attributes of the picture itself.
func (w *writer) root() {
	label := w.req.Label
	if label == "" {
		label = describe(w.req.Options)
	}
	fmt.Fprintf(&w.out, ` xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">`,
		w.req.Width, w.req.Height, w.req.Width, w.req.Height, html.EscapeString(label))
}

// flatten turns a style into the attributes that it stands for: a page's policy
// forbids styles.
func flatten(attrs []xml.Attr) []xml.Attr {
	var flat []xml.Attr
	for _, a := range attrs {
		if a.Name.Local != "style" {
			flat = append(flat, a)
			continue
		}
		for rule := range strings.SplitSeq(a.Value, ";") {
			name, value, ok := strings.Cut(rule, ":")
			if ok {
				flat = append(flat, xml.Attr{Name: xml.Name{Local: strings.TrimSpace(name)}, Value: strings.TrimSpace(value)})
			}
		}
	}
	return flat
}

// paints are the attributes that take a colour.
var paints = map[string]bool{"fill": true, "stroke": true, "stop-color": true}

// reference leads to another part of the picture.
var reference = regexp.MustCompile(`^url\(#([\w-]+)\)$`)

// colour is what a fill or stroke may be.
var colour = regexp.MustCompile(`^(#[0-9a-fA-F]{3,8}|[a-zA-Z]{1,24}|(rgb|rgba|hsl|hsla)\([0-9., %]+\))$`)

var picture = regexp.MustCompile(`^data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$`)

func (w *writer) attribute(name, value string) error {
	if !attributes[name] {
		return nil // ecmeta, class, cursor, …: of no use here
	}
	switch {
	case name == "id":
		value = w.id(value)
	case name == "href" && strings.HasPrefix(value, "#"):
		value = "#" + w.id(value[1:])
	case name == "href" && !picture.MatchString(value):
		return fmt.Errorf("%w: the picture refers to %.40q; only pictures inside of it may be shown", ErrOptions, value)
	case paints[name] || name == "clip-path":
		if inner := reference.FindStringSubmatch(value); inner != nil {
			value = "url(#" + w.id(inner[1]) + ")"
			break
		}
		if strings.Contains(strings.ToLower(value), "url(") {
			return fmt.Errorf("%w: the picture loads %.40q", ErrOptions, value)
		}
		if !paints[name] || !colour.MatchString(value) {
			return nil
		}
		value = themed(value, w.ramps)
	case strings.ContainsAny(value, `\<>`) || strings.Contains(strings.ToLower(value), "url("):
		return nil
	}
	w.out.WriteString(" " + name + `="` + html.EscapeString(value) + `"`)
	return nil
}

// id renames in order of appearance: the engine's names count all charts that it
// has ever drawn.
func (w *writer) id(name string) string {
	if renamed, ok := w.ids[name]; ok {
		return renamed
	}
	renamed := w.req.ID + "-" + strconv.Itoa(len(w.ids))
	w.ids[name] = renamed
	return renamed
}
