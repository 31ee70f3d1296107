package docs

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithParserOptions(parser.WithAutoHeadingID()))

// parsed is a page as a tree.
type parsed struct {
	name   string // of the file
	source []byte
	tree   ast.Node
}

func parse(name, source string) parsed {
	return parsed{name, []byte(source), markdown.Parser().Parse(text.NewReader([]byte(source)))}
}

func fileOf(p Page) string {
	if p.Name == "" {
		return index
	}
	return p.Name + ".md"
}

// TestIndexNamesEveryPage fails for a page that nothing leads to.
func TestIndexNamesEveryPage(t *testing.T) {
	named := make(map[string]bool)
	for _, p := range All() {
		named[fileOf(p)] = true
		if p.Title == "" || p.Name != "" && (p.Group == "" || p.About == "") {
			t.Errorf("%s has no title, or the index says nothing of it: %+v", fileOf(p), p.Title)
		}
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".md") && !named[entry.Name()] {
			t.Errorf("the index does not name %s", entry.Name())
		}
	}
}

// TestLinksLeadSomewhere follows every link between pages, to its heading too, and
// every picture.
func TestLinksLeadSomewhere(t *testing.T) {
	anchors := make(map[string]map[string]bool)
	pages := make([]parsed, 0, len(All()))
	for _, p := range All() {
		page := parse(fileOf(p), p.Markdown)
		pages = append(pages, page)
		anchors[page.name] = page.headings()
	}
	for _, page := range pages {
		_ = ast.Walk(page.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			switch n := n.(type) {
			case *ast.Link:
				if entering {
					follow(t, page.name, string(n.Destination), anchors)
				}
			case *ast.Image:
				if _, err := Picture(string(n.Destination)); entering && err != nil {
					t.Errorf("%s shows a picture that is not there: %v", page.name, err)
				}
			}
			return ast.WalkContinue, nil
		})
	}
}

func follow(t *testing.T, from, link string, anchors map[string]map[string]bool) {
	file, anchor, _ := strings.Cut(link, "#")
	if strings.Contains(file, "://") {
		return
	}
	if file == "" {
		file = from
	}
	if anchors[file] == nil || anchor != "" && !anchors[file][anchor] {
		t.Errorf("%s leads to %s, which is not there", from, link)
	}
}

func (p parsed) headings() map[string]bool {
	ids := make(map[string]bool)
	for n := p.tree.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			if id, ok := h.AttributeString("id"); ok {
				ids[string(id.([]byte))] = true
			}
		}
	}
	return ids
}

// foreign are words of how the product is made, and places of one machine.
var foreign = regexp.MustCompile(`(?i)\bTODO\b|\bFIXME\b|/home/|/root/|/work/|issue #?\d`)

// TestPagesSpeakOfTheProductAlone looks for what belongs to those who write it.
func TestPagesSpeakOfTheProductAlone(t *testing.T) {
	for _, p := range All() {
		if found := foreign.FindString(p.Markdown); found != "" {
			t.Errorf("%s says %q", fileOf(p), found)
		}
	}
}

// TestDependenciesAreExplained holds dependencies.md against go.mod: each module that
// the program names itself has a line, and no other has.
func TestDependenciesAreExplained(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := files.ReadFile("dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	direct := make(map[string]bool)
	for line := range bytes.Lines(mod) {
		words := strings.Fields(string(line))
		if len(words) == 2 && strings.HasPrefix(words[1], "v") && strings.Contains(words[0], ".") {
			direct[words[0]] = true
			if !bytes.Contains(page, []byte("| `"+words[0]+"` |")) {
				t.Errorf("dependencies.md says nothing of %s", words[0])
			}
		}
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllSubmatch(page, -1) {
		if !direct[string(m[1])] {
			t.Errorf("dependencies.md explains %s, which go.mod does not name", m[1])
		}
	}
}
