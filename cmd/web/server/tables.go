package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/codec/frame"
	"stagebook/cells/display"
	"stagebook/cells/look"
	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/cells/table"
	"stagebook/views"
)

const (
	pageRows   = 10      // rows of a table in a notebook: enough to know it by, and no more than a hand's breadth
	pageLimit  = 500     // rows of a page at most
	pageWide   = 40      // columns of a page at most
	shelfBytes = 1 << 29 // of tables and orders that are kept open
)

// stateName is where the address of a page keeps what was asked of a table.
func stateName(output string) string { return "_t." + output }

// isFrame reports whether the stored value of an output is laid out in columns.
func isFrame(out *store.RecordOutput) bool {
	return out.Digest != "" && (out.Type == "dataframe.DataFrame" || out.Type == "series.Series")
}

// tableModel is the page of a table that the address asks for. The first page as
// it is stored comes from the display; any other from the stored columns.
func (s *Server) tableModel(c *echo.Context, cell string, out *store.RecordOutput, shown *display.Table) *views.Table {
	if !s.askable(out) {
		return plainTable(shown)
	}
	q, err := table.ParseQuery(c.QueryParam(stateName(out.Name)))
	var model *views.Table
	switch {
	case err != nil:
	case q.String() == "" && shown.MoreCols == 0 && len(shown.Columns) <= pageWide:
		model = plainTable(shown)
	default:
		model, err = s.ask(c.Request().Context(), volumeOf(out), q, shown)
	}
	if err != nil {
		model, q = plainTable(shown), table.Query{}
		model.Problem = tableProblem(err)
	}
	(&controls{c: c, cell: cell, out: out.Name, query: q, shown: shown}).addTo(model)
	return model
}

func tableProblem(err error) string {
	if errors.Is(err, look.ErrNoTable) {
		return "The stored value cannot be read as a table: what is shown is its beginning."
	}
	if errors.Is(err, store.ErrMissing) || errors.Is(err, frame.ErrCorrupt) {
		return "The stored table is gone. Run the cell again to sort, filter and turn its pages."
	}
	return err.Error()
}

// ask reads a page out of the stored columns.
func (s *Server) ask(ctx context.Context, volume string, q table.Query, shown *display.Table) (*views.Table, error) {
	if q.Size == 0 {
		q.Size = pageRows
	}
	q.Size = min(q.Size, pageLimit)
	var model *views.Table
	err := s.tables.Ask(ctx, volume, q, func(p table.Page) error {
		strip := q.Strip(p.Table.Names(), pageWide)
		heads := p.Table.Describe(strip.Names, shown.Columns)
		model = &views.Table{Rows: p.Rows.Len(), All: p.Table.Rows(), First: p.First, Pinned: strip.Pinned, Hidden: strip.All - len(heads)}
		model.FirstColumn, model.AllColumns = strip.First, strip.Of
		for _, head := range heads {
			model.Columns = append(model.Columns, columnModel(head))
		}
		numbers := p.Numbers()
		model.Cells = cellModels(p.Table.Cells(heads, numbers))
		for _, row := range numbers {
			model.Numbers = append(model.Numbers, int(row))
		}
		return nil
	})
	return model, err
}

// plainTable is the beginning of a table, from its display alone.
func plainTable(t *display.Table) *views.Table {
	model := &views.Table{Rows: t.Rows, All: t.Rows, Numbers: t.RowNumbers, Hidden: t.MoreCols}
	model.AllColumns = len(t.Columns)
	for _, column := range t.Columns {
		model.Columns = append(model.Columns, columnModel(column))
	}
	model.Cells = cellModels(t.Cells[:min(len(t.Cells), pageRows)])
	return model
}

func cellModels(rows [][]display.Cell) [][]views.TableCell {
	models := make([][]views.TableCell, len(rows))
	for i, row := range rows {
		models[i] = make([]views.TableCell, len(row))
		for j, cell := range row {
			models[i][j] = views.TableCell{Text: cell.Text, Raw: cell.Raw, Missing: cell.Missing}
		}
	}
	return models
}

// output finds the shown output that a request names by _cell and _out.
func (s *Server) output(c *echo.Context, state *session.State) (*store.RecordOutput, error) {
	cs := state.Cells[c.QueryParam("_cell")]
	name, _, part := strings.Cut(c.QueryParam("_out"), "/")
	if cs != nil && cs.Shown != nil {
		for _, out := range cs.Shown.Outputs {
			if out.Name == name && part {
				return &store.RecordOutput{Name: c.QueryParam("_out"), Display: out.Display, Tables: out.Tables}, nil
			}
			if out.Name == name {
				return &out, nil
			}
		}
	}
	return nil, &pageError{
		status: http.StatusNotFound, title: "There is no such result",
		text: fmt.Sprintf("`%s` of `%s` has not been made in this view. Run the cell.", c.QueryParam("_out"), c.QueryParam("_cell")),
	}
}

// table answers with one table alone, for the client, or leads to the page that
// shows it so. The fields of a filter or search, which begin with an underscore,
// change what was asked before.
func (s *Server) table(c *echo.Context) error {
	out, shown, err := s.shownPart(c)
	if err != nil {
		return err
	}
	if shown.Table == nil {
		return notFound(c)
	}
	query := c.QueryParams() // of the request: what is changed here is what the model reads
	q, err := table.ParseQuery(query.Get(stateName(out.Name)))
	if err == nil {
		err = change(&q, query)
	}
	if err != nil {
		return &pageError{status: http.StatusBadRequest, title: "The table cannot be asked this", text: err.Error()}
	}
	query.Set(stateName(out.Name), q.String())
	cell := query.Get("_cell")
	if c.Request().Header.Get("X-Part") == "" {
		return c.Redirect(http.StatusSeeOther, pagePath(c)+(&controls{c: c, cell: cell, out: out.Name}).page(q))
	}
	return s.draw(c, http.StatusOK, views.TableView(out.Name, *s.tableModel(c, cell, out, shown.Table)))
}

// pagePath is the page that shows the table: the tab that the request names.
func pagePath(c *echo.Context) string {
	path := base(c)
	if c.QueryParam("_tab") == string(views.TabApp) {
		path += "/app"
	}
	return path
}

// change takes the fields of a form into a query: a search, or the filter of the
// column _col.
func change(q *table.Query, fields url.Values) error {
	if fields.Has("_q") {
		q.Search, q.First = strings.TrimSpace(fields.Get("_q")), 0
	}
	column := fields.Get("_col")
	if column == "" {
		return nil
	}
	form := make(url.Values)
	for field, kind := range map[string]string{"_min": "min.", "_max": "max.", "_has": "has.", "_in": "in.", "_na": "na."} {
		if texts := fields[field]; len(texts) > 0 && texts[0] != "" {
			form[kind+column] = texts
		}
	}
	filter, err := table.ParseQuery(form.Encode())
	if err != nil {
		return err
	}
	q.Filters = slices.DeleteFunc(q.Filters, func(f table.Filter) bool { return f.Column == column })
	q.Filters, q.First = append(q.Filters, filter.Filters...), 0
	return nil
}
