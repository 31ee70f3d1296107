package data

import (
	"fmt"
	"strings"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// Wrong is a place in a text that could not be read.
type Wrong struct {
	Line   int    // in the text, from 1
	Column string // "" when the whole row is meant
	Reason string
}

// String names the place and the reason.
func (w Wrong) String() string {
	if w.Column == "" {
		return fmt.Sprintf("line %d: %s", w.Line, w.Reason)
	}
	return fmt.Sprintf("line %d, column %q: %s", w.Line, w.Column, w.Reason)
}

// WrongRows is the error of a text of which rows could not be read.
type WrongRows struct {
	First []Wrong // at most 20
	Total int
}

const wrongShown = 20

// Problems gives the first places as a frame: line, column (missing where the whole
// row is meant), reason.
func (e *WrongRows) Problems() dataframe.DataFrame {
	n := len(e.First)
	line := column.Make("line", series.Int, n)
	for i, w := range e.First {
		line.Ints[i].V = w.Line
	}
	df, err := column.Frame([]column.Column{
		line,
		textColumn("column", n, func(i int) (string, bool) { return e.First[i].Column, e.First[i].Column != "" }),
		textColumn("reason", n, func(i int) (string, bool) { return e.First[i].Reason, true }),
	})
	df.Err = err
	return df
}

// Show gives what a page shows below the error: the places.
func (e *WrongRows) Show() any { return e.Problems() }

// Error lists the first places and says how to go on without them.
func (e *WrongRows) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rows cannot be read (data.SkipWrong leaves them out)", e.Total)
	if e.Total == 1 {
		b.Reset()
		b.WriteString("one row cannot be read (data.SkipWrong leaves it out)")
	}
	for _, w := range e.First {
		b.WriteString("\n\t" + w.String())
	}
	if more := e.Total - len(e.First); more > 0 {
		fmt.Fprintf(&b, "\n\tand %d more", more)
	}
	return b.String()
}
