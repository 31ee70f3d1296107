package views

import (
	"path"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// more is the view as the end of an address that has a query already.
func (p Page) more() templ.SafeURL {
	if p.Query == "" {
		return "#page-file"
	}
	return templ.SafeURL("&" + p.Query + "#page-file")
}

// sized reports whether the size of a file says something.
func (r FileRow) sized() bool { return !r.Missing && r.Kind != "pattern" && (r.Href != "" || !r.Bad) }

func baseName(name string) string { return path.Base(name) }

// share is how much of an upload is here.
func share(u Unfinished) string {
	if u.Size <= 0 {
		return "1"
	}
	return strconv.FormatFloat(float64(u.Here)/float64(u.Size), 'f', 3, 64)
}

// namesShown is how many names a sentence holds.
const namesShown = 6

// someOf lists cells in a sentence: "Raw, Split and 4 more".
func someOf(list []string) string {
	if len(list) <= namesShown {
		return strings.Join(list, ", ")
	}
	return strings.Join(list[:namesShown-1], ", ") + " and " + itoa(len(list)-namesShown+1) + " more"
}

// tableWords say what of a table is shown.
func (o OpenFile) tableWords() string {
	words := count(len(o.Rows), "row", "rows")
	switch {
	case o.Total >= 0 && o.Total == int64(len(o.Rows)):
	case o.Total >= 0:
		words = "the first " + words + " of " + number(int(o.Total))
	case o.Cut:
		words = "the first " + words
	}
	words += ", " + count(len(o.Columns)+o.Wider, "column", "columns")
	if o.Wider > 0 {
		words += ", " + itoa(o.Wider) + " of them not shown"
	}
	return words
}
