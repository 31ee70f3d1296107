package server_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stagebook/cmd/web/server"
)

// serving is a site that listens on a port of this machine.
func serving(t *testing.T, change func(*server.Config)) (s *site, address string) {
	t.Helper()
	s = newSiteWith(t, change)
	return s, s.onPort()
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// TestSlowHeadsAreCutOff sends the head of a request a byte at a time (slowloris), and
// a body that never comes.
func TestSlowHeadsAreCutOff(t *testing.T) {
	t.Parallel()
	_, address := serving(t, func(cfg *server.Config) {
		cfg.Limits = server.Limits{Header: 50 * time.Millisecond, Body: 50 * time.Millisecond}
	})
	head := dial(t, address)
	fmt.Fprint(head, "GET / HTTP/1.1\r\nHost: ")
	if _, err := io.Copy(io.Discard, head); err != nil { // returns when the server has closed it
		t.Log(err)
	}
	body := dial(t, address)
	fmt.Fprintf(body, "POST /sign-in HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nname=", address)
	if _, err := io.Copy(io.Discard, body); err != nil {
		t.Log(err)
	}
	many := dial(t, address)
	fmt.Fprintf(many, "GET / HTTP/1.1\r\nHost: %s\r\nX-Much: %s\r\n\r\n", address, strings.Repeat("x", 100<<10))
	answer, err := http.ReadResponse(bufio.NewReader(many), nil)
	if err != nil || answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a head of 100 KiB: %v, %v", answer, err)
	}
}

func TestConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	_, address := serving(t, func(cfg *server.Config) { cfg.Limits = server.Limits{Connections: 3} })
	ask := func(conn net.Conn) error {
		fmt.Fprintf(conn, "GET /healthz HTTP/1.1\r\nHost: %s\r\n\r\n", address)
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err == nil && answer.StatusCode != 200 {
			err = fmt.Errorf("status %d", answer.StatusCode)
		}
		return err
	}
	var held []net.Conn
	for range 3 {
		held = append(held, dial(t, address))
		if err := ask(held[len(held)-1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := ask(dial(t, address)); err == nil {
		t.Error("a fourth connection is answered")
	}
	held[0].Close()
	for ask(dial(t, address)) != nil { // until the server has seen that one is gone
		time.Sleep(time.Millisecond)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for name, r := range map[string]*http.Request{
		"said":   httptest.NewRequest("POST", "/p/sums/move", bytes.NewReader(make([]byte, 9<<20))),
		"unsaid": httptest.NewRequest("POST", "/p/sums/edit", struct{ io.Reader }{io.MultiReader(strings.NewReader(`{"op":"`), bytes.NewReader(bytes.Repeat([]byte("x"), 9<<20)))}),
	} {
		r.Host = "127.0.0.1:7070"
		if code := s.do(s.own(r)).Code; code != http.StatusRequestEntityTooLarge && code != http.StatusBadRequest {
			t.Errorf("9 MiB, %s: %d", name, code)
		}
	}
}

func TestRequestsOfOneAddressAreBounded(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, func(cfg *server.Config) { cfg.Limits = server.Limits{Requests: 5, Every: time.Hour} })
	ask := func(from string) int {
		r := request("GET", "/healthz")
		r.RemoteAddr = from
		return s.do(r).Code
	}
	last := 0
	for i := range 6 {
		if last = ask("10.0.0.1:5"); i < 5 && last != 200 {
			t.Error("a request within the limit is answered", last)
		}
	}
	if last != http.StatusTooManyRequests {
		t.Error("one more request than is allowed is answered", last)
	}
	for range 50 {
		last = ask("127.0.0.1:5")
	}
	if other := ask("10.0.0.2:5"); last != 200 || other != 200 {
		t.Error("they are held against another address, or this machine:", last, other)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	ask := func(s *site, change func(*http.Request)) *httptest.ResponseRecorder {
		r := request("GET", "/metrics")
		r.RemoteAddr = "127.0.0.1:5"
		if change != nil {
			change(r)
		}
		return s.do(r)
	}
	s := newSite(t)
	s.get("/p/sums?token=nothing&x=a-secret")
	figures := ask(s, nil)
	text := figures.Body.String()
	for _, want := range []string{
		`stagebook_request_seconds_count{method="GET",route="/p/:project",status="200"} 1`, `le="+Inf"`, "stagebook_projects_open 1", `stagebook_cells{status="stale"} 3`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
	if strings.Contains(text, "secret") || strings.Contains(text, "sums") {
		t.Error("figures tell addresses")
	}
	bearer := func(token string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
	}
	remote := func(r *http.Request) { r.RemoteAddr = "10.0.0.1:5" }
	behind := newSiteWith(t, func(cfg *server.Config) { cfg.URL = &url.URL{Scheme: "https", Host: "book.example.org"} })
	open := newSiteWith(t, func(cfg *server.Config) { cfg.MetricsToken = "figures" })
	for name, got := range map[string][2]int{
		"another machine": {ask(s, remote).Code, 401}, "behind a proxy": {ask(behind, nil).Code, 401},
		"the token": {ask(open, func(r *http.Request) { remote(r); bearer("figures")(r) }).Code, 200}, "a wrong one": {ask(open, bearer("x")).Code, 401}, "none": {ask(open, nil).Code, 401},
	} {
		if got[0] != got[1] {
			t.Errorf("%s is answered %d, want %d", name, got[0], got[1])
		}
	}
}

// TestAddressOfItsOwn serves under a name that the program was told.
func TestAddressOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, func(cfg *server.Config) { cfg.URL = &url.URL{Scheme: "https", Host: "book.example.org"} })
	for host, want := range map[string]int{"book.example.org": 200, "Book.Example.org": 200, "127.0.0.1:7070": 200, "book.example.org:7070": 421, "elsewhere.example": 421} {
		r := s.own(request("GET", "/"))
		r.Host = host
		if code := s.do(r).Code; code != want {
			t.Errorf("Host %q is answered %d, want %d", host, code, want)
		}
	}
	if !strings.HasPrefix(s.cookie.Name, "__Host-") || !s.cookie.Secure {
		t.Errorf("the cookie is %v", s.cookie)
	}
}

// TestStopLetsRunsEnd stops the server while a cell runs.
func TestStopLetsRunsEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		grace time.Duration
		want  string
	}{"with grace": {time.Minute, "fresh"}, "without": {0, "cancelled"}} {
		s := newSiteWith(t, func(cfg *server.Config) { cfg.Grace = c.grace })
		s.write("projects/slow/slow.go", "package slow\n\nimport (\n\t\"context\"\n\t\"os\"\n\t\"time\"\n)\n\nfunc Wait(ctx context.Context) (int, error) {\n\tfor ctx.Err() == nil {\n\t\tif _, err := os.Stat(\"go\"); err == nil {\n\t\t\treturn 1, nil\n\t\t}\n\t\ttime.Sleep(time.Millisecond)\n\t}\n\treturn 0, ctx.Err()\n}\n")
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- s.server.Serve(ctx, l) }() // ends with ctx
		ask := func(method, path string) *httptest.ResponseRecorder {
			r := s.own(request(method, path))
			r.Host = "localhost" // under any port
			return s.do(r)
		}
		if code := ask("POST", "/p/slow/run").Code; code != http.StatusSeeOther {
			t.Fatal(name, code)
		}
		for !strings.Contains(ask("GET", "/p/slow").Body.String(), `data-status="running"`) {
			time.Sleep(5 * time.Millisecond)
		}
		stop()
		if c.grace > 0 {
			for s.do(request("GET", "/healthz")).Code != http.StatusServiceUnavailable {
				time.Sleep(time.Millisecond)
			}
			if code := ask("POST", "/p/sums/run").Code; code != http.StatusServiceUnavailable {
				t.Errorf("%s: a change is answered %d", name, code)
			}
			s.write("projects/slow/go", "")
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		paths, err := filepath.Glob(filepath.Join(s.store.Root(), "v1", "runs", "*", "*"))
		if err != nil || len(paths) != 1 {
			t.Fatal(name, paths, err)
		}
		_, id, _ := strings.Cut(filepath.Base(paths[0]), "-")
		run, ok := s.store.Run(id)
		if !ok || run.Ended.IsZero() || len(run.Cells) != 1 || run.Cells[0].Status != c.want {
			t.Errorf("%s: the record is %+v; want a cell %s", name, run, c.want)
		}
	}
}
