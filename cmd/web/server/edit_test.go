package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// post sends JSON as the page does, and decodes the answer.
func (s *site) postJSON(path string, body any) (int, map[string]any) {
	s.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1"+path, strings.NewReader(string(data)))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Requested-With", "fetch")
	r.AddCookie(s.cookie)
	w := httptest.NewRecorder()
	s.server.Handler().ServeHTTP(w, r)
	answer := map[string]any{}
	_ = json.Unmarshal(w.Body.Bytes(), &answer) // an error page is text
	answer["body"] = w.Body.String()
	return w.Code, answer
}

func (s *site) readSums() string {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.projects, "sums", "sums.go"))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

func TestEditWritesOnlyWhatItIsAbout(t *testing.T) {
	s := newSite(t)
	code, answer := s.postJSON("/p/sums/edit", map[string]any{"op": "replace", "name": "Sum", "source": "func Sum(numbers []int) int {\nreturn strings.Count(\"aa\",\"a\")+add(numbers) }"})
	if code != http.StatusOK || answer["id"] != "sum" {
		t.Fatalf("%d %v", code, answer)
	}
	want := strings.Replace(sums, "package sums\n", "package sums\n\nimport \"strings\"\n", 1)
	want = strings.Replace(want, "func Sum(numbers []int) int { return add(numbers) }", "func Sum(numbers []int) int {\n\treturn strings.Count(\"aa\", \"a\") + add(numbers)\n}", 1)
	if got := s.readSums(); got != want {
		t.Errorf("the file is now\n%s", got)
	}
	if code, answer := s.postJSON("/p/sums/edit", map[string]any{"op": "undo"}); code != http.StatusOK {
		t.Fatalf("undo: %d %v", code, answer)
	}
	if got := s.readSums(); got != sums {
		t.Errorf("undone, the file is\n%s", got)
	}
	if code, _ := s.postJSON("/p/sums/edit", map[string]any{"op": "undo"}); code == http.StatusOK {
		t.Error("there was something left to undo")
	}
}

func TestEditRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		ask  map[string]any
		kind string
	}{
		"syntax":   {map[string]any{"op": "replace", "name": "Sum", "source": "func Sum( {"}, "syntax"},
		"conflict": {map[string]any{"op": "replace", "name": "Sum", "source": "func Sum() int { return 1 }", "base": "old"}, "conflict"},
		"gone":     {map[string]any{"op": "replace", "name": "Nobody", "source": "func Nobody() int { return 1 }"}, "conflict"},
		"unknown":  {map[string]any{"op": "explode", "name": "Sum"}, "refused"},
		"taken":    {map[string]any{"op": "rename", "name": "Sum", "to": "Text"}, "refused"},
		"param":    {map[string]any{"op": "default", "name": "nobody", "to": "1"}, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			code, answer := s.postJSON("/p/sums/edit", c.ask)
			if code < 400 || answer["kind"] != c.kind || answer["message"] == "" {
				t.Errorf("%d %v", code, answer)
			}
			if got := s.readSums(); got != sums {
				t.Errorf("the file is now\n%s", got)
			}
		})
	}
}

func TestMakeDefaultWritesTheSource(t *testing.T) {
	s := newSite(t)
	if code, answer := s.postJSON("/p/sums/edit", map[string]any{"op": "default", "name": "scale", "to": "4"}); code != http.StatusOK {
		t.Fatalf("%d %v", code, answer)
	}
	if got, want := s.readSums(), strings.Replace(sums, "const Scale = 2", "const Scale = 4", 1); got != want {
		t.Errorf("the file is now\n%s", got)
	}
}

func TestLanguageFindsMistakesInUnsavedText(t *testing.T) {
	s := newSite(t)
	code, answer := s.postJSON("/p/sums/language", map[string]any{"op": "check", "name": "Sum", "source": "func Sum(numbrs []int) int { return add(numbrs) }\n"})
	if code != http.StatusOK || !strings.Contains(answer["body"].(string), "numbrs") {
		t.Errorf("%d %v", code, answer)
	}
	code, answer = s.postJSON("/p/sums/language", map[string]any{"op": "complete", "name": "Sum", "source": "func Sum(numbers []int) int { return ad }\n", "offset": 39})
	if code != http.StatusOK || !strings.Contains(answer["body"].(string), `"add"`) {
		t.Errorf("%d %v", code, answer)
	}
	if got := s.readSums(); got != sums {
		t.Error("asking changed the file")
	}
}

func TestUploadTakesAFileOnce(t *testing.T) {
	s := newSite(t)
	for _, c := range []struct {
		name string
		code int
	}{{"rows.csv", http.StatusOK}, {"rows.csv", http.StatusConflict}, {"../x.csv", http.StatusOK}, {"../../rows.csv", http.StatusConflict}, {"..", http.StatusBadRequest}, {"x.go", http.StatusBadRequest}} {
		code, answer := s.postJSON("/p/sums/upload?_name="+strings.ReplaceAll(c.name, "/", "%2F"), c.name)
		if code != c.code {
			t.Errorf("%s: %d %v", c.name, code, answer)
		}
	}
}

func TestHistoryBringsStatesAndCellsBack(t *testing.T) {
	s := newSite(t)
	s.postJSON("/p/sums/edit", map[string]any{"op": "replace", "name": "Sum", "source": "func Sum(numbers []int) int { return 7 }"})
	page := s.get("/p/sums/history").Body.String()
	_, rest, found := strings.Cut(page, "_state=")
	if !found || !strings.Contains(page, "edited") {
		t.Fatalf("the history lists no state:\n%s", page)
	}
	newest, rest, _ := strings.Cut(rest, `"`)
	_, rest, _ = strings.Cut(rest, "_state=")
	first, _, _ := strings.Cut(rest, `"`)
	if first == newest {
		t.Fatal("there is one state only")
	}
	if diff := s.get("/p/sums/history?_state=" + first).Body.String(); !strings.Contains(diff, "return add(numbers)") {
		t.Errorf("no diff on\n%s", diff)
	}
	for _, c := range []struct{ form, want string }{
		{"state=" + first + "&name=Sum", sums},
		{"state=" + newest, strings.Replace(sums, "return add(numbers) }", "return 7 }", 1)},
		{"state=" + first, sums},
	} {
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/p/sums/restore", strings.NewReader(c.form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if w := s.do(s.own(r)); w.Code != http.StatusSeeOther {
			t.Errorf("%s: %d", c.form, w.Code)
		}
		if got := s.readSums(); got != c.want {
			t.Errorf("after %s the file is\n%s", c.form, got)
		}
	}
}

// getJSON decodes the answer to a GET.
func (s *site) getJSON(path string) map[string]any {
	s.t.Helper()
	w := s.get(path)
	answer := map[string]any{}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		s.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return answer
}

func TestQuickUndosTakeBackOneEditEach(t *testing.T) {
	s := newSite(t)
	for _, n := range []string{"3", "4", "5"} {
		s.postJSON("/p/sums/edit", map[string]any{"op": "default", "name": "scale", "to": n})
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { s.postJSON("/p/sums/edit", map[string]any{"op": "undo"}) })
	}
	both.Wait()
	if got, want := s.readSums(), strings.Replace(sums, "const Scale = 2", "const Scale = 3", 1); got != want {
		t.Errorf("after two undos of three edits the file is\n%s", got)
	}
}
