package data

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// Schema says what a frame has to be.
//
//	var schema = data.Schema{
//		{Name: "mass", Type: series.Float, Min: data.Bound(0), Missing: true},
//		{Name: "sex", Type: series.String, Allowed: []string{"MALE", "FEMALE"}, Missing: true},
//	}
//
//	func Checked(raw dataframe.DataFrame) (dataframe.DataFrame, error) { return schema.Check(raw) }
type Schema []Field

// Field says what a column has to be. Of what is left at its zero value nothing
// is asked, but for missing elements, which have to be allowed.
type Field struct {
	Name     string
	Type     series.Type
	Missing  bool // missing elements are allowed
	Optional bool // the column need not be there
	Unique   bool // no element twice; missing ones do not count
	Min, Max *float64
	Allowed  []string // texts of the elements there may be
	Pattern  string   // a regular expression that the whole of each text matches
}

// Bound gives a limit for Min or Max, which itself is allowed.
func Bound(v float64) *float64 { return &v }

// Problem is what is wrong with an element or a column.
type Problem struct {
	Column string
	Row    int // from 0; -1 for the whole column
	Value  string
	Reason string
}

// Broken is the error of a frame that does not keep to its schema.
type Broken struct {
	First []Problem // at most 100
	Total int
}

const problemsKept = 100

// Error lists the first problems.
func (e *Broken) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the frame does not keep to its schema in %d places", e.Total)
	for _, p := range e.First[:min(len(e.First), 10)] {
		fmt.Fprintf(&b, "\n\tcolumn %q", p.Column)
		if p.Row >= 0 {
			fmt.Fprintf(&b, ", row %d, %q", p.Row, cut([]byte(p.Value)))
		}
		b.WriteString(": " + p.Reason)
	}
	if e.Total > 10 {
		fmt.Fprintf(&b, "\n\tand %d more", e.Total-10)
	}
	return b.String()
}

// Problems gives the problems that are kept as a frame: column, row, value, reason.
func (e *Broken) Problems() dataframe.DataFrame {
	n := len(e.First)
	row := column.Make("row", series.Int, n)
	for i, p := range e.First {
		row.Ints[i] = column.Cell[int]{V: p.Row, Missing: p.Row < 0}
	}
	df, err := column.Frame([]column.Column{
		textColumn("column", n, func(i int) (string, bool) { return e.First[i].Column, true }), row,
		textColumn("value", n, func(i int) (string, bool) { return e.First[i].Value, e.First[i].Row >= 0 }),
		textColumn("reason", n, func(i int) (string, bool) { return e.First[i].Reason, true }),
	})
	df.Err = err
	return df
}

// Show gives what a page shows below the error: the problems.
func (e *Broken) Show() any { return e.Problems() }

func (e *Broken) add(p Problem) {
	if e.Total++; len(e.First) < problemsKept {
		e.First = append(e.First, p)
	}
}

// Check gives the frame itself when it keeps to the schema, else a [*Broken].
// Columns that the schema does not name are let through.
func (s Schema) Check(df dataframe.DataFrame) (dataframe.DataFrame, error) {
	t, err := open(df)
	if err != nil {
		return df, fmt.Errorf("check: %w", err)
	}
	broken := &Broken{}
	for _, f := range s {
		c, err := t.find(f.Name)
		if err != nil {
			if !f.Optional {
				broken.add(Problem{f.Name, -1, "", err.Error()})
			}
			continue
		}
		if f.Type != "" && f.Type != c.Type {
			broken.add(Problem{f.Name, -1, "", fmt.Sprintf("it is of type %s, where %s is wanted", c.Type, f.Type)})
			continue
		}
		if err := f.check(c, broken); err != nil {
			return dataframe.DataFrame{}, fmt.Errorf("check: field %q: %w", f.Name, err)
		}
	}
	if broken.Total > 0 {
		return dataframe.DataFrame{}, broken
	}
	return df, nil
}

func (f *Field) check(c *column.Column, broken *Broken) error {
	var pattern *regexp.Regexp
	var err error
	if f.Pattern != "" {
		if pattern, err = regexp.Compile("^(?:" + f.Pattern + ")$"); err != nil {
			return err
		}
	}
	if (f.Min != nil || f.Max != nil) && c.Type == series.String {
		return fmt.Errorf("it has Min or Max, and the column holds texts")
	}
	var codes []int32
	var first []int
	if f.Unique {
		codes, first = codesOf(c)
	}
	for i := range c.Len() {
		why := ""
		switch {
		case c.Missing(i):
			if !f.Missing {
				why = "it is missing"
			}
		case f.Unique && first[codes[i]] != i:
			why = fmt.Sprintf("row %d has it already", first[codes[i]])
		default:
			why = f.misfit(c, i, pattern)
		}
		if why != "" {
			text, _ := c.Text(i)
			broken.add(Problem{f.Name, i, text, why})
		}
	}
	return nil
}

func (f *Field) misfit(c *column.Column, i int, pattern *regexp.Regexp) string {
	v, number := c.Float(i)
	switch {
	case number && f.Min != nil && v < *f.Min:
		return fmt.Sprintf("it is below %v", *f.Min)
	case number && f.Max != nil && v > *f.Max:
		return fmt.Sprintf("it is above %v", *f.Max)
	}
	if f.Allowed == nil && pattern == nil {
		return ""
	}
	text, _ := c.Text(i)
	if f.Allowed != nil && !slices.Contains(f.Allowed, text) {
		return "it is none of " + strings.Join(f.Allowed, ", ")
	}
	if pattern != nil && !pattern.MatchString(text) {
		return "it does not match " + f.Pattern
	}
	return ""
}
