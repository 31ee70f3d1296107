package views

import "strings"

// cellWords says what a run did: "4 ran, 7 from the store".
func (r RunRow) cellWords() string {
	var s []string
	if r.Cells > 0 || r.Hits == 0 {
		s = append(s, itoa(r.Cells)+" ran")
	}
	if r.Hits > 0 {
		s = append(s, itoa(r.Hits)+" from the store")
	}
	return strings.Join(s, ", ")
}

// sortMark is the arrow of a column by which rows are sorted.
func sortMark(sorted string) string {
	return map[string]string{"ascending": " ↑", "descending": " ↓"}[sorted]
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func joined(names []string) string { return strings.Join(names, ", ") }
