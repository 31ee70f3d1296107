package chart

import (
	"encoding/json"
	"fmt"
	"strings"
)

// describe says what a chart shows, from its options, for those who cannot see
// it: the kind, the axes, the series.
func describe(options json.RawMessage) string {
	var shape struct {
		XAxis  axes   `json:"xAxis"`
		YAxis  axes   `json:"yAxis"`
		Title  titles `json:"title"`
		Series []struct {
			Type string            `json:"type"`
			Name string            `json:"name"`
			Data []json.RawMessage `json:"data"`
		} `json:"series"`
	}
	if err := json.Unmarshal(options, &shape); err != nil || len(shape.Series) == 0 {
		return "Chart"
	}
	words := strings.ToUpper(shape.Series[0].Type[:1]) + shape.Series[0].Type[1:] + " chart" + shape.Title.words()
	x, y := shape.XAxis.name(), shape.YAxis.name()
	switch {
	case x != "" && y != "":
		words += " of " + y + " against " + x
	case x != "" || y != "":
		words += " of " + x + y
	}
	var names []string
	points, empty := 0, false
	var reach ranges
	counts := categorical(options)
	for _, s := range shape.Series {
		points += len(s.Data)
		empty = empty || s.Data != nil && len(s.Data) == 0
		reach.add(s.Data, counts)
		if s.Name != "" {
			names = append(names, s.Name)
		}
	}
	if len(names) > 0 {
		words += ": " + strings.Join(names, ", ")
	}
	switch {
	case points > 0:
		words += fmt.Sprintf("; %d points", points)
	case empty:
		words += "; no points"
	}
	return bounded(words+reach.words(), labelLimit)
}

// labelLimit bounds what a reader is told of a chart, in runes.
const labelLimit = 400

func bounded(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit]) + "…"
}

// ranges are how far the numbers of points go: of plain values, and of the two
// first numbers of pairs.
type ranges struct {
	value, x, y reach
}

type reach struct {
	lo, hi float64
	known  bool
}

func (r *reach) add(v any) {
	f, ok := v.(float64)
	switch {
	case !ok:
	case !r.known:
		*r = reach{f, f, true}
	default:
		r.lo, r.hi = min(r.lo, f), max(r.hi, f)
	}
}

// described is how many points of a series are looked at.
const described = 20_000

// add takes points in. Of one over categories only its value is a number of its own.
func (r *ranges) add(data []json.RawMessage, at side) {
	for _, raw := range data[:min(len(data), described)] {
		var v any
		if json.Unmarshal(raw, &v) != nil {
			continue
		}
		if item, ok := v.(map[string]any); ok {
			v = item["value"]
		}
		if pair, ok := v.([]any); ok && len(pair) == 2 {
			switch at {
			case across:
				r.value.add(pair[1])
			case upright:
				r.value.add(pair[0])
			default:
				r.x.add(pair[0])
				r.y.add(pair[1])
			}
			continue
		}
		r.value.add(v)
	}
}

// side is where the categories of a chart stand.
type side int

const (
	nowhere side = iota
	across
	upright
)

func categorical(options json.RawMessage) side {
	var shape struct {
		XAxis json.RawMessage `json:"xAxis"`
		YAxis json.RawMessage `json:"yAxis"`
	}
	if json.Unmarshal(options, &shape) != nil {
		return nowhere
	}
	x, y := isCategory(shape.XAxis), isCategory(shape.YAxis)
	switch {
	case x && !y:
		return across
	case y && !x:
		return upright
	}
	return nowhere
}

func (r *ranges) words() string {
	words := ""
	for _, part := range []struct {
		name string
		reach
	}{{"values", r.value}, {"across", r.x}, {"upright", r.y}} {
		if part.known {
			words += fmt.Sprintf("; %s from %.4g to %.4g", part.name, part.lo, part.hi)
		}
	}
	return words
}

// axes is one axis, or a list of them.
type axes []struct {
	Name string `json:"name"`
}

// UnmarshalJSON reads either form. An axis that is neither has no name.
func (a *axes) UnmarshalJSON(data []byte) error {
	type plain axes
	if json.Unmarshal(data, (*plain)(a)) == nil {
		return nil
	}
	*a = make(axes, 1)
	_ = json.Unmarshal(data, &(*a)[0]) // no name then
	return nil
}

func (a axes) name() string {
	if len(a) == 0 {
		return ""
	}
	return a[0].Name
}

// titles is one title, or a list of them.
type titles []struct {
	Text string `json:"text"`
}

// UnmarshalJSON reads either form.
func (t *titles) UnmarshalJSON(data []byte) error {
	type plain titles
	if json.Unmarshal(data, (*plain)(t)) == nil {
		return nil
	}
	*t = make(titles, 1)
	_ = json.Unmarshal(data, &(*t)[0]) // no title then
	return nil
}

func (t titles) words() string {
	if len(t) == 0 || t[0].Text == "" {
		return ""
	}
	return " “" + t[0].Text + "”"
}
