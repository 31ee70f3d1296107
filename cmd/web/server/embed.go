package server

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/session"
	"stagebook/views"
)

// One result of a link may stand in a page of another site. These are the only routes
// that such a page may frame; they need no cookie, and change nothing.

const embedRoutes = "/embed/"

// embedded reports whether a request is for what stands in another page.
func embedded(c *echo.Context) bool { return strings.HasPrefix(c.Path(), embedRoutes) }

// framedIn is a policy of what may stand in a frame: also of another site, where the
// request is for that.
func framedIn(c *echo.Context, policy string) string {
	if !embedded(c) {
		return policy
	}
	return strings.NewReplacer("frame-ancestors 'none'", "frame-ancestors *", "frame-ancestors 'self'", "frame-ancestors *").Replace(policy)
}

var errLockedEmbed = &pageError{
	status: http.StatusUnauthorized, title: "This result has a password", text: "A result with a password cannot stand in another page. Open the link itself.",
}

// embedding lets other sites frame what comes, and has what goes wrong said in a few
// words that fit into a frame.
func (s *Server) embedding(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", framedIn(c, policy))
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		err := next(c)
		var page *pageError
		if !errors.As(err, &page) || c.Path() != embedRoutes+":link/:cell" {
			return err
		}
		return s.draw(c, page.status, views.EmbedPage(views.Embed{Theme: embedTheme(c), Title: page.title, Problem: page.title + ". " + page.text}))
	}
}

// embedTheme is what the address asks for: light, dark, or "" for what the reader's
// system says.
func embedTheme(c *echo.Context) string {
	if theme := c.QueryParam("theme"); theme == "light" || theme == "dark" {
		return theme
	}
	return ""
}

// embed draws one result for a page of another site.
func (s *Server) embed(c *echo.Context) error {
	behind := sharedOf(c)
	cell := behind.state.Cells[behind.embed]
	if cell == nil || cell.Cell.Policy.Hidden && !behind.link.Code {
		return &pageError{status: http.StatusNotFound, title: "There is no such result", text: "The link shows no cell “" + behind.embed + "”."}
	}
	s.noteUse(c.Request().Context(), behind.link)
	page := s.page(c, behind.state, views.TabApp)
	return s.draw(c, http.StatusOK, views.EmbedPage(views.Embed{
		Page: page, Theme: embedTheme(c), Title: cell.Cell.Name + ", " + behind.state.Outline.Title,
		Cell: s.cellModel(c, behind.state, cell, nil), Whole: "/s/" + behind.link.Token, Source: behind.state.Outline.Title,
	}))
}

// embeds are the results of a project that can stand in another page.
func embeds(state *session.State, code bool) []views.EmbedChoice {
	var list []views.EmbedChoice
	for _, cell := range state.Outline.Cells {
		if cs := state.Cells[cell.ID]; cs != nil && cs.Shown != nil && !cell.Sink() && (code || !cell.Policy.Hidden) {
			list = append(list, views.EmbedChoice{Cell: cell.ID, Name: cell.Name})
		}
	}
	return list
}
