package raster

import (
	"math"
	"strings"
)

// pen follows the path of an element, in points of the picture.
type pen interface {
	MoveTo(x, y float64)
	LineTo(x, y float64)
	CubicTo(x1, y1, x2, y2, x3, y3 float64)
	ClosePath()
}

// numbers reads the numbers of an attribute, however they are parted. It stops at
// what is none.
func numbers(text string) []float64 {
	var all []float64
	for s := (scanner{text: text}); ; {
		f, ok := s.number()
		if !ok {
			return all
		}
		all = append(all, f)
	}
}

// scanner reads commands and numbers of a path.
type scanner struct {
	text string
	at   int
}

func (s *scanner) space() {
	for s.at < len(s.text) && strings.IndexByte(" ,\t\r\n", s.text[s.at]) >= 0 {
		s.at++
	}
}

func (s *scanner) number() (float64, bool) {
	s.space()
	start, dot, exp := s.at, false, false
	for ; s.at < len(s.text); s.at++ {
		c := s.text[s.at]
		switch {
		case c >= '0' && c <= '9':
		case c == '.' && !dot && !exp:
			dot = true
		case (c == 'e' || c == 'E') && !exp && s.at > start:
			exp = true
		case (c == '-' || c == '+') && (s.at == start || s.text[s.at-1] == 'e' || s.text[s.at-1] == 'E'):
		default:
			return s.parsed(start)
		}
	}
	return s.parsed(start)
}

func (s *scanner) parsed(start int) (float64, bool) {
	if s.at == start {
		return 0, false
	}
	f := number(s.text[start:s.at], math.NaN())
	return f, !math.IsNaN(f)
}

// many reads n numbers; flags of an arc may stand without a space.
func (s *scanner) many(n int, arc bool) ([]float64, bool) {
	v := make([]float64, n)
	for i := range v {
		if s.space(); arc && (i == 3 || i == 4) && s.at < len(s.text) && (s.text[s.at] == '0' || s.text[s.at] == '1') {
			v[i] = float64(s.text[s.at] - '0')
			s.at++
			continue
		}
		f, ok := s.number()
		if !ok {
			return nil, false
		}
		v[i] = f
	}
	return v, true
}

var counts = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// trace draws the path of an attribute d.
func trace(p pen, m matrix, d string) {
	t := &tracer{pen: p, m: m}
	s := scanner{text: d}
	var command byte
	for {
		s.space()
		if s.at >= len(s.text) {
			return
		}
		if c := s.text[s.at]; c >= 'A' && c != 'e' {
			command = c
			s.at++
		}
		upper := command &^ 0x20
		n, known := counts[upper]
		v, ok := s.many(n, upper == 'A')
		if !known || !ok {
			return
		}
		t.step(upper, v, command != upper)
		switch {
		case n == 0:
			command = 0
		case upper == 'M':
			command = 'L' | command&0x20 // further points of a move are lines
		}
	}
}

// tracer knows where the path is.
type tracer struct {
	pen
	m              matrix
	x, y           float64 // here
	startX, startY float64
	ctlX, ctlY     float64 // the last control point, for smooth curves
	last           byte
}

// far is how far outside of the picture a path is followed: what one number makes
// endless would be drawn without end.
const far = 10_000

func (t *tracer) point(x, y float64) (float64, float64) {
	x, y = t.m.apply(x, y)
	return min(far, max(-far, x)), min(far, max(-far, y))
}

func (t *tracer) step(command byte, v []float64, relative bool) {
	if relative && command != 'A' {
		for i := range v {
			switch {
			case command == 'V' || command != 'H' && i%2 == 1:
				v[i] += t.y
			default:
				v[i] += t.x
			}
		}
	}
	if relative && command == 'A' {
		v[5], v[6] = v[5]+t.x, v[6]+t.y
	}
	switch command {
	case 'M':
		t.x, t.y, t.startX, t.startY = v[0], v[1], v[0], v[1]
		t.MoveTo(t.point(t.x, t.y))
	case 'L':
		t.line(v[0], v[1])
	case 'H':
		t.line(v[0], t.y)
	case 'V':
		t.line(t.x, v[0])
	case 'C':
		t.cubic(v)
	case 'S':
		x, y := t.mirrored("CS")
		t.cubic([]float64{x, y, v[0], v[1], v[2], v[3]})
	case 'Q':
		t.quadratic(v)
	case 'T':
		x, y := t.mirrored("QT")
		t.quadratic([]float64{x, y, v[0], v[1]})
	case 'A':
		t.arc(v)
	case 'Z':
		t.ClosePath()
		t.x, t.y = t.startX, t.startY
	}
	t.last = command
}

