package look

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// stepInto returns the part of a JSON value under a key or number.
func stepInto(raw json.RawMessage, step string) (json.RawMessage, error) {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) == nil && object != nil {
		if part, ok := object[step]; ok {
			return part, nil
		}
	}
	var array []json.RawMessage
	if i, err := strconv.Atoi(step); err == nil && json.Unmarshal(raw, &array) == nil && i >= 0 && i < len(array) {
		return array[i], nil
	}
	return nil, fmt.Errorf("%w: %q", ErrNoPart, step)
}

// jsonNode is a JSON value with the parts that are wanted, keys in order.
func jsonNode(label string, raw json.RawMessage, want Range) (Node, error) {
	raw = bytes.TrimSpace(raw)
	n := Node{Label: label}
	if len(raw) == 0 {
		return n, fmt.Errorf("%w: it is empty", ErrNoPart)
	}
	var part func(i int) (string, json.RawMessage)
	switch raw[0] {
	case '{':
		var object map[string]json.RawMessage
		if err := json.Unmarshal(raw, &object); err != nil {
			return n, fmt.Errorf("opening JSON: %w", err)
		}
		keys := slices.Sorted(maps.Keys(object))
		n.Type, n.Parts = "object", len(keys)
		part = func(i int) (string, json.RawMessage) { return keys[i], object[keys[i]] }
	case '[':
		var array []json.RawMessage
		if err := json.Unmarshal(raw, &array); err != nil {
			return n, fmt.Errorf("opening JSON: %w", err)
		}
		n.Type, n.Parts = "array", len(array)
		part = func(i int) (string, json.RawMessage) { return strconv.Itoa(i), array[i] }
	default:
		n.Value = clip(string(raw))
		return n, nil
	}
	n.Value = strconv.Itoa(n.Parts)
	for i := max(want.From, 0); i < min(n.Parts, want.From+want.Most); i++ {
		name, value := part(i)
		child, err := jsonNode(name, value, Range{})
		if err != nil {
			return n, err
		}
		n.Children = append(n.Children, child)
	}
	return n, nil
}

// clip cuts a text that is longer than a line shows.
func clip(text string) string {
	if len(text) <= textBytes {
		return text
	}
	return string(bytes.ToValidUTF8([]byte(text[:textBytes]), nil)) + "…"
}
