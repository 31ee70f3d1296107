package server_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stagebook/static"
)

func TestStaticFilesAreOpenAndKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	address := static.URL("app.css")
	answer := s.do(request("GET", address))
	if answer.Code != http.StatusOK || !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/css") {
		t.Fatalf("%s answers %d, %s", address, answer.Code, answer.Header().Get("Content-Type"))
	}
	if kept := answer.Header().Get("Cache-Control"); !strings.Contains(kept, "immutable") {
		t.Errorf("by its hash it is kept by %q", kept)
	}
	tag := answer.Header().Get("ETag")
	if tag == "" {
		t.Fatal("there is no ETag")
	}
	plain := s.do(request("GET", "/static/app.css"))
	if kept := plain.Header().Get("Cache-Control"); kept != "no-cache" {
		t.Errorf("without its hash it is kept by %q", kept)
	}
	if old := s.do(request("GET", "/static/app.css?v=old")); old.Header().Get("Cache-Control") != "no-cache" {
		t.Error("an old hash is kept for ever")
	}
	again := request("GET", address)
	again.Header.Set("If-None-Match", tag)
	if answer := s.do(again); answer.Code != http.StatusNotModified || answer.Body.Len() > 0 {
		t.Errorf("a kept file answers %d with %d bytes", answer.Code, answer.Body.Len())
	}
	packed := request("GET", address)
	packed.Header.Set("Accept-Encoding", "gzip")
	if answer := s.do(packed); answer.Header().Get("Content-Encoding") != "gzip" || answer.Body.Len() >= plain.Body.Len() {
		t.Error("it is not packed for who takes gzip")
	}
	for _, name := range []string{"nothing.css", "../static.go", "%2e%2e/static.go", "built/app.css", ""} {
		if answer := s.do(request("GET", "/static/"+name)); answer.Code != http.StatusNotFound {
			t.Errorf("/static/%s answers %d", name, answer.Code)
		}
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	if answer := newSite(t).do(request("GET", "/healthz")); answer.Code != http.StatusOK || answer.Body.String() != "ok\n" {
		t.Errorf("answers %d %q", answer.Code, answer.Body)
	}
}

func TestUnknownProjectSaysWhatNext(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/empty/notes.txt", "no Go here\n")
	for _, name := range []string{"nothing", "empty", "..", "%2e%2e", "..%2fprojects", ".hidden", "_old", "a*", "[a"} {
		for _, tail := range []string{"", "/app", "/graph", "/runs", "/files", "/history", "/events"} {
			answer := s.get("/p/" + name + tail)
			if answer.Code != http.StatusNotFound {
				t.Errorf("/p/%s%s answers %d", name, tail, answer.Code)
				continue
			}
			if root := parse(t, answer.Body.String()); !slices.Contains(attributes(root, "href"), "/") {
				t.Errorf("the page of /p/%s%s leads nowhere", name, tail)
			}
		}
	}
	if n := s.calls(); n > 0 {
		t.Errorf("unknown names made the go tool start %d times", n)
	}
}

func TestErrorsForProgramsAreText(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	r := s.own(request("GET", "/p/nothing"))
	r.Header.Set("Accept", "*/*")
	answer := s.do(r)
	if answer.Code != http.StatusNotFound || strings.Contains(answer.Body.String(), "<html") {
		t.Errorf("answers %d %s", answer.Code, answer.Body)
	}
}

func TestFilesStayInTheProject(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if err := os.Symlink(filepath.Join(s.root, "outside.txt"), filepath.Join(s.projects, "sums", "link.txt")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"../../outside.txt", "data/../../../outside.txt", filepath.Join(s.root, "outside.txt"), "link.txt", "..", ".", "data",
		`..\..\outside.txt`, "missing.go", "\x00", "/etc/passwd",
	} {
		answer := s.get("/p/sums/files?_file=" + url.QueryEscape(name))
		if answer.Code != http.StatusNotFound {
			t.Errorf("_file=%q answers %d", name, answer.Code)
		}
		if strings.Contains(answer.Body.String(), "a secret of the machine") {
			t.Errorf("_file=%q shows a file of the machine", name)
		}
	}
	for name, text := range map[string]string{"sums.go": "total", "data/numbers.txt": "1 2 3"} {
		answer := s.get("/p/sums/files?_file=" + name)
		if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), text) {
			t.Errorf("_file=%s answers %d", name, answer.Code)
		}
	}
}

