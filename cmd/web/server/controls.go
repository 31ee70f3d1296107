package server

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/display"
	"stagebook/cells/table"
	"stagebook/views"
)

// controls gives a table what it is asked with: orders, filters, pages, search
// and downloads, each with the address that leads there.
type controls struct {
	c     *echo.Context
	cell  string
	out   string
	query table.Query
	shown *display.Table
}

func (k *controls) addTo(model *views.Table) {
	q := k.query
	model.Controls = &views.Controls{
		Cell: k.cell, State: q.String(), Name: stateName(k.out), Search: q.Search,
		Action: base(k.c) + "/table", Fields: k.fields(),
	}
	if len(q.Filters) > 0 || q.Search != "" {
		all := q
		all.Filters, all.Search, all.First = nil, "", 0
		model.Controls.Clear = k.page(all)
	}
	for i := range model.Columns {
		k.addToColumn(&model.Columns[i])
	}
	k.addPages(model)
	k.addStrip(model)
	k.addDownloads(model)
}

func (k *controls) addPages(model *views.Table) {
	size := k.query.Size
	if size == 0 {
		size = pageRows
	}
	turn := func(first int) views.Turn {
		q := k.query
		q.First = max(first, 0)
		return views.Turn{Href: k.page(q), State: q.String()}
	}
	if model.First > 0 {
		model.Prev = turn(model.First - size)
	}
	if model.First+len(model.Cells) < model.Rows {
		model.Next = turn(model.First + size)
	}
	for _, n := range []int{pageRows, 25, 100} {
		if n == size || model.Rows <= pageRows {
			continue
		}
		q := k.query
		q.Size, q.First = n, model.First/n*n
		model.Sizes = append(model.Sizes, views.Turn{Text: strconv.Itoa(n), Href: k.page(q), State: q.String()})
	}
}

// addToColumn sets how the column is sorted and filtered. A click goes from
// unsorted to ascending, to descending, and back.
func (k *controls) addToColumn(column *views.Column) {
	at := slices.IndexFunc(k.query.Sort, func(o table.Order) bool { return o.Column == column.Name })
	next := []table.Order{{Column: column.Name}}
	if at >= 0 {
		column.Sort, next[0].Descending = "asc", true
		if k.query.Sort[at].Descending {
			column.Sort, next = "desc", nil
		}
		if len(k.query.Sort) > 1 {
			column.Rank = at + 1
		}
	}
	alone, added := k.query, k.query
	alone.Sort, alone.First, added.First = next, 0, 0
	added.Sort = slices.Clone(k.query.Sort)
	switch {
	case at < 0:
		added.Sort = append(added.Sort, next...)
	case len(next) == 0:
		added.Sort = slices.Delete(added.Sort, at, at+1)
	default:
		added.Sort[at] = next[0]
	}
	column.SortHref, column.SortTo, column.AddTo = k.page(alone), alone.String(), added.String()
	column.Filter = k.filter(column)
	k.addToShape(column)
}

func (k *controls) filter(column *views.Column) *views.Filter {
	model := &views.Filter{}
	at := slices.IndexFunc(k.query.Filters, func(f table.Filter) bool { return f.Column == column.Name })
	var set table.Filter
	if at >= 0 {
		set = k.query.Filters[at]
		model.Has, model.Missing = set.Contains, string(set.Missing)
		model.Min, model.Max = limit(set.Min), limit(set.Max)
	}
	if column.Numeric {
		return model
	}
	for _, bin := range column.Bins {
		if bin.Label != "" && !strings.HasSuffix(bin.Label, " others") {
			model.Options = append(model.Options, views.Option{Text: bin.Label, Count: bin.Count, On: slices.Contains(set.In, bin.Label)})
		}
	}
	return model
}

func limit(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'g', -1, 64)
}

// fields are what a form of the table has to bring along: the view, and what is
// asked of this table and of others.
func (k *controls) fields() []views.Field {
	fields := []views.Field{{Name: "_cell", Value: k.cell}, {Name: "_out", Value: k.out}}
	for name, texts := range k.kept() {
		for _, text := range texts {
			fields = append(fields, views.Field{Name: name, Value: text})
		}
	}
	slices.SortFunc(fields, func(a, b views.Field) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

// kept is what addresses of the page carry on: the view and the tables.
func (k *controls) kept() url.Values {
	own := make(url.Values)
	for name, texts := range k.c.QueryParams() {
		if strings.HasPrefix(name, "_t.") || !strings.HasPrefix(name, "_") && name != "token" {
			own[name] = texts
		}
	}
	return own
}

// page is the address, on the page, that shows the table so.
func (k *controls) page(q table.Query) string {
	own := k.kept()
	own.Del(stateName(k.out))
	if state := q.String(); state != "" {
		own.Set(stateName(k.out), state)
	}
	return "?" + own.Encode() + "#" + k.cell
}
