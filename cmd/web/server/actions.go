package server

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/session"
	"stagebook/cells/settings"
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

// viewQuery is the part of a query that names the view: values that differ from
// their defaults, in their canonical texts. Texts that no parameter takes stay,
// because the page of such an address has something to say.
func viewQuery(state *session.State, query url.Values) string {
	own := make(url.Values)
	values := asked(query)
	for _, p := range state.Params {
		switch {
		case p.Problem != "":
			continue
		case p.Changed:
			own.Set(p.Param.ID, p.Text)
		}
		delete(values, p.Param.ID)
	}
	for _, f := range state.Files {
		if f.Problem != "" {
			continue
		}
		if f.Changed {
			own.Set(f.Source.ID, f.Path)
		}
		delete(values, f.Source.ID)
	}
	for name, text := range values {
		own.Set(name, text)
	}
	return own.Encode()
}

// run starts what the form asks for: one cell, or all.
func (s *Server) run(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	req := session.Request{Manual: c.FormValue("manual") != "", Force: c.FormValue("force") != "", Who: s.who(c)}
	if cell := c.FormValue("cell"); cell != "" {
		req.Cells = []string{cell}
	}
	if _, err := view.Run(req); err != nil {
		return runError(err)
	}
	if err := s.cfg.Settings.Change(open.ImportPath(), func(p *settings.Project) { p.Accepted = true }); err != nil {
		s.cfg.Logger.Warn("the choice holds until the program ends", "err", err)
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
	own := make(url.Values)
	for name, text := range asked(c.QueryParams()) {
		own.Set(name, text)
	}
	to := url.URL{Path: "/p/" + c.Param("project"), RawQuery: own.Encode(), Fragment: c.FormValue("cell")}
	return c.Redirect(http.StatusSeeOther, to.String())
}
