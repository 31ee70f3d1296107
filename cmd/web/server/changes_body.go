package server

import (
	"fmt"
	"strconv"

	"github.com/labstack/echo/v5"

	"stagebook/cells/compare"
	"stagebook/cells/display"
	"stagebook/cells/store"
	"stagebook/cells/table"
	"stagebook/views"
)

// both are one output of two results.
type both struct{ was, now *store.RecordOutput }

// changed compares two outputs: by their stored columns where both are frames, and
// by what is kept of them for people.
func (s *Server) changed(c *echo.Context, of both) views.Changed {
	if of.was.Display == of.now.Display && of.was.Digest == of.now.Digest {
		return views.Changed{Words: []string{"Nothing: both results are the same, byte for byte."}}
	}
	was, err := s.pictures.display(of.was.Display)
	if err != nil {
		return views.Changed{Words: []string{"The result before can no longer be read: " + err.Error() + "."}}
	}
	now, err := s.pictures.display(of.now.Display)
	if err != nil {
		return views.Changed{Words: []string{"The result can no longer be read: " + err.Error() + "."}}
	}
	changes := compare.Displays(was, now)
	model := changedModel(changes)
	if was.Table != nil && now.Table != nil {
		s.addRows(c, &model, of, [2]*display.Table{was.Table, now.Table})
	}
	if changes.Picture || len(changes.Paths) > 0 && was.Chart != nil {
		model.Before, model.Now = s.pictured(c, of.was, was), s.pictured(c, of.now, now)
	}
	if len(model.Words) == 0 && changes.Same() {
		model.Words = []string{"Nothing that is kept for people differs; the stored bytes do."}
	}
	return model
}

// pictured is a picture or chart as the page shows it, without what leads on.
func (s *Server) pictured(c *echo.Context, out *store.RecordOutput, shown display.Display) *views.Result {
	result := &views.Result{Name: out.Name, Summary: out.Summary}
	s.fillShown(c, c.QueryParam("_cell"), result, out, shown)
	if result.Chart != nil {
		result.Chart.Live, result.Chart.Saves = "", nil // they lead to the newest result
	}
	return result
}

func changedModel(c compare.Changes) views.Changed {
	model := views.Changed{Diff: views.Diff(c.Unified)}
	if c.Kinds[0] != c.Kinds[1] {
		model.Words = append(model.Words, fmt.Sprintf("It was a %s, and is a %s.", c.Kinds[0], c.Kinds[1]))
	}
	if c.Summaries[0] != c.Summaries[1] {
		model.Words = append(model.Words, fmt.Sprintf("%s became %s.", c.Summaries[0], c.Summaries[1]))
	}
	for _, f := range c.Figures {
		model.Figures = append(model.Figures, views.FigureChange{Name: f.Name, Was: f.Was, Now: f.Now, Difference: f.Difference})
	}
	for _, f := range c.Facts {
		model.Facts = append(model.Facts, views.FactChange{Of: f.Column, Name: f.Name, Was: f.Was, Now: f.Now})
	}
	for _, p := range c.Paths {
		model.Facts = append(model.Facts, views.FactChange{Name: p.At, Was: p.Was, Now: p.Now})
	}
	if more := c.MoreFacts + c.MorePaths; more > 0 {
		model.Words = append(model.Words, fmt.Sprintf("%d more differences are not listed.", more))
	}
	if c.Cut {
		model.Words = append(model.Words, "Only the beginning of the differences is shown.")
	}
	for _, part := range c.Parts {
		body := changedModel(part.Changes)
		if part.Changes.Same() {
			body.Words = []string{"Nothing."}
		}
		model.Parts = append(model.Parts, views.PartChanged{Title: part.Title, Body: body})
	}
	return model
}

