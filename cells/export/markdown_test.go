package export

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"stagebook/cells/display"
)

// shows writes one result, with a drawer that knows one picture.
func shows(t *testing.T, d display.Display) (string, []File) {
	t.Helper()
	m := &markdown{ctx: t.Context(), shown: &Shown{Beside: "a b_files", Draw: func(_ context.Context, c *display.Chart, _ string) ([]byte, []string, error) {
		if c.Kind == "globe" {
			return nil, nil, errors.New("nobody draws globes")
		}
		return []byte(`<svg width="7" aria-label="a &lt; b"><text fill="var(--ink, #123)">x</text></svg>`), []string{"3 points left out"}, nil
	}}}
	if err := m.result("out", &d, "a summary"); err != nil {
		t.Fatal(err)
	}
	return m.text.String(), m.files
}

// rendered is Markdown as a code host shows it.
func rendered(t *testing.T, source string) string {
	t.Helper()
	var b strings.Builder
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert([]byte(source), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHostileCellsStayInTheirPlace(t *testing.T) {
	for _, text := range []string{"a|b", "*x*", "<script>alert(1)</script>", "two\nlines", "[a](javascript:b)", "`c`", `back\slash|`, "&lt;", "~~s~~", "$x$"} {
		source, _ := shows(t, display.Display{Kind: display.KindTable, Table: &display.Table{Rows: 1, Columns: []display.Column{{Name: text}, {Name: "n", Numeric: true}}, Cells: [][]display.Cell{{{Text: text}, {Missing: true}}}}})
		page := rendered(t, source)
		if got := strings.Count(page, "<td") + strings.Count(page, "<th>") + strings.Count(page, "<th "); got != 4 {
			t.Errorf("%q makes %d cells:\n%s", text, got, page)
		}
		for _, tag := range []string{"<script", "<em>", "<a ", "<code>", "<del>"} {
			if strings.Contains(page, tag) {
				t.Errorf("%q makes %s", text, tag)
			}
		}
	}
}

func TestTablesAreBounded(t *testing.T) {
	table := &display.Table{Rows: 1000, MoreCols: 5}
	for range 40 {
		table.Columns = append(table.Columns, display.Column{Name: "c"})
	}
	for range 200 {
		table.Cells = append(table.Cells, make([]display.Cell, 40))
	}
	source, _ := shows(t, display.Display{Kind: display.KindTable, Table: table})
	if !strings.Contains(source, "*the first 10 of 1000 rows, the first 24 of 45 columns*") || strings.Count(source, "\n") > 16 {
		t.Error(source)
	}
}

func TestFencesHold(t *testing.T) {
	source, _ := shows(t, display.Display{Kind: display.KindText, Text: &display.Text{Text: "a\n````\n# b\n", Bytes: 9}})
	if page := rendered(t, source+"\n# after\n"); !strings.Contains(page, "# b") || !strings.Contains(page, "<h1>after</h1>") {
		t.Error(page)
	}
	for _, open := range []string{"```go\nx", "~~~\nx\n```", "````\n```\nx"} {
		source, _ := shows(t, display.Display{Kind: display.KindMarkdown, Markdown: &display.Markdown{Source: open}})
		if page := rendered(t, source+"\n# after\n"); !strings.Contains(page, "<h1>after</h1>") {
			t.Errorf("%q swallows what comes after:\n%s", open, page)
		}
	}
}

func TestChartsLieBeside(t *testing.T) {
	source, files := shows(t, display.Display{Kind: display.KindChart, Chart: &display.Chart{Kind: "line"}})
	if len(files) != 1 || files[0].Name != "a b_files/out.svg" {
		t.Fatal(files)
	}
	if svg := string(files[0].Data); !strings.HasPrefix(svg, `<svg width="7" aria-label="a &lt; b"><rect`) || !strings.Contains(svg, `fill="#123"`) {
		t.Error(svg)
	}
	page := rendered(t, source)
	if !strings.Contains(page, `<img src="a%20b_files/out.svg" alt="a &lt; b"`) || !strings.Contains(page, "3 points left out") {
		t.Error(page)
	}
	source, files = shows(t, display.Display{Kind: display.KindChart, Chart: &display.Chart{Kind: "globe"}})
	if len(files) != 0 || !strings.Contains(source, "nobody draws globes") {
		t.Error(source, files)
	}
}

func TestEveryKindIsWritten(t *testing.T) {
	text := display.Display{Kind: display.KindText, Text: &display.Text{Text: "words", Bytes: 5}}
	for want, d := range map[string]display.Display{
		"| hits | 3 % | of ten |":            {Kind: display.KindMetrics, Metrics: []display.Metric{{Name: "hits", Text: "3", Unit: "%", Note: "of ten"}}},
		"](a%20b_files/out.png)":             {Kind: display.KindImage, Image: &display.Image{MIME: "image/png", Data: []byte("x")}},
		"[a summary](a%20b_files/out.mp3)":   {Kind: display.KindMedia, Media: &display.Media{MIME: "audio/mpeg", Data: []byte("x")}},
		"[out, a page](a%20b_files/out.html": {Kind: display.KindHTML, HTML: &display.HTML{Source: "<p>"}},
		"root (T)\n  left: 1\n  … 2 more":    {Kind: display.KindTree, Tree: &display.Tree{Root: display.Node{Label: "root", Type: "T", More: 2, Children: []display.Node{{Label: "left", Value: "1"}}}}},
		"**part**\n\n```\nwords\n```":        {Kind: display.KindLayout, Layout: &display.Layout{Parts: []display.Part{{Title: "part", Display: text}}}},
	} {
		if source, _ := shows(t, d); !strings.Contains(source, want) {
			t.Errorf("%s: %q has no %q", d.Kind, source, want)
		}
	}
}
