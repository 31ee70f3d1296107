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
