package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stagebook/cells/confine"
	"stagebook/cmd/web/server"
)

// visitor is somebody who has a link to explore, and no more.
type visitor struct {
	s      *site
	link   string
	cookie *http.Cookie
	pause  time.Duration // between looks at a page
}

// explored makes a link to explore the project of an address, and visits it.
func (s *site) explored(address string, form url.Values) *visitor {
	s.t.Helper()
	if level := confine.Probe().Level(); level != confine.Full && level != confine.Files {
		s.t.Skip("nothing runs for visitors where nothing is confined")
	}
	if form == nil {
		form = url.Values{}
	}
	form.Set("right", "explore")
	v := &visitor{s: s, link: s.share(address, form)}
	v.enter()
	return v
}

func (v *visitor) enter() {
	answer := v.s.do(request("GET", v.link))
	for _, c := range answer.Result().Cookies() {
		if c.Name == "stagebook_visitor" && c.HttpOnly && c.Path == v.link {
			v.cookie = c
		}
	}
}

func (v *visitor) get(query string) (int, string) {
	r := request("GET", v.link+query)
	if v.cookie != nil {
		r.AddCookie(v.cookie)
	}
	answer := v.s.do(r)
	return answer.Code, answer.Body.String()
}

// move turns knobs as the page does.
func (v *visitor) move(query, from string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", v.link+"/move?"+query, strings.NewReader(url.Values{"_from": {from}}.Encode()))
	r.Host = "127.0.0.1:7070"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	if v.cookie != nil {
		r.AddCookie(v.cookie)
	}
	return v.s.do(r)
}

// until reloads the page of a query until it holds.
func (v *visitor) until(query string, holds func(page string) bool) string {
	v.s.t.Helper()
	var page string
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(max(v.pause, 20*time.Millisecond)) {
		if _, page = v.get(query); holds(page) {
			return page
		}
	}
	v.s.t.Fatalf("the page of %q stays:\n%s", query, page)
	return ""
}

func TestExplore(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.runAll("/p/sums?", "6")
	runs, before := len(s.traces()), s.get("/p/sums").Body.String()
	v := s.explored("/p/sums/share", url.Values{"name": {"Try it"}})
	code, page := v.get("")
	if code != http.StatusOK || !shows(page, "6") || !strings.Contains(page, `data-control="scale"`) || strings.Contains(page, "func") {
		t.Fatalf("it answers %d:\n%s", code, page)
	}
	if _, page := v.get("?scale=5"); shows(page, "15") || len(s.traces()) != runs || !strings.Contains(page, "Work them out") {
		t.Error("looking at values ran something, or does not offer to")
	}
	answer := v.move("scale=5", "")
	var moved struct{ Query, Since, Events, HTML string }
	if err := json.Unmarshal(answer.Body.Bytes(), &moved); err != nil || answer.Code != http.StatusOK {
		t.Fatalf("moving answers %d, %v: %s", answer.Code, err, answer.Body)
	}
	if moved.Query != "scale=5" || !strings.HasPrefix(moved.Events, v.link+"/events?scale=5") || strings.Contains(moved.HTML, "func") || strings.Contains(moved.HTML, s.root) {
		t.Errorf("moving answers %+v", moved)
	}
	v.until("?scale=5", func(page string) bool { return shows(page, "15") })
	if after := s.get("/p/sums").Body.String(); strings.Count(after, "data-status=") != strings.Count(before, "data-status=") || !shows(after, "6") || shows(after, "15") {
		t.Error("the owner's page has changed")
	}
	if page := s.get("/p/sums/runs").Body.String(); strings.Contains(page, "scale=5") {
		t.Error("the owner's runs list the visitor's")
	}
	if page := s.get("/p/sums?scale=5").Body.String(); !shows(page, "15") {
		t.Error("the owner does not find what the visitor had worked out")
	}
}

