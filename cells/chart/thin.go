package chart

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Points of one series that a picture draws. A line of more has several to each
// pixel, a cloud of more is a blot.
const (
	linePoints    = 2000
	scatterPoints = 3000
)

// Thinned is one series of which a picture draws a part.
type Thinned struct {
	Series     string // its name; ""
	Drawn, All int
}

// Thin returns options with no more points than can be seen in a picture, and says of
// which series. Of lines those are kept that make their shape (largest triangle three
// buckets: S. Steinarsson, "Downsampling Time Series for Visual Representation", 2013),
// of clouds some, evenly, and those that lie alone. Missing values stay gaps. Options
// that cannot be read come back as they are.
func Thin(options json.RawMessage) (json.RawMessage, []Thinned) {
	if len(options) < 4*linePoints { // too short to hold so many
		return options, nil
	}
	var shape map[string]json.RawMessage
	var series []map[string]json.RawMessage
	if json.Unmarshal(options, &shape) != nil || json.Unmarshal(shape["series"], &series) != nil {
		return options, nil
	}
	thinned, done := thinCounted(shape, series)
	for place, s := range series {
		if slices.Contains(done, place) {
			continue
		}
		var kind, name string
		var data []json.RawMessage
		if json.Unmarshal(s["type"], &kind) != nil || json.Unmarshal(s["data"], &data) != nil {
			continue
		}
		_ = json.Unmarshal(s["name"], &name) // or it has none
		keep := chosen(kind, data, scales{logarithmic(shape["xAxis"]), logarithmic(shape["yAxis"])})
		if keep == nil || len(keep) == len(data) {
			continue
		}
		thinned = append(thinned, Thinned{name, len(keep), len(data)})
		part := make([]json.RawMessage, len(keep))
		for i, at := range keep {
			part[i] = data[at]
		}
		s["data"], _ = json.Marshal(part) // of what was JSON
	}
	if thinned == nil {
		return options, nil
	}
	shape["series"], _ = json.Marshal(series)
	whole, err := json.Marshal(shape)
	if err != nil {
		return options, nil
	}
	return whole, thinned
}

// scales say which axes are logarithmic.
type scales struct{ x, y bool }

func logarithmic(axis json.RawMessage) bool {
	var list []struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(axis, &list) == nil {
		return len(list) > 0 && list[0].Type == "log"
	}
	var one struct {
		Type string `json:"type"`
	}
	return json.Unmarshal(axis, &one) == nil && one.Type == "log"
}

// chosen are the places of the points to draw, in order; nil for all.
func chosen(kind string, data []json.RawMessage, s scales) []int {
	limit := map[string]int{"line": linePoints, "scatter": scatterPoints}[kind]
	if limit == 0 || len(data) <= limit {
		return nil
	}
	points := make([]point, len(data))
	for i, raw := range data {
		var ok bool
		if points[i], ok = readPoint(raw); !ok {
			return nil // of another form: all of it is drawn
		}
	}
	if kind == "line" {
		return shapely(points, limit)
	}
	return cloudy(points, limit, s)
}

// point is one pair of numbers; a missing one is NaN.
type point struct{ x, y float64 }

// readPoint reads a pair, alone or as the value of an item. The first number may be
// a time.
func readPoint(raw json.RawMessage) (point, bool) {
	var pair []json.RawMessage
	if json.Unmarshal(raw, &pair) != nil {
		var item struct {
			Value json.RawMessage `json:"value"`
		}
		if json.Unmarshal(raw, &item) != nil || json.Unmarshal(item.Value, &pair) != nil {
			return point{}, false
		}
	}
	if len(pair) != 2 {
		return point{}, false
	}
	x, ok := coordinate(pair[0])
	y, okY := coordinate(pair[1])
	return point{x, y}, ok && okY
}

// coordinate reads a number, a date as ECharts does, or nothing.
func coordinate(raw json.RawMessage) (float64, bool) {
	text := string(raw)
	if text == "null" || text == `"-"` {
		return math.NaN(), true
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return f, true
	}
	t, err := parseTime(strings.Trim(text, `"`))
	if err != nil {
		return 0, false
	}
	return float64(t.UnixMilli()), true
}

