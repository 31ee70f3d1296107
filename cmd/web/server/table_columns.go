package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/display"
	"stagebook/cells/store"
	"stagebook/cells/table"
	"stagebook/views"
)

const (
	listedColumns = 100     // columns that a list names at once
	usualWidth    = 140     // px, of a column that nobody gave a width
	valueBytes    = 1 << 20 // of one value that a page shows whole
)

// turnTo is the address that shows the table so.
func (k *controls) turnTo(q table.Query) views.Turn {
	return views.Turn{Href: k.page(q), State: q.String()}
}

// addStrip leads to the other columns of a wide table.
func (k *controls) addStrip(model *views.Table) {
	own := k.own()
	model.Controls.List = base(k.c) + "/table/columns?" + own.Encode()
	model.Controls.Value = base(k.c) + "/table/cell?" + own.Encode()
	step := len(model.Columns) - model.Pinned
	if model.FirstColumn > 0 {
		q := k.query
		q.FirstColumn = max(0, model.FirstColumn-(pageWide-model.Pinned))
		model.PrevColumns = k.turnTo(q)
	}
	if model.FirstColumn+step < model.AllColumns {
		q := k.query
		q.FirstColumn = model.FirstColumn + step
		model.NextColumns = k.turnTo(q)
	}
}

// addToShape sets how a column is pinned, hidden and made wider.
func (k *controls) addToShape(column *views.Column) {
	column.Width = k.query.Width(column.Name)
	pinned := slices.Contains(k.query.Pinned, column.Name)
	width := column.Width
	if width == 0 {
		width = usualWidth
	}
	column.Shape = &views.Shape{
		Pinned: pinned, Pin: k.turnTo(k.query.Pin(column.Name, !pinned)), Hide: k.turnTo(k.query.Show(column.Name, false)),
		Wider: k.turnTo(resized(k.query, column.Name, width*5/4)), Tighter: k.turnTo(resized(k.query, column.Name, width*4/5)),
	}
}

// resized is a query with another width of a column.
func resized(q table.Query, column string, px int) table.Query {
	q.Widths = slices.DeleteFunc(slices.Clone(q.Widths), func(w table.Width) bool { return w.Column == column })
	q.Widths = append(q.Widths, table.Width{Column: column, Px: min(max(px, table.LeastWidth), table.MostWidth)})
	return q
}

// own are the fields of an address about this output in this view.
func (k *controls) own() url.Values {
	own := make(url.Values)
	for name, text := range asked(k.c.QueryParams()) {
		own.Set(name, text)
	}
	own.Set("_cell", k.cell)
	own.Set("_out", k.out)
	if tab := k.c.QueryParam("_tab"); tab != "" {
		own.Set("_tab", tab)
	}
	return own
}

// addDownloads leads to the rows that the query lets through, in its order, and to
// everything where that is more.
func (k *controls) addDownloads(model *views.Table) {
	part := k.query
	part.First, part.Size, part.FirstColumn, part.Widths = 0, 0, 0, nil
	less := len(part.Filters) > 0 || part.Search != "" || len(part.Columns)+len(part.Hidden) > 0
	for _, as := range formats {
		model.Downloads = append(model.Downloads, views.Link{Text: as.word, Href: k.download(as.name, part)})
		if less {
			model.Whole = append(model.Whole, views.Link{Text: as.word, Href: k.download(as.name, table.Query{})})
		}
	}
}

func (k *controls) download(as string, q table.Query) string {
	own := k.own()
	own.Del("_tab")
	if state := q.String(); state != "" {
		own.Set(stateName(k.out), state)
	}
	own.Set("_as", as)
	return base(k.c) + "/download?" + own.Encode()
}

// asking is a request about one table.
type asking struct {
	out   *store.RecordOutput
	shown *display.Table
	query table.Query
}

