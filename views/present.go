package views

import (
	"strings"

	"golang.org/x/net/html"
)

// slide is one section of a presentation.
type slide struct {
	title  string // plain text; "" when it begins without a heading
	blocks []block
}

// slides cut the blocks of a page into sections. A section begins at each heading of
// the first two levels in prose that stands between cells; where there is none, at
// each stretch of prose; and where there is no prose either, at each block.
func slides(n Notebook) []slide {
	var pieces []block
	headed, prose := false, false
	for _, b := range arrange(n.Items) {
		if b.prose == "" {
			if !b.silent() {
				pieces = append(pieces, b)
			}
			continue
		}
		prose = true
		for _, text := range cutAtHeadings(b.prose) {
			headed = headed || headingOf(text) != ""
			pieces = append(pieces, block{prose: text})
		}
	}
	begins := func(b block) bool {
		switch {
		case headed:
			return b.prose != "" && headingOf(b.prose) != ""
		case prose:
			return b.prose != ""
		}
		return true
	}
	var list []slide
	for _, b := range pieces {
		if len(list) == 0 || begins(b) {
			list = append(list, slide{title: b.title()})
		}
		last := &list[len(list)-1]
		last.blocks = append(last.blocks, b)
	}
	return list
}

// silent reports whether a block shows nothing: a cell that only acts on the world
// has nothing to show until it fails.
func (b block) silent() bool { return b.cell != nil && b.cell.Sink && b.cell.Error == nil }

// title names what a section begins with.
func (b block) title() string {
	if b.cell != nil {
		return b.cell.Name
	}
	return headingOf(b.prose)
}

// slideID is the id of a section, from 1. It holds a hyphen, so no cell has it.
func slideID(i int) string { return "slide-" + itoa(i) }

// cutAtHeadings cuts HTML before each heading of the first two levels that no other
// element holds.
func cutAtHeadings(text string) []string {
	var cuts []int
	at, depth := 0, 0
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		size := len(z.Raw())
		name, _ := z.TagName()
		switch kind {
		case html.StartTagToken:
			if depth == 0 && isHeading(string(name)) && at > 0 {
				cuts = append(cuts, at)
			}
			if !void[string(name)] {
				depth++
			}
		case html.EndTagToken:
			depth = max(0, depth-1)
		}
		at += size
	}
	var parts []string
	from := 0
	for _, cut := range append(cuts, len(text)) {
		if part := strings.TrimSpace(text[from:cut]); part != "" {
			parts = append(parts, part)
		}
		from = cut
	}
	return parts
}

// void are the elements of Markdown that hold nothing and are never closed.
var void = map[string]bool{"br": true, "hr": true, "img": true, "input": true}

func isHeading(name string) bool { return name == "h1" || name == "h2" }

// headingOf is the text of the heading that HTML begins with; "" when it begins with
// something else.
func headingOf(text string) string {
	z := html.NewTokenizer(strings.NewReader(text))
	var words strings.Builder
	in := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken:
			name, _ := z.TagName()
			if in == "" {
				if !isHeading(string(name)) {
					return ""
				}
				in = string(name)
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == in {
				return strings.Join(strings.Fields(words.String()), " ")
			}
		case html.TextToken:
			if in == "" && strings.TrimSpace(string(z.Raw())) != "" {
				return ""
			}
			words.Write(z.Text())
		}
	}
}
