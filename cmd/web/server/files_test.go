package server_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"testing"
)

// sendBytes posts bytes as the page does, and decodes the answer.
func (s *site) sendBytes(address, digest string, body io.Reader) (int, map[string]any) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, address, body)
	r.Host = "127.0.0.1:7070"
	r.Header.Set("X-Requested-With", "fetch")
	if digest != "" {
		r.Header.Set("X-Digest", digest)
	}
	w := s.do(s.own(r))
	answer := map[string]any{"body": w.Body.String()}
	_ = json.Unmarshal(w.Body.Bytes(), &answer) // an error is text
	return w.Code, answer
}

func (s *site) data(name string) string {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.projects, "sums", "data", name))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

func hexOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func TestUploadInChunks(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first, second := bytes.Repeat([]byte("a"), 1000), []byte("bcd")
	want := map[string]any{"name": `C:\rows:1.csv`, "size": 1003, "stamp": "1"}
	code, begun := s.postJSON("/p/sums/uploads", want)
	if code != http.StatusOK || begun["path"] != "data/rows_1.csv" || begun["offset"] != 0.0 {
		t.Fatalf("%d %v", code, begun)
	}
	at := "/p/sums/uploads/" + begun["id"].(string)
	if code, answer := s.sendBytes(at+"?_offset=0", hexOf(second), bytes.NewReader(first)); code != http.StatusUnprocessableEntity {
		t.Errorf("a damaged chunk: %d %v", code, answer)
	}
	if code, answer := s.sendBytes(at+"?_offset=0", hexOf(first), bytes.NewReader(first)); code != http.StatusOK || answer["offset"] != 1000.0 {
		t.Fatalf("%d %v", code, answer)
	}
	if code, answer := s.sendBytes(at+"?_offset=5", "", bytes.NewReader(second)); code != http.StatusConflict || answer["offset"] != 1000.0 {
		t.Errorf("a chunk for elsewhere: %d %v", code, answer)
	}
	if page := s.get("/p/sums/files").Body.String(); !strings.Contains(page, "1.0 kB of 1.0 kB are here") {
		t.Errorf("the page does not list it:\n%s", page)
	}
	if code, again := s.postJSON("/p/sums/uploads", want); code != http.StatusOK || again["offset"] != 1000.0 {
		t.Errorf("begun again: %d %v", code, again)
	}
	if code, answer := s.sendBytes(at+"/finish", "", nil); code != http.StatusConflict {
		t.Errorf("finished too early: %d %v", code, answer)
	}
	s.sendBytes(at+"?_offset=1000", hexOf(second), bytes.NewReader(second))
	code, done := s.sendBytes(at+"/finish", "", nil)
	whole := append(first, second...)
	if code != http.StatusOK || done["digest"] != hexOf(whole) || done["after"] != "Text" || !strings.Contains(done["source"].(string), `"data/rows_1.csv"`) {
		t.Errorf("%d %v", code, done)
	}
	if s.data("rows_1.csv") != string(whole) {
		t.Error("the file is not what was sent")
	}
	if code, _ := s.sendBytes(at+"/finish", "", nil); code != http.StatusNotFound {
		t.Errorf("finishing twice answers %d", code)
	}
}

func TestUploadsOfAnotherProjectAreNotReached(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/other/other.go", "package other\n")
	_, begun := s.postJSON("/p/sums/uploads", map[string]any{"name": "x.csv", "size": 3, "stamp": "1"})
	for _, id := range []string{begun["id"].(string), "..", "%2e%2e", strings.Repeat("0", 32)} {
		for _, path := range []string{"?_offset=0", "/finish", "/discard"} {
			if code, _ := s.sendBytes("/p/other/uploads/"+id+path, "", strings.NewReader("abc")); code != http.StatusNotFound {
				t.Errorf("%s%s answers %d", id, path, code)
			}
		}
	}
}

func TestUploadRefusesNames(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/sums/data/Case.csv", "x")
	for _, want := range []map[string]any{
		{"name": ""},
		{"name": ".."},
		{"name": "x.go"},
		{"name": "CASE.csv"},
		{"replace": "../outside.txt"},
		{"replace": "sums.go"},
		{"replace": "data/../../outside.txt"},
		{"replace": "/etc/passwd"},
		{"replace": ".env"},
		{"replace": "data"},
		{"name": "x.csv", "size": -1},
	} {
		if _, ok := want["size"]; !ok {
			want["size"] = 3
		}
		if code, answer := s.postJSON("/p/sums/uploads", want); code < 400 {
			t.Errorf("%v: %d %v", want, code, answer)
		}
	}
	if data, err := os.ReadFile(filepath.Join(s.root, "outside.txt")); err != nil || string(data) != "a secret of the machine\n" {
		t.Errorf("%q %v", data, err)
	}
}

func TestReplaceAndRestoreAFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	code, answer := s.postJSON("/p/sums/uploads", map[string]any{"name": "numbers.txt", "size": 4, "stamp": "1"})
	if code != http.StatusConflict || fmt.Sprint(answer["stale"]) != "[Text]" || answer["free"] != "numbers-2.txt" {
		t.Fatalf("%d %v", code, answer)
	}
	code, begun := s.postJSON("/p/sums/uploads", map[string]any{"name": "numbers.txt", "size": 4, "stamp": "1", "replace": "data/numbers.txt"})
	if code != http.StatusOK {
		t.Fatalf("%d %v", code, begun)
	}
	at := "/p/sums/uploads/" + begun["id"].(string)
	s.sendBytes(at+"?_offset=0", "", strings.NewReader("4 5\n"))
	if code, _ := s.sendBytes(at+"/finish", "", nil); code != http.StatusConflict {
		t.Errorf("replaced without asking: %d", code)
	}
	if answer := s.form(at+"/finish", url.Values{"replace": {"1"}}); answer.Code != http.StatusOK {
		t.Fatalf("%d %s", answer.Code, answer.Body)
	}
	if s.data("numbers.txt") != "4 5\n" {
		t.Error("not replaced")
	}
	page := s.get("/p/sums/files").Body.String()
	_, rest, found := strings.Cut(page, `action="/p/sums/files/restore"`)
	_, rest, _ = strings.Cut(rest, `name="id" value="`)
	id, _, _ := strings.Cut(rest, `"`)
	if !found || !strings.Contains(page, "replaced today") {
		t.Fatalf("the bin is not shown:\n%s", page)
	}
	if answer := s.form("/p/sums/files/restore", url.Values{"id": {id}}); answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != "/p/sums/files" {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
	if s.data("numbers.txt") != "1 2 3\n" {
		t.Error("not restored")
	}
	if page := s.get("/p/sums/files").Body.String(); strings.Count(page, "data-binned-file=") != 1 {
		t.Error("what was replaced by restoring is not in the bin")
	}
	if code := s.form("/p/sums/files/restore", url.Values{"id": {id}}).Code; code != http.StatusConflict && code != http.StatusNotFound {
		t.Errorf("restoring twice answers %d", code)
	}
}

func TestRenameAndDeleteFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, c := range []struct {
		path, from, name string
		want             int
	}{
		{"rename", "data/numbers.txt", "../up.txt", http.StatusBadRequest},
		{"rename", "data/numbers.txt", "x.go", http.StatusBadRequest},
		{"rename", "data/absent.txt", "y.txt", http.StatusNotFound},
		{"rename", "../outside.txt", "y.txt", http.StatusConflict},
		{"rename", "sums.go", "y.txt", http.StatusConflict},
		{"delete", "sums.go", "", http.StatusConflict},
		{"delete", "../outside.txt", "", http.StatusConflict},
		{"delete", "data", "", http.StatusConflict},
		{"delete", "", "", http.StatusConflict},
		{"rename", "data/numbers.txt", "figures.txt", http.StatusSeeOther},
		{"delete", "data/figures.txt", "", http.StatusSeeOther},
		{"delete", "data/figures.txt", "", http.StatusNotFound},
	} {
		answer := s.form("/p/sums/files/"+c.path, url.Values{"path": {c.from}, "name": {c.name}})
		if answer.Code != c.want {
			t.Errorf("%s %s %s answers %d, want %d: %s", c.path, c.from, c.name, answer.Code, c.want, answer.Body)
		}
	}
	if s.readSums() != sums {
		t.Error("the sources were touched")
	}
	page := s.get("/p/sums/files").Body.String()
	if !strings.Contains(page, `data-binned-file="data/figures.txt"`) || !strings.Contains(page, "missing") {
		t.Errorf("the page does not say what became of the file:\n%s", page)
	}
}