// shapely chooses about limit points of a line, gap by gap.
func shapely(points []point, limit int) []int {
	var keep []int
	for from := 0; from < len(points); {
		if math.IsNaN(points[from].y) || math.IsNaN(points[from].x) {
			if from == 0 || !math.IsNaN(points[from-1].y) {
				keep = append(keep, from) // one says that there is a gap
			}
			from++
			continue
		}
		to := from
		for to < len(points) && !math.IsNaN(points[to].y) && !math.IsNaN(points[to].x) {
			to++
		}
		share := max(3, limit*(to-from)/len(points))
		for _, at := range triangles(points[from:to], share) {
			keep = append(keep, from+at)
		}
		from = to
	}
	return keep
}

// triangles chooses n points: the first, the last, and of each bucket between the
// one that makes the largest triangle with the one chosen before and the middle of
// the next bucket.
func triangles(points []point, n int) []int {
	if len(points) <= n || n < 3 {
		all := make([]int, len(points))
		for i := range all {
			all[i] = i
		}
		return all
	}
	keep := []int{0}
	bucket := func(b int) int { return 1 + b*(len(points)-2)/(n-2) }
	for b := range n - 2 {
		next := points[bucket(b+1):min(bucket(b+2), len(points))]
		if b == n-3 {
			next = points[len(points)-1:]
		}
		var middle point
		for _, p := range next {
			middle.x += p.x / float64(len(next))
			middle.y += p.y / float64(len(next))
		}
		last, best, most := points[keep[len(keep)-1]], bucket(b), -1.0
		for at := bucket(b); at < bucket(b+1); at++ {
			p := points[at]
			if area := math.Abs((last.x-middle.x)*(p.y-last.y) - (last.x-p.x)*(middle.y-last.y)); area > most {
				best, most = at, area
			}
		}
		keep = append(keep, best)
	}
	return append(keep, len(points)-1)
}

// cloudy chooses about limit points of a cloud: a third of them apart from each
// other, so that none that lies alone is lost, and the rest evenly out of all, so that
// a cloud is dense where it was.
func cloudy(points []point, limit int, s scales) []int {
	keep := apart(points, limit/3, s)
	rest := limit - len(keep)
	for i := range rest {
		keep = append(keep, int(int64(i)*int64(len(points))/int64(rest)))
	}
	slices.Sort(keep)
	return slices.Compact(keep)
}

// apart chooses at most limit points: the first in each square of a grid over all of
// them, which is the finer the fewer squares are filled.
func apart(points []point, limit int, s scales) []int {
	lo, hi := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	placed := make([]point, len(points))
	for i, p := range points {
		if s.x {
			p.x = math.Log(p.x)
		}
		if s.y {
			p.y = math.Log(p.y)
		}
		placed[i] = p
		if seen(p) {
			lo, hi = point{min(lo.x, p.x), min(lo.y, p.y)}, point{max(hi.x, p.x), max(hi.y, p.y)}
		}
	}
	for squares := 1 << 10; ; squares = squares * 2 / 3 {
		if keep := firsts(placed, [2]point{lo, hi}, squares); len(keep) <= limit || squares == 1 {
			return keep
		}
	}
}

func seen(p point) bool {
	return !math.IsNaN(p.x) && !math.IsNaN(p.y) && !math.IsInf(p.x, 0) && !math.IsInf(p.y, 0)
}

func firsts(points []point, within [2]point, squares int) (keep []int) {
	filled := make(map[[2]int]bool)
	lo, width, height := within[0], within[1].x-within[0].x, within[1].y-within[0].y
	for i, p := range points {
		if !seen(p) {
			continue
		}
		square := [2]int{step(p.x-lo.x, width, squares), step(p.y-lo.y, height, squares)}
		if !filled[square] {
			filled[square] = true
			keep = append(keep, i)
		}
	}
	return keep
}

func step(at, of float64, steps int) int {
	if of <= 0 {
		return 0
	}
	return min(int(at/of*float64(steps)), steps-1)
}

// Words say what a picture leaves out.
func (t Thinned) Words() string {
	name := ""
	if t.Series != "" {
		name = " of " + t.Series
	}
	return fmt.Sprintf("The picture draws %s of %s points%s, so that its shape stays.", grouped(t.Drawn), grouped(t.All), name)
}

func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
