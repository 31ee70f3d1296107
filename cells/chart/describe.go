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
		XAxis  axes `json:"xAxis"`
		YAxis  axes `json:"yAxis"`
		Series []struct {
			Type string            `json:"type"`
			Name string            `json:"name"`
			Data []json.RawMessage `json:"data"`
		} `json:"series"`
	}
	if err := json.Unmarshal(options, &shape); err != nil || len(shape.Series) == 0 {
		return "Chart"
	}
	words := strings.ToUpper(shape.Series[0].Type[:1]) + shape.Series[0].Type[1:] + " chart"
	x, y := shape.XAxis.name(), shape.YAxis.name()
	switch {
	case x != "" && y != "":
		words += " of " + y + " against " + x
	case x != "" || y != "":
		words += " of " + x + y
	}
	var names []string
	points := 0
	for _, s := range shape.Series {
		points += len(s.Data)
		if s.Name != "" {
			names = append(names, s.Name)
		}
	}
	if len(names) > 0 {
		words += ": " + strings.Join(names, ", ")
	}
	if points > 0 {
		words += fmt.Sprintf("; %d points", points)
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
