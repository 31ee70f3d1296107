package server

import (
	"errors"
	"io/fs"
	"net/http"

	"github.com/labstack/echo/v5"

	"stagebook/cmd/web/starter"
)

// newProject makes a project and shows it.
func (s *Server) newProject(c *echo.Context) error {
	name := c.FormValue("name")
	if err := starter.New(s.cfg.Projects, name); err != nil {
		status := http.StatusBadRequest
		if errors.Is(err, fs.ErrExist) {
			status = http.StatusConflict
		}
		return &pageError{status: status, title: "This project cannot be made", text: err.Error()}
	}
	if err := s.begun(c, name); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/p/"+name)
}
