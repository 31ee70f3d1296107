package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v5"

	"stagebook/cells/history"
	"stagebook/cells/project/edit"
	"stagebook/cells/session"
	"stagebook/views"
)

// shownStates is how many saved states a page lists.
const shownStates = 200

// addStates puts the saved states among the events of the history, and the one
// that the address asks for beside what the sources are now.
func (s *Server) addStates(c *echo.Context, open *session.Session, model *views.History) error {
	states, err := s.past.List(open.Dir())
	if err != nil {
		return fmt.Errorf("listing the saved states: %w", err)
	}
	var events []views.HistoryEvent
	for _, day := range model.Days {
		events = append(events, day.Events...)
	}
	for _, state := range states[:min(len(states), shownStates)] {
		query := url.Values{"_state": {state.ID}}
		events = append(events, views.HistoryEvent{
			At: state.Time, Kind: "edit", Text: state.Why, Who: state.Who, Href: "/p/" + open.Name() + "/history?" + query.Encode(),
		})
	}
	slices.SortStableFunc(events, func(a, b views.HistoryEvent) int { return b.At.Compare(a.At) })
	model.Days = nil
	for _, event := range events {
		addEvent(model, event)
	}
	if id := c.QueryParam("_state"); id != "" {
		model.State, err = s.savedState(c, open, id)
	}
	return err
}

// savedState is one state with what bringing it back would change.
func (s *Server) savedState(c *echo.Context, open *session.Session, id string) (*views.SavedState, error) {
	state, then, err := s.stateFiles(open, id)
	if err != nil {
		return nil, err
	}
	sources, err := open.Sources(c.Request().Context())
	if err != nil {
		return nil, projectError(open.Name(), err)
	}
	model := &views.SavedState{ID: state.ID, Why: state.Why, At: state.Time}
	for _, d := range history.Diff(edit.FromSnapshot(sources.Snapshot).Files, then) {
		drawn := views.FileDiff{Path: d.Path, Change: views.Diff(d.Unified)}
		for _, cell := range d.Cells {
			if cell.Name != "" && cell.Status != "removed" {
				drawn.Cells = append(drawn.Cells, cell.Name)
			}
		}
		model.Diffs = append(model.Diffs, drawn)
	}
	return model, nil
}

func (s *Server) stateFiles(open *session.Session, id string) (*history.State, map[string][]byte, error) {
	state, err := s.past.Find(open.Dir(), id)
	if err != nil {
		return nil, nil, &pageError{status: http.StatusNotFound, title: "There is no such saved state", text: err.Error()}
	}
	files, err := s.past.Read(state)
	if err != nil {
		return nil, nil, fmt.Errorf("reading a saved state: %w", err)
	}
	return state, files, nil
}

// restore makes the sources, or one cell, what they were in a saved state.
func (s *Server) restore(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	_, then, err := s.stateFiles(open, c.FormValue("state"))
	if err != nil {
		return err
	}
	name := c.FormValue("name")
	done, err := open.Edit(c.Request().Context(), func(p *edit.Package) (*edit.Change, error) {
		if name != "" {
			return p.BringBackCell(name, then)
		}
		return edit.BringBack(p.Files, then), nil
	})
	if done == nil {
		return &pageError{status: http.StatusConflict, title: "This cannot be brought back", text: err.Error()}
	}
	s.note(open, done, wanted{Op: "restore"}, s.who(c))
	return s.back(c)
}
