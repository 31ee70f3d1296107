package views

import (
	"fmt"
	"net/url"
	"strings"
)

// The size of a column's picture.
const (
	distWidth  = 88.0
	distHeight = 22.0
)

// bar is one rectangle of a column's picture.
type bar struct {
	class, x, y, w, h, title string
}

// bars lays the bins out: shares of one bar for a column of few categories,
// else one bar a bin.
func (c Column) bars() []bar {
	total, top := 0, 0
	for _, b := range c.Bins {
		total += b.Count
		top = max(top, b.Count)
	}
	if total == 0 {
		return nil
	}
	if !c.Numeric && len(c.Bins) <= 6 {
		return c.shares(total)
	}
	step := distWidth / float64(len(c.Bins))
	gap := min(1.0, step/4)
	out := make([]bar, len(c.Bins))
	for i, b := range c.Bins {
		h := 0.0
		if b.Count > 0 {
			h = max(1, (distHeight-1)*float64(b.Count)/float64(top))
		}
		out[i] = bar{x: coordinate(float64(i) * step), y: coordinate(distHeight - h), w: coordinate(step - gap), h: coordinate(h), title: b.title()}
	}
	return out
}

// shares cuts one bar into the categories; the first two have a hue of their own.
func (c Column) shares(total int) []bar {
	hues := []string{"a", "b"}
	if len(c.Bins) > 2 {
		hues = nil
	}
	room := distWidth - float64(len(c.Bins)-1)
	x := 0.0
	var out []bar
	for i, b := range c.Bins {
		w := room * float64(b.Count) / float64(total)
		class := "g" + itoa(i%2)
		if i < len(hues) {
			class = hues[i]
		}
		out = append(out, bar{class: class, x: coordinate(x), y: "8", w: coordinate(w), h: "14", title: b.title()})
		x += w + 1
	}
	return out
}

func (b Bin) title() string {
	if b.Label == "" {
		return ""
	}
	return b.Label + ": " + number(b.Count)
}

// distLabel says the distribution in words.
func (c Column) distLabel() string {
	if c.Label != "" {
		return c.Label
	}
	var s []string
	for _, b := range c.Bins {
		if b.Label != "" {
			s = append(s, number(b.Count)+" "+b.Label)
		}
	}
	if len(s) == 0 {
		return "distribution of " + c.Name
	}
	return strings.Join(s, ", ")
}

func (c Column) ariaSort() string {
	if c.Sort == "desc" {
		return "descending"
	}
	return "ascending"
}

// align is the class of the cells of a column.
func (t Table) align(column int) string {
	if column < len(t.Columns) && t.Columns[column].Numeric {
		return "r"
	}
	return ""
}

// number is what stands in front of row i of this page.
func (t Table) number(i int) int {
	if i < len(t.Numbers) {
		return t.Numbers[i]
	}
	return t.First + i
}

// rowWords says which rows are shown: "rows 1–8 of 569".
func (t Table) rowWords() string {
	n := len(t.Cells)
	switch {
	case t.Rows == 0 && t.all() > 0:
		return "none of " + count(t.all(), "row", "rows") + " matches"
	case t.Rows == 0:
		return "no rows"
	case n == t.Rows && t.Rows == t.all():
		return count(n, "row", "rows")
	}
	words := fmt.Sprintf("rows %s–%s of %s", number(t.First+1), number(t.First+n), number(t.Rows))
	if t.Rows < t.all() {
		words += ", out of " + number(t.all())
	}
	return words
}

// all is the number of rows without any filter.
func (t Table) all() int { return max(t.All, t.Rows) }

// columnWords says how many columns there are, and which of them are shown.
func (t Table) columnWords() string {
	shown := len(t.Columns) - t.Pinned
	if shown < t.AllColumns {
		words := fmt.Sprintf("columns %s–%s of %s", number(t.FirstColumn+1), number(t.FirstColumn+shown), number(t.AllColumns))
		if t.Pinned > 0 {
			words += fmt.Sprintf(" and %s pinned", number(t.Pinned))
		}
		return words
	}
	if t.Hidden > 0 {
		return fmt.Sprintf("%s of %s columns", number(len(t.Columns)), number(len(t.Columns)+t.Hidden))
	}
	return count(len(t.Columns), "column", "columns")
}

// theseWords names what a search has found.
func theseWords(n int) string {
	if n == 1 {
		return "this one"
	}
	return "these " + number(n)
}

// cleared is what a table is asked at an address.
func cleared(href, name string) string {
	address, err := url.Parse(href)
	if err != nil {
		return ""
	}
	return address.Query().Get(name)
}
