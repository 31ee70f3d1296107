package paramfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// readJSON reads one object. Numbers keep their text.
func readJSON(data []byte) ([]Value, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	line := func() int { return 1 + bytes.Count(data[:decoder.InputOffset()], []byte("\n")) }
	first, err := decoder.Token()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, at(line(), "%v", err)
	}
	if first != json.Delim('{') {
		return nil, at(line(), `the file holds no names with values; write it like {"testSize": 0.3}`)
	}
	var values []Value
	lines := make(map[string]int)
	for decoder.More() {
		value, err := member(decoder, line)
		if err != nil {
			return nil, err
		}
		if lines[value.Name] > 0 {
			return nil, at(value.Line, "%s is given in line %d already; keep one of them", value.Name, lines[value.Name])
		}
		lines[value.Name] = value.Line
		values = append(values, value)
	}
	if _, err := decoder.Token(); err != nil {
		return nil, at(line(), "%v", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, at(line(), "there is something after the end of the object")
	}
	return values, nil
}

// member reads a name and its value.
func member(decoder *json.Decoder, line func() int) (Value, error) {
	key, err := decoder.Token()
	if err != nil {
		return Value{}, at(line(), "%v", err)
	}
	value := Value{Name: key.(string), Line: line()} // within an object every other token is a text
	token, err := decoder.Token()
	if err != nil {
		return Value{}, at(line(), "%v", err)
	}
	switch v := token.(type) {
	case string:
		value.Text = v
	case json.Number:
		value.Text = v.String()
	case bool:
		value.Text = map[bool]string{true: "true", false: "false"}[v]
	case nil:
		return Value{}, at(value.Line, `%s has no value; leave it out for the default, or write "" for the empty text`, value.Name)
	default:
		what := "a list"
		if v == json.Delim('{') {
			what = "an object"
		}
		return Value{}, at(value.Line, "%s", notPlain(value.Name, what))
	}
	return value, nil
}
