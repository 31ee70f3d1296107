package server

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v5"

	"stagebook/cells/session"
	"stagebook/views"
)

// notebook draws the project with its code.
func (s *Server) notebook(c *echo.Context) error {
	_, view, err := s.view(c)
	if err != nil {
		return err
	}
	state := view.State()
	if to := canonical(c.Request().URL, state); to != "" {
		return c.Redirect(http.StatusSeeOther, to)
	}
	model := s.notebookModel(c, state, views.TabNotebook)
	model.Drawn = views.NewDrawn()
	if err := s.draw(c, http.StatusOK, views.NotebookPage(model)); err != nil {
		return err
	}
	s.drawings.keep(drawingKey(c, model.Page.Since), model.Drawn)
	return nil
}

// canonical is the address to go to instead of one that names defaults or says
// a value in other words, as a form without the client does; "" when the
// address is good as it is.
func canonical(address *url.URL, state *session.State) string {
	query := address.Query()
	given := make(url.Values)
	for name, text := range asked(query) {
		given.Set(name, text)
		query.Del(name)
	}
	view := viewQuery(state, given)
	if view == given.Encode() {
		return ""
	}
	to := url.URL{Path: address.Path, RawQuery: view}
	if rest := query.Encode(); rest != "" {
		to.RawQuery = strings.TrimPrefix(view+"&"+rest, "&")
	}
	return to.String()
}

// graph draws the graph alone.
func (s *Server) graph(c *echo.Context) error {
	_, view, err := s.view(c)
	if err != nil {
		return err
	}
	state := view.State()
	return s.draw(c, http.StatusOK, views.GraphView(views.Graph{
		Page: s.page(c, state, views.TabGraph), RunBar: s.runBar(state), Outline: outlineModel(state),
	}))
}

// parts are the components that a change makes look different, on the page that
// the reader has open. drawn is how its cells look; nil where that is not known.
func (s *Server) parts(c *echo.Context, state *session.State, change session.Change, drawn *views.Drawn) []templ.Component {
	tab := views.Tab(c.QueryParam("_tab"))
	if tab == "" {
		tab = views.TabNotebook
	}
	page := s.page(c, state, tab)
	parts := []templ.Component{views.RunButtons(page, s.runBar(state)), views.Announce(announcement(state))}
	switch tab {
	case views.TabNotebook:
		return append(parts, s.notebookParts(c, state, change, drawn)...)
	case views.TabApp, views.TabPresent:
		return append(parts, s.appParts(c, state, change)...)
	case views.TabGraph:
		return append(parts, views.GraphPanel(page, outlineModel(state)))
	case views.TabFiles:
		return append(parts, views.FileList(s.filesModel(c, state)))
	}
	return parts
}

// notebookParts are those of the page with code.
func (s *Server) notebookParts(c *echo.Context, state *session.State, change session.Change, drawn *views.Drawn) []templ.Component {
	page := s.page(c, state, views.TabNotebook)
	parts := []templ.Component{views.OutlinePanel(page, outlineModel(state))}
	if change.Whole {
		model := s.notebookModel(c, state, views.TabNotebook)
		model.Drawn, model.Patch = drawn, true
		drawn.Keep(cellsOn(model))
		return append(parts, views.Sheet(model))
	}
	kept := s.drafts(state.Dir)
	for _, id := range change.Cells {
		if cell := state.Cells[id]; cell != nil {
			parts = append(parts, drawn.Cell(page, s.cellModel(c, state, cell, kept)))
		}
	}
	return parts
}

// cellsOn are the ids of the cells on a page.
func cellsOn(model views.Notebook) []string {
	var ids []string
	for _, item := range model.Items {
		if item.Cell != nil {
			ids = append(ids, item.Cell.ID)
		}
	}
	return ids
}
