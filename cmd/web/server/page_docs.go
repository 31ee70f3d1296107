package server

import (
	"bytes"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v5"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"stagebook/docs"
	"stagebook/views"
)

// docs shows a page of the documentation, or a picture of one.
func (s *Server) docs(c *echo.Context) error {
	name := c.Param("page")
	if strings.Contains(name, ".") {
		return docsPicture(c, name)
	}
	page, at, ok := docs.Find(name)
	if !ok {
		return &pageError{
			status: http.StatusNotFound, title: "There is no such page",
			text: "The documentation has no page `" + name + "`.", next: []views.Link{{Text: "Documentation", Href: "/docs"}},
		}
	}
	return s.draw(c, http.StatusOK, views.DocsPage(docsModel(page, at)))
}

func docsPicture(c *echo.Context, name string) error {
	picture, err := docs.Picture(name)
	if err != nil {
		return notFound(c)
	}
	c.Response().Header().Set("Cache-Control", "private, max-age=3600")
	return c.Blob(http.StatusOK, mime.TypeByExtension(path.Ext(name)), picture)
}

func docsModel(page docs.Page, at int) views.Docs {
	body, headings := docsHTML(page.Markdown)
	model := views.Docs{
		Page: views.Page{Title: page.Title, Now: time.Now(), Tab: views.TabDocs},
		Name: page.Name, Body: body, Headings: headings,
	}
	all := docs.All()
	for _, p := range all {
		link := views.Link{Text: p.Title, Href: docsAddress(p.Name)}
		if last := len(model.Groups) - 1; last >= 0 && model.Groups[last].Title == p.Group {
			model.Groups[last].Pages = append(model.Groups[last].Pages, link)
			continue
		}
		model.Groups = append(model.Groups, views.DocsGroup{Title: p.Group, Pages: []views.Link{link}})
	}
	if at+1 < len(all) {
		model.Next = &views.Link{Text: all[at+1].Title, Href: docsAddress(all[at+1].Name)}
	}
	return model
}

func docsAddress(name string) string {
	if name == "" {
		return "/docs"
	}
	return "/docs/" + name
}

// docsMarkdown renders pages of our own, which nothing has to be taken out of.
var docsMarkdown = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.GFM),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithASTTransformers(util.Prioritized(docsLinks{}, 100))),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(docsListings{}, 100))),
	)
})

// docsHTML is a page, and its headings of the second level.
func docsHTML(markdown string) (body string, headings []views.Link) {
	source := []byte(markdown)
	tree := docsMarkdown().Parser().Parse(gmtext.NewReader(source))
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 2 {
			id, _ := h.AttributeString("id")
			if id, ok := id.([]byte); ok {
				headings = append(headings, views.Link{Text: string(h.Lines().Value(source)), Href: "#" + string(id)})
			}
		}
	}
	var html bytes.Buffer
	if err := docsMarkdown().Renderer().Render(&html, source, tree); err != nil {
		return "", nil // a buffer takes whatever is written
	}
	return html.String(), headings
}

// docsLinks turns the names of files, which a code host follows, into addresses of the
// program.
type docsLinks struct{}

func (docsLinks) Transform(tree *ast.Document, _ gmtext.Reader, _ parser.Context) {
	_ = ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Link:
			if entering {
				n.Destination = []byte(docsTarget(string(n.Destination)))
			}
		case *ast.Image:
			if entering && !strings.Contains(string(n.Destination), "/") {
				n.Destination = slices.Concat([]byte("/docs/"), n.Destination)
			}
		}
		return ast.WalkContinue, nil
	})
}

func docsTarget(link string) string {
	file, anchor, anchored := strings.Cut(link, "#")
	name, ok := strings.CutSuffix(file, ".md")
	if !ok || strings.Contains(name, "/") {
		return link
	}
	if name == "README" {
		name = ""
	}
	if anchored {
		return docsAddress(name) + "#" + anchor
	}
	return docsAddress(name)
}

// docsListings draws blocks of Go as the notebook draws code. Whatever is wider than
// the page can be scrolled by keys.
type docsListings struct{}

func (docsListings) RegisterFuncs(to renderer.NodeRendererFuncRegisterer) {
	draw := func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		code := string(n.Lines().Value(source))
		listing := "<pre><code>" + string(util.EscapeHTML([]byte(code))) + "</code></pre>\n"
		if block, ok := n.(*ast.FencedCodeBlock); ok && string(block.Language(source)) == "go" {
			listing = views.Listing(code)
		}
		_, err := w.WriteString(strings.Replace(listing, "<pre", `<pre tabindex="0"`, 1))
		return ast.WalkContinue, err
	}
	to.Register(ast.KindFencedCodeBlock, draw)
	to.Register(ast.KindCodeBlock, draw)
}
