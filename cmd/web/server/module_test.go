package server_test

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// proxy is a folder that serves one module to the Go tool.
func proxy(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for name, text := range map[string]string{"go.mod": "module example.com/dep\n", "dep.go": "package dep\n\nfunc Answer() int { return 42 }\n"} {
		to, err := archive.Create("example.com/dep@v1.2.3/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(root, "example.com", "dep", "@v")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"list": "v1.2.3\n", "v1.2.3.info": `{"Version":"v1.2.3"}`, "v1.2.3.mod": "module example.com/dep\n", "v1.2.3.zip": packed.String(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return "file://" + filepath.ToSlash(root)
}

// restoreManifest takes a requirement back.
func (s *site) restoreManifest(text string) {
	s.t.Helper()
	s.write("projects/dep/go.mod", text)
	s.post("/p/dep/reload")
}

// A module that the code imports is added on request, with what the Go tool says;
// one that there is not is refused with the reason, and nothing is written.
func TestModuleIsAdded(t *testing.T) {
	t.Setenv("GOPROXY", proxy(t))
	t.Setenv("GONOSUMDB", "*")
	t.Setenv("GOFLAGS", "-modcacherw")
	t.Setenv("GOMODCACHE", t.TempDir())
	s := newSite(t)
	s.write("projects/dep/go.mod", "module demo\n\ngo 1.26\n")
	s.write("projects/dep/dep.go", "package demo\n\nimport \"example.com/dep\"\n\nfunc Answer() int { return dep.Answer() }\n")
	manifest := func() string {
		data, err := os.ReadFile(filepath.Join(s.projects, "dep", "go.mod"))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	before := manifest()
	answer := s.form("/p/dep/module", url.Values{"path": {"example.com/none"}})
	if text := answer.Body.String(); answer.Code != http.StatusOK || !strings.Contains(text, "\nnot added: ") && !strings.HasPrefix(text, "not added: ") || manifest() != before {
		t.Errorf("a module that there is not: %d\n%s\n%s", answer.Code, text, manifest())
	}
	answer = s.form("/p/dep/module", url.Values{"path": {"example.com/dep"}})
	if text := answer.Body.String(); answer.Code != http.StatusOK || !strings.HasSuffix(text, "added\n") || strings.Contains(text, "not added") {
		t.Fatalf("%d\n%s", answer.Code, text)
	}
	if !strings.Contains(manifest(), "example.com/dep v1.2.3") {
		t.Errorf("go.mod says\n%s", manifest())
	}
	s.restoreManifest(before)
	const typed = "func Answer() int { return dep.Answer() }\n"
	_, found := s.postJSON("/p/dep/language", map[string]any{"op": "check", "name": "Answer", "source": typed})
	if body := found["body"].(string); !strings.Contains(body, `"module":"example.com/dep`) {
		t.Errorf("the editor does not offer to add the module: %s", body)
	}
	s.form("/p/dep/module", url.Values{"path": {"example.com/dep@v1.2.3"}})
	s.post("/p/dep/run")
	if page := s.settle("/p/dep"); !shows(page, "42") {
		t.Errorf("the cell does not run:\n%s", page)
	}
	for _, path := range []string{"", "-x", "../up", "a b", "example.com/dep@latest;x", "https://example.com/dep"} {
		if answer := s.form("/p/dep/module", url.Values{"path": {path}}); answer.Code != http.StatusBadRequest {
			t.Errorf("%q answers %d", path, answer.Code)
		}
	}
	if answer := s.form("/p/sums/module", url.Values{"path": {"example.com/dep"}}); answer.Code != http.StatusConflict || !strings.Contains(answer.Body.String(), "go mod init") {
		t.Errorf("a project without go.mod answers %d: %s", answer.Code, answer.Body)
	}
}
