package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sendArchive sends an archive as the page does.
func (s *site) sendArchive(address string, body io.Reader) (int, string) {
	r := s.own(request("POST", address))
	r.Body = io.NopCloser(body)
	r.Header.Set("X-Requested-With", "fetch")
	r.Header.Set("Content-Type", "application/octet-stream")
	answer := s.do(r)
	return answer.Code, answer.Body.String()
}

func TestArchiveFromPageToPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	saved := s.get("/p/sums/archive")
	if how := saved.Header().Get("Content-Disposition"); saved.Code != http.StatusOK || how != `attachment; filename=sums.stagebook` {
		t.Fatalf("%d, %q", saved.Code, how)
	}
	data := saved.Body.Bytes()

	code, text := s.sendArchive("/open/look", bytes.NewReader(data[:len(data)-20]))
	var looked map[string]any
	if err := json.Unmarshal([]byte(text), &looked); err != nil || code != http.StatusOK {
		t.Fatalf("%d, %s, %v", code, text, err)
	}
	if looked["taken"] != true || looked["free"] != "sums2" || !strings.Contains(looked["words"].(string), "3 cells") {
		t.Errorf("it is said to be %v", looked)
	}
	if code, text := s.sendArchive("/open", bytes.NewReader(data)); code != http.StatusConflict || !strings.Contains(text, "it stays as it is") {
		t.Errorf("over a project: %d, %s", code, text)
	}
	if code, text := s.sendArchive("/open?_name=sums2", bytes.NewReader(data)); code != http.StatusOK || !strings.Contains(text, `"/p/sums2"`) {
		t.Fatalf("%d, %s", code, text)
	}
	if page := s.get("/p/sums2"); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), `data-cell="sum"`) {
		t.Errorf("the project that came out answers %d", page.Code)
	}
	for name, want := range map[string]int{"../x": 422, ".x": 422, "": 409} {
		if code, text := s.sendArchive("/open?_name="+name, bytes.NewReader(data)); code != want {
			t.Errorf("under the name %q: %d, %s", name, code, text)
		}
	}
	if traces := s.traces(); len(traces) > 0 {
		t.Errorf("saving and opening ran something: %v", traces)
	}
}

func TestArchiveAsAForm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	data := s.get("/p/sums/archive").Body.Bytes()
	if err := os.Rename(filepath.Join(s.projects, "sums"), filepath.Join(s.projects, "old")); err != nil {
		t.Fatal(err)
	}
	send := func(field string) *httptest.ResponseRecorder {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile(field, "sums.stagebook")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
		form.Close()
		r := s.own(request("POST", "/open"))
		r.Body = io.NopCloser(&body)
		r.Header.Set("Content-Type", form.FormDataContentType())
		return s.do(r)
	}
	if answer := send("other"); answer.Code != http.StatusBadRequest {
		t.Errorf("a form without a file answers %d", answer.Code)
	}
	if answer := send("file"); answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != "/p/sums" {
		t.Errorf("%d, %q\n%s", answer.Code, answer.Header().Get("Location"), answer.Body)
	}
	if answer := send("file"); answer.Code != http.StatusConflict || !strings.Contains(answer.Body.String(), "There is a project of this name") {
		t.Errorf("once more: %d", answer.Code)
	}
}

func TestArchiveThatIsNone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	whole := s.get("/p/sums/archive").Body.Bytes()
	for name, data := range map[string]string{"nothing": "", "a picture": "\x89PNG\r\n", "a part": string(whole[:len(whole)/2])} {
		if code, text := s.sendArchive("/open?_name=other", strings.NewReader(data)); code != http.StatusUnprocessableEntity || !strings.Contains(text, "This archive is not opened") {
			t.Errorf("%s: %d, %s", name, code, text)
		}
	}
	if code, _ := s.sendArchive("/open/look", strings.NewReader("x")); code != http.StatusUnprocessableEntity {
		t.Errorf("looking at nothing answers %d", code)
	}
	entries, err := os.ReadDir(s.projects)
	if err != nil || len(entries) != 1 {
		t.Errorf("%v are there, %v", entries, err)
	}
}
