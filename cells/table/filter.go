package table

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"stagebook/cells/codec/frame"
)

// Select returns the rows that a query lets through, in its order. The result
// must not be changed. Its error names a column that is not there, or says that
// ctx has ended.
func (t *Table) Select(ctx context.Context, q Query) ([]uint32, error) {
	rows := make([]uint32, t.Rows())
	for i := range rows {
		rows[i] = uint32(i)
	}
	tests, err := t.tests(q)
	if err != nil {
		return nil, err
	}
	for _, test := range tests {
		if rows, err = narrow(ctx, rows, test); err != nil {
			return nil, err
		}
	}
	return t.sorted(ctx, rows, q.Sort)
}

// test decides about one row.
type test func(row int) bool

func (t *Table) tests(q Query) ([]test, error) {
	var tests []test
	for _, f := range q.Filters {
		c := t.columns[f.Column]
		if c == nil {
			return nil, noColumn(t, f.Column)
		}
		tests = append(tests, filterTest(c, f))
	}
	if q.Search != "" {
		tests = append(tests, t.searchTest(q.Search))
	}
	return tests, nil
}

func noColumn(t *Table, name string) error {
	names := t.Names()
	more := ""
	if len(names) > 12 {
		names, more = names[:12], " and more"
	}
	return fmt.Errorf("there is no column %q; there are %s%s", name, strings.Join(names, ", "), more)
}

// filterTest makes the test of a filter, which costs little for each row.
func filterTest(c *frame.Column, f Filter) test {
	var tests []test
	if f.Min != nil || f.Max != nil {
		tests = append(tests, rangeTest(c, f))
	}
	if f.Contains != "" {
		has := contains(f.Contains)
		tests = append(tests, func(row int) bool { return has(textAt(c, row)) })
	}
	if len(f.In) > 0 {
		tests = append(tests, setTest(c, f.In))
	}
	if f.Missing == OnlyMissing {
		return func(row int) bool { return c.Missing(row) }
	}
	return func(row int) bool {
		if c.Missing(row) {
			return false
		}
		for _, pass := range tests {
			if !pass(row) {
				return false
			}
		}
		return true
	}
}

func rangeTest(c *frame.Column, f Filter) test {
	if c.Kind() != frame.Int && c.Kind() != frame.Float {
		return func(int) bool { return false }
	}
	return func(row int) bool {
		v := c.Float(row)
		if c.Kind() == frame.Int {
			v = float64(c.Int(row))
		}
		return (f.Min == nil || v >= *f.Min) && (f.Max == nil || v <= *f.Max)
	}
}

func setTest(c *frame.Column, texts []string) test {
	set := make(map[string]bool, len(texts))
	for _, text := range texts {
		set[text] = true
	}
	return func(row int) bool { return set[string(textAt(c, row))] }
}

// textAt is the whole value as text: in place where it is one.
func textAt(c *frame.Column, row int) []byte {
	if c.Kind() == frame.String {
		return c.Text(row)
	}
	return appendText(make([]byte, 0, 24), c, row)
}

// searchTest looks for a text in every column. Numbers are looked through only
// for what can stand in one.
func (t *Table) searchTest(text string) test {
	has := contains(text)
	numeric := strings.Trim(text, "0123456789.+-eE") == ""
	columns := t.frame.Columns()
	var searched []*frame.Column
	for i := range columns {
		if kind := columns[i].Kind(); kind == frame.String || kind == frame.Bool || numeric && kind != frame.None {
			searched = append(searched, &columns[i])
		}
	}
	return func(row int) bool {
		for _, c := range searched {
			if !c.Missing(row) && has(textAt(c, row)) {
				return true
			}
		}
		return false
	}
}

// contains reports whether a text holds another, whatever the case.
func contains(part string) func(text []byte) bool {
	lower := []byte(strings.ToLower(part))
	if strings.IndexFunc(part, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		return func(text []byte) bool { return bytes.Contains(bytes.ToLower(text), lower) }
	}
	first, upper := lower[0], lower[0]
	if 'a' <= first && first <= 'z' {
		upper = first - 'a' + 'A'
	}
	return func(text []byte) bool {
		for i := 0; i+len(lower) <= len(text); i++ {
			if (text[i] == first || text[i] == upper) && equalFold(text[i:i+len(lower)], lower) {
				return true
			}
		}
		return false
	}
}

// equalFold compares ASCII texts of one length; lower is in lower case.
func equalFold(text, lower []byte) bool {
	for i, b := range text {
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		if b != lower[i] {
			return false
		}
	}
	return true
}

// chunk is how many rows are tested between two looks at the context.
const chunk = 1 << 16

// narrow keeps the rows that pass, in their order, with all cores.
func narrow(ctx context.Context, rows []uint32, pass test) ([]uint32, error) {
	parts := runtime.GOMAXPROCS(0)
	if len(rows) < chunk {
		parts = 1
	}
	kept := make([][]uint32, parts)
	var all sync.WaitGroup
	for p := range parts {
		part := rows[p*len(rows)/parts : (p+1)*len(rows)/parts]
		all.Go(func() { // ends with the part, or with ctx
			for piece := range slices.Chunk(part, chunk) {
				if ctx.Err() != nil {
					return
				}
				for _, row := range piece {
					if pass(int(row)) {
						kept[p] = append(kept[p], row)
					}
				}
			}
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return slices.Concat(kept...), nil
}
