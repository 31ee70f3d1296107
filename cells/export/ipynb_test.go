package export

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"stagebook/cells/display"
	reader "stagebook/cells/notebook"
)

// TestCellIDs holds them to the pattern of the format.
func TestCellIDs(t *testing.T) {
	for id, want := range map[string]string{"cell-roc": "cell-roc", "cell-größe": "id-", "cell-" + strings.Repeat("x", 80): "id-"} {
		if got := cellID(id); !strings.HasPrefix(got, want) || !idWords.MatchString(got) {
			t.Errorf("%s: %s", id, got)
		}
	}
	if cellID("ä") == cellID("ö") {
		t.Error("two names share an id")
	}
}

// TestResultsAreBundles checks what nbformat 4.5 asks of a bundle: pictures in
// base64, SVG and texts as lists of lines, and a text for everybody.
func TestResultsAreBundles(t *testing.T) {
	j := &jupyter{ctx: t.Context(), shown: &Shown{Draw: func(context.Context, *display.Chart, string) ([]byte, []string, error) {
		return []byte("<svg></svg>"), nil, nil
	}}}
	layout := &display.Layout{Parts: []display.Part{
		{Title: "one", Display: display.Display{Kind: display.KindTable, Table: &display.Table{Rows: 1, Columns: []display.Column{{Name: "<a>"}}, Cells: [][]display.Cell{{{Text: "<b>"}}}}}},
		{Display: display.Display{Kind: display.KindChart, Chart: &display.Chart{Kind: "line"}}},
		{Display: display.Display{Kind: display.KindImage, Image: &display.Image{MIME: "image/png", Data: []byte{1, 2}}}},
		{Display: display.Display{Kind: display.KindMedia, Media: &display.Media{MIME: "video/webm", Data: []byte{1}}}},
		{Display: display.Display{Kind: display.KindText, Text: &display.Text{Text: strings.Repeat("line\n", 100)}}},
		{Display: display.Display{Kind: display.KindMetrics, Metrics: []display.Metric{{Name: "hits", Text: "3"}}}},
		{Display: display.Display{Kind: display.KindMarkdown, Markdown: &display.Markdown{Source: "*m*"}}},
	}}
	found, err := j.results("out", &display.Display{Kind: display.KindLayout, Layout: layout}, "")
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(found)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"text/markdown":["**one**"]`, `\u003cth\u003e\u0026lt;a\u0026gt;`, `"image/svg+xml":["\u003csvg`, `"image/png":"AQI="`,
		`video controls src=`, `… the first 60 of 100 lines`, `"text/plain":["hits: 3"]`, `"text/markdown":["*m*"]`,
	} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %s in %s", want, data)
		}
	}
	for i, bundle := range found {
		if _, ok := bundle["text/plain"]; !ok {
			t.Errorf("bundle %d has no text", i)
		}
	}
}

// fields are those that nbformat 4.5 asks for in an object; it allows no others.
// https://github.com/jupyter/nbformat/blob/main/nbformat/v4/nbformat.v4.5.schema.json
var fields = map[string][]string{
	"markdown":     {"cell_type", "id", "metadata", "source"},
	"code":         {"cell_type", "execution_count", "id", "metadata", "outputs", "source"},
	"display_data": {"data", "metadata", "output_type"},
	"error":        {"ename", "evalue", "output_type", "traceback"},
}

func TestNotebookKeepsItsSchema(t *testing.T) {
	j := &jupyter{ctx: t.Context(), shown: &Shown{}}
	j.text("title", "# Title\n\nline")
	shown := &display.Display{Kind: display.KindText, Text: &display.Text{Text: "x < y"}}
	for _, cell := range []*NotebookCell{
		{ID: "fine", name: "Fine", Doc: "Says.", Code: "func Fine() string {\n\treturn \"x\"\n}", Inputs: []string{}, Status: "fresh", Outputs: []NotebookOutput{{Name: "fine", Display: shown}}},
		{ID: "größe", name: "Größe", Code: "func Größe()", Status: "failed", Error: "no\nluck", Reasons: []string{"code"}, hide: true},
		{ID: "held", name: "Held", Status: "stale", Outputs: []NotebookOutput{{Name: "a", Summary: "nothing was kept"}, {Name: "b", Display: shown}}},
	} {
		if err := j.cell(cell); err != nil {
			t.Fatal(err)
		}
	}
	data, err := jupyterFile(j.cells, &Notebook{Title: "Title", Go: "go1.26"})
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cells    []map[string]any `json:"cells"`
		Metadata map[string]any   `json:"metadata"`
		Major    int              `json:"nbformat"`
		Minor    int              `json:"nbformat_minor"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if file.Major != 4 || file.Minor != 5 || len(file.Cells) != 7 {
		t.Fatalf("%d.%d, %d cells", file.Major, file.Minor, len(file.Cells))
	}
	if kernel, _ := file.Metadata["kernelspec"].(map[string]any); kernel["name"] != "gonb" || kernel["display_name"] == "" {
		t.Error(kernel)
	}
	seen := make(map[string]bool)
	for _, cell := range file.Cells {
		id, _ := cell["id"].(string)
		if !idWords.MatchString(id) || seen[id] {
			t.Errorf("id %q", id)
		}
		seen[id] = true
		strict(t, cell, "cell_type")
		outputs, _ := cell["outputs"].([]any)
		for _, out := range outputs {
			strict(t, out.(map[string]any), "output_type")
		}
	}
	back, err := reader.Read(bytes.NewReader(data))
	if err != nil || back.Kernel != "gonb" || back.Language != "go" || len(back.Cells) != 7 || len(back.Cells[2].Outputs) != 1 {
		t.Errorf("it is read back as %+v, %v", back, err)
	}
	if !strings.Contains(string(data), `"x < y"`) {
		t.Error("text is escaped as for a page of HTML")
	}
}

// strict checks the fields of an object of the kind that it names itself.
func strict(t *testing.T, o map[string]any, kind string) {
	t.Helper()
	want := fields[o[kind].(string)]
	if len(o) != len(want) {
		t.Errorf("%v has %d fields, want %v", o, len(o), want)
	}
	for _, name := range want {
		if _, ok := o[name]; !ok {
			t.Errorf("%v has no %s", o, name)
		}
	}
	lines, ok := o["source"].([]any)
	for i, line := range lines {
		if text, isText := line.(string); !ok || !isText || i < len(lines)-1 && !strings.HasSuffix(text, "\n") {
			t.Errorf("source line %v", line)
		}
	}
}
