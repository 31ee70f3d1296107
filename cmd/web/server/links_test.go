package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// share makes a link and returns the path of its address.
func (s *site) share(address string, form url.Values) string {
	s.t.Helper()
	answer := s.form(address, form)
	to, err := url.Parse(answer.Header().Get("Location"))
	if answer.Code != http.StatusSeeOther || err != nil || to.Query().Get("_made") == "" {
		s.t.Fatalf("sharing answers %d, %q\n%s", answer.Code, to, answer.Body)
	}
	return "/s/" + to.Query().Get("_made")
}

// runAll runs the project, of which a page shows a number then.
func (s *site) runAll(address, number string) {
	s.t.Helper()
	s.post(strings.Replace(address, "?", "/run?", 1))
	if page := s.settle(address); !shows(page, number) {
		s.t.Fatalf("the page does not show %s:\n%s", number, page)
	}
}

// shows reports whether a page has a number as a result.
func shows(page, number string) bool {
	return regexp.MustCompile(`>\s*` + number + `\s*<`).MatchString(page)
}

// stranger asks without the owner's cookie.
func (s *site) stranger(address string) (int, string) {
	answer := s.do(request("GET", address))
	return answer.Code, answer.Body.String()
}

func TestLinkIsFrozen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if answer := s.form("/p/sums/share?", nil); answer.Code != http.StatusConflict {
		t.Errorf("nothing has run, and sharing answers %d", answer.Code)
	}
	s.runAll("/p/sums?scale=4", "12")
	link := s.share("/p/sums/share?scale=4", url.Values{"name": {"For <b>you</b>"}, "note": {"Mind *this*. <script>x</script>"}, "code": {"1"}})
	check := func(when string) {
		t.Helper()
		code, page := s.stranger(link)
		if !shows(page, "12") {
			t.Errorf("%s: it does not show its result", when)
		}
		for _, want := range []string{"func", "It is small", "For &lt;b&gt;you", "<em>this</em>", "How these results were made", "data/numbers.txt"} {
			if code != http.StatusOK || !strings.Contains(page, want) {
				t.Errorf("%s: %d, without %q", when, code, want)
			}
		}
		for _, never := range []string{s.root, token, "<script>x", `href="/p/`, `action="/p/`} {
			if strings.Contains(page, never) {
				t.Errorf("%s: the page tells %q", when, never)
			}
		}
	}
	check("at once")
	s.write("projects/sums/sums.go", "package sums\n\nfunc Broken( {")
	check("while the project is broken")
	if err := os.RemoveAll(filepath.Join(s.projects, "sums")); err != nil {
		t.Fatal(err)
	}
	calls := s.calls()
	check("once the project is gone")
	if s.calls() != calls {
		t.Error("a link started the go tool")
	}
}

func TestLinkWithoutCode(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.runAll("/p/sums?", "6")
	_, page := s.stranger(s.share("/p/sums/share", nil))
	if !shows(page, "6") || strings.Contains(page, "func") || strings.Contains(page, "add(numbers)") {
		t.Errorf("the page shows code, or no result:\n%s", page)
	}
}

// What the app does not show cannot be reached by a link that shows the app.
func TestLinkWithoutCodeKeepsHiddenResults(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/sums/sums.go", strings.Replace(sums, "// Text is the file.", "// Hush is a table.\n//\n//cell:hide\nfunc Hush() []struct{ Pay int } { return []struct{ Pay int }{{4711}} }\n\n// Text is the file.", 1))
	s.runAll("/p/sums?", "6")
	for code, want := range map[string]int{"": http.StatusNotFound, "1": http.StatusOK} {
		link := s.share("/p/sums/share", url.Values{"code": {code}})
		_, page := s.stranger(link)
		if shows(page, "6") == false || strings.Contains(page, "4711") != (code != "") {
			t.Errorf("with code %q the page shows the wrong results:\n%s", code, page)
		}
		got, body := s.stranger(link + "/download?_cell=hush&_out=hush&_as=csv")
		if got != want || strings.Contains(body, "4711") != (code != "") {
			t.Errorf("with code %q the download answers %d, want %d\n%.300s", code, got, want, body)
		}
	}
}

