package server

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v5"

	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/views"
)

// runsPerPage bounds the list of runs.
const runsPerPage = 50

// runs draws the runs of a project, newest first.
func (s *Server) runs(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	all := s.cfg.Store.Runs(open.ImportPath())
	state := view.State()
	first, err := strconv.Atoi(c.QueryParam("_from"))
	if err != nil || first < 0 {
		first = 0
	}
	model := views.Runs{Page: s.page(c, state, views.TabRuns), Total: len(all)}
	for i := first; i < min(first+runsPerPage, len(all)); i++ {
		model.Rows = append(model.Rows, runRow(state, all[i]))
	}
	at := "/p/" + state.Name + "/runs?_from="
	if first > 0 {
		model.Prev = at + strconv.Itoa(max(0, first-runsPerPage))
	}
	if first+runsPerPage < len(all) {
		model.Next = at + strconv.Itoa(first+runsPerPage)
	}
	return s.draw(c, http.StatusOK, views.RunsPage(model))
}

func runRow(state *session.State, run store.Run) views.RunRow {
	row := views.RunRow{Number: run.Number, At: run.Started, Status: runWord(run.Status), Who: run.Who}
	if !run.Ended.IsZero() {
		row.Took = run.Ended.Sub(run.Started)
	}
	query := make(url.Values)
	for _, f := range state.Files {
		if path, ok := run.Params[f.Source.ID]; ok && path != f.Source.Path {
			query.Set(f.Source.ID, path)
			row.Params = append(row.Params, views.Param{ID: f.Source.ID, Type: f.Source.Type, Value: path, Default: f.Source.Path})
		}
	}
	for _, p := range state.Params {
		text, ok := run.Params[p.Param.ID]
		if ok && text != p.Param.Default {
			query.Set(p.Param.ID, text)
			row.Params = append(row.Params, views.Param{ID: p.Param.ID, Type: p.Param.Type, Value: text, Default: p.Param.Default})
		}
	}
	row.Href = (&url.URL{Path: "/p/" + state.Name, RawQuery: query.Encode()}).String()
	for _, cell := range run.Cells {
		switch {
		case cell.Ran:
			row.Cells++
		case cell.Status == "fresh":
			row.Hits++
		}
	}
	return row
}

// runWord is the status of a run as its page says it.
func runWord(status string) string {
	if status == "fresh" {
		return "done"
	}
	return status
}
