package server

import (
	"crypto/subtle"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/graph"
)

// figures count what the server does, for /metrics.
type figures struct {
	begun   time.Time
	streams atomic.Int64 // open now

	mu       sync.Mutex // guards requests
	requests map[requestKind]*timing
}

// requestKind is a kind of request.
type requestKind struct {
	method, route string
	status        int
}

// timing is how long requests of a kind took.
type timing struct {
	count   int64
	sum     time.Duration
	buckets [len(bounds)]int64 // requests that took at most as long
}

// bounds are the limits of the buckets.
var bounds = [...]time.Duration{
	5 * time.Millisecond, 10 * time.Millisecond, 25 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond,
	250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2500 * time.Millisecond, 10 * time.Second,
}

func newFigures() *figures {
	return &figures{begun: time.Now(), requests: make(map[requestKind]*timing)}
}

func (f *figures) add(kind requestKind, took time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t := f.requests[kind]
	if t == nil {
		t = &timing{}
		f.requests[kind] = t
	}
	t.count++
	t.sum += took
	for i, bound := range bounds {
		if took <= bound {
			t.buckets[i]++
		}
	}
}

// count measures every request, and says it in the log.
func (s *Server) count(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		begun := time.Now()
		route := routeWord(c)
		if lasts := powerOf(c.Request().Method, c.Path()).stream; lasts {
			s.figures.streams.Add(1)
			defer s.figures.streams.Add(-1)
		}
		err := next(c)
		if err != nil {
			s.answerError(c, err)
		}
		status := 0
		if response, _ := echo.UnwrapResponse(c.Response()); response != nil {
			status = response.Status
		}
		took := time.Since(begun)
		s.figures.add(requestKind{c.Request().Method, route, status}, took)
		s.cfg.Logger.InfoContext(c.Request().Context(), "request", "method", c.Request().Method, "route", route, "project", c.Param("project"),
			"status", status, "took", took.Round(10*time.Microsecond), "from", s.from(c.Request()), "who", whoLogged(c))
		return nil
	}
}

// routeWord names a route: never the address itself, which may hold a token.
func routeWord(c *echo.Context) string {
	if p := c.Path(); p != "" {
		return p
	}
	return "none"
}

func whoLogged(c *echo.Context) string {
	if v := visitorOf(c); v != nil {
		return v.name
	}
	return ""
}

// metrics answers figures in the text format of Prometheus, version 0.0.4.
func (s *Server) metrics(c *echo.Context) error {
	if !s.mayMeasure(c.Request()) {
		return &pageError{
			status: http.StatusUnauthorized, title: "Figures are for this machine",
			text: "From elsewhere, and behind a proxy, start with `--metrics-token TOKEN` and send it as `Authorization: Bearer TOKEN`.",
		}
	}
	var b strings.Builder
	s.writeFigures(&b)
	return c.Blob(http.StatusOK, "text/plain; version=0.0.4; charset=utf-8", []byte(b.String()))
}

// mayMeasure lets in who has the token; without one this machine, unless others reach
// the program under an address of its own: their requests may come through a proxy
// here.
func (s *Server) mayMeasure(r *http.Request) bool {
	if want := s.cfg.MetricsToken; want != "" {
		given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		return ok && subtle.ConstantTimeCompare([]byte(given), []byte(want)) == 1
	}
	return s.cfg.URL == nil && peer(r).IsLoopback() && s.access.ownHost(r.Host)
}

func (s *Server) writeFigures(b *strings.Builder) {
	head := func(name, kind, help string) { fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind) }
	one := func(name, kind, help string, value any) {
		head(name, kind, help)
		fmt.Fprintf(b, "%s %v\n", name, value)
	}
	head("stagebook_info", "gauge", "Which version runs.")
	fmt.Fprintf(b, "stagebook_info{version=%s,go=%s} 1\n", label(s.cfg.Version), label(runtime.Version()))
	one("stagebook_up_seconds", "gauge", "Since the program began to serve.", time.Since(s.figures.begun).Seconds())
	one("stagebook_streams", "gauge", "Pages that are kept up to date now.", s.figures.streams.Load())
	if l := s.listening.Load(); l != nil {
		one("stagebook_connections", "gauge", "Open connections.", l.connections())
	}
	open, busy, cells := s.shelf.figures()
	one("stagebook_projects_open", "gauge", "Projects that were opened.", open)
	one("stagebook_projects_busy", "gauge", "Projects in which something runs.", busy)
	head("stagebook_cells", "gauge", "Cells of open projects by status, at the default parameters.")
	for _, status := range slices.Sorted(maps.Keys(cells)) {
		fmt.Fprintf(b, "stagebook_cells{status=%s} %d\n", label(string(status)), cells[status])
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	one("go_goroutines", "gauge", "Goroutines.", runtime.NumGoroutine())
	one("go_memstats_alloc_bytes", "gauge", "Bytes in use.", memory.Alloc)
	one("go_memstats_sys_bytes", "gauge", "Bytes taken from the system.", memory.Sys)
	head("stagebook_request_seconds", "histogram", "How long requests took.")
	s.figures.write(b)
}

func (f *figures) write(b *strings.Builder) {
	f.mu.Lock()
	defer f.mu.Unlock()
	kinds := slices.SortedFunc(maps.Keys(f.requests), func(a, b requestKind) int {
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
	for _, kind := range kinds {
		t := f.requests[kind]
		labels := fmt.Sprintf("method=%s,route=%s,status=\"%d\"", label(kind.method), label(kind.route), kind.status)
		for i, bound := range bounds {
			fmt.Fprintf(b, "stagebook_request_seconds_bucket{%s,le=\"%s\"} %d\n", labels, strconv.FormatFloat(bound.Seconds(), 'g', -1, 64), t.buckets[i])
		}
		fmt.Fprintf(b, "stagebook_request_seconds_bucket{%s,le=\"+Inf\"} %d\n", labels, t.count)
		fmt.Fprintf(b, "stagebook_request_seconds_sum{%s} %v\n", labels, t.sum.Seconds())
		fmt.Fprintf(b, "stagebook_request_seconds_count{%s} %d\n", labels, t.count)
	}
}

// label quotes a value as the format wants it.
func label(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`
}

// figures counts the open projects, those in which something runs, and their cells.
func (s *shelf) figures() (open, busy int, cells map[graph.Status]int) {
	s.mu.Lock()
	sessions := slices.Collect(maps.Values(s.open))
	s.mu.Unlock()
	cells = make(map[graph.Status]int)
	for _, session := range sessions {
		if session.Busy() {
			busy++
		}
		for _, cell := range session.View(nil).State().Cells {
			cells[cell.Status]++
		}
	}
	return len(sessions), busy, cells
}
