package display

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Bounds of a table.
const (
	tableRows    = 50         // rows that a display holds
	tableColumns = 200        // columns that it holds
	tableLeast   = 8          // columns that it holds however many rows there are
	tableWork    = 50_000_000 // values that are looked at, about
	cellText     = 200        // bytes of one cell
	numberBins   = 14
	categoryBins = 8
	categories   = 1000 // distinct texts that are counted; more is "many"
	precisionMax = 6
)

// Source is one column of a table to be shown. Number or Text is set, and both
// where the text says more than the number can, as of whole numbers beyond 2^53.
// Each reports false for a missing value.
type Source struct {
	Name   string
	Type   string
	Number func(row int) (float64, bool)
	Text   func(row int) (string, bool)
	Whole  bool // a column of whole numbers
}

// NewTable describes columns of equal length and takes their first rows.
func NewTable(columns []Source, rows int) *Table {
	limit := columnLimit(rows)
	t := &Table{Rows: rows, MoreCols: max(0, len(columns)-limit)}
	columns = columns[:min(len(columns), limit)]
	shown := min(rows, tableRows)
	t.Cells = make([][]Cell, shown)
	for i := range t.Cells {
		t.Cells[i] = make([]Cell, len(columns))
	}
	for c, source := range columns {
		column := Describe(source, rows, shown)
		for row := range shown {
			t.Cells[row][c] = CellAt(source, &column, row)
		}
		t.Columns = append(t.Columns, column)
	}
	return t
}

// columnLimit is how many columns of so many rows can be described in bounded
// work.
func columnLimit(rows int) int {
	return min(tableColumns, max(tableLeast, tableWork/max(rows, 1)))
}

// Describe is the head of a column: its range, mean, missing and distinct values,
// distribution, and the digits that its first shown rows need.
func Describe(s Source, rows, shown int) Column {
	column := Column{Name: s.Name, Type: s.Type, Numeric: s.Number != nil}
	if s.Number != nil {
		describeNumbers(&column, s, rows, shown)
	} else {
		describeTexts(&column, s, rows)
	}
	return column
}

// CellAt is the value of a column in one row, as it is shown under the column's
// description.
func CellAt(s Source, column *Column, row int) Cell {
	if s.Number != nil {
		f, ok := s.Number(row)
		if !ok {
			return Cell{Missing: true}
		}
		cell := numberCell(f, column.Precision)
		if s.Text != nil && math.Abs(f) >= 1<<53 {
			cell.Text, _ = s.Text(row)
			cell.Raw = ""
		}
		return cell
	}
	text, ok := s.Text(row)
	if !ok {
		return Cell{Missing: true}
	}
	short, cut := clip(text, cellText)
	if cut {
		raw, _ := clip(text, 10*cellText)
		return Cell{Text: short + "…", Raw: raw}
	}
	return Cell{Text: short}
}

func numberCell(f float64, precision int) Cell {
	raw := strconv.FormatFloat(f, 'g', -1, 64)
	text := raw
	if size := math.Abs(f); f == 0 || (size >= 1e-6 && size < 1e15) {
		text = strconv.FormatFloat(f, 'f', precision, 64)
	}
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-") // rounded to zero
	}
	if text == raw {
		return Cell{Text: text}
	}
	return Cell{Text: text, Raw: raw}
}

// describeNumbers finds the range, mean and distribution of the finite numbers,
// and the digits that the shown ones need.
func describeNumbers(column *Column, s Source, rows, shown int) {
	lo, hi, sum, n := math.Inf(1), math.Inf(-1), 0.0, 0
	distinct := make(map[float64]bool)
	for row := range rows {
		f, ok := s.Number(row)
		switch {
		case !ok:
			column.Missing++
		case !math.IsInf(f, 0) && !math.IsNaN(f):
			lo, hi, sum, n = min(lo, f), max(hi, f), sum+f, n+1
			if len(distinct) < categories {
				distinct[f] = true
			}
		}
	}
	if !s.Whole {
		column.Precision = precision(s, shown)
	}
	if n == 0 {
		return
	}
	if len(distinct) < categories {
		column.Distinct = len(distinct)
	}
	column.Min, column.Max, column.Mean = figure(lo), figure(hi), figure(sum/float64(n))
	column.Bins = []Bin{{Count: n, Lo: lo, Hi: hi}}
	if width := (hi - lo) / numberBins; width > 0 && !math.IsInf(width, 0) {
		column.Bins = histogram(s, rows, lo, width)
	}
}

// precision is how many digits behind the point the shown numbers have, at most
// as many as leave five in front and behind together.
func precision(s Source, shown int) int {
	digits, largest := 0, 0.0
	for row := range shown {
		f, ok := s.Number(row)
		if !ok || math.IsInf(f, 0) || math.IsNaN(f) {
			continue
		}
		largest = max(largest, math.Abs(f))
		for digits < precisionMax && !has(f, digits) {
			digits++
		}
	}
	front := 1
	for limit := 10.0; largest >= limit; limit *= 10 {
		front++
	}
	room := max(5-front, 1)
	if largest < 0.1 {
		room = precisionMax
	}
	return min(digits, room)
}

// has reports whether a number is whole after so many digits behind its point.
func has(f float64, digits int) bool {
	scaled := f * math.Pow10(digits)
	return math.Abs(scaled-math.Round(scaled)) < 1e-9*max(1, math.Abs(scaled))
}

func histogram(s Source, rows int, lo, width float64) []Bin {
	bins := make([]Bin, numberBins)
	for i := range bins {
		bins[i].Lo, bins[i].Hi = lo+float64(i)*width, lo+float64(i+1)*width
	}
	for row := range rows {
		f, ok := s.Number(row)
		if !ok || math.IsInf(f, 0) || math.IsNaN(f) {
			continue
		}
		bins[min(int((f-lo)/width), numberBins-1)].Count++
	}
	return bins
}

// describeTexts counts the distinct texts and shows the most frequent ones.
func describeTexts(column *Column, s Source, rows int) {
	counts := make(map[string]int)
	for row := range rows {
		text, ok := s.Text(row)
		if !ok {
			column.Missing++
			continue
		}
		if _, known := counts[text]; known || len(counts) < categories {
			counts[text]++
		}
	}
	column.Distinct = len(counts)
	if len(counts) >= categories {
		column.Distinct = 0 // many
		return
	}
	column.Bins = frequent(counts, rows-column.Missing)
}

func frequent(counts map[string]int, all int) []Bin {
	bins := make([]Bin, 0, len(counts))
	for text, n := range counts {
		bins = append(bins, Bin{Label: clipped(text), Count: n})
	}
	slices.SortFunc(bins, func(a, b Bin) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label)) })
	if len(bins) <= categoryBins {
		return bins
	}
	rest := all
	for _, b := range bins[:categoryBins-1] {
		rest -= b.Count
	}
	others := Bin{Label: fmt.Sprintf("%d others", len(bins)-categoryBins+1), Count: rest}
	return append(bins[:categoryBins-1:categoryBins-1], others)
}