// A value that was seen before comes from the store: it needs no worker, and meets no
// limit.
func TestExploreFromTheStore(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, func(cfg *server.Config) { cfg.Explore = server.ExploreLimits{PerVisitor: 1, PerLink: 2} })
	for query, sum := range map[string]string{"": "6", "scale=3": "9", "scale=4": "12"} {
		s.runAll("/p/sums?"+query, sum)
	}
	v := s.explored("/p/sums/share", nil)
	calls := s.calls()
	for range 3 {
		for query, sum := range map[string]string{"scale=3": "9", "scale=4": "12"} {
			if answer := v.move(query, ""); answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), sum) {
				t.Fatalf("%s answers %d: %s", query, answer.Code, answer.Body)
			}
		}
	}
	if s.calls() != calls {
		t.Error("the go tool was started")
	}
}

func TestExploreMeetsLimits(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, func(cfg *server.Config) { cfg.Explore = server.ExploreLimits{PerVisitor: 1, PerLink: 2} })
	s.runAll("/p/sums?", "6")
	v := s.explored("/p/sums/share", nil)
	if answer := v.move("scale=3", ""); answer.Code != http.StatusOK {
		t.Fatalf("the first answers %d", answer.Code)
	}
	v.until("?scale=3", func(page string) bool { return shows(page, "9") })
	answer := v.move("scale=4", "scale=3")
	var moved struct{ Query, Notice, HTML string }
	if err := json.Unmarshal(answer.Body.Bytes(), &moved); err != nil || answer.Code != http.StatusTooManyRequests {
		t.Fatalf("the second answers %d, %v: %s", answer.Code, err, answer.Body)
	}
	if answer.Header().Get("Retry-After") == "" || !strings.Contains(moved.Notice, "come back in") || !strings.Contains(moved.HTML, `value="3"`) {
		t.Errorf("it says %q, and puts the knobs to %s", moved.Notice, moved.HTML)
	}
	if answer := v.move("scale=3", ""); answer.Code != http.StatusOK {
		t.Errorf("a value that was seen answers %d", answer.Code)
	}
	other := &visitor{s: s, link: v.link}
	other.enter()
	if answer := other.move("scale=4", ""); answer.Code != http.StatusOK {
		t.Errorf("another visitor's first answers %d", answer.Code)
	}
	other.until("?scale=4", func(page string) bool { return shows(page, "12") })
	third := &visitor{s: s, link: v.link}
	third.enter()
	if answer := third.move("scale=1", ""); answer.Code != http.StatusTooManyRequests {
		t.Errorf("over the link's limit it answers %d", answer.Code)
	}
}

func TestExploreWithoutScript(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, func(cfg *server.Config) { cfg.Explore = server.ExploreLimits{PerVisitor: 1} })
	s.runAll("/p/sums?", "6")
	v := s.explored("/p/sums/share", nil)
	post := func(query string) *httptest.ResponseRecorder {
		r := request("POST", v.link+"/move?"+query)
		r.AddCookie(v.cookie)
		return v.s.do(r)
	}
	if answer := post("scale=3"); answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != v.link+"?scale=3" {
		t.Errorf("it answers %d, %q", answer.Code, answer.Header())
	}
	v.until("?scale=3", func(page string) bool { return shows(page, "9") })
	if answer := post("scale=4"); answer.Code != http.StatusTooManyRequests || !strings.Contains(answer.Body.String(), "come back in") {
		t.Errorf("over the limit it answers %d:\n%s", answer.Code, answer.Body)
	}
}

const slow = `package slow

import "time"

//param:slider min=1 max=9
const Long = 1

func Wait(long int) int {
	if long > 1 {
		time.Sleep(time.Hour)
	}
	return 40 + long
}
`

func TestExploreIsCutOff(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, func(cfg *server.Config) { cfg.Explore = server.ExploreLimits{Time: time.Second, AtOnce: 1} })
	s.write("projects/slow/slow.go", slow)
	s.runAll("/p/slow?", "41")
	v := s.explored("/p/slow/share", nil)
	if answer := v.move("long=2", ""); answer.Code != http.StatusOK {
		t.Fatalf("it answers %d", answer.Code)
	}
	if answer := v.move("long=3", "long=5"); answer.Code != http.StatusTooManyRequests {
		t.Errorf("a second run at once answers %d", answer.Code)
	}
	v.until("?long=2", func(page string) bool { return strings.Contains(page, "took longer than 1 second") })
	if cell := s.get("/p/slow?long=2").Body.String(); strings.Contains(cell, `data-status="cancelled"`) || strings.Contains(cell, `data-status="failed"`) {
		t.Error("the owner's page shows what was cut off")
	}
}

