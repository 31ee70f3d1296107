package server

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v5"

	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/views"
)

// shownText bounds how much of a file a page shows.
const shownText = 256 << 10

// files lists what a project is made of, and shows one file of it.
func (s *Server) files(c *echo.Context) error {
	_, view, err := s.view(c)
	if err != nil {
		return err
	}
	state := view.State()
	model := views.Files{Page: s.page(c, state, views.TabFiles), Path: s.shownPath(state.Dir), Files: fileRows(state)}
	if name := c.QueryParam("_file"); name != "" {
		model.Open, err = openFile(state.Dir, name)
		if err != nil {
			return &pageError{
				status: http.StatusNotFound, title: "There is no file “" + name + "” in this project",
				text: "It may have been moved or removed.", next: []views.Link{{Text: "The files that there are", Href: "/p/" + state.Name + "/files"}}, detail: err.Error(),
			}
		}
	}
	return s.draw(c, http.StatusOK, views.FilesPage(model))
}

// fileRows lists the Go files of the package and the data that cells declare.
func fileRows(state *session.State) []views.FileRow {
	var rows []views.FileRow
	declared := make(map[string][]views.Ref)
	for i := range state.Outline.Cells {
		cell := &state.Outline.Cells[i]
		declared[cell.Pos.File] = append(declared[cell.Pos.File], views.Ref{ID: cell.ID, Name: cell.Name})
	}
	entries, _ := os.ReadDir(state.Dir) // a folder that has gone is an empty list
	for _, entry := range entries {
		if name := entry.Name(); strings.HasSuffix(name, ".go") {
			row := fileRow(state, name, "Go")
			row.Cells = declared[name]
			if strings.HasSuffix(name, "_test.go") {
				row.Note = "tests"
			}
			rows = append(rows, row)
		}
	}
	for _, source := range state.Outline.Sources {
		if source.Kind == graph.File {
			rows = append(rows, dataRow(state, source))
		}
	}
	return rows
}

func fileRow(state *session.State, name, kind string) views.FileRow {
	row := views.FileRow{Name: name, Kind: kind}
	info, err := os.Stat(filepath.Join(state.Dir, filepath.FromSlash(name)))
	if err != nil {
		row.Note, row.Bad = "missing", true
		return row
	}
	row.Size = info.Size()
	row.Href = "/p/" + state.Name + "/files?_file=" + name
	return row
}

func dataRow(state *session.State, source graph.Source) views.FileRow {
	row := views.FileRow{Name: source.Path, Kind: "data"}
	if source.Glob {
		row.Note, row.Bad = fileDetail(state.Dir, source)
	} else {
		row = fileRow(state, source.Path, "data")
	}
	for i := range state.Outline.Cells {
		cell := &state.Outline.Cells[i]
		if slices.ContainsFunc(cell.Inputs, func(in graph.Input) bool { return in.Kind == graph.File && in.Name == source.ID }) {
			row.Cells = append(row.Cells, views.Ref{ID: cell.ID, Name: cell.Name})
		}
	}
	return row
}

// openFile reads the start of a file below dir. os.Root keeps names with dots
// and links from leading out of it.
func openFile(dir, name string) (*views.OpenFile, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	file, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.New("it is no regular file")
	}
	text, err := io.ReadAll(io.LimitReader(file, shownText+1))
	if err != nil {
		return nil, err
	}
	shown := &views.OpenFile{Name: name, Go: strings.HasSuffix(name, ".go")}
	if len(text) > shownText {
		text, shown.Cut = text[:shownText], true
	}
	if shown.Binary = !utf8.Valid(text[:min(len(text), 1024)]) || strings.ContainsRune(string(text[:min(len(text), 1024)]), 0); !shown.Binary {
		shown.Text = strings.ToValidUTF8(string(text), "\uFFFD")
	}
	return shown, nil
}
