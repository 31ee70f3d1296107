package session

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/graph"
)

func explained(t *testing.T, v *View, cell string) *Explanation {
	t.Helper()
	e, err := v.Explain(cell, true)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestExplain follows a cell from its first run over an edit and back.
func TestExplain(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	v := s.View(nil)
	e := explained(t, v, "Greeting")
	if e.Cell != "greeting" || e.Words != "stale: never run" || e.Made != nil || e.Key == "" || len(e.Parts) == 0 {
		t.Errorf("before the first run: %+v", e)
	}
	if e := explained(t, v, "shout"); e.Status != graph.Stale || e.Key != "" || len(e.Reasons) != 1 || e.Reasons[0].Words != "`greeting` is not done" {
		t.Errorf("behind it: %+v", e)
	}
	d.run(v, Request{})

	e = explained(t, v, "greeting")
	if e.Status != graph.Fresh || len(e.Reasons) != 0 || e.Made == nil || e.Made.Run != 1 || e.Made.Key != e.Key || !strings.HasPrefix(e.Words, "fresh: ") {
		t.Errorf("after it: %+v", e)
	}
	var words []string
	for _, part := range e.Parts {
		words = append(words, part.Words)
	}
	for _, want := range []string{"`Greeting` itself in demo.go", "helper `greet` in helper.go"} {
		if !slices.Contains(words, want) {
			t.Errorf("the parts of its key lack %q: %q", want, words)
		}
	}

	d.write("helper.go", strings.Replace(helperSource, "hello ", "good day ", 1))
	d.reload(s)
	e = explained(t, v, "greeting")
	if e.Words != "stale: helper `greet` in helper.go changed" || len(e.Reasons) != 1 {
		t.Fatalf("after an edit: %+v", e)
	}
	want := "--- a/helper.go\n+++ b/helper.go\n@@ -1 +1 @@\n" +
		"-func greet(name string) string { return \"hello \" + name }\n+func greet(name string) string { return \"good day \" + name }\n"
	if e.Reasons[0].Change != want || e.Reasons[0].About.Name != "greet" || e.Reasons[0].Lost != "" {
		t.Errorf("the change of the code: %+v", e.Reasons[0])
	}
	if plain, _ := v.Explain("greeting", false); plain.Reasons[0].Change != "" {
		t.Error("a change that nobody asked for")
	}
	if _, err := json.Marshal(e); err != nil {
		t.Error(err)
	}

	d.write("helper.go", helperSource)
	d.reload(s)
	if e := explained(t, v, "greeting"); e.Status != graph.Fresh || len(e.Reasons) != 0 {
		t.Errorf("after the edit was taken back: %+v", e)
	}
}

// TestExplainAsTheState says that a page and an explanation have the same words.
func TestExplainAsTheState(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	v := s.View(nil)
	d.run(v, Request{})
	s.keepTexts(s.current().static)
	d.write("demo.go", strings.Replace(demoSource, "lines * scale", "lines + scale", 1))
	d.write("table.csv", "a\n")
	d.reload(s)
	for id, cs := range v.State().Cells {
		e := explained(t, v, id)
		var words []string
		for _, b := range e.Reasons {
			words = append(words, b.Words)
		}
		if !slices.Equal(words, cs.Reasons) || e.Status != cs.Status {
			t.Errorf("%s: the page says %s %q, the explanation %s %q", id, cs.Status, cs.Reasons, e.Status, words)
		}
	}
	if e := explained(t, v, "lines"); e.Reasons[0].Words != "file table.csv changed" || e.Reasons[0].About.Part != "files" {
		t.Errorf("a file: %+v", e.Reasons)
	}
	if e := explained(t, v, "scaled"); e.Reasons[0].About.Kind != "cell" || !strings.Contains(e.Reasons[0].Change, "+func Scaled(lines, scale int) int { return lines + scale }") {
		t.Errorf("a cell whose input is not done: %+v", e.Reasons)
	}
}

// TestExplainLost says what is shown when the store does not have the old code any more.
func TestExplainLost(t *testing.T) {
	d := newDesk(t)
	s := d.open()
	b := Because{}
	b.About.OldText, b.About.NewText = strings.Repeat("a", 64), ""
	s.compare(&b)
	if b.Change != "" || !strings.Contains(b.Lost, "not in the store") {
		t.Errorf("got %+v", b)
	}
}

func TestExplainNoCell(t *testing.T) {
	d := newDesk(t)
	v := d.open().View(nil)
	for name, want := range map[string]string{
		"greting": `there is no cell "greting"; did you mean greeting?`,
		"ine":     `there is no cell "ine"; did you mean lines?`,
		"zzz":     `there is no cell "zzz"`,
	} {
		_, err := v.Explain(name, false)
		var no *NoCellError
		if !errors.As(err, &no) || err.Error() != want {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}
