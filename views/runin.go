package views

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// runIn makes the cell's name the heading of its doc comment, and an anchor:
// the first word where the comment opens with the name, else a word before it.
func runIn(c Cell) string {
	anchor := `<a class="runin" href="#` + html.EscapeString(c.ID) + `">` + html.EscapeString(c.Name) + `</a>`
	doc := strings.TrimSpace(c.Doc)
	if doc == "" {
		return "<p>" + anchor + "</p>"
	}
	rest, ok := strings.CutPrefix(doc, "<p>")
	if !ok {
		return "<p>" + anchor + "</p>" + doc
	}
	if after, ok := strings.CutPrefix(rest, c.Name); ok {
		if r, _ := utf8.DecodeRuneInString(after); !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			return "<p>" + anchor + after
		}
	}
	return "<p>" + anchor + " · " + rest
}
