package server_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/labstack/echo/v5"
	"golang.org/x/net/html"

	"stagebook/cells/chart"
	"stagebook/cells/store"
	"stagebook/cmd/web/server"
)

const token = "the-token_1"

// sums is a project with an input of every common kind and a chain of cells.
const sums = `// Package sums adds numbers up. It is small.
package sums

// Scale multiplies every number.
//
//param:slider min=1 max=5 step=1
const Scale = 2

//cell:file
var Source = "data/numbers.txt"

// Numbers are few.
func Numbers(scale int) []int { return []int{1 * scale, 2 * scale} }

// Sum is all of them.
func Sum(numbers []int) int { return add(numbers) }

// Text is the file.
func Text(source string) string { return source }

func add(numbers []int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}
`

// site is a server over a folder with the project "sums".
type site struct {
	t        testing.TB
	root     string
	projects string
	goCalls  string // a file with a line for every start of the go tool
	store    *store.Store
	server   *server.Server
	cookie   *http.Cookie
	change   func(*server.Config) // of how it is served; may be nil
}

func newSite(t testing.TB) *site { return newSiteWith(t, nil) }

// newSiteWith is a site whose server is configured in another way.
func newSiteWith(t testing.TB, change func(*server.Config)) *site {
	t.Helper()
	root := t.TempDir()
	s := &site{t: t, root: root, projects: filepath.Join(root, "projects"), goCalls: filepath.Join(root, "calls"), change: change}
	s.write("projects/sums/sums.go", sums)
	s.write("projects/sums/data/numbers.txt", "1 2 3\n")
	s.write("outside.txt", "a secret of the machine\n")
	s.change = change
	return s.serve()
}

// newSiteOver is a server over a folder of projects that is there.
func newSiteOver(t testing.TB, projects string) *site {
	t.Helper()
	root := t.TempDir()
	return (&site{t: t, root: root, projects: projects, goCalls: filepath.Join(root, "calls")}).serve()
}

func (s *site) serve() *site {
	t, root := s.t, s.root
	t.Helper()
	var err error
	if s.store, err = store.Open(filepath.Join(root, "store"), store.Options{}); err != nil {
		t.Fatal(err)
	}
	charts := chart.New(chart.Options{})
	cfg := server.Config{
		Projects: s.projects, Store: s.store, Token: token, Version: "test", Who: "tester", GoTool: s.countingGo(),
		Charts: charts, Logger: slog.New(slog.DiscardHandler),
	}
	if s.change != nil {
		s.change(&cfg)
	}
	s.server = server.New(cfg)
	t.Cleanup(func() {
		s.server.Close()
		charts.Close()
		s.store.Close()
	})
	if cfg.Token != "" {
		s.cookie = s.enter()
	}
	return s
}

func (s *site) write(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		s.t.Fatal(err)
	}
	temp := filepath.Join(filepath.Dir(path), ".being-written") // appears whole: the session watches
	if err := os.WriteFile(temp, []byte(text), 0o666); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(temp, path); err != nil {
		s.t.Fatal(err)
	}
}

// countingGo is a go tool that writes down each of its starts.
func (s *site) countingGo() string {
	s.t.Helper()
	real, err := exec.LookPath("go")
	if err != nil {
		s.t.Skip("there is no go tool")
	}
	name := filepath.Join(s.root, "bin", "go")
	s.write("bin/go", "#!/bin/sh\necho \"$*\" >>'"+s.goCalls+"'\nexec '"+real+"' \"$@\"\n")
	if err := os.Chmod(name, 0o755); err != nil {
		s.t.Fatal(err)
	}
	return name
}

// calls counts the starts of the go tool.
func (s *site) calls() int {
	data, _ := os.ReadFile(s.goCalls) // no file before the first start
	return strings.Count(string(data), "\n")
}

// enter opens the address with the token and returns the cookie it gives.
func (s *site) enter() *http.Cookie {
	s.t.Helper()
	answer := s.do(request("GET", "/?token="+token))
	cookies := answer.Result().Cookies()
	if len(cookies) != 1 {
		s.t.Fatalf("the token gave %d cookies, status %d", len(cookies), answer.Code)
	}
	return cookies[0]
}

func (s *site) do(r *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	s.server.Handler().ServeHTTP(answer, r)
	return answer
}

// get asks as the browser of the owner does.
func (s *site) get(address string) *httptest.ResponseRecorder {
	return s.do(s.own(request("GET", address)))
}

func (s *site) own(r *http.Request) *http.Request {
	r.AddCookie(s.cookie)
	return r
}

func (s *site) routes() echo.Routes {
	return s.server.Handler().(*echo.Echo).Router().Routes()
}

// request is one that a browser on this machine sends, without a cookie. A
// recorder cannot stream, so events end with their headers.
func request(method, address string) *http.Request {
	r := httptest.NewRequest(method, address, nil)
	r.Host = "127.0.0.1:7070"
	r.Header.Set("Accept", "text/html")
	return r
}

// parse reads a page and complains about tags that the parser had to mend.
func parse(t *testing.T, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(page))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		name, _ := tokens.TagName()
		tag := string(name)
		switch {
		case kind == html.StartTagToken && !void[tag]:
			open = append(open, tag)
		case kind == html.EndTagToken:
			if n := len(open); n == 0 || open[n-1] != tag {
				t.Fatalf("</%s> ends nothing: open are %v", tag, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("tags are left open: %v", open)
	}
	return root
}

var void = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true,
	"link": true, "meta": true, "source": true, "track": true, "wbr": true,
}

// attributes returns every value of an attribute, in order.
func attributes(root *html.Node, name string) []string {
	var values []string
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == name {
				values = append(values, a.Val)
			}
		}
	}
	return values
}

// traces are what runs leave in the store: their records and workers.
func (s *site) traces() []string {
	var traces []string
	for _, folder := range []string{"runs", "workers"} {
		found, _ := filepath.Glob(filepath.Join(s.store.Root(), "v1", folder, "*")) // the pattern is sound
		traces = append(traces, found...)
	}
	return traces
}