// askedTable finds the table that a request is about, and what it asks of it.
func (s *Server) askedTable(c *echo.Context) (*asking, error) {
	out, shown, err := s.shownPart(c)
	if err != nil {
		return nil, err
	}
	if shown.Table == nil || !s.askable(out) {
		return nil, notFound(c)
	}
	q, err := table.ParseQuery(c.QueryParam(stateName(out.Name)))
	if err != nil {
		return nil, &pageError{status: http.StatusBadRequest, title: "The table cannot be asked this", text: err.Error()}
	}
	return &asking{out: out, shown: shown.Table, query: q}, nil
}

// tableColumns lists the columns of a table whose names hold _find: a part of a
// page.
func (s *Server) tableColumns(c *echo.Context) error {
	a, err := s.askedTable(c)
	if err != nil {
		return err
	}
	k := &controls{c: c, cell: c.QueryParam("_cell"), out: a.out.Name, query: a.query, shown: a.shown}
	var list views.ColumnList
	err = s.tables.Ask(c.Request().Context(), volumeOf(a.out), table.Query{Size: 1}, func(p table.Page) error {
		list = k.list(p.Table.Names(), strings.TrimSpace(c.QueryParam("_find")))
		return nil
	})
	if err != nil {
		return &pageError{status: http.StatusNotFound, title: "The table cannot be read", text: tableProblem(err)}
	}
	return s.draw(c, http.StatusOK, views.Columns(a.out.Name, list))
}

func (k *controls) list(names []string, find string) views.ColumnList {
	list := views.ColumnList{Search: find}
	if q := k.query; len(q.Columns)+len(q.Hidden) > 0 {
		q.Columns, q.Hidden, q.FirstColumn = nil, nil, 0
		list.All = k.turnTo(q)
	}
	matching := names
	if find != "" {
		lower := strings.ToLower(find)
		matching = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !strings.Contains(strings.ToLower(name), lower) })
		if len(matching) > 0 && len(matching) <= listedColumns {
			q := k.query
			q.Columns, q.Hidden, q.FirstColumn = matching, nil, 0
			list.Only = k.turnTo(q)
		}
	}
	list.More = max(0, len(matching)-listedColumns)
	all := k.query
	all.FirstColumn = 0
	strip := all.Strip(names, 2*len(names)+2)
	for _, name := range matching[:min(len(matching), listedColumns)] {
		entry := views.ColumnEntry{Name: name, Shown: k.query.Shows(name)}
		entry.Toggle = k.turnTo(k.query.Show(name, !entry.Shown))
		if at := slices.Index(strip.Names, name); at >= 0 {
			q, wide := k.query, pageWide-strip.Pinned
			q.FirstColumn = max(0, at-strip.Pinned) / wide * wide
			entry.Reveal = k.turnTo(q)
		}
		list.Entries = append(list.Entries, entry)
	}
	return list
}

// tableCell sends one whole value: that of the column _col in the stored row _row.
func (s *Server) tableCell(c *echo.Context) error {
	a, err := s.askedTable(c)
	if err != nil {
		return err
	}
	row, err := strconv.Atoi(c.QueryParam("_row"))
	if err != nil {
		return &pageError{status: http.StatusBadRequest, title: "There is no such row", text: fmt.Sprintf("%q is no number of a row.", c.QueryParam("_row"))}
	}
	var value string
	var ok bool
	err = s.tables.Ask(c.Request().Context(), volumeOf(a.out), table.Query{Size: 1}, func(p table.Page) error {
		value, ok = p.Table.Value(c.QueryParam("_col"), row)
		return nil
	})
	if err != nil {
		return &pageError{status: http.StatusNotFound, title: "The value cannot be read", text: tableProblem(err)}
	}
	if !ok {
		return notFound(c)
	}
	if len(value) > valueBytes {
		c.Response().Header().Set("X-Cut", strconv.Itoa(len(value)))
		value = strings.ToValidUTF8(value[:valueBytes], "")
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte(value))
}