func TestFormWithoutTheClient(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, c := range []struct {
		replace, name, text string
		want                int
	}{{"", "new.csv", "a\n1\n", http.StatusSeeOther}, {"", "new.csv", "a\n2\n", http.StatusConflict}, {"data/new.csv", "mine.csv", "a\n3\n", http.StatusSeeOther}, {"", "", "", http.StatusBadRequest}} {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		_ = form.WriteField("replace", c.replace) // a buffer takes everything
		part, _ := form.CreateFormFile("file", c.name)
		_, _ = io.WriteString(part, c.text)
		form.Close()
		r := httptest.NewRequest(http.MethodPost, "/p/sums/upload", &body)
		r.Host = "127.0.0.1:7070"
		r.Header.Set("Accept", "text/html")
		r.Header.Set("Content-Type", form.FormDataContentType())
		if answer := s.do(s.own(r)); answer.Code != c.want {
			t.Errorf("%+v answers %d: %s", c, answer.Code, answer.Body)
		}
	}
	if s.data("new.csv") != "a\n3\n" {
		t.Errorf("the file holds %q", s.data("new.csv"))
	}
}

func TestRawFilesRunNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write("projects/sums/data/x.svg", `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	s.write("projects/sums/data/page.html", "<script>alert(1)</script>")
	s.write("projects/sums/.env", "KEY=1")
	for name, want := range map[string]string{"data/x.svg": "image/svg+xml", "data/page.html": "application/octet-stream"} {
		answer := s.get("/p/sums/raw?_file=" + url.QueryEscape(name))
		h := answer.Header()
		if answer.Code != http.StatusOK || h.Get("Content-Type") != want || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d %v", name, answer.Code, h)
		}
		if name == "data/page.html" && !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s is shown as a page", name)
		}
	}
	for _, name := range []string{"../outside.txt", ".env", "data", "data/absent", "/etc/passwd"} {
		if code := s.get("/p/sums/raw?_file=" + url.QueryEscape(name)).Code; code != http.StatusNotFound {
			t.Errorf("%s answers %d", name, code)
		}
	}
}

// trickle is a body of n bytes that are made while they are read, in small
// pieces. It notes the largest heap on the way.
type trickle struct {
	left    int
	reads   int
	highest uint64
}

func (b *trickle) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	if b.reads++; b.reads%64 == 0 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		b.highest = max(b.highest, sample[0].Value.Uint64())
	}
	n := min(len(p), b.left, 16<<10)
	for i := range p[:n] {
		p[i] = byte(b.left - i)
	}
	b.left -= n
	return n, nil
}

// The memory of the server does not grow with what is uploaded: in chunks of the
// largest size, or in one piece.
func TestUploadsTakeNoMemory(t *testing.T) {
	const room = 48 << 20
	total := 320 << 20
	if testing.Short() {
		total = 96 << 20
	}
	s := newSite(t)
	s.get("/p/sums/files")
	before := (&trickle{left: 1 << 20, reads: 63}).measure()
	check := func(what string, b *trickle) {
		if b.highest > before+room {
			t.Errorf("%s: %d MB of memory for %d MB", what, (b.highest-before)>>20, total>>20)
		}
	}
	whole := &trickle{left: total}
	if code, answer := s.sendBytes("/p/sums/upload?_name=whole.bin", "", whole); code != http.StatusOK {
		t.Fatalf("%d %v", code, answer)
	}
	check("in one piece", whole)
	_, begun := s.postJSON("/p/sums/uploads", map[string]any{"name": "parts.bin", "size": total, "stamp": "1"})
	at := "/p/sums/uploads/" + begun["id"].(string)
	for offset := 0; offset < total; offset += 32 << 20 {
		part := &trickle{left: min(32<<20, total-offset)}
		if code, answer := s.sendBytes(fmt.Sprint(at, "?_offset=", offset), "", part); code != http.StatusOK {
			t.Fatalf("%d %v", code, answer)
		}
		check("in chunks", part)
	}
	if code, answer := s.sendBytes(at+"/finish", "", nil); code != http.StatusOK {
		t.Fatalf("%d %v", code, answer)
	}
	after := (&trickle{left: 1 << 20, reads: 63}).measure()
	if after > before+room {
		t.Errorf("afterwards there are %d MB more", (after-before)>>20)
	}
	if info, err := os.Stat(filepath.Join(s.projects, "sums", "data", "parts.bin")); err != nil || info.Size() != int64(total) {
		t.Errorf("%v %v", info, err)
	}
}

// measure returns the heap as it is now.
func (b *trickle) measure() uint64 {
	_, _ = b.Read(make([]byte, 1))
	return b.highest
}
