package views

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
	"stagebook/static"
)

var write = flag.String("pages", "", "also write every sample page and the assets into this folder, to look at")

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// each calls f with every element of a document.
func each(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		each(c, f)
	}
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// text is all text of an element.
func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

func TestEveryPage(t *testing.T) {
	for name, page := range pages() {
		t.Run(name, func(t *testing.T) {
			out := render(t, page)
			if *write != "" {
				save(t, name, out)
			}
			wellFormed(t, out)
			doc, err := html.Parse(strings.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			checkIDs(t, doc)
			checkPolicy(t, doc)
			checkNames(t, doc)
			mains, headings := 0, 0
			each(doc, func(n *html.Node) {
				switch n.Data {
				case "main":
					mains++
				case "h1":
					headings++
				}
			})
			if mains != 1 || headings != 1 {
				t.Errorf("%d main and %d h1, want one of each", mains, headings)
			}
		})
	}
}

// wellFormed checks that every tag that is opened is closed, in order. The
// parser of HTML would mend it silently.
func wellFormed(t *testing.T, out string) {
	t.Helper()
	void := map[string]bool{"meta": true, "link": true, "input": true, "img": true, "br": true, "hr": true}
	z := html.NewTokenizer(strings.NewReader(out))
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("never closed: %v", open)
			}
			return
		case html.StartTagToken:
			name, _ := z.TagName()
			if !void[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// checkIDs holds that ids are unique, that links within the page lead
// somewhere, and that references to ids hold.
func checkIDs(t *testing.T, doc *html.Node) {
	t.Helper()
	ids := map[string]bool{}
	each(doc, func(n *html.Node) {
		if id, ok := attr(n, "id"); ok {
			if ids[id] || id == "" {
				t.Errorf("id %q is there twice, or empty", id)
			}
			ids[id] = true
		}
	})
	each(doc, func(n *html.Node) {
		for _, name := range []string{"aria-labelledby", "aria-controls", "for"} {
			if v, ok := attr(n, name); ok && !ids[v] {
				t.Errorf("%s=%q leads nowhere", name, v)
			}
		}
		if href, ok := attr(n, "href"); ok && strings.HasPrefix(href, "#") && !ids[href[1:]] {
			t.Errorf("href %q of <%s> leads nowhere", href, n.Data)
		}
	})
}

// checkPolicy holds that nothing on the page would be blocked by a policy of
// script-src 'self' and style-src 'self'.
func checkPolicy(t *testing.T, doc *html.Node) {
	t.Helper()
	each(doc, func(n *html.Node) {
		if n.Data == "style" {
			t.Error("a style element")
		}
		if _, ok := attr(n, "src"); n.Data == "script" && !ok {
			t.Error("a script without src")
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
		if n.Data == "iframe" {
			if v, ok := attr(n, "sandbox"); !ok || strings.Contains(v, "allow-same-origin") {
				t.Error("a frame that may reach the page")
			}
		}
	})
}

// checkNames holds that whatever can be acted on has a name, and what is drawn
// has words or is hidden from those who cannot see it.
func checkNames(t *testing.T, doc *html.Node) {
	t.Helper()
	each(doc, func(n *html.Node) {
		label, labelled := attr(n, "aria-label")
		_, by := attr(n, "aria-labelledby")
		hidden, _ := attr(n, "aria-hidden")
		switch n.Data {
		case "a", "button", "summary":
			if strings.TrimSpace(textOf(n)+label) == "" {
				t.Errorf("<%s> without a name", n.Data)
			}
		case "svg":
			if !labelled && hidden != "true" && n.Parent.Data != "a" && n.Parent.Parent.Data != "figure" {
				t.Errorf("a drawing without words in <%s>", n.Parent.Data)
			}
		case "img":
			if _, ok := attr(n, "alt"); !ok {
				t.Error("a picture without words")
			}
		case "section", "aside", "nav", "dialog":
			if class, _ := attr(n, "class"); !labelled && !by && !strings.Contains(class, "empty") && class != "day" {
				t.Errorf("<%s class=%q> without a name", n.Data, class)
			}
		case "iframe":
			if v, _ := attr(n, "title"); v == "" {
				t.Error("a frame without a title")
			}
		case "input":
			if kind, _ := attr(n, "type"); kind != "hidden" && !labelled {
				t.Error("a field without a name")
			}
		case "form":
			if v, _ := attr(n, "action"); v != "" && v != "/new" && v != "/new/example" && v != "/open" && v != "/p/tumours" && !strings.HasPrefix(v, "/p/tumours/") {
				t.Errorf("form to %q", v)
			}
		}
	})
}

// save writes a page so that it opens from a folder.
func save(t *testing.T, name, out string) {
	out = strings.ReplaceAll(out, `"/static/`, `"static/`)
	if err := os.MkdirAll(filepath.Join(*write, "static", "fonts"), 0o755); err != nil {
		t.Fatal(err)
	}
	files := []string{"app.css", "app.js", "theme.js", "worker.js", "icon.svg"}
	fonts, _ := filepath.Glob("../static/built/fonts/*")
	for _, f := range fonts {
		files = append(files, "fonts/"+filepath.Base(f))
	}
	for _, f := range files {
		a, ok := static.Lookup(f)
		if !ok {
			t.Fatalf("no %s", f)
		}
		if err := os.WriteFile(filepath.Join(*write, "static", f), a.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(*write, name+".html"), []byte(out), 0o644); err != nil {
		t.Fatal(err)
	}
}
