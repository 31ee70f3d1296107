package chart

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
)

// Lines along an axis of categories count their points: the third value stands over the
// third category. Thinned, each point says its category by number, so that no point
// moves. Lines of as many points lose the same ones: they may be stacked.

// counted are lines over categories that can be thinned.
type counted struct {
	upright bool // the categories stand at the y axis
	axis    int  // how many categories there are
	places  []int
	values  [][]json.RawMessage // of each line
	points  [][]point
}

// thinCounted thins the lines over categories, and says of which, and their places
// among the series.
func thinCounted(shape map[string]json.RawMessage, series []map[string]json.RawMessage) (thinned []Thinned, places []int) {
	c := countedLines(shape, series)
	if c == nil {
		return nil, nil
	}
	var keep []int
	for _, points := range c.points {
		keep = append(keep, shapely(points, linePoints)...)
	}
	slices.Sort(keep)
	keep = slices.Compact(keep)
	if len(keep) >= c.axis {
		return nil, nil
	}
	for i, place := range c.places {
		var name string
		_ = json.Unmarshal(series[place]["name"], &name) // or it has none
		part := make([]json.RawMessage, len(keep))
		for k, at := range keep {
			part[k] = c.placed(c.values[i][at], at)
		}
		series[place]["data"], _ = json.Marshal(part) // of what was JSON
		thinned = append(thinned, Thinned{name, len(keep), c.axis})
	}
	return thinned, c.places
}

// countedLines finds the lines over categories; nil where there are none that can be
// thinned together: all that share the axis must have as many plain values as the
// longest.
func countedLines(shape map[string]json.RawMessage, series []map[string]json.RawMessage) *counted {
	c := &counted{upright: !isCategory(shape["xAxis"])}
	if c.upright && !isCategory(shape["yAxis"]) {
		return nil
	}
	for place, s := range series {
		var kind string
		var data []json.RawMessage
		if json.Unmarshal(s["type"], &kind) != nil || kind != "line" || json.Unmarshal(s["data"], &data) != nil || s["encode"] != nil {
			continue
		}
		points, ok := countedPoints(data)
		if !ok || c.axis != 0 && len(data) != c.axis {
			return nil
		}
		c.axis = len(data)
		c.places, c.values, c.points = append(c.places, place), append(c.values, data), append(c.points, points)
	}
	if c.axis <= linePoints {
		return nil
	}
	return c
}

// countedPoints are plain values at their numbers.
func countedPoints(data []json.RawMessage) ([]point, bool) {
	points := make([]point, len(data))
	for i, raw := range data {
		if _, value, ok := item(raw); ok {
			raw = value
		}
		if len(raw) == 0 {
			raw = json.RawMessage("null")
		}
		y, err := strconv.ParseFloat(string(raw), 64)
		if err != nil {
			if text := string(raw); text != "null" && text != `"-"` {
				return nil, false
			}
			y = math.NaN()
		}
		points[i] = point{float64(i), y}
	}
	return points, true
}

// item reads a point that is an item with a value.
func item(raw json.RawMessage) (whole map[string]json.RawMessage, value json.RawMessage, ok bool) {
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &whole) != nil {
		return nil, nil, false
	}
	return whole, whole["value"], true
}

// placed is a point that says its category.
func (c *counted) placed(raw json.RawMessage, at int) json.RawMessage {
	whole, value, isItem := item(raw)
	if !isItem {
		value = raw
	}
	if len(value) == 0 {
		value = json.RawMessage("null")
	}
	pair := []json.RawMessage{json.RawMessage(strconv.Itoa(at)), value}
	if c.upright {
		slices.Reverse(pair)
	}
	if !isItem {
		list, _ := json.Marshal(pair) // of what was JSON
		return list
	}
	whole["value"], _ = json.Marshal(pair)
	said, _ := json.Marshal(whole)
	return said
}

// isCategory reports whether the first of the axes is one of categories.
func isCategory(axis json.RawMessage) bool {
	type one struct {
		Type string            `json:"type"`
		Data []json.RawMessage `json:"data"`
	}
	var list []one
	if json.Unmarshal(axis, &list) != nil {
		list = make([]one, 1)
		if json.Unmarshal(axis, &list[0]) != nil {
			return false
		}
	}
	return len(list) > 0 && (list[0].Type == "category" || list[0].Type == "" && len(list[0].Data) > 0)
}
