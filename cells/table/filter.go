package table

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unicode/utf8"

	"stagebook/cells/codec/frame"
)

// Select returns the rows that a query lets through, in its order, all of them.
// Its error names a column that is not there, or says that ctx has ended.
func (t *Table) Select(ctx context.Context, q Query) (Rows, error) {
	rows, err := t.passing(ctx, q)
	if err != nil || len(q.Sort) == 0 {
		return rows, err
	}
	return t.sorted(ctx, rows, q.Sort)
}

// passing returns the rows that a query lets through, in their own order.
func (t *Table) passing(ctx context.Context, q Query) (Rows, error) {
	tests, err := t.tests(q)
	if err != nil || len(tests) == 0 {
		return AllRows(t.Rows()), err
	}
	return narrow(ctx, t.Rows(), func(row int) bool {
		for _, pass := range tests {
			if !pass(row) {
				return false
			}
		}
		return true
	})
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
func narrow(ctx context.Context, rows int, pass test) (Rows, error) {
	words := make([]uint64, (rows+63)/64)
	parts := runtime.GOMAXPROCS(0)
	if rows < chunk {
		parts = 1
	}
	var all sync.WaitGroup
	for p := range parts {
		from, to := p*len(words)/parts, (p+1)*len(words)/parts
		all.Go(func() { // ends with the part, or with ctx
			for first := from; first < to && ctx.Err() == nil; first += chunk / 64 {
				mark(words, first, min(to, first+chunk/64), rows, pass)
			}
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return Rows{}, err
	}
	return bitRows(words), nil
}

// mark sets the bits of the rows that pass, in the words from first to before last.
func mark(words []uint64, first, last, rows int, pass test) {
	for w := first; w < last; w++ {
		word := uint64(0)
		for bit := range min(64, rows-64*w) {
			if pass(64*w + bit) {
				word |= 1 << bit
			}
		}
		words[w] = word
	}
}
