package views

import (
	"html"
	"strings"
)

// usedByShown is how many users of an output are named before they are counted.
const usedByShown = 6

func shown(users []Ref) []Ref { return users[:min(usedByShown, len(users))] }

// anchorOf is where the chip of an output leads: to itself.
func (c Cell) anchorOf(r Result) string {
	if len(c.Results) == 1 {
		return c.ID
	}
	return outputID(r.Name)
}

// captionWords says what the result is, what it costs, and whose it is.
func (r Result) captionWords(c Cell) string {
	var s []string
	if r.Summary != "" {
		s = append(s, r.Summary)
	} else if r.Type != "" {
		s = append(s, r.Type)
	}
	if r.Held != "" {
		if r.Size > 0 {
			s = append(s, size(r.Size)+" held")
		} else {
			s = append(s, "held in memory")
		}
	}
	if c.Status == "running" && c.Run > 0 {
		s = append(s, "result of run "+itoa(c.Run)+" until this one is done")
	}
	return strings.Join(s, ", ")
}

// emptyWords is the sentence of a cell that has nothing to show.
func (c Cell) emptyWords() string {
	if c.Error != nil || len(c.Problems) > 0 {
		return ""
	}
	switch {
	case c.Sink && c.Status == "fresh":
		return "Done. It returns nothing to show."
	case c.Sink:
		return ""
	case c.Status == "running" || c.Status == "queued":
		return "The first result is on its way."
	case c.Status == "fresh":
		return "It returned nothing to show."
	}
	return "No result yet."
}

// emptySentence is what stands where a result has no display.
func (r Result) emptySentence() string {
	if r.Empty != "" {
		return r.Empty
	}
	return "No result yet."
}

// tab is the id of the button of a tab.
func (l Group) tab(i int) string { return l.ID + "-" + itoa(i) }

// columns is how many columns a page has room for.
func (l Group) columns() int { return min(max(l.Cols, 1), 4) }

// word names a part: by its title, else by its place.
func (p GroupPart) word(i int) string {
	if p.Title != "" {
		return p.Title
	}
	return itoa(i + 1)
}

// preformatted draws text as it is. The line feed after the tag is eaten by
// the parser of HTML, so that one in the text is kept.
func preformatted(s string) string {
	return "<pre>\n" + html.EscapeString(s) + "</pre>"
}

// source is the address of the picture, if it is one that may be shown.
func (i Image) source() string {
	for _, ok := range []string{"/", "data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;", "data:image/svg+xml;"} {
		if strings.HasPrefix(i.Src, ok) {
			return i.Src
		}
	}
	return ""
}

// words are what stands below a picture: its size.
func (i Image) words() string {
	if i.Width == 0 || i.Height == 0 {
		return ""
	}
	words := number(i.Width) + " × " + number(i.Height) + " px"
	if i.Halved > 1 {
		words += ", shown with every " + itoa(i.Halved) + "th pixel"
	}
	return words
}

// frameHeight is the height of a frame that does not say its own.
const frameHeight = 360

func (h HTML) height() int {
	if h.Height <= 0 {
		return frameHeight
	}
	return min(h.Height, 2000)
}

func (h HTML) titleOr(name string) string {
	if h.Title != "" {
		return h.Title
	}
	return name
}

// valueHue colours a leaf of a tree as code would be.
func valueHue(v string) string {
	switch {
	case strings.HasPrefix(v, `"`), strings.HasPrefix(v, "`"):
		return "s"
	case v == "nil" || v == "true" || v == "false":
		return "k"
	case strings.IndexFunc(v, func(r rune) bool { return (r < '0' || r > '9') && !strings.ContainsRune("+-._eExX", r) }) < 0:
		return "n"
	}
	return "v"
}
