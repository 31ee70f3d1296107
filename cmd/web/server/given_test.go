package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const guarded = `package guarded

import "stagebook/cells"

var Password = cells.Secret("SERVER_TEST_PASSWORD")

func Length(password cells.SecretVar) int { return len(password.Value()) }
`

func TestSecretIsSetAndNeverShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/guarded/guarded.go", guarded)
	const value = "hunter2-and-more"
	if page := s.get("/p/guarded").Body.String(); !strings.Contains(page, "not set") || !strings.Contains(page, `type="password"`) {
		t.Fatalf("the page offers no field:\n%s", page)
	}
	set := s.form("/p/guarded/secret", url.Values{"id": {"password"}, "value": {value}})
	if set.Code != http.StatusSeeOther || strings.Contains(set.Header().Get("Location"), value) {
		t.Fatalf("%d %v", set.Code, set.Header())
	}
	for _, path := range []string{"/p/guarded", "/p/guarded/app", "/p/guarded/files", "/p/guarded/runs", "/p/guarded/history", "/p/guarded/why?_cell=length"} {
		if page := s.get(path).Body.String(); strings.Contains(page, value) {
			t.Errorf("%s shows the secret", path)
		}
	}
	if page := s.get("/p/guarded").Body.String(); !strings.Contains(page, "set here") {
		t.Error("the page does not say that it is set")
	}
	bad := httptest.NewRequest(http.MethodPost, "/p/guarded/secret?id=password&value="+value, nil)
	bad.Host = "127.0.0.1:7070"
	if answer := s.do(s.own(bad)); answer.Code != http.StatusBadRequest || strings.Contains(answer.Body.String(), value) {
		t.Errorf("a value in the address: %d %s", answer.Code, answer.Body)
	}
	for _, id := range []string{"nobody", "length", ""} {
		if answer := s.form("/p/guarded/secret", url.Values{"id": {id}, "value": {value}}); answer.Code != http.StatusBadRequest || strings.Contains(answer.Body.String(), value) {
			t.Errorf("%q: %d %s", id, answer.Code, answer.Body)
		}
	}
	s.form("/p/guarded/secret", url.Values{"id": {"password"}, "forget": {"1"}})
	if page := s.get("/p/guarded").Body.String(); !strings.Contains(page, "not set") {
		t.Error("it was not forgotten")
	}
}

func TestFilesAreChosenInTheAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/sums/data/more.txt", "7\n")
	page := s.get("/p/sums?source=data%2Fmore.txt").Body.String()
	if !strings.Contains(page, `<option value="data/more.txt" title="" selected>`) || !strings.Contains(page, "Default data/numbers.txt") {
		t.Errorf("the choice is not shown")
	}
	if answer := s.get("/p/sums?source=data%2Fnumbers.txt"); answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != "/p/sums" {
		t.Errorf("the declared path stays in the address: %d %v", answer.Code, answer.Header())
	}
	bad := s.get("/p/sums?source=..%2F..%2Foutside.txt").Body.String()
	if !strings.Contains(bad, "is no file of the project") || strings.Contains(bad, "a secret of the machine") {
		t.Errorf("a path out of the project:\n%s", bad)
	}
	if code, answer := s.postJSON("/p/sums/edit", map[string]any{"op": "default", "name": "source", "to": "data/more.txt"}); code != http.StatusOK {
		t.Fatalf("%d %v", code, answer)
	}
	if got, want := s.readSums(), strings.Replace(sums, "data/numbers.txt", "data/more.txt", 1); got != want {
		t.Errorf("the file is now\n%s", got)
	}
	for _, to := range []string{"data/absent.txt", "../../outside.txt", "data"} {
		if code, _ := s.postJSON("/p/sums/edit", map[string]any{"op": "default", "name": "source", "to": to}); code == http.StatusOK {
			t.Errorf("%s was made the default", to)
		}
	}
}
