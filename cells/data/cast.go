package data

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// Cast gives the named columns another type. An element that cannot be one of
// that type fails it, with its row; a float with a fraction is no int. Truth
// values become 1 and 0.
func Cast(df dataframe.DataFrame, to series.Type, names ...string) (dataframe.DataFrame, error) {
	return change("cast to "+string(to), df, func(t *table) error {
		if err := known(to); err != nil {
			return err
		}
		for _, n := range names {
			c, err := t.find(n)
			if err != nil {
				return err
			}
			out := column.Make(n, to, t.rows)
			for i := range t.rows {
				if c.Missing(i) {
					out.SetMissing(i)
				} else if !castElement(&out, c, i) {
					text, _ := c.Text(i)
					return fmt.Errorf("column %q, row %d: %q is not of type %s", n, i, cut([]byte(text)), to)
				}
			}
			*c = out
		}
		return nil
	})
}

func castElement(to, from *column.Column, i int) (ok bool) {
	text, _ := from.Text(i)
	v, number := from.Float(i)
	switch to.Type {
	case series.String:
		to.Texts[i].V, ok = text, true
	case series.Float:
		if to.Floats[i].V, ok = v, number; !ok {
			to.Floats[i].V, ok = parseFloat([]byte(strings.TrimSpace(text)))
		}
	case series.Int:
		switch {
		case from.Type == series.Int:
			to.Ints[i], ok = from.Ints[i], true
		case number:
			to.Ints[i].V, ok = int(v), v == math.Trunc(v) && math.Abs(v) < 1<<63
		default:
			to.Ints[i].V, ok = parseInt([]byte(strings.TrimSpace(text)))
		}
	case series.Bool:
		if to.Bools[i].V, ok = v != 0, number; !ok {
			to.Bools[i].V, ok = parseBool([]byte(strings.TrimSpace(text)))
		}
	}
	return ok
}

// Trim takes the white space off both ends of the texts of the named columns, of all
// columns of texts when none is named.
func Trim(df dataframe.DataFrame, names ...string) (dataframe.DataFrame, error) {
	return eachText("trim", df, names, strings.TrimSpace)
}

// Lower makes the texts of the named columns lower-case, of all columns of texts when
// none is named.
func Lower(df dataframe.DataFrame, names ...string) (dataframe.DataFrame, error) {
	return eachText("lower", df, names, strings.ToLower)
}

// Upper makes the texts of the named columns upper-case, of all columns of texts when
// none is named.
func Upper(df dataframe.DataFrame, names ...string) (dataframe.DataFrame, error) {
	return eachText("upper", df, names, strings.ToUpper)
}

// Replace replaces what pattern, a regular expression of package regexp, finds in
// the texts of a column; $1 in by is its first group. A pattern that cannot be
// compiled is an error.
func Replace(df dataframe.DataFrame, name, pattern, by string) (dataframe.DataFrame, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return df, fmt.Errorf("replace: %w", err)
	}
	return eachText("replace", df, []string{name}, func(s string) string { return re.ReplaceAllString(s, by) })
}

func eachText(what string, df dataframe.DataFrame, names []string, do func(string) string) (dataframe.DataFrame, error) {
	return change(what, df, func(t *table) error {
		if len(names) == 0 {
			for i := range t.columns {
				if t.columns[i].Type == series.String {
					names = append(names, t.names[i])
				}
			}
		}
		for _, n := range names {
			c, err := t.text(n)
			if err != nil {
				return err
			}
			*c = textColumn(n, t.rows, func(i int) (string, bool) { return do(c.Texts[i].V), !c.Texts[i].Missing })
		}
		return nil
	})
}

func (t *table) text(name string) (*column.Column, error) {
	c, err := t.find(name)
	if err == nil && c.Type != series.String {
		err = fmt.Errorf("column %q is of type %s, where texts are wanted", name, c.Type)
	}
	return c, err
}

