package server_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"golang.org/x/net/html"
)

// rows returns the first column of a table on a page, after its row numbers.
func rows(t *testing.T, page string) (numbers, first []string) {
	t.Helper()
	for n := range parse(t, page).Descendants() {
		if n.Type != html.ElementNode || n.Data != "tr" || n.Parent.Data != "tbody" {
			continue
		}
		var cells []string
		for c := range n.ChildNodes() {
			if c.Type == html.ElementNode {
				cells = append(cells, strings.TrimSpace(text(c)))
			}
		}
		numbers, first = append(numbers, cells[0]), append(first, cells[1])
	}
	return numbers, first
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// part asks for one table as the client does.
func (s *site) part(query string) (status int, body string) {
	s.t.Helper()
	r := s.own(request("GET", "/p/tumours/table?"+query))
	r.Header.Set("X-Part", "1")
	got := s.do(r)
	return got.Code, got.Body.String()
}

// A table of the example project is asked in every way, on the stored columns.
func TestTablesAreAsked(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds and runs the example")
	}
	s := newSiteOver(t, "../../../projects")
	s.post("/p/tumours/run", "cell", "clean")
	page := s.settle("/p/tumours")
	if !strings.Contains(page, `id="table-clean"`) {
		t.Fatal("the table is not on the page")
	}
	state := func(text string) string { return "_cell=clean&_out=clean&_t.clean=" + url.QueryEscape(text) }

	_, body := s.part(state("s=a:mean+radius&n=3"))
	if numbers, first := rows(t, body); strings.Join(numbers, " ") != "101 539 538" || strings.Join(first, " ") != "benign benign benign" {
		t.Errorf("the smallest are rows %v, %v", numbers, first)
	}
	_, body = s.part(state("in.diagnosis=malignant&max.mean+radius=12") + "&_q=")
	if numbers, first := rows(t, body); len(numbers) != 6 || first[0] != "malignant" || !strings.Contains(body, "out of 569") {
		t.Errorf("small malignant ones are rows %v, %v", numbers, first)
	}
	if _, body = s.part(state("") + "&_col=mean+radius&_min=28"); !strings.Contains(body, `data-asked="min.mean+radius=28"`) {
		t.Error("the form of a filter does not become what is asked")
	}
	if status, body := s.part(state("s=a:nothing")); status != http.StatusOK || !strings.Contains(body, "no column &#34;nothing&#34;") {
		t.Errorf("an unknown column: %d %s", status, body)
	}
	if got := s.get("/p/tumours/table?" + state("") + "&_q=malig"); got.Header().Get("Location") != "/p/tumours?_t.clean=q%3Dmalig#clean" {
		t.Errorf("without the client the form leads to %q", got.Header().Get("Location"))
	}
	whole := s.get("/p/tumours?_t.clean=" + url.QueryEscape("s=d:mean+radius")).Body.String()
	if numbers, _ := rows(t, whole); !strings.Contains(strings.Join(numbers, " "), "212 461") {
		t.Error("the page does not show the table that its address asks for")
	}
	s.downloads(t, state("in.diagnosis=malignant&s=a:mean+radius"))
}

func (s *site) downloads(t *testing.T, query string) {
	get := func(as string) []byte {
		got := s.get("/p/tumours/download?" + query + "&_as=" + as)
		if how := got.Header().Get("Content-Disposition"); got.Code != http.StatusOK || how != `attachment; filename="clean.`+as+`"` {
			t.Fatalf("%s: %d, %s", as, got.Code, how)
		}
		return got.Body.Bytes()
	}
	records, err := csv.NewReader(bytes.NewReader(get("csv"))).ReadAll()
	if err != nil || len(records) != 213 || records[0][0] != "diagnosis" || records[1][1] != "10.95" {
		t.Errorf("CSV: %d records, %v", len(records), err)
	}
	var list []map[string]any
	if err := json.Unmarshal(get("json"), &list); err != nil || len(list) != 212 || list[0]["mean radius"] != 10.95 {
		t.Errorf("JSON: %d rows, %v", len(list), err)
	}
	data := get("parquet")
	if file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data))); err != nil || file.NumRows() != 212 {
		t.Errorf("Parquet: %v", err)
	}
	if arrow := get("arrow"); len(arrow) < 212*30*8 {
		t.Errorf("Arrow: %d bytes", len(arrow))
	}
	if got := s.get("/p/tumours/download?" + query + "&_as=xls"); got.Code != http.StatusNotFound {
		t.Errorf("an unknown form: %d", got.Code)
	}
}
