package views

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// duration says a time as a person would: "2 ms", "0.09 s", "12.0 s", "3 min 20 s".
func duration(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "under 1 ms"
	case d < 20*time.Millisecond:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 95*time.Millisecond:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d < 59950*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		d = d.Round(time.Second)
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	d = d.Round(time.Minute)
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// when says a moment relative to now: "today 18:04", "yesterday 02:00", "12 Nov, 02:00".
func when(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(now.Location())
	clock := t.Format("15:04")
	switch {
	case sameDay(now, t):
		return "today " + clock
	case sameDay(now.AddDate(0, 0, -1), t):
		return "yesterday " + clock
	case now.Year() == t.Year():
		return t.Format("2 Jan") + ", " + clock
	}
	return t.Format("2 Jan 2006")
}

// day says a date without a time.
func day(now, t time.Time) string {
	t = t.In(now.Location())
	switch {
	case sameDay(now, t):
		return "Today"
	case sameDay(now.AddDate(0, 0, -1), t):
		return "Yesterday"
	case now.Year() == t.Year():
		return t.Format("Monday, 2 January")
	}
	return t.Format("2 January 2006")
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

// size says a number of bytes: "512 B", "3.1 MB".
func size(n int64) string {
	const units = "kMGTPE"
	if n < 1000 {
		return strconv.FormatInt(n, 10) + " B"
	}
	f, u := float64(n)/1000, 0
	for f >= 999.95 && u < len(units)-1 {
		f /= 1000
		u++
	}
	return strconv.FormatFloat(f, 'f', 1, 64) + " " + units[u:u+1] + "B"
}

// count says how many of something there are: "1 cell", "2,310 cells".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

// number groups the digits of large numbers: 12,345.
func number(n int) string {
	s := strconv.Itoa(n)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// percent says how much of total is done, whole.
func percent(done, total int) int {
	if total <= 0 {
		return 0
	}
	return min(100, max(0, int(int64(done)*100/int64(total))))
}

// progressWords is the line beside a running cell: "62 %, about 0.9 s left".
func progressWords(p *Progress) string {
	if p == nil || p.Total <= 0 {
		return ""
	}
	s := fmt.Sprintf("%d %%", percent(p.Done, p.Total))
	if p.Left > 0 {
		s += ", about " + duration(p.Left) + " left"
	}
	return s
}

// place names a position in a file: "fit.go:18:42".
func place(file string, line, column int) string {
	s := file
	if line > 0 {
		s += ":" + strconv.Itoa(line)
		if column > 0 {
			s += ":" + strconv.Itoa(column)
		}
	}
	return s
}

// piece is a run of words, or of code.
type piece struct {
	text string
	code bool
}

// pieces takes the backquotes out of plain words. A quote without its second
// half stays as it is.
func pieces(s string) []piece {
	var out []piece
	for {
		before, rest, ok := strings.Cut(s, "`")
		name, after, closed := strings.Cut(rest, "`")
		if !ok || !closed {
			break
		}
		if before != "" {
			out = append(out, piece{text: before})
		}
		if name != "" {
			out = append(out, piece{text: name, code: true})
		}
		s = after
	}
	if s != "" {
		out = append(out, piece{text: s})
	}
	return out
}

// short is the start of a digest.
func short(digest string) string {
	return digest[:min(7, len(digest))]
}

// lines counts the lines of a text.
func lines(s string) int {
	return strings.Count(strings.TrimRight(s, "\n"), "\n") + 1
}

// itoa writes a whole number into an attribute.
func itoa[N int | int64](n N) string { return strconv.FormatInt(int64(n), 10) }

// coordinate writes a length of a drawing, to a tenth.
func coordinate(f float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0")
}
