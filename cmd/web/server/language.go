package server

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/labstack/echo/v5"

	"stagebook/cells/project"
	"stagebook/cells/project/edit"
	"stagebook/cells/project/language"
	"stagebook/cells/session"
	"stagebook/views"
)

// speaker helps with writing in one project.
type speaker struct {
	help     *language.Service
	identity string // of the sources that it was told of last
}

// speakers holds one speaker for each project that somebody writes in.
type speakers struct {
	mu sync.Mutex // guards of and what is in it
	of map[string]*speaker
}

// speaker returns what helps with a project, told of its newest sources. They
// must have been read.
func (s *Server) speaker(open *session.Session) *speaker {
	known := open.Known()
	s.speakers.mu.Lock()
	defer s.speakers.mu.Unlock()
	now := s.speakers.of[open.Epoch()]
	switch {
	case now == nil && known == nil:
		return nil
	case now == nil:
		now = &speaker{help: language.New(known.Snapshot), identity: known.Identity}
		s.speakers.of[open.Epoch()] = now
	case known != nil && known.Identity != now.identity:
		now.help.Update(known.Snapshot)
		now.identity = known.Identity
	}
	return now
}

// question is what an editor asks about a text that is not saved.
type question struct {
	Op string `json:"op"` // check, complete, hover, signature, definition, uses, doc
	edit.Text
	Offset  int    `json:"offset"`
	Package string `json:"package"` // of doc
	Symbol  string `json:"symbol"`
	Drawn   bool   `json:"drawn"` // of check: the page shows a graph that is not saved
}

// language answers an editor. It writes nothing and runs nothing.
func (s *Server) language(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	var ask question
	body := http.MaxBytesReader(c.Response(), c.Request().Body, editLimit)
	if err := json.NewDecoder(body).Decode(&ask); err != nil {
		return &pageError{status: http.StatusBadRequest, title: "This is no question", text: err.Error()}
	}
	if err := open.Learn(c.Request().Context()); err != nil {
		return projectError(open.Name(), err)
	}
	help := s.speaker(open).help
	at := language.Query{Text: ask.Text, Offset: ask.Offset}
	switch ask.Op {
	case "check":
		return s.check(c, writer{open, view.State(), help}, ask)
	case "graph":
		return s.savedGraph(c, view.State())
	case "complete":
		return c.JSON(http.StatusOK, help.Complete(at, s.framesOf(view.State())))
	case "hover":
		return c.JSON(http.StatusOK, help.Hover(at))
	case "signature":
		return c.JSON(http.StatusOK, help.Signature(at))
	case "definition":
		return c.JSON(http.StatusOK, help.Definition(at))
	case "uses":
		return c.JSON(http.StatusOK, help.Uses(at))
	case "doc":
		return c.JSON(http.StatusOK, help.Doc(ask.Package, ask.Symbol))
	}
	return &pageError{status: http.StatusBadRequest, title: "This is no question", text: "nobody knows how to `" + ask.Op + "`"}
}

// checked is what is wrong with a cell as it is being typed.
type checked struct {
	Diagnostics []squiggle     `json:"diagnostics"`
	Graph       string         `json:"graph,omitempty"` // HTML: the graph that there would be, where it is another
	Lacking     []edit.Lacking `json:"lacking,omitempty"`
}

type squiggle struct {
	Start   int            `json:"start"`
	End     int            `json:"end"`
	Line    int            `json:"line"`
	Cell    string         `json:"cell"`
	Message string         `json:"message"`
	Remedy  string         `json:"remedy,omitempty"`
	Fixes   []language.Fix `json:"fixes,omitempty"`
}

// writer is what the answers to an editor are made from.
type writer struct {
	open  *session.Session
	state *session.State
	help  *language.Service
}

