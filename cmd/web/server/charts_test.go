package server_test

import (
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
