package server

import (
	"bytes"
	"html"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

// markdown turns Markdown (GitHub's flavour) into HTML that may stand on a
// page: whatever could run, load or restyle is taken out.
func markdown(source string) string {
	if source == "" {
		return ""
	}
	var raw bytes.Buffer
	if err := toHTML().Convert([]byte(source), &raw); err != nil {
		return "<p>" + html.EscapeString(source) + "</p>"
	}
	return strings.TrimSpace(string(sanitiser().SanitizeBytes(raw.Bytes())))
}

var toHTML = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.GFM),
		goldmark.WithParserOptions(parser.WithHeadingAttribute()),
	)
})

var sanitiser = sync.OnceValue(func() *bluemonday.Policy {
	policy := bluemonday.UGCPolicy()
	policy.RequireNoFollowOnLinks(false)
	policy.AllowAttrs("class").Matching(bluemonday.SpaceSeparatedTokens).OnElements("code", "pre", "li", "ul")
	policy.AllowAttrs("type", "checked", "disabled").OnElements("input")
	return policy
})

// split parts the introduction of a project: the first paragraph, without its
// tags, is the lede.
func split(intro string) (lede, rest string) {
	all := markdown(intro)
	first, after, ok := strings.Cut(all, "</p>")
	if !ok || !strings.HasPrefix(first, "<p>") {
		return "", all
	}
	return strings.TrimPrefix(first, "<p>"), strings.TrimSpace(after)
}

// inline is Markdown of one paragraph, without the paragraph.
func inline(source string) string {
	text := markdown(source)
	if inner, ok := strings.CutPrefix(text, "<p>"); ok && strings.Count(text, "<p>") == 1 {
		return strings.TrimSuffix(inner, "</p>")
	}
	return text
}
