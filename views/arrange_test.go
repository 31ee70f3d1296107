package views

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// cellAt is a cell with a placement written as its directives: "", "hide", "2",
// "2 wide", "tab Model", "tab Model 2".
func cellAt(id, place string) Item {
	c := &Cell{ID: id, Name: id, Status: "fresh"}
	for _, word := range strings.Fields(place) {
		switch {
		case word == "hide":
			c.Place.Hidden = true
		case word == "wide":
			c.Place.Wide = true
		case word == "tab":
		case word[0] >= '1' && word[0] <= '9':
			c.Place.Column = int(word[0] - '0')
		default:
			c.Place.Tab = word
		}
	}
	return Item{Cell: c}
}

// drawnAs writes blocks in one line: a, p, [a b|c] for a row, {M: a; N: b} for tabs.
func drawnAs(blocks []block) string {
	var words []string
	for _, b := range blocks {
		switch {
		case b.cell != nil:
			words = append(words, b.cell.ID)
		case b.row != nil:
			var columns []string
			for _, c := range b.row {
				text := strings.Join(slices.Collect(func(yield func(string) bool) {
					for _, cell := range c.cells {
						if !yield(cell.ID) {
							return
						}
					}
				}), " ")
				if c.wide {
					text += "*"
				}
				columns = append(columns, text)
			}
			words = append(words, "["+strings.Join(columns, "|")+"]")
		case b.tabs != nil:
			var tabs []string
			for _, t := range b.tabs {
				tabs = append(tabs, t.name+": "+drawnAs(t.blocks))
			}
			words = append(words, "{"+strings.Join(tabs, "; ")+"}")
		default:
			words = append(words, "p")
		}
	}
	return strings.Join(words, " ")
}

func TestArrange(t *testing.T) {
	prose := Item{Prose: "<p>words</p>"}
	for _, c := range []struct {
		want  string
		items []Item
	}{
		{"", nil},
		{"a p b", []Item{cellAt("a", ""), prose, cellAt("b", "")}},
		{"b", []Item{cellAt("a", "hide"), cellAt("b", "")}},
		{"[a|b]", []Item{cellAt("a", "1"), cellAt("b", "2")}},
		{"[a|b]", []Item{cellAt("a", "1"), cellAt("x", "hide"), cellAt("b", "2")}},
		{"[a c|b*]", []Item{cellAt("a", "1"), cellAt("b", "2 wide"), cellAt("c", "1")}},
		{"[b|a]", []Item{cellAt("a", "3"), cellAt("b", "1")}},
		{"[a] p [b]", []Item{cellAt("a", "1"), prose, cellAt("b", "2")}},
		{"[a] x [b]", []Item{cellAt("a", "1"), cellAt("x", ""), cellAt("b", "2")}},
		{"{M: a c; N: b}", []Item{cellAt("a", "tab M"), cellAt("b", "tab N"), cellAt("c", "tab M")}},
		{"{M: [a|b]; N: c} [d|e]", []Item{cellAt("a", "tab M 1"), cellAt("b", "tab M 2"), cellAt("c", "tab N"), cellAt("d", "1"), cellAt("e", "2")}},
		{"{M: a} p {M: b}", []Item{cellAt("a", "tab M"), prose, cellAt("b", "tab M")}},
	} {
		if got := drawnAs(arrange(c.items)); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestSlides(t *testing.T) {
	prose := func(text string) Item { return Item{Prose: text} }
	sink := Item{Cell: &Cell{ID: "sink", Name: "Sink", Sink: true}}
	for name, c := range map[string]struct {
		want  string
		items []Item
	}{
		"headings":                    {"Plan: p a / Work & rest: p b", []Item{prose("<h2>Plan</h2><p>x</p>"), cellAt("a", ""), prose("<h1>Work &amp; <em>rest</em></h1>"), cellAt("b", "")}},
		"two in one comment":          {"One: p / Two: p a", []Item{prose("<h2>One</h2>\n<p>x</p>\n<h2>Two</h2>\n<p>y</p>"), cellAt("a", "")}},
		"text before a heading":       {"a: a p / One: p", []Item{cellAt("a", ""), prose("<p>x</p><h2>One</h2>")}},
		"a lesser heading":            {"One: p p", []Item{prose("<h2>One</h2><p>x</p>"), prose("<h3>not one</h3>")}},
		"inside of a quote":           {"One: p", []Item{prose("<h2>One</h2><blockquote><h2>Not</h2></blockquote><p>a<br>b</p>")}},
		"no headings":                 {": p a / : p b", []Item{prose("<p>x</p>"), cellAt("a", ""), prose("<p>y</p>"), cellAt("b", "")}},
		"no prose":                    {"a: a / : [b|c]", []Item{cellAt("a", ""), cellAt("x", "hide"), sink, cellAt("b", "1"), cellAt("c", "2")}},
		"nothing":                     {"", nil},
		"a heading that is not ended": {": p", []Item{prose("<h2>One")}},
	} {
		var got []string
		for _, s := range slides(Notebook{Items: c.items}) {
			got = append(got, fmt.Sprintf("%s: %s", s.title, drawnAs(s.blocks)))
		}
		if text := strings.Join(got, " / "); text != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, text, c.want)
		}
	}
}

// FuzzCutAtHeadings holds that cutting loses nothing but space.
func FuzzCutAtHeadings(f *testing.F) {
	f.Add("<h2>One</h2><p>x</p><h2>Two</h2>")
	f.Add("<p>a<br>b</p><blockquote><h1>in</h1></blockquote><h1 id=\"x\">out</h1>")
	f.Add("<h2")
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	f.Fuzz(func(t *testing.T, text string) {
		if got := strings.Join(cutAtHeadings(text), ""); squeeze(got) != squeeze(text) {
			t.Errorf("%q becomes %q", text, got)
		}
		headingOf(text)
	})
}
