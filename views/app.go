package views

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// appWords says whether what is shown is current.
func (n Notebook) appWords() string {
	counts := map[string]int{}
	total := 0
	for _, item := range n.Items {
		if item.Cell != nil && !item.Cell.Sink && item.Cell.Status != "manual" {
			counts[item.Cell.Status]++
			total++
		}
	}
	s := "Everything shown is current"
	if counts["fresh"] < total {
		var parts []string
		for _, st := range []string{"running", "queued", "failed", "blocked", "stale", "cancelled"} {
			if counts[st] > 0 {
				parts = append(parts, itoa(counts[st])+" "+st)
			}
		}
		s = itoa(counts["fresh"]) + " of " + count(total, "result is", "results are") + " current: " + strings.Join(parts, ", ")
	}
	if n.LastRun.Number > 0 {
		s += ", run " + itoa(n.LastRun.Number) + ", " + when(n.Page.Now, n.LastRun.At)
	}
	return s
}

// appShape is the sign of the worst that is on the page.
func (n Notebook) appShape() string {
	has := map[string]bool{}
	for _, item := range n.Items {
		if item.Cell != nil && !item.Cell.Sink {
			has[item.Cell.Status] = true
		}
	}
	for _, s := range []string{"running", "queued", "failed", "blocked", "stale", "cancelled"} {
		if has[s] {
			return s
		}
	}
	return "fresh"
}

// appDoc is the doc comment without the name of the function in front: "ROC
// draws the trade-off" reads "Draws the trade-off".
func appDoc(c Cell) string {
	rest, ok := strings.CutPrefix(strings.TrimSpace(c.Doc), "<p>"+c.Name+" ")
	if !ok {
		return c.Doc
	}
	r, n := utf8.DecodeRuneInString(rest)
	if !unicode.IsLetter(r) {
		return c.Doc
	}
	return "<p>" + string(unicode.ToUpper(r)) + rest[n:]
}
