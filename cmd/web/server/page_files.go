package server

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/datadir"
	"stagebook/cells/peek"
	"stagebook/cells/session"
	"stagebook/views"
)

// shownText bounds how much of a source a page shows.
const shownText = 256 << 10

// files lists what a project is made of and reads, and shows one file of it.
func (s *Server) files(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	state := view.State()
	model := s.filesModel(c, state)
	if name := c.QueryParam("_file"); name != "" {
		model.Open, err = s.openFile(open, state, name)
		if err != nil {
			return &pageError{
				status: http.StatusNotFound, title: "There is no file “" + name + "” in this project",
				text: "It may have been moved or removed.", next: []views.Link{{Text: "The files that there are", Href: filesPage(c)}}, detail: err.Error(),
			}
		}
	}
	return s.draw(c, http.StatusOK, views.FilesPage(model))
}

// openFile reads the start of a file of the project. os.Root keeps names with
// dots and links from leading out of it.
func (s *Server) openFile(open *session.Session, state *session.State, name string) (*views.OpenFile, error) {
	file, info, err := regular(state.Dir, name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	shown := &views.OpenFile{Name: name, Go: strings.HasSuffix(name, ".go"), Size: info.Size(), Changed: info.ModTime(), Raw: rawAddress(state, name)}
	if shown.Go {
		return shown, readSource(file, shown)
	}
	shown.Digest, shown.Note = open.FileDigest(name)
	p, err := peek.Of(name, file, info.Size())
	if err != nil {
		return nil, err
	}
	shown.Kind, shown.Text, shown.Cut, shown.Rows, shown.Wider, shown.Total = string(p.Kind), p.Text, p.More, p.Rows, p.Wider, p.Total
	if p.Note != "" {
		shown.Note = p.Note
	}
	for _, column := range p.Columns {
		shown.Columns = append(shown.Columns, views.PreviewColumn{Name: column.Name, Type: column.Type, Numeric: column.Numeric})
	}
	return shown, nil
}

// regular opens a file below a folder.
func regular(dir, name string) (*os.File, os.FileInfo, error) {
	if strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		return nil, nil, errors.New("hidden files are not shown")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	// A pipe would be waited for when it is opened.
	if info, err := root.Stat(filepath.FromSlash(name)); err != nil || !info.Mode().IsRegular() {
		return nil, nil, errors.Join(errors.New("it is no regular file"), err)
	}
	file, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, nil, errors.Join(errors.New("it is no regular file"), err, file.Close())
	}
	return file, info, nil
}

func readSource(file io.Reader, shown *views.OpenFile) error {
	text, err := io.ReadAll(io.LimitReader(file, shownText+1))
	if err != nil {
		return err
	}
	if len(text) > shownText {
		text, shown.Cut = text[:shownText], true
	}
	shown.Kind, shown.Text = string(peek.Text), strings.ToValidUTF8(string(text), "\uFFFD")
	return nil
}

func rawAddress(state *session.State, name string) string {
	return "/p/" + state.Name + "/raw?" + url.Values{"_file": {name}}.Encode()
}

// rawFile sends a file as it is: a picture to be shown, anything else to be
// saved. Whatever it holds, it is no page: it runs no script.
func (s *Server) rawFile(c *echo.Context) error {
	_, view, err := s.view(c)
	if err != nil {
		return err
	}
	name := c.QueryParam("_file")
	file, info, err := regular(view.State().Dir, name)
	if err != nil {
		return &pageError{
			status: http.StatusNotFound, title: "There is no file “" + name + "” in this project",
			text: "It may have been moved or removed.", next: []views.Link{{Text: "The files that there are", Href: filesPage(c)}}, detail: err.Error(),
		}
	}
	defer file.Close()
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	h.Set("Cache-Control", "no-store")
	kind := peek.PictureType(name)
	if kind == "" || c.QueryParam("_save") != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": path.Base(name)}))
	}
	if kind == "" {
		kind = "application/octet-stream"
	}
	h.Set("Content-Type", kind)
	http.ServeContent(c.Response(), c.Request(), "", info.ModTime(), file)
	return nil
}

// filesModel lists the data folder, what else cells read, the sources, the
// uploads under way and the bin.
func (s *Server) filesModel(c *echo.Context, state *session.State) views.Files {
	model := views.Files{Page: s.page(c, state, views.TabFiles), Path: s.shownPath(state.Dir), Folder: s.shownPath(state.Dir) + "/" + datadir.Folder}
	list, more, err := datadir.List(state.Dir)
	if err != nil {
		model.Problem = err.Error()
	}
	model.More = more
	open := s.shelf.opened(state.Name)
	for _, entry := range list {
		model.Data = append(model.Data, dataRow(state, open, entry))
	}
	model.Data = append(model.Data, declaredElsewhere(state, open, list)...)
	model.Sources = sourceRows(state)
	for _, up := range s.uploads.List(state.Dir) {
		model.Unfinished = append(model.Unfinished, views.Unfinished{ID: up.ID, Path: up.Path, Size: up.Size, Here: up.Received(), Begun: up.Begun})
	}
	bin, err := s.past.FileBin(state.Dir)
	if err != nil {
		model.Problem = fmt.Sprintf("The bin cannot be listed: %s", err)
	}
	for _, d := range bin {
		b := views.BinnedFile{ID: d.ID, Path: d.Path, Size: d.Size, Why: d.Why, Who: d.Who, At: d.Time}
		if _, err := datadir.Look(state.Dir, d.Path); err == nil {
			b.Taken, b.Stale = true, staleNames(state, d.Path)
		}
		model.Bin = append(model.Bin, b)
	}
	return model
}
