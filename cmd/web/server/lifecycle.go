package server

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/labstack/echo/v5"

	"stagebook/cells/history"
	"stagebook/cmd/web/starter"
	"stagebook/views"
)

// deleteProject stops what runs in a project and moves its folder to the bin.
func (s *Server) deleteProject(c *echo.Context) error {
	name := c.Param("project")
	open := s.shelf.opened(name)
	var deleted *history.Deleted
	err := s.shelf.leave(name, func(dir string) (err error) {
		deleted, err = s.past.Discard(dir, s.who(c))
		return err
	})
	s.forget(open)
	if err != nil {
		return leavingError(name, err)
	}
	return c.Redirect(http.StatusSeeOther, "/?"+url.Values{"_deleted": {deleted.ID}}.Encode())
}

// leavingError says why a project stays where it is.
func leavingError(name string, err error) error {
	switch {
	case errors.Is(err, errNoProject):
		return projectError(name, err)
	case errors.Is(err, syscall.ENOSPC):
		return diskFull(err)
	}
	return &pageError{
		status: http.StatusConflict, title: "“" + name + "” cannot be deleted",
		text: "It stays where it is, whole: " + err.Error(), next: []views.Link{{Text: "All projects", Href: "/"}},
	}
}

// copyProject copies a project under another name and shows the copy.
func (s *Server) copyProject(c *echo.Context) error {
	name, to := c.Param("project"), c.FormValue("name")
	if !s.shelf.holds(name) {
		return projectError(name, errNoProject)
	}
	from, err := filepath.Abs(filepath.Join(s.cfg.Projects, name))
	if err != nil {
		return fmt.Errorf("copying %s: %w", name, err)
	}
	if real, err := filepath.EvalSymlinks(from); err == nil {
		from = real
	}
	copying := starter.Copying{From: from, Projects: s.cfg.Projects, Name: to}
	// A project that cannot be opened is copied as it stands.
	if open, err := s.shelf.session(c.Request().Context(), name); err == nil {
		copying.ImportPath = open.ImportPath()
	}
	if err := starter.Copy(copying); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			return diskFull(err)
		}
		status := http.StatusBadRequest
		if errors.Is(err, fs.ErrExist) {
			status = http.StatusConflict
		}
		return &pageError{status: status, title: "“" + name + "” cannot be copied", text: err.Error(), next: []views.Link{{Text: "All projects", Href: "/"}}}
	}
	if err := s.begun(c, to); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/p/"+to)
}

// freeName is a name for a copy that nothing has: "sums2".
func freeName(name string, taken map[string]bool) string {
	base := name
	if starter.Name(base) != nil {
		base = "copy"
	}
	for n := 2; ; n++ {
		if free := base + strconv.Itoa(n); !taken[free] {
			return free
		}
	}
}
