package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// prose is all text of a page, with its lines as they are.
func prose(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// TestWhy explains a cell before a run, after it and after an edit, without any
// script, and runs nothing.
func TestWhy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := s.get("/p/sums/why?_cell=numbers")
	if page.Code != http.StatusOK {
		t.Fatalf("answers %d: %s", page.Code, page.Body)
	}
	root := parse(t, page.Body.String())
	if got := prose(root); !strings.Contains(got, "Why is Numbers stale?") || !strings.Contains(got, "never run") {
		t.Errorf("before a run: %s", got)
	}
	if len(s.traces()) > 0 {
		t.Errorf("the page left %v", s.traces())
	}
	if got := prose(parse(t, s.get("/p/sums/why?_cell=Sum").Body.String())); !strings.Contains(got, "numbers is not done") || !strings.Contains(got, "helper add in sums.go") {
		t.Errorf("behind it: %s", got)
	}
	s.post("/p/sums/run")
	s.settle("/p/sums")
	fresh := prose(parse(t, s.get("/p/sums/why?_cell=sum").Body.String()))
	for _, want := range []string{"What was Sum made from?", "Made by run 1", "helper add in sums.go", "input numbers, value"} {
		if !strings.Contains(fresh, want) {
			t.Errorf("a fresh cell lacks %q: %s", want, fresh)
		}
	}
	s.write("projects/sums/sums.go", strings.Replace(sums, "total += n", "total -= n", 1))
	s.post("/p/sums/reload")

	panel := s.get("/p/sums/why?_cell=sum&_panel=1").Body.String()
	if strings.Contains(panel, "<html") || !strings.Contains(panel, `data-why="sum"`) {
		t.Errorf("the panel is no fragment: %s", panel)
	}
	root = parse(t, panel)
	if got := prose(root); !strings.Contains(got, "helper add in sums.go changed") {
		t.Errorf("after an edit: %s", got)
	}
	if !slices.Contains(attributes(root, "href"), "/p/sums/why?_cell=sum&_diff=1") {
		t.Errorf("nothing leads to the change of the code: %v", attributes(root, "href"))
	}
	change := s.get("/p/sums/why?_cell=sum&_diff=1").Body.String()
	if got := prose(parse(t, change)); !strings.Contains(got, "-\t\ttotal += n\n") || !strings.Contains(got, "+\t\ttotal -= n\n") {
		t.Errorf("the change of the code: %s", got)
	}
	if strings.Contains(change, "<script>") || strings.Contains(change, " style=") {
		t.Error("a script or style stands in the page")
	}
	with := prose(parse(t, s.get("/p/sums/why?_cell=numbers&scale=3").Body.String()))
	if !strings.Contains(with, "parameter scale 2 → 3") {
		t.Errorf("with another value: %s", with)
	}
}

func TestWhyNoCell(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	answer := s.get("/p/sums/why?_cell=" + url.QueryEscape("<nummbers>"))
	if answer.Code != http.StatusNotFound {
		t.Errorf("answers %d", answer.Code)
	}
	answer = s.get("/p/sums/why?_cell=nummbers")
	root := parse(t, answer.Body.String())
	if answer.Code != http.StatusNotFound || !slices.Contains(attributes(root, "href"), "/p/sums/why?_cell=numbers") {
		t.Errorf("answers %d, leads to %v", answer.Code, attributes(root, "href"))
	}
}
