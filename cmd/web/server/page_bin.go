package server

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/labstack/echo/v5"

	"stagebook/cells/history"
	"stagebook/cmd/web/starter"
	"stagebook/views"
)

// bin lists the projects that were deleted.
func (s *Server) bin(c *echo.Context) error {
	list, err := s.past.Bin()
	if err != nil {
		return fmt.Errorf("listing the bin: %w", err)
	}
	model := views.DeletedProjects{Page: views.Page{Title: "Bin", Now: time.Now(), CanRun: true}}
	for _, d := range list {
		model.Projects = append(model.Projects, s.binned(d))
	}
	return s.draw(c, http.StatusOK, views.BinPage(model))
}

// binned is one deleted project. Where something lies in its place by now it
// comes back under another name.
func (s *Server) binned(d *history.Deleted) views.Binned {
	b := views.Binned{ID: d.ID, Name: d.Name, From: d.From, Who: d.Who, At: d.Time, To: d.Name}
	if _, err := os.Lstat(d.From); err == nil {
		b.Taken = true
		b.To = s.freeName(d.Name)
	}
	return b
}

// freeName is a name that no folder among the projects has.
func (s *Server) freeName(name string) string {
	taken := make(map[string]bool)
	entries, _ := os.ReadDir(s.cfg.Projects) // where it cannot be read nothing can be made either
	for _, entry := range entries {
		taken[entry.Name()] = true
	}
	return freeName(name, taken)
}

// restoreProject brings a project back out of the bin, under its own name or
// another.
func (s *Server) restoreProject(c *echo.Context) error {
	id, name := c.FormValue("id"), c.FormValue("name")
	d, err := s.findBinned(id)
	if err != nil {
		return err
	}
	to := d.From
	if name != "" && name != d.Name {
		if err := starter.Name(name); err != nil {
			return &pageError{status: http.StatusBadRequest, title: "“" + d.Name + "” cannot be restored", text: err.Error(), next: []views.Link{{Text: "The bin", Href: "/bin"}}}
		}
		if to, err = filepath.Abs(filepath.Join(s.cfg.Projects, name)); err != nil {
			return fmt.Errorf("restoring %s: %w", d.Name, err)
		}
	}
	at, err := s.past.Restore(id, to)
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return diskFull(err)
	case at == "":
		return &pageError{
			status: http.StatusConflict, title: "“" + d.Name + "” cannot be restored",
			text: "It stays in the bin, whole: " + err.Error(), next: []views.Link{{Text: "The bin", Href: "/bin"}},
		}
	case err != nil:
		s.cfg.Logger.Warn("a project is back, but its place in the bin could not be cleared", "project", at, "err", err)
	}
	if s.among(at) {
		return c.Redirect(http.StatusSeeOther, "/p/"+filepath.Base(at))
	}
	return c.Redirect(http.StatusSeeOther, "/bin")
}

// among reports whether a folder is one of the projects that are served.
func (s *Server) among(dir string) bool {
	projects, err := filepath.Abs(s.cfg.Projects)
	return err == nil && filepath.Dir(dir) == projects && s.shelf.holds(filepath.Base(dir))
}

func (s *Server) findBinned(id string) (*history.Deleted, error) {
	list, err := s.past.Bin()
	if err != nil {
		return nil, fmt.Errorf("reading the bin: %w", err)
	}
	for _, d := range list {
		if d.ID == id {
			return d, nil
		}
	}
	return nil, &pageError{
		status: http.StatusNotFound, title: "This is no longer in the bin",
		text: "It was restored or removed meanwhile.", next: []views.Link{{Text: "The bin", Href: "/bin"}, {Text: "All projects", Href: "/"}},
	}
}

// emptyBin removes for good what the page that asks has shown: one project, or
// all that its form names.
func (s *Server) emptyBin(c *echo.Context) error {
	form, err := c.FormValues()
	if err != nil {
		return &pageError{status: http.StatusBadRequest, title: "This cannot be removed", text: err.Error()}
	}
	for _, id := range form["id"] {
		if err := s.past.Remove(id); err != nil {
			return &pageError{
				status: http.StatusConflict, title: "The bin could not be emptied",
				text: "What was not removed is still in it: " + err.Error(), next: []views.Link{{Text: "The bin", Href: "/bin"}},
			}
		}
	}
	return c.Redirect(http.StatusSeeOther, "/bin")
}

// addLifecycle gives the list of projects what can be done with each, the way to
// the bin, and the way back of a project that was deleted a moment ago.
func (s *Server) addLifecycle(c *echo.Context, model *views.Projects, names []string) {
	taken := make(map[string]bool, len(names))
	for _, name := range names {
		taken[name] = true
	}
	for i := range model.Projects {
		model.Projects[i].CopyTo = freeName(model.Projects[i].Name, taken)
	}
	list, err := s.past.Bin()
	if err != nil {
		s.cfg.Logger.Warn("the bin cannot be listed", "err", err)
		return
	}
	model.InBin = len(list)
	for _, d := range list {
		if d.ID == c.QueryParam("_deleted") {
			b := s.binned(d)
			model.Deleted = &b
		}
	}
}
