package server_test

import (
	"net/http"
	"strings"
	"testing"

	"stagebook/docs"
)

// TestDocumentationIsShown asks for every page, and for what its links and pictures
// lead to.
func TestDocumentationIsShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, p := range docs.All() {
		address := strings.TrimSuffix("/docs/"+p.Name, "/")
		page := s.get(address)
		body := page.Body.String()
		if page.Code != http.StatusOK || !strings.Contains(body, `aria-current="page"`) || strings.Contains(body, `.md"`) || strings.Contains(body, `.md#`) {
			t.Errorf("%s: %d, or a link leads to a file", address, page.Code)
		}
		for rest := body; ; {
			_, after, ok := strings.Cut(rest, `src="/docs/`)
			if !ok {
				break
			}
			name, more, _ := strings.Cut(after, `"`)
			if got := s.get("/docs/" + name); got.Code != http.StatusOK || !strings.HasPrefix(got.Header().Get("Content-Type"), "image/") {
				t.Errorf("%s shows %s: %d", address, name, got.Code)
			}
			rest = more
		}
	}
	for _, nothing := range []string{"/docs/nowhere", "/docs/README.md", "/docs/docs.go", "/docs/nothing.png"} {
		if got := s.get(nothing); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", nothing, got.Code)
		}
	}
}
