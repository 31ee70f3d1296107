package server

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/session"
)

// view returns the session of a request's project and the view that the
// values in its address name.
func (s *Server) view(c *echo.Context) (*session.Session, *session.View, error) {
	name := c.Param("project")
	open, err := s.shelf.session(c.Request().Context(), name)
	if err != nil {
		return nil, nil, projectError(name, err)
	}
	view := open.View(asked(c.QueryParams()))
	if c.Request().Method == http.MethodGet {
		view.Look()
	}
	return open, view, nil
}

// asked takes the parameter values out of a query. Names of our own start with
// an underscore.
func asked(query url.Values) map[string]string {
	values := make(map[string]string)
	for name, texts := range query {
		if !strings.HasPrefix(name, "_") && len(texts) > 0 && name != "token" {
			values[name] = texts[len(texts)-1]
		}
	}
	return values
}

// viewQuery is the part of a query that names the view.
func viewQuery(query url.Values) string {
	own := make(url.Values)
	for name, value := range asked(query) {
		own.Set(name, value)
	}
	return own.Encode()
}

// run starts what the form asks for: one cell, or all.
func (s *Server) run(c *echo.Context) error {
	_, view, err := s.view(c)
	if err != nil {
		return err
	}
	req := session.Request{Manual: c.FormValue("manual") != "", Force: c.FormValue("force") != ""}
	if cell := c.FormValue("cell"); cell != "" {
		req.Cells = []string{cell}
	}
	if _, err := view.Run(req); err != nil {
		return runError(err)
	}
	return s.back(c)
}

// cancel stops one cell, or all that the view runs.
func (s *Server) cancel(c *echo.Context) error {
	_, view, err := s.view(c)
	if err != nil {
		return err
	}
	view.Cancel(c.FormValue("cell"))
	return s.back(c)
}

// reload reads the sources again, for machines that cannot watch a folder.
func (s *Server) reload(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	if err := open.Reload(c.Request().Context()); err != nil {
		return projectError(open.Name(), err)
	}
	return s.back(c)
}

// back answers an action: nothing to a script, whose page hears of it by the
// stream; the page again to a browser without one.
func (s *Server) back(c *echo.Context) error {
	if c.Request().Header.Get("X-Requested-With") == "fetch" {
		return c.NoContent(http.StatusNoContent)
	}
	to := url.URL{Path: "/p/" + c.Param("project"), RawQuery: viewQuery(c.QueryParams()), Fragment: c.FormValue("cell")}
	return c.Redirect(http.StatusSeeOther, to.String())
}
