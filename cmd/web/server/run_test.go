package server_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
)

// loud is a project whose cell prints, and gives more text than a page shows.
const loud = `package loud

import (
	"fmt"
	"strings"
)

// Long is long.
func Long() string {
	fmt.Println("a line of the log")
	return strings.Repeat("a line of the text\n", 100_000)
}
`

// A run that is asked for by a form is told by the stream, and what it gave can
// be downloaded from its own project only.
func TestRunIsStreamedAndItsObjectsAreSent(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/loud/loud.go", loud)
	web := httptest.NewServer(s.server.Handler())
	t.Cleanup(web.Close)
	page := s.get("/p/loud").Body.String()
	stream := s.listen(web.URL + "/p/loud/events?_since=" + since(t, page))

	r := s.own(httptest.NewRequest("POST", "/p/loud/run", nil))
	r.Host = "localhost:7070"
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if answer := s.do(r); answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != "/p/loud" {
		t.Fatalf("the form answers %d to %q", answer.Code, answer.Header().Get("Location"))
	}
	stream.await(`data-status="fresh"`)

	page = s.get("/p/loud").Body.String()
	parse(t, page)
	text := regexp.MustCompile(`/p/loud(/text/[0-9a-f]{64})`).FindStringSubmatch(page)
	if text == nil {
		t.Fatal("the page has no link to the whole text")
	}
	answer := s.get(text[0])
	if answer.Code != http.StatusOK || strings.Count(answer.Body.String(), "a line of the text") != 100_000 {
		t.Errorf("%s answers %d with %d bytes", text[0], answer.Code, answer.Body.Len())
	}
	if how := answer.Header().Get("Content-Disposition"); !strings.HasPrefix(how, "attachment") {
		t.Errorf("it is shown as %q", how)
	}
	if answer := s.get("/p/sums" + text[1]); answer.Code != http.StatusNotFound {
		t.Errorf("another project sends it with %d", answer.Code)
	}
	log := regexp.MustCompile(`/p/loud/logs/[0-9a-f]{64}`).FindString(page)
	if log == "" {
		t.Fatal("the page has no link to the log")
	}
	if answer := s.get(log); !strings.Contains(answer.Body.String(), "a line of the log") {
		t.Errorf("%s answers %d %q", log, answer.Code, answer.Body)
	}
}

func TestRunOfNoCellIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	r := s.own(httptest.NewRequest("POST", "/p/sums/run", strings.NewReader("cell=nothing")))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Host = "localhost"
	if answer := s.do(r); answer.Code != http.StatusBadRequest {
		t.Errorf("answers %d", answer.Code)
	}
	if traces := s.traces(); len(traces) > 0 {
		t.Errorf("it left %v", traces)
	}
}

// since is the state that a page was drawn from.
func since(t *testing.T, page string) string {
	t.Helper()
	found := regexp.MustCompile(`[0-9a-f]{12}-[0-9]+`).FindString(page)
	if found == "" {
		t.Fatal("the page does not say of which state it is")
	}
	return found
}

type stream struct {
	t     testing.TB
	lines *bufio.Reader
}

// listen opens a stream of changes, which ends with the test.
func (s *site) listen(address string) *stream {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	s.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(s.own(r))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { answer.Body.Close() })
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || kind != "text/event-stream" {
		s.t.Fatalf("the stream answers %d, %s", answer.StatusCode, kind)
	}
	return &stream{s.t, bufio.NewReader(answer.Body)}
}

// await reads until a line holds the text.
func (s *stream) await(text string) {
	s.t.Helper()
	for {
		line, err := s.lines.ReadString('\n')
		if strings.Contains(line, text) {
			return
		}
		if err != nil {
			if err != io.EOF {
				s.t.Log(err)
			}
			s.t.Fatalf("the stream ended without %q", text)
		}
	}
}