// Visitors turn parameters, and nothing else: not which files are read, not what the
// address of a tracker adds, and not beyond the limits of a knob.
func TestExploreTurnsParametersAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/sums/data/other.txt", "not for you\n")
	s.runAll("/p/sums?scale=3", "9")
	v := s.explored("/p/sums/share?scale=3", nil)
	if _, page := v.get("?source=data/other.txt&utm_source=chat"); !shows(page, "9") || strings.Contains(page, "other.txt") || strings.Contains(page, "utm_source") || strings.Contains(page, "not for you") {
		t.Error("a visitor chose a file, or what the address adds is said")
	}
	answer := v.move("source=data/other.txt", "")
	if answer.Code != http.StatusOK || strings.Contains(answer.Body.String(), "other.txt") {
		t.Errorf("choosing a file answers %d: %s", answer.Code, answer.Body)
	}
	if answer := v.move("scale=77", ""); answer.Code != http.StatusUnprocessableEntity {
		t.Errorf("a value over the knob's limit answers %d", answer.Code)
	}
	if _, page := v.get(""); !strings.Contains(page, `value="3"`) {
		t.Error("the link does not begin with its owner's values")
	}
	if answer := v.move("scale=2", ""); !strings.Contains(answer.Body.String(), `"query":"scale=2"`) {
		t.Errorf("the project's default cannot be named: %s", answer.Body)
	}
}

func TestExploreOfBrokenAndDeleted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.runAll("/p/sums?", "6")
	v := s.explored("/p/sums/share", nil)
	still := func(when, words string) {
		t.Helper()
		page := v.until("", func(page string) bool { return strings.Contains(page, words) })
		if !shows(page, "6") || strings.Contains(page, s.root) || strings.Contains(page, "missing") || strings.Contains(page, `data-control="scale"`) {
			t.Errorf("%s:\n%s", when, page)
		}
		if answer := v.move("scale=4", ""); answer.Code != http.StatusConflict {
			t.Errorf("%s: moving answers %d", when, answer.Code)
		}
	}
	s.write("projects/sums/sums.go", sums+"\nfunc More(sum int) int { return sum + missing }\n")
	s.form("/p/sums/reload", nil)
	still("broken", "cannot run just now")
	s.write("projects/sums/sums.go", sums)
	s.form("/p/sums/reload", nil)
	v.until("", func(page string) bool { return strings.Contains(page, `data-control="scale"`) })
	if err := os.RemoveAll(filepath.Join(s.projects, "sums")); err != nil {
		t.Fatal(err)
	}
	still("removed", "cannot be moved")
	s.write("projects/sums/sums.go", sums)
	s.write("projects/sums/data/numbers.txt", "1 2 3\n")
	s.form("/p/sums/reload", nil)
	v.until("", func(page string) bool { return strings.Contains(page, `data-control="scale"`) })
	if answer := s.form("/p/sums/delete", nil); answer.Code != http.StatusSeeOther {
		t.Fatalf("deleting answers %d", answer.Code)
	}
	still("deleted", "cannot be moved")
}

func TestExploreIsEndedByItsOwner(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.runAll("/p/sums?", "6")
	v := s.explored("/p/sums/share", nil)
	s.form("/p/sums/share/change", url.Values{"link": {strings.TrimPrefix(v.link, "/s/")}, "do": {"revoke"}})
	if code, _ := v.get(""); code != http.StatusNotFound {
		t.Errorf("it answers %d", code)
	}
	if answer := v.move("scale=4", ""); answer.Code != http.StatusNotFound {
		t.Errorf("moving answers %d", answer.Code)
	}
}
