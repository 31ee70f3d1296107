package server

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

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
	return c.Redirect(http.StatusSeeOther, "/p/"+name)
}

// uploadLimit bounds one data file.
const uploadLimit = 2 << 30

// upload takes a data file into the folder "data" of a project. A file of that
// name that is there already stays.
func (s *Server) upload(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	name := c.QueryParam("_name")
	if !starter.FileName(name) {
		return &pageError{status: http.StatusBadRequest, title: "This is no name of a file", text: "`" + name + "`"}
	}
	path := filepath.Join(open.Dir(), "data", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return fmt.Errorf("taking %s: %w", name, err)
	}
	if err := take(path, http.MaxBytesReader(c.Response(), c.Request().Body, uploadLimit)); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return &pageError{status: http.StatusConflict, title: "There is such a file already", text: "`data/" + name + "` was left as it is. Rename one of them."}
		}
		return fmt.Errorf("taking %s: %w", name, err)
	}
	return c.JSON(http.StatusOK, map[string]string{"path": "data/" + name, "source": starter.Reading("data/" + name)})
}

// take writes a file whole or not at all.
func take(path string, from io.Reader) error {
	part, err := os.CreateTemp(filepath.Dir(path), ".part-*")
	if err != nil {
		return err
	}
	defer os.Remove(part.Name())
	_, err = io.Copy(part, from)
	if err := errors.Join(err, part.Chmod(0o644), part.Sync(), part.Close()); err != nil {
		return err
	}
	return os.Link(part.Name(), path) // fails when it is there
}
