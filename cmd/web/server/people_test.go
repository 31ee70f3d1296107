package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/database"
	"stagebook/cells/people"
	"stagebook/cmd/web/server"
)

// team is a site where people sign in, with one person of each role in the project
// "sums" and one who owns everything.
type team struct {
	*site
	book    *people.Book
	cookies map[string]*http.Cookie
}

// members are the people of a team by their role in "sums".
var members = []people.Part{
	{Person: "none"},
	{Person: "viewer", Project: "sums", Role: people.View},
	{Person: "explorer", Project: "sums", Role: people.Explore},
	{Person: "editor", Project: "sums", Role: people.Edit},
	{Person: "owner", Project: "sums", Role: people.Own},
	{Person: "stranger", Project: "others", Role: people.Own},
	{Person: "chief", Project: people.Everything, Role: people.Own},
}

func newTeam(t *testing.T, change func(*server.Config)) *team {
	t.Helper()
	s := newSiteWith(t, func(cfg *server.Config) {
		cfg.Token, cfg.SignIn.Way = "", server.ByPassword
		if change != nil {
			change(cfg)
		}
	})
	s.write("projects/others/others.go", "package others\n\nfunc Two() int { return 2 }\n")
	book, err := people.Open(t.Context(), database.Path(s.store.Root()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	h := &team{site: s, book: book, cookies: make(map[string]*http.Cookie)}
	for _, m := range members {
		if _, err := book.Add(t.Context(), m.Person, "", time.Now()); err != nil {
			t.Fatal(err)
		}
		if m.Role != people.None {
			if err := book.Give(t.Context(), m); err != nil {
				t.Fatal(err)
			}
		}
		secret, err := book.SignIn(t.Context(), people.Session{Person: m.Person}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		h.cookies[m.Person] = &http.Cookie{Name: s.server.CookieName(), Value: secret}
	}
	return h
}

// as sends a request of a person.
func (h *team) as(person string, r *http.Request) *httptest.ResponseRecorder {
	h.t.Helper()
	cookie := h.cookies[person]
	if cookie == nil {
		h.t.Fatalf("there is no %s", person)
	}
	r.AddCookie(cookie)
	return h.do(r)
}

func form(address string, values url.Values) *http.Request {
	r := httptest.NewRequest("POST", address, strings.NewReader(values.Encode()))
	r.Host = "127.0.0.1:7070"
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// free are the routes of the program that anybody may ask.
func free(route echo.RouteInfo) bool {
	return open[route.Path] || route.Path == "/metrics" || strings.HasPrefix(route.Path, "/sign-in") || strings.HasPrefix(route.Path, "/s/") || strings.HasPrefix(route.Path, "/embed/")
}

// TestEveryRouteHasItsPower compares the table with the routes.
func TestEveryRouteHasItsPower(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var routes []string
	for _, route := range s.routes() {
		if free(route) || route.Method == echo.RouteNotFound {
			continue
		}
		name := route.Method + " " + route.Path
		routes = append(routes, name)
		if _, ok := server.Powers()[name]; !ok {
			t.Errorf("powers does not say who may ask %s", name)
		}
	}
	for name := range server.Powers() {
		if !slices.Contains(routes, name) {
			t.Errorf("powers has %s, which is no route", name)
		}
	}
}

// TestEveryRouteForEveryRole asks every route as everybody: who may not is told so
// before anything is done, and who may gets past the check.
func TestEveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	h := newTeam(t, nil)
	for _, route := range h.routes() {
		if free(route) || route.Path == "/sign-out" || route.Path == "" {
			continue
		}
		need, in := server.Powers()[route.Method+" "+route.Path], "sums"
		everywhere := !strings.Contains(route.Path, ":project") || need.All
		if route.Method == echo.RouteNotFound {
			need.Role, everywhere = people.Own, true
		}
		for name, r := range map[string]*http.Request{
			"nobody": request(methodOf(route), fill(route.Path)), "a wrong token": request(methodOf(route), fill(route.Path)+"?token=guess"),
			"a wrong cookie": withCookie(request(methodOf(route), fill(route.Path)), h.server.CookieName(), "guess"),
		} {
			if code := h.do(r).Code; code != http.StatusUnauthorized {
				t.Errorf("%s: %s %s answers %d", name, route.Method, route.Path, code)
			}
		}
		for _, m := range members {
			held := people.Held{m.Project: m.Role}
			want := held.In(in)
			if everywhere {
				want = held.In(people.Everything)
			}
			may := need.Role == people.None || want.Allows(need.Role)
			hidden := strings.Contains(route.Path, ":project") && !held.In(in).Allows(people.View)
			if may && route.Method == http.MethodPost {
				continue // what they may do is done, and other tests look at it
			}
			code := h.as(m.Person, request(methodOf(route), fill(route.Path))).Code
			switch {
			case hidden && code != http.StatusNotFound:
				t.Errorf("%s sees that there is a project: %s %s answers %d", m.Person, route.Method, route.Path, code)
			case !hidden && !may && code != http.StatusForbidden:
				t.Errorf("%s: %s %s answers %d", m.Person, route.Method, route.Path, code)
			case !hidden && may && (code == http.StatusForbidden || code == http.StatusUnauthorized):
				t.Errorf("%s may not: %s %s answers %d", m.Person, route.Method, route.Path, code)
			}
		}
	}
	if traces := h.traces(); len(traces) > 0 {
		t.Errorf("somebody started a run: %v", traces)
	}
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	h := newTeam(t, nil)
	if err := h.book.SetPassword(t.Context(), "viewer", "correct horse", ""); err != nil {
		t.Fatal(err)
	}
	try := func(name, password, to string) *httptest.ResponseRecorder {
		return h.do(form("/sign-in", url.Values{"name": {name}, "password": {password}, "to": {to}}))
	}
	page := h.do(request("GET", "/p/sums?scale=3"))
	if page.Code != http.StatusUnauthorized || !strings.Contains(page.Body.String(), `value="/p/sums?scale=3"`) {
		t.Errorf("a stranger is answered %d: %s", page.Code, page.Body)
	}
	wrong, nobody := try("viewer", "wrong", "/"), try("no such", "wrong", "/")
	if wrong.Code != 401 || nobody.Code != 401 || strings.ReplaceAll(wrong.Body.String(), "viewer", "no such") != nobody.Body.String() {
		t.Error("a wrong password is answered otherwise than a wrong name")
	}
	for to, want := range map[string]string{"/p/sums?scale=3": "/p/sums?scale=3", "//elsewhere.example": "/", `/\elsewhere.example`: "/", "https://elsewhere.example/": "/", "": "/", "/\n/x": "/"} {
		answer := try(" Viewer ", "correct horse", to)
		if answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != want {
			t.Errorf("to %q: %d, %q", to, answer.Code, answer.Header().Get("Location"))
		}
	}
	cookie := try("viewer", "correct horse", "/").Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.Domain != "" {
		t.Errorf("the cookie is %v", cookie)
	}
	list := h.do(withCookie(request("GET", "/"), cookie.Name, cookie.Value))
	if list.Code != 200 || !strings.Contains(list.Body.String(), "sums") || strings.Contains(list.Body.String(), "others") {
		t.Errorf("the list shows other projects, or not their own: %d", list.Code)
	}
	out := h.do(withCookie(form("/sign-out", nil), cookie.Name, cookie.Value))
	if out.Code != 200 || out.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("signing out answers %d, %v", out.Code, out.Result().Cookies())
	}
	if code := h.do(withCookie(request("GET", "/"), cookie.Name, cookie.Value)).Code; code != 401 {
		t.Errorf("the cookie opens after signing out: %d", code)
	}
	last := 0
	for range 10 {
		last = try("viewer", "wrong", "/").Code
	}
	if last != http.StatusTooManyRequests || try("viewer", "correct horse", "/").Code != http.StatusTooManyRequests {
		t.Error("passwords may be tried without end:", last)
	}
}

func TestPasswordInTheFieldOfTheNameIsNotKept(t *testing.T) {
	t.Parallel()
	h := newTeam(t, nil)
	h.do(form("/sign-in", url.Values{"name": {"my secret pass"}, "password": {"x"}}))
	list, err := h.book.Entries(t.Context(), people.Wanted{Limit: 10})
	if err != nil || len(list) == 0 || strings.Contains(fmt.Sprint(list), "secret pass") {
		t.Errorf("%v, %v", list, err)
	}
}

// TestCrossSiteNavigationComesAgain follows a link of another site, which comes
// without the strict cookie.
func TestCrossSiteNavigationComesAgain(t *testing.T) {
	t.Parallel()
	h := newTeam(t, nil)
	r := request("GET", `/p/sums?scale=3&x="><script>`)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	page := h.do(r)
	if page.Code != 401 || !strings.Contains(page.Body.String(), `content="0; url=/p/sums?scale=3&amp;x=&#34;&gt;&lt;script&gt;"`) {
		t.Errorf("%d: %s", page.Code, page.Body)
	}
}

func TestPeopleOfAProject(t *testing.T) {
	t.Parallel()
	h := newTeam(t, nil)
	page := h.as("owner", request("GET", "/p/sums/people"))
	if page.Code != 200 || !strings.Contains(page.Body.String(), "editor") || !strings.Contains(page.Body.String(), "<option>none</option>") {
		t.Fatalf("%d: %s", page.Code, page.Body)
	}
	parse(t, page.Body.String())
	give := func(who, person, role string) int {
		return h.as(who, form("/p/sums/people", url.Values{"person": {person}, "role": {role}})).Code
	}
	if code := give("owner", "none", "edit"); code != http.StatusSeeOther {
		t.Error(code)
	}
	if code := h.as("none", request("GET", "/p/sums")).Code; code != 200 {
		t.Error("who was given a role is answered", code)
	}
	for _, bad := range [][3]string{{"owner", "owner", "view"}, {"owner", "eve", "view"}, {"owner", "editor", "king"}, {"owner", "a b", "view"}} {
		if code := give(bad[0], bad[1], bad[2]); code < 400 || code >= 500 {
			t.Errorf("%v answers %d", bad, code)
		}
	}
	if code := give("owner", "none", ""); code != http.StatusSeeOther {
		t.Error(code)
	}
	if code := h.as("none", request("GET", "/p/sums")).Code; code != 404 {
		t.Error("who lost their role is answered", code)
	}
	audit := h.as("owner", request("GET", "/p/sums/audit"))
	if audit.Code != 200 || !strings.Contains(audit.Body.String(), "person none") {
		t.Errorf("%d: %s", audit.Code, audit.Body)
	}
	parse(t, audit.Body.String())
	parse(t, h.as("chief", request("GET", "/audit?_who=owner")).Body.String())
}

func TestOwnPasswordAndSessions(t *testing.T) {
	t.Parallel()
	h := newTeam(t, nil)
	if err := h.book.SetPassword(t.Context(), "viewer", "correct horse", h.cookies["viewer"].Value); err != nil {
		t.Fatal(err)
	}
	other, err := h.book.SignIn(t.Context(), people.Session{Person: "viewer", Agent: "<b>Lynx", Address: "10.1.2.3"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	page := h.as("viewer", request("GET", "/you")).Body.String()
	parse(t, page)
	if !strings.Contains(page, "10.1.2.3") || !strings.Contains(page, "&lt;b&gt;Lynx") {
		t.Error(page)
	}
	change := func(old, fresh, again string) int {
		return h.as("viewer", form("/you/password", url.Values{"old": {old}, "new": {fresh}, "again": {again}})).Code
	}
	if a, b, c := change("wrong", "another horse", "another horse"), change("correct horse", "another horse", "x"), change("correct horse", "short", "short"); a != 403 || b != 400 || c != 400 {
		t.Error(a, b, c)
	}
	if code := change("correct horse", "another horse", "another horse"); code != 200 {
		t.Error(code)
	}
	if code := h.do(withCookie(request("GET", "/you"), h.server.CookieName(), other)).Code; code != 401 {
		t.Error("another password leaves the other browser signed in:", code)
	}
	ours, err := h.book.Sessions(t.Context(), "owner", time.Now())
	if err != nil || len(ours) != 1 {
		t.Fatal(ours, err)
	}
	h.as("viewer", form("/you/end", url.Values{"session": {ours[0].ID}}))
	if code := h.as("owner", request("GET", "/you")).Code; code != 200 {
		t.Error("somebody ended the session of another")
	}
}

func TestExplorerLeavesAloneWhatEverybodySees(t *testing.T) {
	t.Parallel()
	h := newTeam(t, nil)
	for address, want := range map[string]int{
		"/p/sums/run": 403, "/p/sums/cancel": 403, "/p/sums/run?scale=2": 403, "/p/sums/run?scale=3": 303, "/p/sums/cancel?scale=3": 303,
	} {
		if code := h.as("explorer", form(address, nil)).Code; code != want {
			t.Errorf("%s answers %d, want %d", address, code, want)
		}
	}
	if code := h.as("explorer", form("/p/sums/run?scale=3", url.Values{"force": {"1"}})).Code; code != 403 {
		t.Error("an explorer runs by force:", code)
	}
}

// TestPagesOfferWhatMayBeDone looks for buttons that would be refused.
func TestPagesOfferWhatMayBeDone(t *testing.T) {
	t.Parallel()
	h := newTeam(t, nil)
	for person, want := range map[string]string{"viewer": "", "explorer": "run", "editor": "run grip", "owner": "run grip share"} {
		page := h.as(person, request("GET", "/p/sums?scale=3")).Body.String()
		var got []string
		for word, mark := range map[string]string{"run": `action="/p/sums/run?`, "grip": "data-grip", "share": `href="/p/sums/share`} {
			if strings.Contains(page, mark) {
				got = append(got, word)
			}
		}
		slices.Sort(got)
		wanted := strings.Fields(want)
		slices.Sort(wanted)
		if !slices.Equal(got, wanted) {
			t.Errorf("%s is offered %v, want %v", person, got, wanted)
		}
	}
	projects := h.as("viewer", request("GET", "/")).Body.String()
	if strings.Contains(projects, `action="/new"`) || strings.Contains(projects, "/delete") {
		t.Error("a viewer is offered to make or delete projects")
	}
}

func TestWhoMadeAProjectOwnsIt(t *testing.T) {
	t.Parallel()
	h := newTeam(t, nil)
	if err := h.book.Give(t.Context(), people.Part{Person: "editor", Project: people.Everything, Role: people.Edit}); err != nil {
		t.Fatal(err)
	}
	if err := h.book.Give(t.Context(), people.Part{Person: "viewer", Project: "fresh", Role: people.Own}); err != nil {
		t.Fatal(err)
	}
	if code := h.as("editor", form("/new", url.Values{"name": {"fresh"}})).Code; code != 303 {
		t.Fatal(code)
	}
	if role, err := h.book.RoleOf(t.Context(), "editor", "fresh"); role != people.Own || err != nil {
		t.Error(role, err)
	}
	if role, _ := h.book.RoleOf(t.Context(), "viewer", "fresh"); role != people.None {
		t.Error("a role in an earlier project of the name holds:", role)
	}
}

func TestProxyNamesPeople(t *testing.T) {
	t.Parallel()
	for admit, stranger := range map[bool]int{false: 401, true: 200} {
		h := newTeam(t, func(cfg *server.Config) {
			cfg.SignIn = server.SignIn{Way: server.ByProxy, Header: "X-Forwarded-User", Admit: admit}
			cfg.Trusted = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
		})
		ask := func(from string, names ...string) int {
			r := request("GET", "/you")
			r.RemoteAddr = from
			for _, name := range names {
				r.Header.Add("X-Forwarded-User", name)
			}
			return h.do(r).Code
		}
		for what, got := range map[string][2]int{
			"the proxy": {ask("10.1.2.3:5", "Viewer"), 200}, "over IPv6": {ask("[::ffff:10.1.2.3]:5", "viewer"), 200},
			"another machine": {ask("11.1.2.3:5", "viewer"), 401}, "this machine": {ask("127.0.0.1:5", "viewer"), 401},
			"two names": {ask("10.1.2.3:5", "viewer", "owner"), 401}, "no name": {ask("10.1.2.3:5"), 401}, "no good name": {ask("10.1.2.3:5", "a b"), 401},
			"a stranger": {ask("10.1.2.3:5", "eve"), stranger},
		} {
			if got[0] != got[1] {
				t.Errorf("%s is answered %d, want %d", what, got[0], got[1])
			}
		}
		if code := h.as("owner", request("GET", "/you")).Code; code != 401 {
			t.Errorf("a session opens where the proxy says who it is: %d", code)
		}
	}
}

// TestStreamEndsWithItsRight opens a stream over a real connection and takes away what
// it is allowed by.
func TestStreamEndsWithItsRight(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(h *team) error{
		"signed out": func(h *team) error { return h.book.SignOut(t.Context(), h.cookies["viewer"].Value) },
		"no role":    func(h *team) error { return h.book.Give(t.Context(), people.Part{Person: "viewer", Project: "sums"}) },
		"removed":    func(h *team) error { return h.book.Remove(t.Context(), "viewer") },
	} {
		h := newTeam(t, nil)
		h.server.LookAgain(5 * time.Millisecond)
		web := httptest.NewServer(h.server.Handler())
		t.Cleanup(web.Close)
		r, err := http.NewRequestWithContext(t.Context(), "GET", web.URL+"/p/sums/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.AddCookie(h.cookies["viewer"])
		answer, err := http.DefaultClient.Do(r)
		if err != nil || answer.StatusCode != 200 {
			t.Fatal(answer, err)
		}
		if err := end(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil { // returns when the stream ends
			t.Errorf("%s: %v", name, err)
		}
		answer.Body.Close()
	}
}

// TestWhatIsDoneIsNoted runs, edits and is refused, and reads the log.
func TestWhatIsDoneIsNoted(t *testing.T) {
	t.Parallel()
	h := newTeam(t, nil)
	h.as("editor", form("/p/sums/run", url.Values{"cell": {"sum"}}))
	h.as("viewer", form("/p/sums/run", url.Values{"cell": {"sum"}}))
	edit := httptest.NewRequest("POST", "/p/sums/edit", strings.NewReader(`{"op":"delete","name":"Text"}`))
	edit.Host = "127.0.0.1:7070"
	if code := h.as("editor", edit).Code; code != 200 {
		t.Fatal(code)
	}
	h.as("owner", form("/p/sums/share", url.Values{"name": {"For you"}, "password": {"a secret of the link"}}))
	h.as("owner", form("/p/sums/secret", url.Values{"name": {"X"}, "value": {"a secret of the project"}}))
	list, err := h.book.Entries(t.Context(), people.Wanted{Limit: 20})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range list {
		lines = append(lines, strings.Join(strings.Fields(e.Who+": "+e.Act+" "+e.Detail+" "+e.Outcome), " "))
	}
	for _, want := range []string{"editor: run cell sum", "viewer: run needs explore, has view", "editor: edit delete Text"} {
		if !slices.Contains(lines, want) {
			t.Errorf("%q is not noted: %q", want, lines)
		}
	}
	if strings.Contains(fmt.Sprint(list), "a secret") {
		t.Error("a secret stands in the log")
	}
}