// TestLinkOpensNothingElse has a link and tries what it gives no right to.
func TestLinkOpensNothingElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.runAll("/p/sums?", "6")
	link := s.share("/p/sums/share", nil)
	shown := s.share("/p/sums/share", url.Values{"code": {"1"}})
	given := strings.TrimPrefix(link, "/s/")
	for _, route := range s.routes() {
		if open[route.Path] || strings.HasPrefix(route.Path, "/s/") || strings.HasPrefix(route.Path, "/embed/") {
			continue
		}
		for name, r := range map[string]*http.Request{
			"as the token": request(methodOf(route), fill(route.Path)+"?token="+given),
			"as a cookie":  withCookie(request(methodOf(route), fill(route.Path)), s.cookie.Name, given),
		} {
			if answer := s.do(r); answer.Code != http.StatusUnauthorized {
				t.Errorf("a link %s: %s %s answers %d", name, route.Method, route.Path, answer.Code)
			}
		}
	}
	digest := strings.Repeat("b", 64)
	for _, address := range []string{link + "/text/" + digest, link + "/logs/" + digest, link + "/table?_cell=sum&_out=none", link + "/events", link + "/run", "/s/" + given[:10], link + "x"} {
		if code, _ := s.stranger(address); code != http.StatusNotFound {
			t.Errorf("%s answers %d", address, code)
		}
	}
	if answer := s.do(request("POST", link)); answer.Code != http.StatusUnauthorized {
		t.Errorf("writing to a link answers %d", answer.Code)
	}
	if code, _ := s.stranger(shown); code != http.StatusOK {
		t.Errorf("the other link answers %d", code)
	}
}

func TestLinkIsUpdatedAndRevoked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.runAll("/p/sums?", "6")
	link := s.share("/p/sums/share", nil)
	s.write("projects/sums/sums.go", strings.Replace(sums, "2 * scale", "7 * scale", 1))
	s.form("/p/sums/reload", nil)
	s.runAll("/p/sums?", "16")
	if _, page := s.stranger(link); !shows(page, "6") {
		t.Error("an edit changed what the link shows")
	}
	change := url.Values{"link": {strings.TrimPrefix(link, "/s/")}, "do": {"update"}}
	if answer := s.form("/p/sums/share/change", change); answer.Code != http.StatusSeeOther {
		t.Errorf("updating answers %d", answer.Code)
	}
	if _, page := s.stranger(link); !shows(page, "16") {
		t.Error("the link shows the old results still")
	}
	if page := s.get("/p/sums/share").Body.String(); !strings.Contains(page, link) || !regexp.MustCompile(`opened 2 times`).MatchString(page) {
		t.Errorf("the owner sees:\n%s", page)
	}
	change.Set("do", "revoke")
	s.form("/p/sums/share/change", change)
	if code, _ := s.stranger(link); code != http.StatusNotFound {
		t.Errorf("a revoked link answers %d", code)
	}
}

func TestLinkWithPassword(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.runAll("/p/sums?", "6")
	link := s.share("/p/sums/share", url.Values{"password": {"open it"}})
	if code, page := s.stranger(link); code != http.StatusUnauthorized || shows(page, "6") || strings.Contains(page, "It is small") {
		t.Errorf("locked, it answers %d:\n%s", code, page)
	}
	try := func(password string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", link+"/unlock", strings.NewReader(url.Values{"password": {password}}.Encode()))
		r.Host = "127.0.0.1:7070"
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return s.do(r)
	}
	if answer := try("open"); answer.Code != http.StatusUnauthorized || len(answer.Result().Cookies()) > 0 {
		t.Errorf("a wrong password answers %d", answer.Code)
	}
	answer := try("open it")
	cookies := answer.Result().Cookies()
	if answer.Code != http.StatusSeeOther || len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].Path != link {
		t.Fatalf("the password answers %d, %v", answer.Code, cookies)
	}
	if answer := s.do(withCookie(request("GET", link), cookies[0].Name, cookies[0].Value)); answer.Code != http.StatusOK || !shows(answer.Body.String(), "6") {
		t.Errorf("unlocked, it answers %d", answer.Code)
	}
	other := s.share("/p/sums/share", url.Values{"password": {"open it"}})
	if answer := s.do(withCookie(request("GET", other), cookies[0].Name, cookies[0].Value)); answer.Code != http.StatusUnauthorized {
		t.Errorf("one link's cookie opens another: %d", answer.Code)
	}
	for range 5 {
		try("guess")
	}
	if answer := try("open it"); answer.Code != http.StatusTooManyRequests {
		t.Errorf("the seventh guess answers %d", answer.Code)
	}
}
