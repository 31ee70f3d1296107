package views

import (
	"bytes"
	"strings"
	"testing"
)

// TestDocumentIsSmall holds what a document weighs beyond its data, and that its
// fonts, scripts and icon are inside.
func TestDocumentIsSmall(t *testing.T) {
	var b bytes.Buffer
	if err := DocumentPage(Document{Notebook: Notebook{Title: "Sums"}}).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	const most = 300_000
	if b.Len() >= most {
		t.Errorf("an empty document has %d bytes, the most is %d", b.Len(), most)
	}
	page := b.String()
	if n := strings.Count(page, "@font-face"); n != len(documentFace) {
		t.Errorf("%d fonts are inside, want %d", n, len(documentFace))
	}
	for _, outside := range []string{`url("./`, "/static/", `src="`, `rel="stylesheet"`} {
		if strings.Contains(page, outside) {
			t.Errorf("the page has %s", outside)
		}
	}
	for _, name := range []string{"theme.js", "document.js"} {
		if script := documentScript(name); script == "" || strings.Contains(script, "</script") || !strings.Contains(page, "<script>"+script+"</script>") {
			t.Errorf("%s is not in the page as its hash has it", name)
		}
	}
}
