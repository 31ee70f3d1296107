package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// answer is what the client is told of a moved knob.
type answer struct {
	Query, Since, Events, HTML string
	Problems                   map[string]string
	status                     int
}

// move posts the values of all knobs, from a view.
func (s *site) move(values, from string) answer {
	s.t.Helper()
	return s.moveSince(values, from, "")
}

// moveSince is of a page that has a state of that view.
func (s *site) moveSince(values, from, since string) answer {
	s.t.Helper()
	r := s.own(request("POST", "/p/sums/move?"+values))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "application/json")
	r.PostForm = url.Values{"_from": {from}, "_since": {since}}
	got := s.do(r)
	a := answer{status: got.Code}
	if err := json.Unmarshal(got.Body.Bytes(), &a); err != nil {
		s.t.Fatalf("%d %q: %v", got.Code, got.Body, err)
	}
	return a
}

func (s *site) post(address string, form ...string) {
	s.t.Helper()
	r := s.own(request("POST", address))
	r.PostForm = make(url.Values)
	for i := 0; i+1 < len(form); i += 2 {
		r.PostForm.Set(form[i], form[i+1])
	}
	r.Form = r.PostForm
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if got := s.do(r); got.Code != http.StatusSeeOther {
		s.t.Fatalf("POST %s: %d %s", address, got.Code, got.Body)
	}
}

// settle asks for a page until no cell of it is at work.
func (s *site) settle(address string) string {
	s.t.Helper()
	for {
		page := s.get(address).Body.String()
		if !strings.Contains(page, `data-status="queued"`) && !strings.Contains(page, `data-status="running"`) {
			return page
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestMovedKnobShowsWhatDiffers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	a := s.move("scale=3", "")
	if a.status != http.StatusOK || a.Query != "scale=3" || a.Events != "/p/sums/events?scale=3" || a.Since == "" {
		t.Fatalf("%+v", a)
	}
	for part, want := range map[string]bool{`data-cell="numbers"`: true, `data-cell="text"`: false, `id="page-knobs"`: true, `value="3"`: true} {
		if strings.Contains(a.HTML, part) != want {
			t.Errorf("%s is drawn: %v, want %v", part, !want, want)
		}
	}
	if back := s.move("scale=2", "scale=3"); back.Query != "" {
		t.Errorf("the defaults stand in the query: %q", back.Query)
	}
}

// A page may lag behind its view: what it has not been told yet is not told on the old
// stream any more, so the answer holds it.
func TestMovedPageGetsWhatItHasNotHeard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := s.get("/p/sums").Body.String()
	_, since, _ := strings.Cut(page, `data-since="`)
	since, _, _ = strings.Cut(since, `"`)
	s.post("/p/sums/run")
	s.settle("/p/sums")
	if a := s.moveSince("scale=2", "", since); !strings.Contains(a.HTML, `data-cell="text"`) || !strings.Contains(a.HTML, `data-status="fresh"`) {
		t.Errorf("a page that was drawn before the run is not told of it: %+v", a)
	}
	if a := s.move("scale=2", ""); strings.Contains(a.HTML, `data-cell="text"`) {
		t.Error("a page that has everything is told everything")
	}
}

func TestRefusedTextMovesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for text, why := range map[string]string{
		"9": "9 is over the largest value 5", "": `"" is no whole number`, "x": `"x" is no whole number`,
	} {
		a := s.move("scale="+text, "")
		if a.status != http.StatusUnprocessableEntity || a.Problems["scale"] != why || a.HTML != "" {
			t.Errorf("scale=%s: %+v", text, a)
		}
	}
	if a := s.move("scale=9", "scale=3"); a.Query != "" || a.HTML != "" {
		t.Errorf("what was refused has moved something: %+v", a)
	}
	page := s.get("/p/sums?scale=9").Body.String()
	if !strings.Contains(page, "9 is over the largest value 5") || !strings.Contains(page, `value="2"`) {
		t.Error("the page does not say what is wrong with its address, or does not show the default")
	}
}

// A moved knob runs what it makes stale only after somebody has run the
// project, and as long as nobody wants it otherwise.
func TestMovedKnobRuns(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.move("scale=3", "")
	if page := s.get("/p/sums?scale=3").Body.String(); !strings.Contains(page, "never run") {
		t.Error("a project that nobody ran has run")
	}
	s.post("/p/sums/run")
	s.settle("/p/sums")
	s.move("scale=4", "")
	if page := s.settle("/p/sums?scale=4"); strings.Contains(page, `data-status="stale"`) {
		t.Error("what became stale has not run")
	}
	s.post("/p/sums/autorun")
	s.move("scale=5", "scale=4")
	if page := s.settle("/p/sums?scale=5"); !strings.Contains(page, `data-status="stale"`) {
		t.Error("a lazy project has run by itself")
	}
}

func TestAddressesBecomeCanonical(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for from, to := range map[string]string{
		"/p/sums?scale=2":         "/p/sums",
		"/p/sums?scale=%2B3":      "/p/sums?scale=3",
		"/p/sums/app?scale=2":     "/p/sums/app",
		"/p/sums?_x=1&scale=2":    "/p/sums?_x=1",
		"/p/sums?scale=3":         "",
		"/p/sums?scale=9":         "",
		"/p/sums?other=1&scale=3": "",
	} {
		if got := s.get(from).Header().Get("Location"); got != to {
			t.Errorf("%s leads to %q, want %q", from, got, to)
		}
	}
}

// The budget is 10 ms from a slider to the patched page, beyond the cells' own
// time. This is the server's share when the results are in the store: to a view
// that was seen before, and to one that another process has computed.
func BenchmarkMove(b *testing.B) {
	s := newSite(b)
	s.post("/p/sums/run")
	s.settle("/p/sums")
	s.move("scale=3", "")
	s.settle("/p/sums?scale=3")
	queries := []string{"scale=2", "scale=3"}
	for i := 0; b.Loop(); i++ {
		if a := s.move(queries[i%2], queries[(i+1)%2]); !strings.Contains(a.HTML, `data-status="fresh"`) {
			b.Fatal("the results are not there")
		}
	}
}
