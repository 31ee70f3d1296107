package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// ErrNone says that something is no notebook at all.
var ErrNone = errors.New("this is no Jupyter notebook")

// Read reads a notebook. Its errors say what is wrong and, where it can be told, in
// which line or cell; ErrNone is among them for what never was a notebook.
func Read(r io.Reader) (*Notebook, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading a notebook: %w", err)
	}
	if len(text) > MaxBytes {
		return nil, fmt.Errorf("the notebook is larger than the %d MiB that are read: clear its outputs in Jupyter and save it", MaxBytes>>20)
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(text) {
		return nil, fmt.Errorf("%w: it is not UTF-8 text", ErrNone)
	}
	var file file
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, wrongJSON(text, err)
	}
	return file.notebook()
}

// file is a notebook as JSON has it. Numbers of versions are pointers because a file
// without them is something else.
type file struct {
	Major      *int        `json:"nbformat"`
	Cells      []cell      `json:"cells"`
	Worksheets []worksheet `json:"worksheets"` // before version 4
	Metadata   metadata    `json:"metadata"`
}

type worksheet struct {
	Cells []cell `json:"cells"`
}

type metadata struct {
	Title      text  `json:"title"`
	Name       text  `json:"name"` // its title before version 4
	Kernelspec named `json:"kernelspec"`
	Language   named `json:"language_info"`
}

type named struct {
	Name     text `json:"name"`
	Language text `json:"language"`
}

// UnmarshalJSON takes what is no object for one that says nothing.
func (n *named) UnmarshalJSON(data []byte) error {
	type plain named
	var as plain
	if json.Unmarshal(data, &as) == nil {
		*n = named(as)
	}
	return nil
}

func (f *file) notebook() (*Notebook, error) {
	if f.Major == nil {
		return nil, fmt.Errorf("%w: it is JSON, but says no version (nbformat)", ErrNone)
	}
	cells := f.Cells
	switch major := *f.Major; {
	case major == 2 || major == 3:
		for _, sheet := range f.Worksheets {
			cells = append(cells, sheet.Cells...)
		}
	case major != 4:
		return nil, fmt.Errorf("the notebook is of nbformat %d, and 2, 3 and 4 are read: open it in Jupyter and save it, or convert it with `jupyter nbconvert --to notebook`", major)
	}
	if len(cells) > MaxCells {
		return nil, fmt.Errorf("the notebook has %d cells, more than the %d that are read: split it", len(cells), MaxCells)
	}
	n := &Notebook{Format: *f.Major, Title: string(f.Metadata.Title), Kernel: string(f.Metadata.Kernelspec.Name)}
	if n.Title == "" && n.Format < 4 {
		n.Title = string(f.Metadata.Name)
	}
	n.Language = f.language(cells)
	for i := range cells {
		c, err := cells[i].read()
		if err != nil {
			return nil, fmt.Errorf("cell %d: %w", i+1, err)
		}
		n.Cells = append(n.Cells, c)
	}
	return n, nil
}

// language is what the file says of the language of its cells, from the firmest place
// to the loosest.
func (f *file) language(cells []cell) string {
	said := []text{f.Metadata.Language.Name, f.Metadata.Kernelspec.Language}
	for _, c := range cells {
		if c.Language != "" {
			said = append(said, c.Language) // before version 4
			break
		}
	}
	for _, name := range said {
		switch name := strings.ToLower(string(name)); {
		case name == "":
		case strings.HasPrefix(name, "python"), name == "ipython":
			return "python"
		default:
			return name
		}
	}
	switch kernel := strings.ToLower(string(f.Metadata.Kernelspec.Name)); {
	case strings.HasPrefix(kernel, "python"), kernel == "conda-env", f.Major != nil && *f.Major < 4 && kernel == "":
		return "python"
	case kernel == "gonb", kernel == "gophernotes", kernel == "go":
		return "go"
	}
	return ""
}

// text is a text that may be written as a list of its lines. What is neither is none:
// a strange title is no reason to refuse a notebook.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	var whole string
	if json.Unmarshal(data, &whole) == nil {
		*t = text(whole)
		return nil
	}
	var lines []string
	if json.Unmarshal(data, &lines) == nil {
		*t = text(strings.Join(lines, ""))
	}
	return nil
}

// wrongJSON says in which line JSON breaks off.
func wrongJSON(text []byte, err error) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return fmt.Errorf("%w: the file is empty", ErrNone)
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	at := int64(-1)
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &kind):
		at = kind.Offset
	}
	if at < 0 || at > int64(len(text)) {
		return fmt.Errorf("%w: %w", ErrNone, err)
	}
	line := 1 + bytes.Count(text[:at], []byte("\n"))
	if kind != nil {
		return fmt.Errorf("%w: line %d: %s is a %s, which it is in none", ErrNone, line, kind.Field, kind.Value)
	}
	return fmt.Errorf("%w, or it is cut off: line %d of its JSON: %w", ErrNone, line, err)
}