// addRows compares the rows of two tables.
func (s *Server) addRows(c *echo.Context, model *views.Changed, of both, shown [2]*display.Table) {
	if !isFrame(of.was) || !isFrame(of.now) {
		addShownRows(model, shown)
		return
	}
	ctx := c.Request().Context()
	err := s.tables.Ask(ctx, of.was.Digest, table.Query{Size: 1}, func(was table.Page) error {
		return s.tables.Ask(ctx, of.now.Digest, table.Query{Size: 1}, func(now table.Page) error {
			changes, err := table.Compare(ctx, was.Table, now.Table)
			if err != nil {
				return err
			}
			addTableWords(model, changes)
			for _, cell := range changes.Cells {
				if !changes.Reordered {
					model.Values = append(model.Values, views.FactChange{
						Of: strconv.Itoa(cell.Row), Name: cell.Column, Was: shortened(cell.Was), Now: shortened(cell.Now), WasNo: cell.WasNo, NowNo: cell.NowNo,
					})
				}
			}
			if changes.Was != changes.Now {
				model.Gone = rowsModel(was.Table, changes.GoneRows, shown[0])
				model.New = rowsModel(now.Table, changes.NewRows, shown[1])
			}
			return nil
		})
	})
	if err != nil {
		model.Words = append(model.Words, "The rows cannot be compared: "+tableProblem(err))
	}
}

func shortened(text string) string {
	const most = 160
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// addTableWords says in sentences what became of rows and columns.
func addTableWords(model *views.Changed, changes *table.Changes) {
	say := func(format string, args ...any) { model.Words = append(model.Words, fmt.Sprintf(format, args...)) }
	if len(changes.New) > 0 {
		model.Words = append(model.Words, sentence("New columns", changes.New))
	}
	if len(changes.Gone) > 0 {
		model.Words = append(model.Words, sentence("Columns that went", changes.Gone))
	}
	for _, r := range changes.Retyped {
		say("%s was %s, and is %s.", r.Column, r.Was, r.Now)
	}
	if changes.ColumnsToo {
		say("The columns stand in another order.")
	}
	switch {
	case changes.Reordered:
		say("The same rows stand in another order: %d of %d are in another place.", changes.Changed, changes.Now)
	case changes.Placed && changes.Changed > 0:
		say("%d of %d rows differ.", changes.Changed, changes.Now)
		for _, column := range changes.Columns[:min(len(changes.Columns), 12)] {
			say("%s differs in %s.", column.Column, counted(column.Values, "row"))
		}
	case !changes.Placed:
		say("%s went, %d came.", counted(changes.RowsGone, "row"), changes.RowsNew)
	case len(changes.Common) > 0:
		say("All rows are the same in the columns that both have.")
	}
	if changes.Compared > 0 {
		say("The first %d rows of each were compared.", changes.Compared)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// rowsModel draws some rows of a stored table.
func rowsModel(t *table.Table, rows []uint32, shown *display.Table) *views.Table {
	if len(rows) == 0 {
		return nil
	}
	names := t.Names()
	heads := t.Describe(names[:min(len(names), 12)], shown.Columns)
	model := &views.Table{Rows: len(rows), All: len(rows), AllColumns: len(heads), Hidden: len(names) - len(heads)}
	for _, head := range heads {
		model.Columns = append(model.Columns, views.Column{Name: head.Name, Type: head.Type, Numeric: head.Numeric})
	}
	model.Cells = cellModels(t.Cells(heads, rows))
	for _, row := range rows {
		model.Numbers = append(model.Numbers, int(row))
	}
	return model
}

// addShownRows compares the first rows of tables of which nothing else is stored.
func addShownRows(model *views.Changed, shown [2]*display.Table) {
	was, now := shown[0], shown[1]
	at := make(map[string]int)
	for i, column := range was.Columns {
		at[column.Name] = i
	}
	rows := min(len(was.Cells), len(now.Cells))
	for row := range rows {
		for i, column := range now.Columns {
			j, ok := at[column.Name]
			if !ok || was.Cells[row][j] == now.Cells[row][i] || len(model.Values) == 40 {
				continue
			}
			a, b := was.Cells[row][j], now.Cells[row][i]
			model.Values = append(model.Values, views.FactChange{Of: strconv.Itoa(row), Name: column.Name, Was: a.Text, Now: b.Text, WasNo: a.Missing, NowNo: b.Missing})
		}
	}
	if rows < now.Rows {
		model.Words = append(model.Words, fmt.Sprintf("The first %d rows were compared: of such a table no more is kept in columns.", rows))
	}
}