// Extract adds a column for each named group, (?P<name>…), of a regular
// expression that is matched against the texts of a column; where it does not
// match, or the group took no part, the element is missing.
func Extract(df dataframe.DataFrame, name, pattern string) (dataframe.DataFrame, error) {
	return change("extract", df, func(t *table) error {
		re, err := regexp.Compile(pattern)
		if err != nil {
			return err
		}
		c, err := t.text(name)
		if err != nil {
			return err
		}
		from := *c
		added := false
		for g, group := range re.SubexpNames() {
			if group == "" {
				continue
			}
			added = true
			t.set(textColumn(group, t.rows, func(i int) (string, bool) {
				m := re.FindStringSubmatchIndex(from.Texts[i].V)
				if m == nil || m[2*g] < 0 || from.Texts[i].Missing {
					return "", false
				}
				return from.Texts[i].V[m[2*g]:m[2*g+1]], true
			}))
		}
		if !added {
			return fmt.Errorf("the pattern %q has no named group, (?P<name>…)", pattern)
		}
		return nil
	})
}

// Part is a part of a date.
type Part string

// Parts of dates. Weeks and weekdays are those of ISO 8601 but for Weekday, which
// counts from Monday as 0, as in pandas; Hour, Minute and Second are those of the time's own zone.
const (
	Year    Part = "year"
	Quarter Part = "quarter"
	Month   Part = "month"
	Week    Part = "week"
	Day     Part = "day"
	YearDay Part = "dayofyear"
	Weekday Part = "weekday"
	Hour    Part = "hour"
	Minute  Part = "minute"
	Second  Part = "second"
)

// DateParts adds a column of ints, called name_part, for each part of the times
// in a column: texts in RFC 3339, or bare dates (2006-01-02).
func DateParts(df dataframe.DataFrame, name string, parts ...Part) (dataframe.DataFrame, error) {
	return change("date parts", df, func(t *table) error {
		c, err := t.text(name)
		if err != nil {
			return err
		}
		times := c.Texts
		out := make([]column.Column, len(parts))
		for k, p := range parts {
			if _, ok := partOf(time.Time{}, p); !ok {
				return fmt.Errorf("%q is no part of a date", p)
			}
			out[k] = column.Make(name+"_"+string(p), series.Int, t.rows)
		}
		for i, e := range times {
			at, err := ParseTime(e.V)
			if err != nil && !e.Missing {
				return fmt.Errorf("column %q, row %d: %w", name, i, err)
			}
			for k, p := range parts {
				out[k].Ints[i].V, _ = partOf(at, p)
				if e.Missing {
					out[k].SetMissing(i)
				}
			}
		}
		for _, o := range out {
			t.set(o)
		}
		return nil
	})
}

// ParseTime reads a time as frames keep it: RFC 3339, or a bare date for midnight UTC.
func ParseTime(text string) (time.Time, error) {
	layout := time.RFC3339
	if len(text) == len(time.DateOnly) {
		layout = time.DateOnly
	}
	t, err := time.Parse(layout, text)
	if err != nil {
		return t, fmt.Errorf("%q is no time such as 2006-01-02 or 2006-01-02T15:04:05Z; data.Dates reads other layouts", text)
	}
	return t, nil
}

func partOf(t time.Time, p Part) (int, bool) {
	switch p {
	case Year:
		return t.Year(), true
	case Quarter:
		return (int(t.Month()) + 2) / 3, true
	case Month:
		return int(t.Month()), true
	case Week:
		_, w := t.ISOWeek()
		return w, true
	case Day:
		return t.Day(), true
	case YearDay:
		return t.YearDay(), true
	case Weekday:
		return (int(t.Weekday()) + 6) % 7, true
	case Hour:
		return t.Hour(), true
	case Minute:
		return t.Minute(), true
	case Second:
		return t.Second(), true
	}
	return 0, false
}