func (s *Server) check(c *echo.Context, w writer, ask question) error {
	ctx := c.Request().Context()
	typed := []edit.Text{ask.Text}
	found, err := w.help.Check(ctx, typed)
	if err != nil {
		return err
	}
	if len(found.Pending) > 0 {
		if _, err := w.help.Learn(ctx, found.Pending); err == nil {
			if again, err := w.help.Check(ctx, typed); err == nil {
				found = again
			}
		}
	}
	answer := checked{Diagnostics: []squiggle{}, Lacking: found.Lacking}
	for _, d := range found.Diagnostics {
		answer.Diagnostics = append(answer.Diagnostics, squiggle{
			Start: d.Start, End: d.End, Line: d.Pos.Line, Cell: d.Cell, Message: d.Message, Remedy: d.Remedy, Fixes: d.Fixes,
		})
	}
	for i := range answer.Diagnostics {
		if d := &answer.Diagnostics[i]; strings.HasPrefix(d.Remedy, getCommand) {
			path := strings.TrimPrefix(d.Remedy, getCommand)
			d.Fixes = append(d.Fixes, language.Fix{Title: "Add " + path, Module: path})
		}
	}
	for _, lack := range found.Lacking {
		answer.offer(lack, ask.Name)
	}
	if answer.Graph, err = s.typedGraph(c, w.state, found.Outline, ask.Drawn); err != nil {
		return err
	}
	if err := c.JSON(http.StatusOK, answer); err != nil {
		return err
	}
	if len(answer.Diagnostics) == 0 {
		s.buildEarly(w.open, w.help, ask.Text) // last: whoever types waits for the answer
	}
	return nil
}

// getCommand begins the remedy for an import of which no module is required.
const getCommand = "go get "

// offer adds to what is wrong because a module is not required that it can be added.
func (c *checked) offer(lack edit.Lacking, cell string) {
	get := cmp.Or(lack.Module, lack.Path)
	if get == "" {
		return
	}
	fix := language.Fix{Title: "Add " + get, Module: get}
	offered := false
	for i := range c.Diagnostics {
		d := &c.Diagnostics[i]
		if lack.Name != "" && d.Message == "undefined: "+lack.Name || lack.Path != "" && strings.Contains(d.Message, lack.Path) {
			d.Fixes, offered = append(d.Fixes, fix), true
		}
	}
	if !offered {
		c.Diagnostics = append(c.Diagnostics, squiggle{
			Cell: cell, Line: 1, Message: "no module of this project has " + cmp.Or(lack.Path, lack.Name), Fixes: []language.Fix{fix},
		})
	}
}

// typedGraph draws the graph of an outline where it is not the saved one, or the
// saved one where the page shows another.
func (s *Server) typedGraph(c *echo.Context, state *session.State, outline *project.Outline, drawn bool) (string, error) {
	model := outlineModel(state)
	switch {
	case outline != nil && !sameGraph(outline, state.Outline):
		model = typedOutline(outline, state)
	case !drawn:
		return "", nil
	}
	var html bytes.Buffer
	err := render(c.Request().Context(), views.OutlinePanel(s.page(c, state, views.TabNotebook), model), &html)
	return html.String(), err
}

// savedGraph is the graph of the sources, for a page whose editor was left.
func (s *Server) savedGraph(c *echo.Context, state *session.State) error {
	html, err := s.typedGraph(c, state, nil, true)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, checked{Diagnostics: []squiggle{}, Graph: html})
}

// buildEarly builds what saving a text would make of the sources, so that running
// it need not wait for that.
func (s *Server) buildEarly(open *session.Session, help *language.Service, typed edit.Text) {
	ask := wanted{Op: "replace", Target: typed.Target, Source: typed.Source}
	open.BuildEarly(func(p *edit.Package) (*edit.Change, error) {
		made, err := s.operation(p, open, ask)
		if err == nil {
			made, _, err = made.organised(p, help.Index())
		}
		if err != nil {
			return nil, err
		}
		return made.Change, nil
	})
}
