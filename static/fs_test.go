package static

import (
	"strings"
	"testing"
)

func TestAssets(t *testing.T) {
	for name, kind := range map[string]string{
		"app.css": "text/css", "app.js": "text/javascript", "theme.js": "text/javascript",
		"worker.js": "text/javascript", "icon.svg": "image/svg+xml",
	} {
		a, ok := Lookup(name)
		if !ok || !strings.HasPrefix(a.Type, kind) {
			t.Errorf("%s is %q, want %q", name, a.Type, kind)
		}
		if URL(name) != "/static/"+name+"?v="+a.Hash || a.Hash == "" {
			t.Errorf("URL(%q) = %q", name, URL(name))
		}
	}
	if _, ok := Lookup("../fs.go"); ok {
		t.Error("a file outside of built/ was found")
	}
}

// TestStyleSheet holds that the sheet asks for nothing from elsewhere, and
// that every file it asks for is there.
func TestStyleSheet(t *testing.T) {
	a, _ := Lookup("app.css")
	for _, part := range strings.Split(string(a.Data), "url(")[1:] {
		address, _, _ := strings.Cut(part, ")")
		name := strings.TrimPrefix(strings.Trim(address, `"'`), "./")
		if got, ok := Lookup(name); !ok || got.Type != "font/woff2" {
			t.Errorf("the style sheet asks for %q", address)
		}
	}
}