func (t *tracer) mirrored(after string) (x, y float64) {
	if strings.IndexByte(after, t.last) < 0 {
		return t.x, t.y
	}
	return 2*t.x - t.ctlX, 2*t.y - t.ctlY
}

func (t *tracer) line(x, y float64) {
	t.x, t.y = x, y
	t.LineTo(t.point(x, y))
}

func (t *tracer) cubic(v []float64) {
	x1, y1 := t.point(v[0], v[1])
	x2, y2 := t.point(v[2], v[3])
	x3, y3 := t.point(v[4], v[5])
	t.CubicTo(x1, y1, x2, y2, x3, y3)
	t.ctlX, t.ctlY, t.x, t.y = v[2], v[3], v[4], v[5]
}

func (t *tracer) quadratic(v []float64) {
	third := func(a, b float64) float64 { return a + 2*(b-a)/3 }
	x, y := t.x, t.y
	t.cubic([]float64{third(x, v[0]), third(y, v[1]), third(v[2], v[0]), third(v[3], v[1]), v[2], v[3]})
	t.ctlX, t.ctlY = v[0], v[1]
}

// arc draws an elliptical arc by cubics, after the notes on implementation of SVG 1.1,
// F.6.5.
func (t *tracer) arc(v []float64) {
	rx, ry, x1, y1, x2, y2 := math.Abs(v[0]), math.Abs(v[1]), t.x, t.y, v[5], v[6]
	if rx == 0 || ry == 0 || x1 == x2 && y1 == y2 {
		t.line(x2, y2)
		return
	}
	sin, cos := math.Sincos(v[2] * math.Pi / 180)
	dx, dy := (x1-x2)/2, (y1-y2)/2
	px, py := cos*dx+sin*dy, -sin*dx+cos*dy
	if over := px*px/(rx*rx) + py*py/(ry*ry); over > 1 {
		rx, ry = rx*math.Sqrt(over), ry*math.Sqrt(over)
	}
	root := math.Sqrt(max(0, (rx*rx*ry*ry-rx*rx*py*py-ry*ry*px*px)/(rx*rx*py*py+ry*ry*px*px)))
	if (v[3] != 0) == (v[4] != 0) {
		root = -root
	}
	cx, cy := root*rx*py/ry, -root*ry*px/rx
	at := matrix{cos * rx, sin * rx, -sin * ry, cos * ry, cos*cx - sin*cy + (x1+x2)/2, sin*cx + cos*cy + (y1+y2)/2}
	from := math.Atan2((py-cy)/ry, (px-cx)/rx)
	sweep := math.Atan2((-py-cy)/ry, (-px-cx)/rx) - from
	switch {
	case v[4] != 0 && sweep < 0:
		sweep += 2 * math.Pi
	case v[4] == 0 && sweep > 0:
		sweep -= 2 * math.Pi
	}
	t.turn(at, from, sweep)
	t.x, t.y = x2, y2
}

// turn draws a part of the unit circle, as a matrix maps it.
func (t *tracer) turn(at matrix, from, sweep float64) {
	n := int(math.Ceil(math.Abs(sweep) / (math.Pi / 2)))
	step := sweep / float64(max(n, 1))
	k := 4.0 / 3 * math.Tan(step/4)
	for i := range n {
		s1, c1 := math.Sincos(from + float64(i)*step)
		s2, c2 := math.Sincos(from + float64(i+1)*step)
		x1, y1 := at.apply(c1-k*s1, s1+k*c1)
		x2, y2 := at.apply(c2+k*s2, s2-k*c2)
		x3, y3 := at.apply(c2, s2)
		t.cubic([]float64{x1, y1, x2, y2, x3, y3})
	}
}
