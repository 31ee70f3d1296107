package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"syscall"

	"github.com/labstack/echo/v5"

	"stagebook/cells/archive"
	"stagebook/views"
)

// saveArchive sends a project as one file. What is wrong with it is said before
// anything is sent; what goes wrong afterwards cuts the connection, so that no browser
// takes a part for the whole.
func (s *Server) saveArchive(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	content, err := archive.Gather(c.Request().Context(), open, s.cfg.Version)
	if err != nil {
		return &pageError{status: http.StatusConflict, title: "This project cannot be saved as one file", text: err.Error()}
	}
	h := c.Response().Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": content.Manifest.Name + archive.Ending}))
	h.Set("Cache-Control", "no-store")
	c.Response().WriteHeader(http.StatusOK)
	if _, err := content.Write(c.Request().Context(), c.Response()); err != nil {
		if c.Request().Context().Err() == nil {
			s.cfg.Logger.Warn("a project was not saved as one file", "project", open.Name(), "err", err)
		}
		panic(http.ErrAbortHandler)
	}
	return nil
}

// lookedAt answers what an archive is, before all of it is sent.
type lookedAt struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Words  string `json:"words"`          // what it holds
	Taken  bool   `json:"taken"`          // there is a project of the name
	Free   string `json:"free,omitempty"` // then: a name that nothing has
	Differ string `json:"differ,omitempty"`
}

// lookLimit is how much of an archive is sent to be looked at.
const lookLimit = 4 << 20

// lookAtArchive reads the beginning of an archive. Nothing is kept of it.
func (s *Server) lookAtArchive(c *echo.Context) error {
	m, err := archive.Look(c.Request().Context(), http.MaxBytesReader(c.Response(), c.Request().Body, lookLimit), archive.Limits{})
	if err != nil {
		return archiveError(err)
	}
	answer := lookedAt{Name: m.Name, Title: m.Title, Words: views.ArchiveWords(m.Cells, m.Files(), m.Results(), m.Size())}
	if taken := new(archive.TakenError); errors.As(archive.Room(s.cfg.Projects, m.Name), &taken) {
		answer.Taken, answer.Free = true, taken.Free
	}
	return c.JSON(http.StatusOK, answer)
}

// openArchive makes a project of an archive: the body of the request, or the file of a
// form. It runs nothing, and shows the project.
func (s *Server) openArchive(c *echo.Context) error {
	body := http.MaxBytesReader(c.Response(), io.NopCloser(steady(c)), archive.DefaultSize)
	defer io.Copy(io.Discard, io.LimitReader(body, archive.DefaultSize)) // else the browser never hears the answer
	from, err := archiveOf(c, body)
	if err != nil {
		return err
	}
	opened, err := archive.Read(c.Request().Context(), from, archive.Options{
		Projects: s.cfg.Projects, Name: c.QueryParam("_name"), Store: s.cfg.Store, Settings: s.cfg.Settings,
	})
	if err != nil {
		return archiveError(err)
	}
	s.cfg.Logger.Info("a project came out of an archive", "project", opened.Name, "from", opened.Manifest.Name, "results", opened.Manifest.Results())
	to := "/p/" + url.PathEscape(opened.Name)
	if c.Request().Header.Get("X-Requested-With") == "fetch" {
		return c.JSON(http.StatusOK, map[string]string{"to": to})
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// archiveOf is the archive of a request.
func archiveOf(c *echo.Context, body io.Reader) (io.Reader, error) {
	kind, _, _ := mime.ParseMediaType(c.Request().Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return body, nil
	}
	c.Request().Body = io.NopCloser(body)
	form, err := c.Request().MultipartReader()
	for err == nil {
		part, next := form.NextPart()
		if err = next; err == nil && part.FormName() == "file" {
			return part, nil
		}
	}
	return nil, &pageError{status: http.StatusBadRequest, title: "There is no archive in this form", text: "choose a file that ends in " + archive.Ending}
}

// archiveError says why an archive was not opened.
func archiveError(err error) error {
	taken, refusal := new(archive.TakenError), new(archive.Refusal)
	next := []views.Link{{Text: "All projects", Href: "/"}}
	switch {
	case errors.As(err, &taken):
		return &pageError{
			status: http.StatusConflict, title: "There is a project of this name", text: err.Error(),
			command: fmt.Sprintf("web unarchive --name %s FILE%s", taken.Free, archive.Ending), next: next,
		}
	case errors.As(err, &refusal):
		return &pageError{status: http.StatusUnprocessableEntity, title: "This archive is not opened", text: refusal.Why, next: next}
	case errors.Is(err, syscall.ENOSPC):
		return diskFull(err)
	case errors.Is(err, context.Canceled):
		return &pageError{status: http.StatusBadRequest, title: "This archive did not come whole", text: "nothing of it was kept", next: next}
	}
	return fmt.Errorf("opening an archive: %w", err)
}
