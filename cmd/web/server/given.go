package server

import (
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/graph"
	"stagebook/cells/project/edit"
	"stagebook/cells/session"
	"stagebook/views"
)

// choiceLimit bounds how many files a widget offers.
const choiceLimit = 200

// fileKnob is a declared file as something to be turned: which of the project's
// files is read in its place.
func fileKnob(state *session.State, f session.FileState) views.Param {
	model := views.Param{
		ID: f.Source.ID, Type: f.Source.Type, Basic: "string", Widget: "file", Value: f.Path, Default: f.Source.Path,
		Doc: inline(f.Source.Doc), Problem: f.Problem,
	}
	model.Detail, model.Bad = fileDetail(state.Dir, graph.Source{Path: f.Path})
	for _, rel := range offered(state, f) {
		model.Choices = append(model.Choices, views.Choice{Name: rel})
	}
	return model
}

// offered are the files that a widget lists: the one that is read, the declared
// one, then those of the same kind, then others.
func offered(state *session.State, f session.FileState) []string {
	first := []string{f.Path}
	if f.Path != f.Source.Path {
		first = append(first, f.Source.Path)
	}
	var same, others []string
	for _, rel := range state.Data() {
		switch {
		case slices.Contains(first, rel):
		case strings.EqualFold(path.Ext(rel), path.Ext(f.Source.Path)):
			same = append(same, rel)
		default:
			others = append(others, rel)
		}
	}
	all := slices.Concat(first, same, others)
	return all[:min(len(all), choiceLimit)]
}

// setPath makes the file that a view reads the declared one.
func setPath(p *edit.Package, open *session.Session, ask wanted) (*edit.Change, error) {
	for _, f := range open.View(map[string]string{ask.Name: ask.To}).State().Files {
		if f.Source.ID != ask.Name {
			continue
		}
		if f.Problem != "" {
			return nil, fmt.Errorf("%s", f.Problem)
		}
		if info, err := os.Stat(filepath.Join(open.Dir(), filepath.FromSlash(ask.To))); err != nil || !info.Mode().IsRegular() {
			return nil, fmt.Errorf("there is no file %s", ask.To)
		}
		return p.SetPath(f.Source, ask.To)
	}
	return nil, fmt.Errorf("there is no parameter `%s`", ask.Name)
}

// secretModel is a secret without its value: whether it is set.
func (s *Server) secretModel(state *session.State, id string) *views.Source {
	open := s.shelf.opened(state.Name)
	for _, source := range state.Outline.Sources {
		if source.ID != id || source.Kind != graph.Secret || open == nil {
			continue
		}
		model := &views.Source{ID: id, Kind: string(graph.Secret), Path: source.Path, Detail: "not set", Bad: true}
		set, given := open.Secret(id)
		if set {
			model.Detail, model.Bad = "set", false
		}
		if given {
			model.Detail, model.Given = "set here", true
		}
		return model
	}
	return &views.Source{ID: id, Kind: string(graph.Secret), Detail: "not set", Bad: true}
}

// setSecret gives a secret a value, or forgets the one that was given. Nothing
// that it answers, logs or keeps holds the value.
func (s *Server) setSecret(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, editLimit)
	if err := c.Request().ParseForm(); err != nil {
		return &pageError{status: http.StatusBadRequest, title: "This secret cannot be set", text: "what was sent is no form"}
	}
	// The body alone: a value in an address would be kept by browsers and proxies.
	form := c.Request().PostForm
	if form.Get("forget") != "" {
		err = open.ForgetSecret(form.Get("id"))
	} else {
		err = open.SetSecret(form.Get("id"), form.Get("value"))
	}
	if err != nil {
		return &pageError{status: http.StatusBadRequest, title: "This secret cannot be set", text: err.Error()}
	}
	return s.back(c)
}
