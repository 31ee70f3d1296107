package table

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The names in the text of a query of what it says about columns: those that
// stay in sight, those that are not shown, the first one of the page, and how
// wide one is.
const (
	pinnedName, hiddenName, firstColumnName, widthName = "k", "h", "x", "w."
)

// Widths of a column that a query may name, in px.
const (
	LeastWidth = 40
	MostWidth  = 1200
)

// Width is how wide a column is shown, in px.
type Width struct {
	Column string
	Px     int
}

// writeColumns adds what a query says about columns to its text.
func (q Query) writeColumns(v url.Values) {
	for _, c := range q.Columns {
		v.Add(columnName, c)
	}
	for _, c := range q.Pinned {
		v.Add(pinnedName, c)
	}
	for _, c := range q.Hidden {
		v.Add(hiddenName, c)
	}
	for _, w := range q.Widths {
		v.Set(widthName+w.Column, strconv.Itoa(w.Px))
	}
	if q.FirstColumn > 0 {
		v.Set(firstColumnName, strconv.Itoa(q.FirstColumn))
	}
}

func (q *Query) readColumns(v url.Values) (err error) {
	q.Columns, q.Pinned, q.Hidden = v[columnName], v[pinnedName], v[hiddenName]
	if q.FirstColumn, err = whole(v, firstColumnName); err != nil {
		return err
	}
	for name := range v {
		if len(name) < len(widthName) || name[:len(widthName)] != widthName {
			continue
		}
		px, err := whole(v, name)
		if err != nil || px < LeastWidth || px > MostWidth {
			return fmt.Errorf("the width of %q: %q is no number of pixels from %d to %d", name[len(widthName):], v.Get(name), LeastWidth, MostWidth)
		}
		q.Widths = append(q.Widths, Width{name[len(widthName):], px})
	}
	slices.SortFunc(q.Widths, func(a, b Width) int { return strings.Compare(a.Column, b.Column) })
	return nil
}

// Width is how wide a column is asked to be; 0: as wide as it likes.
func (q Query) Width(column string) int {
	for _, w := range q.Widths {
		if w.Column == column {
			return w.Px
		}
	}
	return 0
}

// Strip is the part of the columns of a table that one page shows.
type Strip struct {
	Names  []string // the pinned ones, then those of the page
	Pinned int      // how many of them are pinned
	First  int      // number of the first one of the page, among those that are not pinned
	Of     int      // how many those are, on all pages
	All    int      // columns of the table
}

// Strip returns the columns that a query shows out of those of a table: what is
// pinned always, of the rest at most size.
func (q Query) Strip(names []string, size int) Strip {
	s := Strip{All: len(names)}
	there := make(map[string]bool, len(names))
	for _, name := range names {
		there[name] = true
	}
	pinned, hidden := make(map[string]bool), make(map[string]bool)
	for _, name := range q.Pinned {
		if there[name] && !pinned[name] && s.Pinned < size/2 {
			pinned[name] = true
			s.Names, s.Pinned = append(s.Names, name), s.Pinned+1
		}
	}
	for _, name := range q.Hidden {
		hidden[name] = true
	}
	chosen := names
	if len(q.Columns) > 0 {
		chosen = q.Columns
	}
	var rest []string
	for _, name := range chosen {
		if there[name] && !pinned[name] && !hidden[name] {
			rest = append(rest, name)
		}
	}
	s.Of, s.First = len(rest), q.FirstColumn
	if s.First >= s.Of {
		s.First = 0
	}
	s.Names = append(s.Names, rest[s.First:min(s.First+size-s.Pinned, s.Of)]...)
	return s
}

// Chosen are the columns that a query shows on all its pages, the pinned ones
// first: those that are downloaded. It is nil for all of them.
func (q Query) Chosen(names []string) []string {
	if len(q.Columns)+len(q.Pinned)+len(q.Hidden) == 0 {
		return nil
	}
	all := q
	all.FirstColumn = 0
	return all.Strip(names, 2*len(names)+2).Names
}

// Shows reports whether a column is on some page of a query.
func (q Query) Shows(column string) bool {
	if slices.Contains(q.Pinned, column) {
		return true
	}
	return !slices.Contains(q.Hidden, column) && (len(q.Columns) == 0 || slices.Contains(q.Columns, column))
}

// Show returns the query with a column shown or hidden.
func (q Query) Show(column string, shown bool) Query {
	without := func(list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(name string) bool { return name == column })
	}
	q.Hidden = without(q.Hidden)
	switch {
	case shown && len(q.Columns) > 0:
		q.Columns = append(without(q.Columns), column)
	case !shown:
		q.Pinned = without(q.Pinned)
		if q.Columns = without(q.Columns); len(q.Columns) == 0 {
			q.Columns = nil
			q.Hidden = append(q.Hidden, column)
		}
	}
	return q
}

// Pin returns the query with a column pinned or let go.
func (q Query) Pin(column string, pinned bool) Query {
	q.Pinned = slices.DeleteFunc(slices.Clone(q.Pinned), func(name string) bool { return name == column })
	if pinned {
		q = q.Show(column, true)
		q.Pinned = append(q.Pinned, column)
	}
	return q
}
