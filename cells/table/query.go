package table

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Query is what a person asks of a table. The zero Query asks for all rows in
// their own order.
type Query struct {
	Sort    []Order
	Filters []Filter
	Search  string // in any column, whatever the case; "": everything
	First   int    // number of the first row of the page, from 0
	Size    int    // rows of a page; 0: as many as the page likes

	Columns     []string // shown, in this order; none: all
	Pinned      []string // shown first, and kept in sight
	Hidden      []string // not shown
	FirstColumn int      // number of the first column of the page, among those that are not pinned
	Widths      []Width  // by name
}

// Order sorts by one column.
type Order struct {
	Column     string
	Descending bool
}

// Filter lets through the rows whose value in one column is as it says. What
// is empty says nothing. A missing value passes only a filter that asks for
// missing values alone.
type Filter struct {
	Column   string
	Min, Max *float64 // of a column of numbers, both inclusive
	Contains string   // whatever the case
	In       []string // texts of whole values
	Missing  Missing
}

// Missing is what a filter says of missing values.
type Missing string

// What a filter can say of missing values.
const (
	AnyMissing  Missing = ""
	OnlyMissing Missing = "only"
	NoMissing   Missing = "none"
)

// The names in the text of a query. Those of a filter end with its column.
const (
	sortName, searchName, columnName, firstName, sizeName = "s", "q", "c", "p", "n"
	minName, maxName, hasName, inName, missingName        = "min.", "max.", "has.", "in.", "na."
	ascending, descending                                 = "a:", "d:"
)

// String is the one text of a query, in the form of the query of an address.
// ParseQuery reads it.
func (q Query) String() string {
	v := make(url.Values)
	for _, o := range q.Sort {
		direction := ascending
		if o.Descending {
			direction = descending
		}
		v.Add(sortName, direction+o.Column)
	}
	for _, f := range q.Filters {
		f.write(v)
	}
	if q.Search != "" {
		v.Set(searchName, q.Search)
	}
	q.writeColumns(v)
	if q.First > 0 {
		v.Set(firstName, strconv.Itoa(q.First))
	}
	if q.Size > 0 {
		v.Set(sizeName, strconv.Itoa(q.Size))
	}
	return v.Encode()
}

func (f Filter) write(v url.Values) {
	if f.Min != nil {
		v.Set(minName+f.Column, figure(*f.Min))
	}
	if f.Max != nil {
		v.Set(maxName+f.Column, figure(*f.Max))
	}
	if f.Contains != "" {
		v.Set(hasName+f.Column, f.Contains)
	}
	for _, text := range f.In {
		v.Add(inName+f.Column, text)
	}
	if f.Missing != AnyMissing {
		v.Set(missingName+f.Column, string(f.Missing))
	}
}

func figure(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

// ParseQuery reads the text of a query. Its error says which part is wrong.
func ParseQuery(text string) (Query, error) {
	v, err := url.ParseQuery(text)
	if err != nil {
		return Query{}, fmt.Errorf("the state of a table: %w", err)
	}
	q := Query{Search: v.Get(searchName)}
	if err := q.readColumns(v); err != nil {
		return Query{}, err
	}
	for _, s := range v[sortName] {
		direction, column := s[:min(len(s), 2)], s[min(len(s), 2):]
		if direction != ascending && direction != descending {
			return Query{}, fmt.Errorf("the state of a table: %q says no direction to sort in", s)
		}
		q.Sort = append(q.Sort, Order{Column: column, Descending: direction == descending})
	}
	if q.First, err = whole(v, firstName); err != nil {
		return Query{}, err
	}
	if q.Size, err = whole(v, sizeName); err != nil {
		return Query{}, err
	}
	q.Filters, err = parseFilters(v)
	return q, err
}

func whole(v url.Values, name string) (int, error) {
	text := v.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("the state of a table: %s=%q is no whole number from 0", name, text)
	}
	return n, nil
}

func parseFilters(v url.Values) ([]Filter, error) {
	var filters []Filter
	of := func(column string) *Filter {
		i := slices.IndexFunc(filters, func(f Filter) bool { return f.Column == column })
		if i < 0 {
			filters, i = append(filters, Filter{Column: column}), len(filters)
		}
		return &filters[i]
	}
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		kind, column, ok := strings.Cut(name, ".")
		if !ok {
			continue
		}
		if err := of(column).read(kind+".", v[name]); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(filters, Filter.empty), nil
}

func (f *Filter) read(kind string, texts []string) error {
	limit := func(to **float64) error {
		n, err := strconv.ParseFloat(strings.TrimSpace(texts[0]), 64)
		if texts[0] == "" {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the filter of %q: %q is no number", f.Column, texts[0])
		}
		*to = &n
		return nil
	}
	switch kind {
	case minName:
		return limit(&f.Min)
	case maxName:
		return limit(&f.Max)
	case hasName:
		f.Contains = texts[0]
	case inName:
		f.In = texts
	case missingName:
		f.Missing = Missing(texts[0])
		if f.Missing != AnyMissing && f.Missing != OnlyMissing && f.Missing != NoMissing {
			return fmt.Errorf("the filter of %q: %q is neither %s nor %s", f.Column, texts[0], OnlyMissing, NoMissing)
		}
	}
	return nil
}

func (f Filter) empty() bool {
	return f.Min == nil && f.Max == nil && f.Contains == "" && len(f.In) == 0 && f.Missing == AnyMissing
}

// rowsText is the text of what decides which rows there are, and their order.
func (q Query) rowsText() string {
	return Query{Sort: q.Sort, Filters: q.Filters, Search: q.Search}.String()
}
