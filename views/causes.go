package views

import "strings"

// cause is a piece of a reason; one that names an input leads to where that comes from.
type cause struct {
	piece
	anchor string // "" for plain words
}

// causes are the words of why a cell is not fresh, with the inputs that they name.
func (c Cell) causes() []cause {
	var list []cause
	for _, p := range pieces(c.Reason) {
		if p.code {
			list = append(list, cause{p, c.anchorOfInput(p.text)})
			continue
		}
		list = append(list, c.namedKnobs(p.text)...)
	}
	return list
}

func (c Cell) anchorOfInput(name string) string {
	for _, in := range c.Inputs {
		if in.Name == name {
			return in.anchor()
		}
	}
	return ""
}

// knobWords stand before the name of an input that has no backquotes.
var knobWords = []string{"parameter ", "secret "}

// namedKnobs finds the parameters and secrets that plain words name.
func (c Cell) namedKnobs(text string) []cause {
	var list []cause
	for {
		at, end, anchor := len(text), 0, ""
		for _, in := range c.Inputs {
			for _, before := range knobWords {
				i := strings.Index(text, before+in.Name)
				from := i + len(before)
				to := from + len(in.Name)
				if i < 0 || from >= at || to < len(text) && text[to] != ' ' && text[to] != ',' || in.anchor() == "" {
					continue
				}
				at, end, anchor = from, to, in.anchor()
			}
		}
		if anchor == "" {
			break
		}
		list = append(list, cause{piece: piece{text: text[:at]}}, cause{piece{text: text[at:end]}, anchor})
		text = text[end:]
	}
	if text != "" {
		list = append(list, cause{piece: piece{text: text}})
	}
	return list
}
