package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

type hitOf struct {
	File    string `json:"file"`
	Name    string `json:"name"`
	Line    int    `json:"line"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Text    string `json:"text"`
	Kind    string `json:"kind"`
	Element string `json:"element"`
	Row     int    `json:"row"`
}

func (s *site) search(ask map[string]any) (hits []hitOf) {
	s.t.Helper()
	code, answer := s.postJSON("/p/sums/find", ask)
	if code != http.StatusOK {
		s.t.Fatalf("%d %v", code, answer)
	}
	var found struct{ Hits []hitOf }
	if err := json.Unmarshal([]byte(answer["body"].(string)), &found); err != nil {
		s.t.Fatal(err)
	}
	return found.Hits
}

func TestFindSaysWhereThePageShowsIt(t *testing.T) {
	s := newSite(t)
	s.write("projects/sums/sums.go", story+"\nfunc one() int { return 3 } // One\n")
	s.postJSON("/p/sums/reload", nil)
	got := map[string]int{}
	for _, hit := range s.search(map[string]any{"find": map[string]any{"text": "one", "fold": true, "word": true}}) {
		got[hit.Kind+" "+hit.Name]++
		if hit.Kind == "code" && hit.Name == "Two" && (hit.Element != "two" || hit.Row != 0) {
			t.Errorf("a place in Two is shown at %s, row %d", hit.Element, hit.Row)
		}
	}
	want := map[string]int{"doc One": 2, "code One": 1, "code Two": 2, "file one": 1, "file ": 1}
	delete(want, "file ")
	want["file one"] = 2
	for kind, n := range want {
		if got[kind] != n {
			t.Errorf("%d of %q, want %d; all: %v", got[kind], kind, n, got)
		}
	}
	for text, kind := range map[string]string{"tells": "package", "Beginnings": "prose"} {
		hits := s.search(map[string]any{"find": map[string]any{"text": text}})
		if len(hits) != 1 || hits[0].Kind != kind || !strings.Contains(s.get("/p/sums").Body.String(), `id="`+hits[0].Element+`"`) {
			t.Errorf("%s is found at %v", text, hits)
		}
	}
	if code, answer := s.postJSON("/p/sums/find", map[string]any{"find": map[string]any{"text": "(", "regexp": true}}); code != http.StatusUnprocessableEntity || !strings.Contains(answer["message"].(string), "malformed") {
		t.Errorf("a malformed expression: %d %v", code, answer)
	}
}

func TestReplaceSaysWhatBreaksAndIsOneStep(t *testing.T) {
	s := newSite(t)
	query := map[string]any{"text": "numbers", "word": true}
	hits := s.search(map[string]any{"find": query})
	var picked []map[string]any
	for _, hit := range hits {
		if hit.Name == "Sum" && hit.Kind == "code" {
			picked = append(picked, map[string]any{"file": hit.File, "start": hit.Start, "end": hit.End, "text": hit.Text})
		}
	}
	ask := map[string]any{"op": "exchange", "find": query, "with": "values", "picked": picked, "look": true}
	code, answer := s.postJSON("/p/sums/edit", ask)
	if code != http.StatusOK || !strings.Contains(answer["body"].(string), "values") || answer["breaks"] == nil {
		t.Fatalf("looking: %d %v", code, answer)
	}
	if s.readSums() != sums {
		t.Fatal("looking wrote something")
	}
	delete(ask, "look")
	if code, answer = s.postJSON("/p/sums/edit", ask); code != http.StatusOK {
		t.Fatalf("%d %v", code, answer)
	}
	if got, want := s.readSums(), strings.Replace(sums, "Sum(numbers []int) int { return add(numbers) }", "Sum(values []int) int { return add(values) }", 1); got != want {
		t.Errorf("the file is now\n%s", got)
	}
	if code, answer := s.postJSON("/p/sums/edit", ask); code != http.StatusConflict || !strings.Contains(answer["message"].(string), "search again") {
		t.Errorf("places that have gone: %d %v", code, answer)
	}
	s.postJSON("/p/sums/edit", map[string]any{"op": "undo"})
	if s.readSums() != sums {
		t.Error("one undo does not take it back")
	}
	ask["with"] = "("
	if code, answer := s.postJSON("/p/sums/edit", ask); code != http.StatusUnprocessableEntity || answer["kind"] != "syntax" || s.readSums() != sums {
		t.Errorf("what would not parse: %d %v", code, answer)
	}
}
