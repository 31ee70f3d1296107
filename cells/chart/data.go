package chart

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteData writes the points of a chart as CSV: the series, the name or category of
// each point, and its values, as many columns as the longest point has.
func WriteData(w io.Writer, options json.RawMessage) error {
	var shape struct {
		XAxis  categories `json:"xAxis"`
		YAxis  categories `json:"yAxis"`
		Series []struct {
			Name string            `json:"name"`
			Data []json.RawMessage `json:"data"`
		} `json:"series"`
	}
	if err := json.Unmarshal(options, &shape); err != nil {
		return fmt.Errorf("reading the options of a chart: %w", err)
	}
	names := shape.XAxis
	if len(names) == 0 {
		names = shape.YAxis
	}
	var rows [][]string
	width := 1
	for _, s := range shape.Series {
		for i, raw := range s.Data {
			name, values := datum(raw)
			if name == "" && i < len(names) && len(values) == 1 {
				name = field(names[i])
			}
			rows = append(rows, append([]string{s.Name, name}, values...))
			width = max(width, len(values))
		}
	}
	head := []string{"series", "name"}
	for i := range width {
		head = append(head, "value "+strconv.Itoa(i+1))
	}
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	for _, row := range rows {
		for len(row) < len(head) {
			row = append(row, "")
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// datum reads a point in any of its forms: a value, a list of them, or an item with a
// name and a value.
func datum(raw json.RawMessage) (name string, values []string) {
	var item struct {
		Name  string          `json:"name"`
		Value json.RawMessage `json:"value"`
	}
	if json.Unmarshal(raw, &item) == nil {
		name, raw = item.Name, item.Value
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil && list != nil {
		for _, v := range list {
			values = append(values, field(v))
		}
		return name, values
	}
	return name, []string{field(raw)}
}

// field is a value as a field of CSV; nothing for one that is missing.
func field(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	if string(raw) == "null" {
		return ""
	}
	return strings.TrimSpace(string(raw))
}

// categories are those of the first axis, if it has any.
type categories []json.RawMessage

// UnmarshalJSON reads one axis, or a list of them. What is neither has none.
func (c *categories) UnmarshalJSON(data []byte) error {
	type axis struct {
		Data []json.RawMessage `json:"data"`
	}
	var list []axis
	if json.Unmarshal(data, &list) == nil {
		if len(list) > 0 {
			*c = list[0].Data
		}
		return nil
	}
	var one axis
	if json.Unmarshal(data, &one) == nil {
		*c = one.Data
	}
	return nil
}
