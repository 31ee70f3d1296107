package server

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/store"
	"stagebook/views"
)

// history draws what happened to a project: its runs, and between which of
// them its sources changed.
func (s *Server) history(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	runs := s.cfg.Store.Runs(open.ImportPath())
	model := views.History{Page: s.page(c, view.State(), views.TabHistory)}
	for i, run := range runs[:min(len(runs), 200)] {
		addEvent(&model, runEvent(run))
		if i+1 < len(runs) && runs[i+1].ProjectDigest != run.ProjectDigest {
			addEvent(&model, views.HistoryEvent{
				At: run.Started, Kind: "edit",
				Text: fmt.Sprintf("the sources changed between run %d and run %d", runs[i+1].Number, run.Number),
			})
		}
	}
	if err := s.addStates(c, open, &model); err != nil {
		return err
	}
	return s.draw(c, http.StatusOK, views.HistoryPage(model))
}

func runEvent(run store.Run) views.HistoryEvent {
	ran := 0
	for _, cell := range run.Cells {
		if cell.Ran {
			ran++
		}
	}
	text := fmt.Sprintf("run %d: %d of %d cells ran, %s", run.Number, ran, len(run.Cells), runWord(run.Status))
	return views.HistoryEvent{At: run.Started, Kind: "run", Text: text, Who: run.Who}
}

// addEvent puts an event under its day; events come newest first.
func addEvent(model *views.History, event views.HistoryEvent) {
	day := dayOf(event.At)
	if n := len(model.Days); n == 0 || !model.Days[n-1].At.Equal(day) {
		model.Days = append(model.Days, views.Day{At: day})
	}
	last := &model.Days[len(model.Days)-1]
	last.Events = append(last.Events, event)
}

func dayOf(at time.Time) time.Time {
	y, m, d := at.Local().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.Local)
}
