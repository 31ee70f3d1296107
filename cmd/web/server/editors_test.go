package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"stagebook/cells/history"
)

// editing opens a link to edit, and returns the cookie that it leaves.
func (s *site) editing(link string) *http.Cookie {
	s.t.Helper()
	answer := s.do(request("GET", link))
	cookies := answer.Result().Cookies()
	if answer.Code != http.StatusSeeOther || len(cookies) != 1 || !cookies[0].HttpOnly || !strings.HasPrefix(cookies[0].Path, "/p/") {
		s.t.Fatalf("the link answers %d, %v", answer.Code, cookies)
	}
	return cookies[0]
}

// as sends a request with a cookie, and a body where there is one.
func (s *site) as(cookie *http.Cookie, method, address, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, strings.NewReader(body))
	r.Host = "127.0.0.1:7070"
	r.Header.Set("Accept", "text/html")
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	} else {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(cookie)
	return s.do(r)
}

func TestEditorOfALink(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	link := s.share("/p/sums/share?scale=3", url.Values{"right": {"edit"}, "name": {"Ada"}})
	ada := s.editing(link)
	if to := s.do(request("GET", link)).Header().Get("Location"); to != "/p/sums?scale=3" {
		t.Errorf("it leads to %q", to)
	}
	page := s.as(ada, "GET", "/p/sums?scale=3", "")
	if page.Code != http.StatusOK || strings.Contains(page.Body.String(), "/p/sums/share") || strings.Contains(page.Body.String(), `href="/"`) {
		t.Errorf("the page answers %d, or leads to what is the owner's", page.Code)
	}
	if answer := s.as(ada, "POST", "/p/sums/run?scale=3", ""); answer.Code != http.StatusSeeOther {
		t.Errorf("running answers %d", answer.Code)
	}
	s.settle("/p/sums?scale=3")
	if runs := s.get("/p/sums/runs").Body.String(); !strings.Contains(runs, "link “Ada”") {
		t.Error("the run does not say who asked for it")
	}
	answer := s.as(ada, "POST", "/p/sums/edit", `{"op":"replace","name":"Sum","source":"// Sum is one more.\nfunc Sum(numbers []int) int { return 1 + add(numbers) }"}`)
	if answer.Code != http.StatusOK {
		t.Fatalf("editing answers %d: %s", answer.Code, answer.Body)
	}
	if past := s.get("/p/sums/history").Body.String(); !strings.Contains(past, "link “Ada”") {
		t.Error("the history does not say who edited")
	}
	s.as(ada, "POST", "/p/sums/files/delete", url.Values{"path": {"data/numbers.txt"}}.Encode())
	bin, err := history.Open(s.store.Root()+"/v1/history", nil).FileBin(s.projects + "/sums")
	if err != nil || len(bin) != 1 || bin[0].Who != "link “Ada”" {
		t.Errorf("the bin holds %+v, %v", bin, err)
	}
}

// TestEditorHasOneProjectAlone walks all routes with a link to edit, of this project
// and of another, and of lesser rights.
func TestEditorHasOneProjectAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/others/others.go", "package others\n\nfunc One() int { return 1 }\n")
	s.runAll("/p/sums?", "6")
	s.runAll("/p/others?", "1")
	mine := s.editing(s.share("/p/sums/share", url.Values{"right": {"edit"}}))
	theirs := s.editing(s.share("/p/others/share", url.Values{"right": {"edit"}}))
	lesser := *mine
	view := strings.TrimPrefix(s.share("/p/sums/share", nil), "/s/")
	_, seal, _ := strings.Cut(mine.Value, ".")
	lesser.Value = view + "." + seal
	owners := map[string]bool{
		"/p/:project/share": true, "/p/:project/share/change": true, "/p/:project/rights": true, "/p/:project/secret": true,
		"/p/:project/copy": true, "/p/:project/delete": true, "/p/:project/begin": true,
	}
	opened := 0
	for _, route := range s.routes() {
		if open[route.Path] || strings.HasPrefix(route.Path, "/s/") || strings.HasPrefix(route.Path, "/embed/") {
			continue
		}
		address, method := fill(route.Path), methodOf(route)
		for name, cookie := range map[string]*http.Cookie{"another project's": theirs, "a view's": &lesser} {
			if answer := s.as(cookie, method, address, ""); answer.Code != http.StatusUnauthorized {
				t.Errorf("%s: %s %s answers %d", name, method, route.Path, answer.Code)
			}
		}
		if !strings.HasPrefix(route.Path, "/p/:project") || owners[route.Path] {
			if answer := s.as(mine, method, address, ""); answer.Code != http.StatusUnauthorized {
				t.Errorf("an editor: %s %s answers %d", method, route.Path, answer.Code)
			}
			continue
		}
		opened++
	}
	if opened < 30 {
		t.Errorf("only %d routes are an editor's", opened)
	}
}

func TestEditorEndsWithTheLink(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	link := s.share("/p/sums/share", url.Values{"right": {"edit"}})
	editor, token := s.editing(link), strings.TrimPrefix(link, "/s/")
	if answer := s.as(editor, "GET", "/p/sums", ""); answer.Code != http.StatusOK {
		t.Fatalf("it answers %d", answer.Code)
	}
	forged := *editor
	forged.Value = token + "." + strings.Repeat("0", 64)
	if answer := s.as(&forged, "GET", "/p/sums", ""); answer.Code != http.StatusUnauthorized {
		t.Errorf("a token without its seal answers %d", answer.Code)
	}
	change := url.Values{"link": {token}, "do": {"describe"}, "password": {"now locked"}}
	s.form("/p/sums/share/change", change)
	if answer := s.as(editor, "GET", "/p/sums", ""); answer.Code != http.StatusUnauthorized {
		t.Errorf("with a new password it answers %d", answer.Code)
	}
	change = url.Values{"link": {token}, "do": {"describe"}, "open": {"1"}, "until": {time.Now().AddDate(0, 0, 1).Format(time.DateOnly)}}
	s.form("/p/sums/share/change", change)
	editor = s.editing(link)
	if answer := s.as(editor, "GET", "/p/sums", ""); answer.Code != http.StatusOK {
		t.Errorf("unlocked again it answers %d", answer.Code)
	}
	change.Set("until", time.Now().AddDate(0, 0, -2).Format(time.DateOnly))
	s.form("/p/sums/share/change", change)
	if answer := s.as(editor, "GET", "/p/sums", ""); answer.Code != http.StatusUnauthorized {
		t.Errorf("expired, it answers %d", answer.Code)
	}
}
