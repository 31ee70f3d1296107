package prepare

import (
	"fmt"
	"slices"
)

// Encoding is how a column of categories becomes numbers.
type Encoding int

// The encodings.
const (
	None    Encoding = iota // the column holds numbers
	OneHot                  // a column of 0 and 1 for each category
	Ordinal                 // the place of the category in order
)

// Encoder knows the categories of a column.
type Encoder struct {
	Categories []string // in order
	OneHot     bool     // else the place
	Drop       bool     // one-hot without the first category
	Unknown    bool     // a category that was not seen is all zeros (or -1) instead of an error
}

// FitEncoder takes the distinct values, in order of bytes.
func FitEncoder(values []string, e Encoding) Encoder {
	own := slices.Clone(values)
	slices.Sort(own)
	return Encoder{Categories: slices.Clip(slices.Compact(own)), OneHot: e == OneHot}
}

// Width is the number of columns that Apply writes.
func (e Encoder) Width() int {
	switch {
	case !e.OneHot:
		return 1
	case e.Drop:
		return max(0, len(e.Categories)-1)
	}
	return len(e.Categories)
}

// Apply writes the numbers of one value into to, which has Width places and is
// all zeros. An unknown category is an error that names it.
func (e Encoder) Apply(value string, to []float64) error {
	at, ok := slices.BinarySearch(e.Categories, value)
	if !ok {
		if !e.Unknown {
			return fmt.Errorf("category %q was not among those fitted, %q; allow it with Unknown", value, e.Categories)
		}
		at = -1
	}
	if !e.OneHot {
		to[0] = float64(at)
		return nil
	}
	if e.Drop {
		at--
	}
	if at >= 0 {
		to[at] = 1
	}
	return nil
}

func (e Encoder) names(column string) []string {
	if !e.OneHot {
		return []string{column}
	}
	var names []string
	for _, c := range e.Categories[len(e.Categories)-e.Width():] {
		names = append(names, column+" = "+c)
	}
	return names
}
