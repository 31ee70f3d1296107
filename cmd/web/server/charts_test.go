package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// A live chart may run an author's functions, so its page is shut off from the
// server and from the page around it.
func TestLiveChartsAreShutOff(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds and runs the example")
	}
	s := newSiteOver(t, "../../../projects")
	s.post("/p/tumours/run", "cell", "sizes")
	page := s.settle("/p/tumours")
	if !strings.Contains(page, "data-live") {
		t.Fatal("the page offers no live chart")
	}
	live := s.get("/p/tumours/chart/live?_cell=sizes&_out=sizes&_theme=dark")
	policy := live.Header().Get("Content-Security-Policy")
	if live.Code != http.StatusOK || !strings.HasPrefix(policy, "sandbox allow-scripts; default-src 'none'") || strings.Contains(policy, "connect-src") || strings.Contains(policy, "allow-same-origin") {
		t.Errorf("%d with the policy %q", live.Code, policy)
	}
	body := live.Body.String()
	for _, part := range []string{`data-theme="dark"`, `id="options"`, `"mean radius`, `/static/echarts.js?v=`, `/static/charts.js?v=`} {
		if !strings.Contains(body, part) {
			t.Errorf("the frame lacks %s", part)
		}
	}
	for _, script := range []string{"/static/echarts.js", "/static/charts.js"} {
		if got := s.get(script); got.Code != http.StatusOK || !strings.Contains(got.Header().Get("Content-Type"), "javascript") || got.Body.Len() < 1000 {
			t.Errorf("%s: %d, %d bytes", script, got.Code, got.Body.Len())
		}
	}
	if got := s.get("/p/tumours/chart/svg?_cell=sizes&_out=sizes"); got.Code != http.StatusOK || !strings.HasPrefix(got.Body.String(), "<svg") {
		t.Errorf("the picture: %d", got.Code)
	}
	if got := s.get("/p/tumours/chart/svg?_cell=clean&_out=clean"); got.Code != http.StatusNotFound {
		t.Errorf("a table as a picture: %d", got.Code)
	}
}

// What a cell made as HTML, and pictures and sounds, come with a policy under which
// they can do nothing, and media in ranges.
func TestMadeThingsAreConfined(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds and runs the example")
	}
	s := newSiteOver(t, "../../../projects")
	s.post("/p/gallery/run", "cell", "card")
	s.settle("/p/gallery")
	s.post("/p/gallery/run", "cell", "tone")
	s.settle("/p/gallery")
	frame := s.do(s.own(request("GET", "/p/gallery/frame?_cell=card&_out=card")))
	policy := frame.Header().Get("Content-Security-Policy")
	if frame.Code != http.StatusOK || !strings.Contains(policy, "sandbox allow-scripts;") || !strings.Contains(policy, "script-src 'nonce-") || strings.Contains(policy, "script-src 'self'") || !strings.Contains(frame.Body.String(), "pears &lt;ripe&gt;") {
		t.Errorf("%d, %s\n%s", frame.Code, policy, frame.Body)
	}
	r := s.own(request("GET", "/p/gallery/media?_cell=tone&_out=tone"))
	r.Header.Set("Range", "bytes=8-11")
	part := s.do(r)
	if part.Code != http.StatusPartialContent || part.Body.String() != "WAVE" || part.Header().Get("Content-Type") != "audio/wav" || !strings.HasPrefix(part.Header().Get("Content-Security-Policy"), "sandbox;") {
		t.Errorf("%d %q %v", part.Code, part.Body, part.Header())
	}
	if other := s.do(s.own(request("GET", "/p/gallery/media?_cell=card&_out=card"))); other.Code != http.StatusNotFound {
		t.Errorf("HTML is no media: %d", other.Code)
	}
}

// large is a project with charts that are too large to be drawn, alone and in a layout.
const large = `package large

import "stagebook/cells"

// Chart is one as package charts has them.
type Chart struct{}

func (Chart) Type() string { return "line" }
func (Chart) Validate()    {}
func (Chart) JSON() map[string]any {
	data := make([]float64, 1_000_000)
	for i := range data {
		data[i] = float64(i) + 1.0/3
	}
	return map[string]any{"xAxis": map[string]any{"type": "category"}, "series": []any{map[string]any{"type": "line", "data": data}}}
}

// Alone is too large.
func Alone() Chart { return Chart{} }

// Within is a part of something.
func Within() cells.Layout { return cells.Row("text", cells.Titled("Large", Chart{})) }
`

// A chart that is too large to be drawn says so, and its options can be had whole.
func TestLargeChartsAreNoDeadEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/large/large.go", large)
	s.post("/p/large/run")
	page := s.settle("/p/large")
	if n := strings.Count(page, "It is a line chart, 1,000,000 points, with 18 MB of options"); n != 2 {
		t.Errorf("%d charts are said to be too large, want 2", n)
	}
	if len(page) > 200_000 {
		t.Errorf("the page has %d bytes", len(page))
	}
	for _, query := range []string{"_cell=alone&_out=alone", "_cell=within&_out=within%2F1"} {
		got := s.get("/p/large/chart/json?" + query)
		var options struct {
			Series []struct{ Data []float64 }
		}
		if err := json.Unmarshal(got.Body.Bytes(), &options); err != nil || len(options.Series) != 1 || len(options.Series[0].Data) != 1_000_000 {
			t.Errorf("%s: status %d, %d bytes, %v", query, got.Code, got.Body.Len(), err)
		}
		for _, as := range []string{"svg", "live", "csv"} {
			if got := s.get("/p/large/chart/" + as + "?" + query); got.Code != http.StatusNotFound {
				t.Errorf("%s of %s: status %d", as, query, got.Code)
			}
		}
	}
	if again := s.get("/p/large").Body.String(); strings.Contains(again, `data-status="stale"`) {
		t.Error("a chart that is too large is not fresh")
	}
}
