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
