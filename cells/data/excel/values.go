package excel

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// sheet is the stored values of a sheet, and what tells numbers from times and truth
// values, which Excel stores as numbers.
type sheet struct {
	book *excelize.File
	name string
	rows [][]string
	from bool         // days are counted from 1904
	time map[int]bool // styles by number: whether they show times
}

func open(book *excelize.File, name string) (*sheet, error) {
	s := &sheet{book: book, name: name, time: map[int]bool{}}
	var err error
	if s.rows, err = book.GetRows(name, excelize.Options{RawCellValue: true}); err != nil {
		return nil, err
	}
	props, err := book.GetWorkbookProps()
	if err != nil {
		return nil, err
	}
	s.from = props.Date1904 != nil && *props.Date1904
	for i := 0; ; i++ {
		style, err := book.GetStyle(i)
		if err != nil {
			break // there are no more
		}
		if showsTime(style) {
			s.time[i] = true
		}
	}
	if err := s.times(); err != nil {
		return nil, err
	}
	return s, s.truths()
}

// literal is what stands in a number format without being part of a date: quoted text,
// an escaped letter, a colour or a condition in brackets.
var literal = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)

// elapsed is a format of how long something took.
var elapsed = regexp.MustCompile(`(?i)\[(h+|m+|s+)\]`)

// showsTime says whether a style shows a number as a date or a time of day (ECMA-376,
// part 1, 18.8.30 and 18.8.31).
func showsTime(style *excelize.Style) bool {
	if style.CustomNumFmt != nil {
		format := *style.CustomNumFmt
		if elapsed.MatchString(format) || strings.EqualFold(format, "General") {
			return false
		}
		return strings.ContainsAny(strings.ToLower(literal.ReplaceAllString(format, "")), "ymdhs")
	}
	n := style.NumFmt
	return n >= 14 && n <= 22 || n >= 27 && n <= 36 || n == 45 || n == 47 || n >= 50 && n <= 58
}

// times writes numbers that are shown as times as texts in RFC 3339, UTC; a number below
// 1, a time of day without a date, as 15:04:05.
func (s *sheet) times() error {
	if len(s.time) == 0 {
		return nil
	}
	for i, row := range s.rows {
		for j, text := range row {
			days, err := strconv.ParseFloat(text, 64)
			if err != nil || !(days >= 0 && days < 2958466) { // to the end of 9999
				continue
			}
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				return err
			}
			style, err := s.book.GetCellStyle(s.name, at)
			if err != nil {
				return err
			}
			if !s.time[style] {
				continue
			}
			t := s.moment(days)
			if row[j] = t.Format(time.RFC3339Nano); days < 1 {
				row[j] = t.Format("15:04:05.999")
			}
		}
	}
	return nil
}

// moment is the time of a number of days, to the millisecond, for a float is hardly
// finer. Excel takes 1900 for a leap year, so its first sixty days are one late.
func (s *sheet) moment(days float64) time.Time {
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case s.from:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days >= 1 && days < 60:
		start = start.AddDate(0, 0, 1)
	}
	whole, part := math.Modf(days)
	return start.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round(part*86400e3)) * time.Millisecond)
}

// truths writes truth values as true and false. Only the type of a cell tells them from
// 0 and 1, and to ask for it takes the longer the lower the cell stands; so a
// column whose only numbers are 0 and 1 is asked once, at the first of them.
func (s *sheet) truths() error {
	width := 0
	for _, row := range s.rows {
		width = max(width, len(row))
	}
	for j := range width {
		first := s.firstTruth(j)
		if first < 0 {
			continue
		}
		at, err := excelize.CoordinatesToCellName(j+1, first+1)
		if err != nil {
			return err
		}
		kind, err := s.book.GetCellType(s.name, at)
		if err != nil {
			return err
		}
		if kind != excelize.CellTypeBool {
			continue
		}
		for _, row := range s.rows {
			if j < len(row) && (row[j] == "0" || row[j] == "1") {
				row[j] = strconv.FormatBool(row[j] == "1")
			}
		}
	}
	return nil
}

// firstTruth is the first row of a column that may hold a truth value, -1 when there is
// none, or the column holds other numbers.
func (s *sheet) firstTruth(j int) int {
	first := -1
	for i, row := range s.rows {
		if j >= len(row) {
			continue
		}
		if row[j] == "0" || row[j] == "1" {
			if first < 0 {
				first = i
			}
		} else if _, err := strconv.ParseFloat(row[j], 64); err == nil {
			return -1
		}
	}
	return first
}
