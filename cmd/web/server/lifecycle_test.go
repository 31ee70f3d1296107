package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// post sends a form as a browser without the client does.
func (s *site) form(address string, form url.Values) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Host = "127.0.0.1:7070"
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(s.own(r))
}

// binned are the ids that the page of the bin shows, newest first.
func (s *site) binned() []string {
	s.t.Helper()
	var ids []string
	root := parse(s.t.(*testing.T), s.get("/bin").Body.String())
	for n := range root.Descendants() {
		if n.Data != "form" || len(n.Attr) < 2 || n.Attr[1].Val != "/bin/restore" {
			continue
		}
		ids = append(ids, attributes(n, "value")[0])
	}
	return ids
}

func TestDeleteAndRestore(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	before := s.readSums()
	if code := s.get("/p/sums").Code; code != http.StatusOK {
		t.Fatalf("the project answers %d", code)
	}
	gone := s.form("/p/sums/delete", nil)
	if gone.Code != http.StatusSeeOther || !strings.HasPrefix(gone.Header().Get("Location"), "/?_deleted=") {
		t.Fatalf("deleting answers %d %s", gone.Code, gone.Body)
	}
	if _, err := os.Stat(filepath.Join(s.projects, "sums")); err == nil {
		t.Error("the folder is still there")
	}
	if code := s.get("/p/sums").Code; code != http.StatusNotFound {
		t.Errorf("the deleted project answers %d", code)
	}
	if page := s.get(gone.Header().Get("Location")).Body.String(); !strings.Contains(page, "is in the bin") || !strings.Contains(page, "Undo") {
		t.Errorf("the list offers no way back:\n%s", page)
	}
	if code := s.form("/p/sums/delete", nil).Code; code != http.StatusNotFound {
		t.Errorf("deleting twice answers %d", code)
	}
	ids := s.binned()
	if len(ids) != 1 {
		t.Fatalf("the bin shows %v", ids)
	}
	back := s.form("/bin/restore", url.Values{"id": {ids[0]}})
	if back.Code != http.StatusSeeOther || back.Header().Get("Location") != "/p/sums" {
		t.Fatalf("restoring answers %d %s", back.Code, back.Body)
	}
	if s.readSums() != before {
		t.Error("the sources are not what they were")
	}
	if page := s.get("/p/sums"); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), `data-cell="sum"`) {
		t.Errorf("the restored project answers %d", page.Code)
	}
	if again := s.form("/bin/restore", url.Values{"id": {ids[0]}}); again.Code != http.StatusNotFound {
		t.Errorf("restoring twice answers %d", again.Code)
	}
}

func TestRestoreWhereTheNameIsTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.form("/p/sums/delete", nil)
	s.write("projects/sums/new.go", "package sums\n")
	ids := s.binned()
	if code := s.form("/bin/restore", url.Values{"id": ids}).Code; code != http.StatusConflict {
		t.Errorf("restoring over another project answers %d", code)
	}
	if page := s.get("/bin").Body.String(); !strings.Contains(page, `value="sums2"`) {
		t.Errorf("no other name is offered:\n%s", page)
	}
	for _, bad := range []string{"../up", "Sums", "func", ".x"} {
		if code := s.form("/bin/restore", url.Values{"id": ids, "name": {bad}}).Code; code != http.StatusBadRequest {
			t.Errorf("the name %q answers %d", bad, code)
		}
	}
	back := s.form("/bin/restore", url.Values{"id": ids, "name": {"sums2"}})
	if back.Header().Get("Location") != "/p/sums2" {
		t.Fatalf("restoring answers %d %s", back.Code, back.Body)
	}
	if _, err := os.Stat(filepath.Join(s.projects, "sums2", "data", "numbers.txt")); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(filepath.Join(s.projects, "sums", "new.go")); err != nil || string(data) != "package sums\n" {
		t.Errorf("what had the name: %q %v", data, err)
	}
}

// What was deleted after a page was drawn is not removed by that page.
func TestEmptyingRemovesWhatWasShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.form("/p/sums/delete", nil)
	shown := s.binned()
	s.write("projects/later/later.go", "package later\n")
	s.form("/p/later/delete", nil)
	if answer := s.form("/bin/empty", url.Values{"id": shown}); answer.Code != http.StatusSeeOther {
		t.Fatalf("emptying answers %d %s", answer.Code, answer.Body)
	}
	left := s.binned()
	if len(left) != 1 || left[0] == shown[0] {
		t.Errorf("the bin shows %v after %v was removed", left, shown)
	}
	for _, bad := range []string{"..", "../../records", "x/y", ""} {
		if code := s.form("/bin/empty", url.Values{"id": {bad}}).Code; code != http.StatusConflict {
			t.Errorf("removing %q answers %d", bad, code)
		}
	}
	if len(s.binned()) != 1 {
		t.Error("a made-up name removed something")
	}
}

func TestCopyAProject(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if page := s.get("/").Body.String(); !strings.Contains(page, `value="sums2"`) {
		t.Errorf("the list offers no copy:\n%s", page)
	}
	made := s.form("/p/sums/copy", url.Values{"name": {"more"}})
	if made.Code != http.StatusSeeOther || made.Header().Get("Location") != "/p/more" {
		t.Fatalf("copying answers %d %s", made.Code, made.Body)
	}
	if page := s.get("/p/more"); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), `data-cell="sum"`) {
		t.Errorf("the copy answers %d", page.Code)
	}
	data, err := os.ReadFile(filepath.Join(s.projects, "more", "sums.go"))
	if want := strings.Replace(strings.Replace(sums, "Package sums", "Package more", 1), "\npackage sums", "\npackage more", 1); err != nil || string(data) != want {
		t.Errorf("%v, the copy is\n%s", err, data)
	}
	for name, want := range map[string]int{"sums": http.StatusConflict, "Big": http.StatusBadRequest, "../x": http.StatusBadRequest} {
		if code := s.form("/p/sums/copy", url.Values{"name": {name}}).Code; code != want {
			t.Errorf("copying to %q answers %d, want %d", name, code, want)
		}
	}
	if code := s.form("/p/absent/copy", url.Values{"name": {"x"}}).Code; code != http.StatusNotFound {
		t.Errorf("copying what is not there answers %d", code)
	}
}
