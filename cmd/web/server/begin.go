package server

import (
	"errors"
	"io/fs"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v5"

	"stagebook/cells/datadir"
	"stagebook/cmd/web/starter"
)

// newForTable makes a project for a file that is about to come, under a name like
// its own, and answers that name.
func (s *Server) newForTable(c *echo.Context) error {
	name, err := s.newUnderFreeName(starter.ProjectName(c.FormValue("file")))
	if err != nil {
		return err
	}
	if err := s.begun(c, name); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]string{"name": name})
}

// newExample makes the example and shows it.
func (s *Server) newExample(c *echo.Context) error {
	name, err := s.newUnderFreeName(starter.ExampleName)
	if err != nil {
		return err
	}
	if err := starter.Example(s.cfg.Projects, name); err != nil {
		return err
	}
	if err := s.begun(c, name); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/p/"+name)
}

// newUnderFreeName makes a project of a name, with a number behind it where that is
// taken.
func (s *Server) newUnderFreeName(name string) (string, error) {
	for n := 1; ; n++ {
		as := name
		if n > 1 {
			as += strconv.Itoa(n)
		}
		err := starter.New(s.cfg.Projects, as)
		switch {
		case errors.Is(err, fs.ErrExist):
		case err != nil:
			return "", &pageError{status: http.StatusBadRequest, title: "This project cannot be made", text: err.Error()}
		default:
			return as, nil
		}
	}
}

// begin writes the notebook of a new project from the columns of a file that it has.
func (s *Server) begin(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	file := c.FormValue("path")
	if err := datadir.CheckPath(file); err != nil {
		return badName(err)
	}
	err = starter.Begin(open.Dir(), open.Name(), file)
	switch {
	case errors.Is(err, starter.ErrBegun):
		return &pageError{status: http.StatusConflict, title: "This project is begun already", text: err.Error()}
	case err != nil:
		return &pageError{status: http.StatusUnprocessableEntity, title: "No notebook was written for this file", text: err.Error()}
	}
	if err := open.Reload(c.Request().Context()); err != nil {
		return projectError(open.Name(), err)
	}
	return s.back(c)
}
