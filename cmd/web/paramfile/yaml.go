package paramfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// readYAML reads one document that is a mapping.
func readYAML(data []byte) ([]Value, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	err := decoder.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil, nil // empty, or comments alone
	}
	if err != nil {
		return nil, fmt.Errorf(": %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, at(0, "there is more than one document in it; keep one")
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, at(root.Line, "%s", noNames)
	}
	return pairs(root)
}

func pairs(root *yaml.Node) ([]Value, error) {
	var values []Value
	lines := make(map[string]int)
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if value.Kind == yaml.AliasNode {
			value = value.Alias
		}
		switch {
		case lines[key.Value] > 0:
			return nil, at(key.Line, "%s is given in line %d already; keep one of them", key.Value, lines[key.Value])
		case key.Kind != yaml.ScalarNode:
			return nil, at(key.Line, "%s", noNames)
		case value.Kind == yaml.SequenceNode:
			return nil, at(value.Line, "%s", notPlain(key.Value, "a list"))
		case value.Kind == yaml.MappingNode:
			return nil, at(value.Line, "%s", notPlain(key.Value, "a mapping"))
		case value.Tag == "!!null":
			return nil, at(key.Line, "%s has no value; leave the line out for the default, or write \"\" for the empty text", key.Value)
		}
		lines[key.Value] = key.Line
		values = append(values, Value{Name: key.Value, Text: value.Value, Line: key.Line})
	}
	return values, nil
}
