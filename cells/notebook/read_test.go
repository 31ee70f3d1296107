package notebook

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

const four = `{
 "nbformat": 4, "nbformat_minor": 5,
 "metadata": {"kernelspec": {"name": "python3", "language": "python"}, "language_info": {"name": "python"}, "title": "Birds"},
 "cells": [
  {"cell_type": "markdown", "metadata": {}, "source": ["# Birds\n", "![a](attachment:a.png)"], "attachments": {"a.png": {"image/png": "AAEC\n"}}},
  {"cell_type": "code", "execution_count": 3, "metadata": {}, "source": "x = 1\r\nx", "outputs": [
    {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]},
    {"output_type": "execute_result", "execution_count": 3, "data": {"text/plain": ["1"], "text/html": "<table class=\"dataframe\">"}},
    {"output_type": "display_data", "data": {"image/png": "AA=="}},
    {"output_type": "error", "ename": "NameError", "evalue": "no y", "traceback": []}]},
  {"cell_type": "code", "execution_count": null, "metadata": {}, "source": [], "outputs": []},
  {"cell_type": "raw", "source": "plain"}, {"cell_type": "of the future", "source": "x"}
 ]}`

func TestVersionFour(t *testing.T) {
	got, err := Read(strings.NewReader("\ufeff" + four))
	if err != nil {
		t.Fatal(err)
	}
	want := &Notebook{Format: 4, Language: "python", Kernel: "python3", Title: "Birds", Cells: []Cell{
		{Kind: Markdown, Source: "# Birds\n![a](attachment:a.png)", Attachments: []Attachment{{"a.png", []byte{0, 1, 2}}}},
		{Kind: Code, Source: "x = 1\nx", Count: 3, Outputs: []Output{
			{Kind: "stream", Text: "a\nb"},
			{Kind: "result", Text: "1", Table: true},
			{Kind: "display", Image: true},
			{Kind: "error", Text: "NameError: no y"},
		}},
		{Kind: Code},
		{Kind: Raw, Source: "plain"},
		{Kind: Raw, Source: "x"},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestVersionThree(t *testing.T) {
	got, err := Read(strings.NewReader(`{"nbformat": 3, "metadata": {"name": "Old"}, "worksheets": [{"cells": [
		{"cell_type": "heading", "level": 2, "source": ["Fish"]},
		{"cell_type": "code", "language": "python", "input": ["print 1"], "prompt_number": 7, "outputs": [{"output_type": "pyout", "text": ["1"], "png": "AA=="}]}]},
		{"cells": [{"cell_type": "markdown", "source": "end"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := &Notebook{Format: 3, Language: "python", Title: "Old", Cells: []Cell{
		{Kind: Markdown, Source: "## Fish"},
		{Kind: Code, Source: "print 1", Count: 7, Outputs: []Output{{Kind: "result", Text: "1", Image: true}}},
		{Kind: Markdown, Source: "end"},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestLanguage(t *testing.T) {
	for metadata, want := range map[string]string{
		`{"kernelspec": {"name": "gonb"}}`:                               "go",
		`{"kernelspec": {"name": "gophernotes", "language": "go"}}`:      "go",
		`{"kernelspec": {"name": "python38"}}`:                           "python",
		`{"language_info": {"name": "R"}, "kernelspec": {"name": "ir"}}`: "r",
		`{}`: "",
		`{"kernelspec": {"name": 7, "language": {}}}`: "",
		`{"kernelspec": "none", "title": 3}`:          "",
	} {
		n, err := Read(strings.NewReader(fmt.Sprintf(`{"nbformat": 4, "cells": [], "metadata": %s}`, metadata)))
		if err != nil || n.Language != want {
			t.Errorf("%s: %+v %v, want %q", metadata, n, err, want)
		}
	}
}

func TestWhatIsNoNotebookIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		``:                                 "this is no Jupyter notebook: the file is empty",
		`import pandas`:                    "this is no Jupyter notebook, or it is cut off: line 1 of its JSON: invalid character 'i' looking for beginning of value",
		four[:len(four)-2]:                 "this is no Jupyter notebook, or it is cut off: line 13 of its JSON: unexpected end of JSON input",
		`{"a": 1}`:                         "this is no Jupyter notebook: it is JSON, but says no version (nbformat)",
		`{"nbformat": 9}`:                  "the notebook is of nbformat 9, and 2, 3 and 4 are read: open it in Jupyter and save it, or convert it with `jupyter nbconvert --to notebook`",
		"{\"nbformat\": 4,\n\"cells\": 3}": "this is no Jupyter notebook: line 2: cells is a number, which it is in none",
		"\xff\xfe":                         "this is no Jupyter notebook: it is not UTF-8 text",
		`{"nbformat": 4, "cells": [{"cell_type": "markdown", "attachments": {"a": {"image/png": "?"}}}]}`:         `cell 1: its attachment "a": illegal base64 data at input byte 0`,
		`{"nbformat": 4, "cells": [{"cell_type": "code", "source": "` + strings.Repeat("x", MaxSource+1) + `"}]}`: "cell 1: it is larger than 1024 KiB: put what it holds into a file",
	} {
		_, err := Read(strings.NewReader(text))
		if err == nil || err.Error() != want {
			t.Errorf("%.40q:\ngot  %v\nwant %s", text, err, want)
		}
	}
	if _, err := Read(strings.NewReader("{")); !errors.Is(err, ErrNone) {
		t.Errorf("%v is not ErrNone", err)
	}
	many := `{"nbformat": 4, "cells": [` + strings.Repeat(`{"cell_type":"code"},`, MaxCells) + `{"cell_type":"code"}]}`
	if _, err := Read(strings.NewReader(many)); err == nil || !strings.Contains(err.Error(), "10001 cells") {
		t.Error(err)
	}
}

// Whatever comes, it is read or refused, and what was read keeps to the limits.
func FuzzRead(f *testing.F) {
	f.Add([]byte(four))
	f.Add([]byte(`{"nbformat":3,"worksheets":[{"cells":[{"cell_type":"heading","level":-1,"source":3}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := Read(strings.NewReader(string(data)))
		if (n == nil) == (err == nil) {
			t.Fatal(n, err)
		}
		if err != nil {
			return
		}
		for _, c := range n.Cells {
			if c.Count < 0 || strings.Contains(c.Source, "\r") || c.Kind != Code && c.Kind != Markdown && c.Kind != Raw {
				t.Errorf("%+v", c)
			}
			for _, o := range c.Outputs {
				if len(o.Text) > MaxOutput {
					t.Errorf("%d bytes", len(o.Text))
				}
			}
		}
	})
}
