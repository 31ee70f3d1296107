package server

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"

	"github.com/labstack/echo/v5"

	"stagebook/cells/datadir"
	"stagebook/views"
)

// filesPage is the address of the list of files, in the view of a request.
func filesPage(c *echo.Context) string {
	own := make(url.Values)
	for name, text := range asked(c.QueryParams()) {
		own.Set(name, text)
	}
	to := url.URL{Path: "/p/" + c.Param("project") + "/files", RawQuery: own.Encode()}
	return to.String()
}

// notChanged says why a file stays as it is.
func notChanged(c *echo.Context, title string, err error) error {
	status := http.StatusConflict
	if errors.Is(err, fs.ErrNotExist) {
		status = http.StatusNotFound
	}
	return &pageError{status: status, title: title, text: err.Error(), next: []views.Link{{Text: "The files that there are", Href: filesPage(c)}}}
}

// renameFile gives a data file another name in its folder.
func (s *Server) renameFile(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	from := c.FormValue("path")
	to := path.Join(path.Dir(from), c.FormValue("name"))
	if err := own(view.State().Dir, from); err != nil {
		return notChanged(c, "This file cannot be renamed", err)
	}
	if err := datadir.Check(c.FormValue("name")); err != nil {
		return badName(err)
	}
	if err := datadir.Rename(open.Dir(), from, to); err != nil {
		return notChanged(c, "This file cannot be renamed", err)
	}
	s.filesChanged(open)
	return s.backToFiles(c)
}

// own expects a data file that pages may change: one below the data folder, or
// anywhere in the project where its name is no source.
func own(dir, rel string) error {
	if err := datadir.CheckPath(rel); err != nil {
		return err
	}
	if rel == "go.mod" || rel == "go.sum" {
		return fmt.Errorf("%s belongs to the sources", rel)
	}
	there, err := datadir.Look(dir, rel)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is no longer there: it was moved or removed meanwhile (%w)", rel, fs.ErrNotExist)
	}
	if err == nil && there.Problem != "" && there.Link == "" {
		return fmt.Errorf("%s: %s", rel, there.Problem)
	}
	return err
}

// deleteFile moves a data file to the bin of its project.
func (s *Server) deleteFile(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	rel := c.FormValue("path")
	if err := own(open.Dir(), rel); err != nil {
		return notChanged(c, "This file cannot be deleted", err)
	}
	if err := s.toBin(open, rel, "deleted", s.who(c)); err != nil {
		return uploadError(err)
	}
	root, err := os.OpenRoot(open.Dir())
	if err == nil {
		err = errors.Join(root.Remove(filepath.FromSlash(rel)), root.Close())
	}
	if err != nil {
		return notChanged(c, "This file cannot be deleted", err)
	}
	s.filesChanged(open)
	return s.backToFiles(c)
}

// restoreFile brings a file back out of the bin. What lies in its place by now
// goes to the bin.
func (s *Server) restoreFile(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	d, part, err := s.past.BinFile(open.Dir(), c.FormValue("id"))
	if err != nil {
		return notChanged(c, "This is no longer in the bin", err)
	}
	err = datadir.Room(open.Dir(), d.Path)
	replace := errors.Is(err, datadir.ErrExists)
	if replace {
		err = s.toBin(open, d.Path, "replaced", s.who(c))
	}
	if err == nil {
		err = datadir.Place(open.Dir(), part, d.Path, replace)
	}
	if err != nil {
		return notChanged(c, "This file cannot be restored", err)
	}
	if err := s.past.RemoveFile(open.Dir(), d.ID); err != nil {
		s.cfg.Logger.Warn("a file is back, but its place in the bin could not be cleared", "file", d.Path, "err", err)
	}
	s.filesChanged(open)
	return s.backToFiles(c)
}

// removeFile removes for good the files of the bin that the form names.
func (s *Server) removeFile(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	form, err := c.FormValues()
	if err != nil {
		return &pageError{status: http.StatusBadRequest, title: "This cannot be removed", text: err.Error()}
	}
	for _, id := range form["id"] {
		if err := s.past.RemoveFile(open.Dir(), id); err != nil {
			return notChanged(c, "The bin could not be emptied", err)
		}
	}
	open.FilesChanged()
	return s.backToFiles(c)
}
