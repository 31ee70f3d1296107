package server_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// column gives the texts of one column of the list of runs, from the top.
func column(t *testing.T, page string, place int) (list []string) {
	t.Helper()
	root := parse(t, page)
	var texts func(n *html.Node) string
	texts = func(n *html.Node) (text string) {
		if n.Type == html.TextNode {
			return n.Data
		}
		for child := range n.ChildNodes() {
			text += texts(child)
		}
		return strings.TrimSpace(text)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "tr" || !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "data-run" }) {
			continue
		}
		at := 0
		for cell := range n.ChildNodes() {
			if cell.Type == html.ElementNode && cell.Data == "td" {
				if at == place {
					list = append(list, texts(cell))
				}
				at++
			}
		}
	}
	return list
}

func TestRunsAreListedSortedAndCompared(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if page := s.get("/p/sums/runs").Body.String(); !strings.Contains(page, "Nothing has run yet") {
		t.Error("a project that never ran does not say so")
	}
	for _, query := range []string{"", "?scale=5", "?scale=3"} {
		s.post("/p/sums/run" + query)
		s.settle("/p/sums" + query)
	}
	// The columns are pick, run, when, state, scale, sum, …
	page := s.settleRuns("/p/sums/runs", 3)
	if got := column(t, page, 1); !slices.Equal(got, []string{"3", "2", "1"}) {
		t.Errorf("the runs are %q", got)
	}
	if got := column(t, page, 4); !slices.Equal(got, []string{"3", "5", "2"}) {
		t.Errorf("the parameters are %q", got)
	}
	if got := column(t, s.get("/p/sums/runs?_sort=sum").Body.String(), 5); !slices.Equal(got, []string{"6", "9", "15"}) {
		t.Errorf("sorted by the figure they are %q", got)
	}
	if got := column(t, s.get("/p/sums/runs?_sort=-scale").Body.String(), 4); !slices.Equal(got, []string{"5", "3", "2"}) {
		t.Errorf("sorted the other way round they are %q", got)
	}
	if !strings.Contains(page, "Runs across parameters and figures") || !strings.Contains(page, "3 runs across") {
		t.Error("the runs are not drawn across axes")
	}
	if !strings.Contains(page, `href="/p/sums?scale=5"`) {
		t.Error("no link restores the parameters")
	}
	both := s.get("/p/sums/runs?_with=2&_with=1").Body.String()
	for _, want := range []string{"Run 1 and run 2", `<th scope="row">scale</th>`, "1 result is the same, 2 not"} {
		if !strings.Contains(both, want) {
			t.Errorf("the comparison lacks %q", want)
		}
	}
	if one := s.get("/p/sums/runs?_with=2").Body.String(); !strings.Contains(one, "Pick two runs to compare them; picked so far: 1") {
		t.Error("one run alone says nothing")
	}
}

// settleRuns asks for the list until all of a number of runs have ended.
func (s *site) settleRuns(address string, n int) string {
	s.t.Helper()
	for {
		page := s.get(address).Body.String()
		if strings.Count(page, `data-status="done"`) == n {
			return page
		}
	}
}
