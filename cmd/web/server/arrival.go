package server

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"

	"github.com/labstack/echo/v5"

	"stagebook/cells/datadir"
	"stagebook/cells/history"
	"stagebook/cells/session"
)

// arrival is a file that has come whole and gets its name.
type arrival struct {
	Path    string // in the project
	Size    int64
	Digest  string
	Replace bool // what has the name goes to the bin
	Same    bool // set when the file was there already, byte for byte

	part string // where it lies
}

// settle gives a file its name. What had it lies in the bin before it is
// replaced, so that nothing is lost at any moment.
func (s *Server) settle(open *session.Session, a *arrival, who string) error {
	there, err := datadir.Look(open.Dir(), a.Path)
	if err == nil && there.Size == a.Size && there.Link == "" {
		// Reading it takes as long as the run that follows would.
		if digest, problem := open.FileDigest(a.Path); problem == "" && digest == a.Digest {
			a.Same = true
			return os.Remove(a.part)
		}
	}
	if err == nil && a.Replace {
		if err := s.toBin(open, a.Path, "replaced", who); err != nil {
			return err
		}
	}
	if err := datadir.Place(open.Dir(), a.part, a.Path, a.Replace); err != nil {
		return err
	}
	s.filesChanged(open)
	return nil
}

// toBin keeps what a file holds in the bin of its project; the file stays.
func (s *Server) toBin(open *session.Session, rel, why, who string) error {
	_, err := s.past.KeepFile(open.Dir(), filepath.Join(open.Dir(), filepath.FromSlash(rel)), history.DeletedFile{Path: rel, Why: why, Who: who})
	return err
}

// filesChanged has the sources read again, as a machine that cannot watch a
// folder needs, and tells every open page.
func (s *Server) filesChanged(open *session.Session) {
	if err := open.Reload(s.ctx); err != nil {
		s.cfg.Logger.Warn("reading a project after its files changed", "project", open.Name(), "err", err)
	}
}

// sent is a file that is sent in one piece.
type sent struct {
	name    string
	replace string
	form    bool // by the form of a page
	from    io.Reader
}

// sentFile finds the file in a request, without reading it.
func sentFile(c *echo.Context) (sent, error) {
	kind, _, _ := mime.ParseMediaType(c.Request().Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return sent{name: c.QueryParam("_name"), from: steady(c)}, nil
	}
	c.Request().Body = io.NopCloser(steady(c))
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return sent{}, err
	}
	form := sent{form: true}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return sent{}, errors.New("no file was chosen")
		}
		if err != nil {
			return sent{}, err
		}
		switch part.FormName() {
		case "replace":
			text, err := io.ReadAll(io.LimitReader(part, 4<<10))
			if err != nil {
				return sent{}, err
			}
			form.replace = string(text)
		case "file":
			if part.FileName() == "" {
				return sent{}, errors.New("no file was chosen")
			}
			form.name, form.from = part.FileName(), part
			return form, nil
		}
	}
}

// backToFiles answers a change of the files: nothing to a script, whose page
// hears of it by the stream; the page again to a browser without one.
func (s *Server) backToFiles(c *echo.Context) error {
	if c.Request().Header.Get("X-Requested-With") == "fetch" {
		return c.NoContent(http.StatusNoContent)
	}
	return c.Redirect(http.StatusSeeOther, filesPage(c))
}
