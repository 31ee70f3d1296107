// Package docs carries the documentation for users: the Markdown of this folder and its
// pictures, in the order in which README.md leads through them. The program shows them
// under /docs, and `web docs` opens that; a code host shows the same files as they are,
// so links between pages name files.
package docs

import (
	"embed"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

//go:embed *.md *.png *.svg
var files embed.FS

// index is the page that leads to all others.
const index = "README.md"

// Page is one page.
type Page struct {
	Name     string // of its file without ".md"; "" for the first page
	Title    string // its first heading
	Group    string // heading in the first page that it stands under
	About    string // what the first page says of it, in Markdown
	Markdown string
}

// entry is a line of the index: a link, and what it leads to.
var entry = regexp.MustCompile(`^- \[[^\]]*\]\(([a-z-]+)\.md\)(?:: )?(.*)$`)

// All returns the pages in reading order, the index first.
var All = sync.OnceValue(func() []Page {
	first := read(index)
	pages := []Page{{Title: title(first), Markdown: first}}
	group := ""
	for line := range strings.Lines(first) {
		line = strings.TrimSpace(line)
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			group = heading
		}
		if m := entry.FindStringSubmatch(line); m != nil {
			text := read(m[1] + ".md")
			pages = append(pages, Page{Name: m[1], Title: title(text), Group: group, About: m[2], Markdown: text})
		}
	}
	return pages
})

// Find returns a page by its name, with its place among All.
func Find(name string) (Page, int, bool) {
	for i, p := range All() {
		if p.Name == name {
			return p, i, true
		}
	}
	return Page{}, 0, false
}

// Picture returns the bytes of a picture that a page shows.
func Picture(name string) ([]byte, error) {
	if strings.HasSuffix(name, ".md") {
		return nil, fmt.Errorf("%s is no picture", name)
	}
	return files.ReadFile(name)
}

// read returns a file of this package. One that the index names and that is not there
// is a mistake of the build, which a test finds.
func read(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic("docs: " + err.Error())
	}
	return string(text)
}

func title(markdown string) string {
	line, _, _ := strings.Cut(markdown, "\n")
	return strings.TrimPrefix(line, "# ")
}
