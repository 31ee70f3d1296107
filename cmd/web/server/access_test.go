package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v5"
)

// fill puts something into the variables of a route's path.
func fill(path string) string {
	if path == "" {
		return "/"
	}
	return strings.NewReplacer(":project", "sums", ":link", "guess", ":cell", "sum", ":digest", strings.Repeat("a", 64), "*", "somewhere").Replace(path)
}

// open are the routes that anybody may ask.
var open = map[string]bool{"/static/*": true, "/healthz": true}

func methodOf(route echo.RouteInfo) string {
	if route.Method == echo.RouteNotFound {
		return http.MethodGet
	}
	return route.Method
}

func TestEveryRouteNeedsTheToken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	guarded := 0
	for _, route := range s.routes() {
		if open[route.Path] {
			continue
		}
		guarded++
		address, want := fill(route.Path), http.StatusUnauthorized
		if strings.HasPrefix(route.Path, "/s/") || strings.HasPrefix(route.Path, "/embed/") { // links open these, and the token does not
			want = http.StatusNotFound
		}
		for name, r := range map[string]*http.Request{
			"no token":    request(methodOf(route), address),
			"wrong token": request(methodOf(route), address+"?token=guess"),
			"a part":      request(methodOf(route), address+"?token="+token[:5]),
			"empty":       request(methodOf(route), address+"?token="),
			"old cookie":  withCookie(request(methodOf(route), address), s.cookie.Name, "guess"),
			"other name":  withCookie(request(methodOf(route), address), "stagebook", token),
		} {
			answer := s.do(r)
			if answer.Code != want {
				t.Errorf("%s: %s %s answers %d", name, route.Method, route.Path, answer.Code)
			}
			if len(answer.Result().Cookies()) > 0 {
				t.Errorf("%s: %s %s gives a cookie", name, route.Method, route.Path)
			}
			if strings.Contains(answer.Body.String(), token) {
				t.Errorf("%s: %s %s tells the token", name, route.Method, route.Path)
			}
		}
	}
	if guarded < 10 {
		t.Fatalf("only %d guarded routes were found", guarded)
	}
	if n := s.calls(); n > 0 {
		t.Errorf("strangers made the go tool start %d times", n)
	}
}

func TestMethodsThatNoRouteHasNeedTheToken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "HEAD"} {
		for _, address := range []string{"/", "/p/sums", "/p/sums/app", "/elsewhere"} {
			if answer := s.do(request(method, address)); answer.Code != http.StatusUnauthorized && answer.Code != http.StatusMethodNotAllowed {
				t.Errorf("%s %s answers %d", method, address, answer.Code)
			}
		}
	}
}

func withCookie(r *http.Request, name, value string) *http.Request {
	r.AddCookie(&http.Cookie{Name: name, Value: value})
	return r
}

func TestTokenBecomesACookie(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	answer := s.do(request("GET", "/p/sums/app?scale=3&token="+token))
	if answer.Code != http.StatusSeeOther {
		t.Fatalf("the token answers %d", answer.Code)
	}
	if to := answer.Header().Get("Location"); to != "/p/sums/app?scale=3" {
		t.Errorf("it leads to %q", to)
	}
	cookie := answer.Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.Domain != "" {
		t.Errorf("the cookie is %v", cookie)
	}
	if answer := s.get("/"); answer.Code != http.StatusOK {
		t.Errorf("the cookie opens the list with %d", answer.Code)
	}
}

func TestTokenLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{"//elsewhere.example/", "//elsewhere.example/p", `/\elsewhere.example/`, `/%5Celsewhere.example`} {
		r := request("GET", "/?token="+token)
		r.URL.Path = path
		to := s.do(r).Header().Get("Location")
		if strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) {
			t.Errorf("%s leads to %q", path, to)
		}
	}
}

func TestForeignNamesAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for host, want := range map[string]int{
		"127.0.0.1:7070": 200, "localhost:7070": 200, "localhost": 200, "[::1]:7070": 200, "127.0.0.2": 200,
		"elsewhere.example": 421, "elsewhere.example:7070": 421, "127.0.0.1.elsewhere.example": 421, "localhost.": 421,
		"10.0.0.1:7070": 421, "0.0.0.0:7070": 421, "localhost.elsewhere.example:7070": 421, "": 421,
	} {
		r := s.own(request("GET", "/"))
		r.Host = host
		if answer := s.do(r); answer.Code != want {
			t.Errorf("Host %q answers %d, want %d", host, answer.Code, want)
		}
	}
}

func TestOtherSitesCannotWrite(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, route := range s.routes() {
		if route.Method != http.MethodPost {
			continue
		}
		for name, value := range map[string]string{
			"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example",
		} {
			r := s.own(request("POST", fill(route.Path)))
			r.Header.Set(name, value)
			if answer := s.do(r); answer.Code != http.StatusForbidden {
				t.Errorf("%s with %s: %s answers %d", route.Path, name, value, answer.Code)
			}
		}
		r := s.own(request("POST", fill(route.Path)))
		r.Header.Set("Sec-Fetch-Site", "same-site")
		if answer := s.do(r); answer.Code != http.StatusForbidden {
			t.Errorf("%s from another port answers %d", route.Path, answer.Code)
		}
	}
	if traces := s.traces(); len(traces) > 0 {
		t.Errorf("another site started a run: %v", traces)
	}
}

func TestHeadersOnEveryAnswer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	foreign := request("GET", "/")
	foreign.Host = "elsewhere.example"
	answers := map[string]*httptest.ResponseRecorder{
		"enter": s.do(request("GET", "/?token="+token)), "no token": s.do(request("GET", "/")), "foreign": s.do(foreign),
		"not found": s.get("/no/such/page"), "no method": s.do(s.own(request("DELETE", "/p/sums"))),
		"static": s.do(request("GET", "/static/app.css")), "no static": s.do(request("GET", "/static/nothing")),
	}
	for _, route := range s.routes() {
		answers[route.Method+" "+route.Path] = s.do(s.own(request(methodOf(route), fill(route.Path))))
	}
	for name, answer := range answers {
		h := answer.Header()
		policy, around := h.Get("Content-Security-Policy"), "frame-ancestors 'none'"
		if strings.Contains(name, " /embed/") { // and nothing else
			around = "frame-ancestors *"
		}
		if !strings.Contains(policy, "default-src 'none'") || !strings.HasSuffix(policy, around) || strings.Contains(policy, "unsafe") {
			t.Errorf("%s (%d): policy %q", name, answer.Code, policy)
		}
		for header, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := h.Get(header); got != want {
				t.Errorf("%s (%d): %s is %q", name, answer.Code, header, got)
			}
		}
	}
}
