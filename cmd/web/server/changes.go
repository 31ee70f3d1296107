package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/session"
	"stagebook/cells/store"
	"stagebook/views"
)

// Bounds of the search for earlier results.
const (
	earlierRuns    = 400 // runs that are looked through
	earlierResults = 8   // that are offered
)

// earlier is a result of a cell that was made from something else.
type earlier struct {
	run    store.Run
	record *store.Record
	out    store.RecordOutput
}

// earlierOf lists other results of an output that the store still has, the latest
// first, and the place of the one before the shown result. It is -1 when there is
// none at all.
func (s *Server) earlierOf(project string, cs *session.CellState, output string) (list []earlier, previous int) {
	previous = -1
	seen := map[string]bool{cs.Shown.Key: true}
	looked, met := 0, false
	for run := range s.cfg.Store.EachRun(project) {
		if looked++; looked > earlierRuns || len(list) == earlierResults {
			break
		}
		i := slices.IndexFunc(run.Cells, func(c store.RunCell) bool { return c.ID == cs.Cell.ID && c.Key != "" })
		if i < 0 {
			continue
		}
		key := run.Cells[i].Key
		met = met || key == cs.Shown.Key
		if seen[key] {
			continue
		}
		seen[key] = true
		record, ok := s.cfg.Store.Record(key)
		if !ok {
			continue
		}
		at := slices.IndexFunc(record.Outputs, func(o store.RecordOutput) bool { return o.Name == output && o.Display != "" })
		if at < 0 {
			continue
		}
		list = append(list, earlier{run, record, record.Outputs[at]})
		if met && previous < 0 {
			previous = len(list) - 1
		}
	}
	if previous < 0 && len(list) > 0 {
		previous = 0
	}
	return list, previous
}

// words name an earlier result: its run, and the parameters that were others than
// they are.
func (e earlier) words(state *session.State, now time.Time) string {
	words := fmt.Sprintf("run %d, %s", e.run.Number, ago(now.Sub(e.run.Started)))
	for _, p := range state.Params {
		if text, ok := e.run.Params[p.Param.ID]; ok && text != p.Text {
			words += fmt.Sprintf(", %s %s", p.Param.ID, text)
		}
	}
	return words
}

func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	return fmt.Sprintf("%d days ago", int(d.Hours()/24))
}

// changes says how a result differs from the one before it, or from that of the
// key _with: a page, or, with _panel, the panel alone.
func (s *Server) changes(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	state := view.State()
	out, err := s.output(c, state)
	if err != nil {
		return err
	}
	cs := state.Cells[c.QueryParam("_cell")]
	page := s.page(c, state, views.TabNotebook)
	page.Since = "" // it says how things are now, and stays
	model := views.Changes{Page: page, Cell: views.Ref{ID: cs.Cell.ID, Name: cs.Cell.Name}, Output: out.Name}
	list, chosen := s.earlierOf(open.ImportPath(), cs, out.Name)
	if with := c.QueryParam("_with"); with != "" {
		chosen = slices.IndexFunc(list, func(e earlier) bool { return e.record.Key == with })
		if chosen < 0 {
			return &pageError{status: http.StatusNotFound, title: "There is no such result any more", text: "It may have been removed to make room."}
		}
	}
	for i, e := range list {
		model.Others = append(model.Others, views.Earlier{Text: e.words(state, page.Now), Key: e.record.Key, On: i == chosen})
	}
	if chosen >= 0 {
		model.Against = model.Others[chosen].Text
		model.Body = s.changed(c, both{was: &list[chosen].out, now: out})
	}
	if c.QueryParam("_panel") != "" {
		return s.draw(c, http.StatusOK, views.ChangesPanel(model))
	}
	return s.draw(c, http.StatusOK, views.ChangesPage(model))
}

// sentence joins what came and what went.
func sentence(what string, names []string) string {
	const most = 12
	more := ""
	if len(names) > most {
		more = fmt.Sprintf(" and %d more", len(names)-most)
		names = names[:most]
	}
	return what + ": " + strings.Join(names, ", ") + more + "."
}
