package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"stagebook/cells/confine"
)

// A project's page says what its code may do; its owner grants what it asks for,
// and nothing else.
func TestRights(t *testing.T) {
	t.Parallel()
	if confine.Probe().Level() == confine.None {
		t.Skip("nothing is confined on this system")
	}
	s := newSite(t)
	s.write("projects/sums/sums.go", strings.Replace(sums, "\npackage sums", "\n//\n//project:network\n//project:read ../shared\npackage sums", 1))
	page := s.get("/p/sums").Body.String()
	if !strings.Contains(page, "asks to reach the network, read ../shared") || !strings.Contains(page, `href="/p/sums/rights`) {
		t.Error("the notebook does not say what the project asks for")
	}
	page = s.get("/p/sums/rights").Body.String()
	for _, want := range []string{"Reach the network", "//project:network", "Read ../shared", s.projects + "/sums", "8192 files open"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if answer := s.form("/p/sums/rights", url.Values{"ask": {"network"}, "do": {"grant"}}); answer.Code != http.StatusSeeOther {
		t.Errorf("granting answers %d", answer.Code)
	}
	if page = s.get("/p/sums/rights").Body.String(); !strings.Contains(page, "Granted by tester, ") || strings.Count(page, "Grant it") != 1 {
		t.Error("the page does not show what was granted")
	}
	if page = s.get("/p/sums").Body.String(); !strings.Contains(page, "confined, may reach the network") || !strings.Contains(page, "asks to read ../shared") {
		t.Error("the notebook does not show what was granted")
	}
	for _, ask := range []string{"read /etc", "everything", "", "write ."} {
		if answer := s.form("/p/sums/rights", url.Values{"ask": {ask}, "do": {"grant"}}); answer.Code != http.StatusConflict {
			t.Errorf("granting %q, which nobody asks for, answers %d", ask, answer.Code)
		}
	}
	if answer := s.form("/p/sums/rights", url.Values{"ask": {"network"}, "do": {"revoke"}}); answer.Code != http.StatusSeeOther {
		t.Errorf("taking it back answers %d", answer.Code)
	}
	if page = s.get("/p/sums/rights").Body.String(); strings.Contains(page, "Granted by") {
		t.Error("what was taken back is still granted")
	}
}