// An object that the project does not show is no page, although the store has it.
func TestObjectsAreNoWayIntoTheStore(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, kind := range []string{"logs", "text"} {
		for _, digest := range []string{
			strings.Repeat("0", 64), strings.Repeat("A", 64), "short", "..", "%2e%2e%2f%2e%2e%2foutside.txt", strings.Repeat("0", 63) + "/",
		} {
			if answer := s.get("/p/sums/" + kind + "/" + digest); answer.Code != http.StatusNotFound {
				t.Errorf("/p/sums/%s/%s answers %d", kind, digest, answer.Code)
			}
		}
	}
}

func TestNotebookPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, address := range []string{"/p/sums", "/p/sums/app"} {
		answer := s.get(address)
		if answer.Code != http.StatusOK {
			t.Fatalf("%s answers %d: %s", address, answer.Code, answer.Body)
		}
		if kept := answer.Header().Get("Cache-Control"); kept != "no-store" {
			t.Errorf("%s is kept by %q", address, kept)
		}
		root := parse(t, answer.Body.String())
		if cells := attributes(root, "data-cell"); !slices.Equal(cells, []string{"numbers", "sum", "text"}) {
			t.Errorf("%s shows the cells %v", address, cells)
		}
		ids := attributes(root, "id")
		slices.Sort(ids)
		if unique := slices.Compact(slices.Clone(ids)); len(unique) != len(ids) {
			t.Errorf("%s has an id twice: %v", address, ids)
		}
		if styles := attributes(root, "style"); len(styles) > 0 {
			t.Errorf("%s has styles that the policy refuses: %v", address, styles)
		}
	}
	for _, address := range []string{"/", "/p/sums/graph", "/p/sums/runs", "/p/sums/files", "/p/sums/history"} {
		answer := s.get(address)
		if answer.Code != http.StatusOK {
			t.Errorf("%s answers %d", address, answer.Code)
		}
		parse(t, answer.Body.String())
	}
}

func TestTextFromTheAddressIsNoMarkup(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const evil = `"><script>alert(1)</script>`
	for _, address := range []string{
		"/p/sums?scale=" + url.QueryEscape(evil), "/p/sums?" + url.QueryEscape(evil) + "=1", "/p/" + url.PathEscape(evil),
		"/p/sums/files?_file=" + url.QueryEscape(evil), "/" + url.PathEscape(evil),
		"/p/sums?_tab=" + url.QueryEscape(evil),
	} {
		if body := s.get(address).Body.String(); strings.Contains(body, "<script>alert") {
			t.Errorf("%s becomes markup", address)
		}
	}
}

// Opening a project reads it with the go tool. After that no page starts
// anything, and the list never does.
func TestGetStartsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.get("/")
	if n := s.calls(); n > 0 {
		t.Fatalf("the list started the go tool %d times", n)
	}
	s.get("/p/sums")
	opened := s.calls()
	if opened == 0 {
		t.Fatal("the go tool was not counted")
	}
	for _, route := range s.routes() {
		if route.Method != http.MethodGet {
			continue
		}
		s.get(fill(route.Path))
		s.get(fill(route.Path) + "?scale=4")
	}
	if n := s.calls(); n != opened {
		t.Errorf("pages started the go tool %d times more", n-opened)
	}
	if traces := s.traces(); len(traces) > 0 {
		t.Errorf("pages started runs: %v", traces)
	}
}
