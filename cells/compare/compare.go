// Package compare says how one result became another, from what the store keeps of
// both for people: figures beside each other, texts line by line, charts and trees
// by the paths at which they differ, tables by the heads of their columns. What a
// stored frame holds beyond its first rows is compared by package table.
//
// Everything is bounded, and what is left out is counted.
package compare

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"stagebook/cells/diff"
	"stagebook/cells/display"
)

// Bounds of what is listed.
const (
	listed    = 60  // paths, and heads of columns
	textLines = 400 // lines of a text with its changes
)

// Changes are how one result became another. What does not apply is empty.
type Changes struct {
	Kinds     [2]string // of display; they differ where nothing else can be compared
	Summaries [2]string
	Figures   []Figure
	Facts     []Fact // of columns of a table
	MoreFacts int
	Paths     []Path // in a chart or a tree
	MorePaths int
	Unified   string // of a text
	Cut       bool   // the unified text goes on, or only the beginnings were compared
	Parts     []Part
	Picture   bool // the pixels, or the sound, differ
}

// Figure is one figure of both.
type Figure struct {
	Name, Unit string
	Was, Now   string // "" where there is none
	Difference string // "" where it cannot be told, "0" where there is none
}

// Fact is one thing to say of a column.
type Fact struct {
	Column, Name string // "mean"
	Was, Now     string
}

// Path is a place in a structure.
type Path struct {
	At       string // series[0].data[3]
	Was, Now string // "" where there is nothing
}

// Part is a part of a layout.
type Part struct {
	Title   string
	Changes Changes
}

// Same reports whether nothing differs in what was compared.
func (c *Changes) Same() bool {
	different := func(f Figure) bool { return f.Was != f.Now }
	return c.Kinds[0] == c.Kinds[1] && c.Summaries[0] == c.Summaries[1] && !slices.ContainsFunc(c.Figures, different) &&
		len(c.Facts)+len(c.Paths) == 0 && c.Unified == "" && !c.Picture &&
		!slices.ContainsFunc(c.Parts, func(p Part) bool { return !p.Changes.Same() })
}

// Displays compares two displays.
func Displays(was, now display.Display) Changes {
	c := Changes{Kinds: [2]string{was.Kind, now.Kind}, Summaries: [2]string{was.Summary(), now.Summary()}}
	if was.Kind != now.Kind {
		return c
	}
	switch now.Kind {
	case display.KindMetrics:
		c.figures(was.Metrics, now.Metrics)
	case display.KindTable:
		c.heads(was.Table.Columns, now.Table.Columns)
	case display.KindText:
		c.text(was.Text.Text, now.Text.Text)
		c.Cut = c.Cut || was.Text.Truncated || now.Text.Truncated
	case display.KindMarkdown:
		c.text(was.Markdown.Source, now.Markdown.Source)
	case display.KindHTML:
		c.text(was.HTML.Source, now.HTML.Source)
	case display.KindChart:
		if was.Chart.Options == nil || now.Chart.Options == nil {
			c.Cut = true // one is too large to be drawn: its options are not here
			break
		}
		c.options(was.Chart.Options, now.Chart.Options)
	case display.KindTree:
		c.paths(leaves(was.Tree.Root), leaves(now.Tree.Root))
	case display.KindImage:
		c.Picture = !bytes.Equal(was.Image.Data, now.Image.Data)
	case display.KindMedia:
		c.Picture = !bytes.Equal(was.Media.Data, now.Media.Data)
	case display.KindLayout:
		c.layout(was.Layout, now.Layout)
	}
	return c
}

// figures sets the figures of one name beside each other, in the order of now.
func (c *Changes) figures(was, now []display.Metric) {
	find := func(list []display.Metric, name string) *display.Metric {
		i := slices.IndexFunc(list, func(m display.Metric) bool { return m.Name == name })
		if i < 0 {
			return nil
		}
		return &list[i]
	}
	for _, m := range now {
		figure := Figure{Name: m.Name, Unit: m.Unit, Now: m.Text}
		if old := find(was, m.Name); old != nil {
			figure.Was, figure.Difference = old.Text, difference(old.Value, m.Value)
		}
		c.Figures = append(c.Figures, figure)
	}
	for _, m := range was {
		if find(now, m.Name) == nil {
			c.Figures = append(c.Figures, Figure{Name: m.Name, Unit: m.Unit, Was: m.Text})
		}
	}
}

// difference is what has to be added to the old figure, to four digits.
func difference(was, now string) string {
	a, err := strconv.ParseFloat(was, 64)
	if err != nil {
		return ""
	}
	b, err := strconv.ParseFloat(now, 64)
	if err != nil {
		return ""
	}
	if a == b {
		return "0"
	}
	return fmt.Sprintf("%+.4g", b-a)
}

// heads compares what is said of the columns that both tables have.
func (c *Changes) heads(was, now []display.Column) {
	for _, column := range now {
		i := slices.IndexFunc(was, func(w display.Column) bool { return w.Name == column.Name })
		if i < 0 {
			continue
		}
		for _, f := range facts(was[i], column) {
			if f.Was == f.Now {
				continue
			}
			if len(c.Facts) < listed {
				c.Facts = append(c.Facts, f)
			} else {
				c.MoreFacts++
			}
		}
	}
}

func facts(was, now display.Column) []Fact {
	fact := func(name, a, b string) Fact { return Fact{now.Name, name, a, b} }
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return []Fact{
		fact("type", was.Type, now.Type), fact("least", was.Min, now.Min), fact("largest", was.Max, now.Max),
		fact("mean", was.Mean, now.Mean), fact("distinct", number(was.Distinct), number(now.Distinct)),
		fact("missing", strconv.Itoa(was.Missing), strconv.Itoa(now.Missing)),
	}
}

func (c *Changes) text(was, now string) {
	unified := diff.Unified("before", "now", was, now)
	for i, lines := 0, 0; i < len(unified); i++ {
		if unified[i] != '\n' {
			continue
		}
		if lines++; lines == textLines {
			c.Unified, c.Cut = unified[:i+1], true
			return
		}
	}
	c.Unified = unified
}

func (c *Changes) layout(was, now *display.Layout) {
	for i, part := range now.Parts {
		title := part.Title
		if title == "" {
			title = fmt.Sprintf("part %d", i+1)
		}
		if i < len(was.Parts) {
			c.Parts = append(c.Parts, Part{title, Displays(was.Parts[i].Display, part.Display)})
		}
	}
}
