package paramfile

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Value is what a file gives for one name.
type Value struct {
	Name string
	Text string
	Line int // from 1; 0 where the format does not tell
}

// Read reads a file, in the format that the end of its name says: .yaml, .yml,
// .json or .toml. Its errors begin with the name of the file, and with the line
// where there is one.
func Read(path string) ([]Value, error) {
	parse := parser(path)
	if parse == nil {
		return nil, fmt.Errorf("%s: the end of the name does not say how to read it: use .yaml, .json or .toml", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err // says open, the name and why
	}
	values, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s%w", path, err)
	}
	return values, nil
}

func parser(path string) func([]byte) ([]Value, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".yaml", ".yml":
		return readYAML
	case ".json":
		return readJSON
	case ".toml":
		return readTOML
	}
	return nil
}

// at is an error at a line, to be put behind the name of the file.
func at(line int, format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	if line > 0 {
		return fmt.Errorf(":%d: %s", line, text)
	}
	return fmt.Errorf(": %s", text)
}

func notPlain(name, what string) string {
	return fmt.Sprintf("%s is %s; a parameter has one plain value: a text, a number, true or false", name, what)
}

const noNames = "the file holds no names with values; write it like testSize: 0.3"
