package server

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v5"

	"stagebook/cells/session"
	"stagebook/views"
)

// app draws a project without its code.
func (s *Server) app(c *echo.Context) error { return s.withoutCode(c, views.TabApp, views.AppPage) }

// present draws it as slides, one for each section of the prose.
func (s *Server) present(c *echo.Context) error {
	return s.withoutCode(c, views.TabPresent, views.PresentPage)
}

func (s *Server) withoutCode(c *echo.Context, tab views.Tab, page func(views.Notebook) templ.Component) error {
	_, view, err := s.view(c)
	if err != nil {
		return err
	}
	state := view.State()
	if to := canonical(c.Request().URL, state); to != "" {
		return c.Redirect(http.StatusSeeOther, to)
	}
	return s.draw(c, http.StatusOK, page(s.notebookModel(c, state, tab)))
}

// appParts are those of a page without code.
func (s *Server) appParts(c *echo.Context, state *session.State, change session.Change) []templ.Component {
	tab := views.Tab(c.QueryParam("_tab"))
	model := s.notebookModel(c, state, tab)
	if change.Whole { // all of it: results are small without code, and nothing hangs on what the reader had
		if tab == views.TabPresent {
			return []templ.Component{views.PresentMain(model)}
		}
		return []templ.Component{views.AppMain(model)}
	}
	parts := []templ.Component{views.AppState(model)}
	for _, id := range change.Cells {
		for _, item := range model.Items {
			if item.Cell != nil && item.Cell.ID == id && !item.Cell.Place.Hidden {
				parts = append(parts, views.AppBlock(model.Page, *item.Cell))
			}
		}
	}
	return parts
}
