package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"

	"github.com/labstack/echo/v5"

	"stagebook/cells/history"
	"stagebook/cells/project/edit"
	"stagebook/cells/session"
)

// draftFile stands for the file of a draft: a declaration is found by its name,
// wherever it has moved.
const draftFile = "cells"

// undoDepth is how many edits can be undone.
const undoDepth = 40

func draftKey(ask wanted) string {
	if ask.Op == "doc" {
		return "doc of " + ask.Name
	}
	return ask.Name
}

func (s *Server) keepDraft(open *session.Session, ask wanted) error {
	err := s.past.Put(open.Dir(), history.Draft{File: draftFile, Cell: ask.Name, Text: ask.Source, Base: ask.Base, Who: s.cfg.Who})
	if err == nil {
		s.touch(open, ask.Name)
	}
	return err
}

// draft keeps what is being typed, or throws it away.
func (s *Server) draft(c *echo.Context, open *session.Session, ask wanted) error {
	var err error
	if ask.Op == "draft" {
		err = s.keepDraft(open, ask)
	} else {
		err = s.past.Drop(open.Dir(), draftFile, ask.Name)
		s.touch(open, ask.Name)
	}
	if err != nil {
		return fmt.Errorf("keeping the draft of %s: %w", ask.Name, err)
	}
	return c.JSON(http.StatusOK, changed{Name: ask.Name, Why: "kept"})
}

func (s *Server) touch(open *session.Session, name string) {
	if cell := cellNamed(open, name); cell != nil {
		open.Redraw(cell.ID)
	}
}

// draftOf is the draft of a cell, or nil.
func (s *Server) draftOf(dir, name string) *history.Draft {
	draft, err := s.past.Get(dir, draftFile, name)
	if err != nil {
		s.cfg.Logger.Warn("a draft cannot be read", "cell", name, "err", err)
		return nil
	}
	return draft
}

// text answers what an editor opens with.
type text struct {
	Name    string `json:"name"`
	Source  string `json:"source"`
	Base    string `json:"base"`
	Doc     string `json:"doc"`
	DocBase string `json:"docBase"`
	Draft   bool   `json:"draft"`            // Source is a draft, made from Base
	Theirs  string `json:"theirs,omitempty"` // with Draft: what the file says
}

// source hands out the text of a declaration with its digest.
func (s *Server) source(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	sources, err := open.Sources(c.Request().Context())
	if err != nil {
		return projectError(open.Name(), err)
	}
	pkg := edit.FromSnapshot(sources.Snapshot)
	target := edit.Target{Name: c.QueryParam("_name")}
	source, err := pkg.Source(target)
	if err != nil {
		return &pageError{status: http.StatusNotFound, title: "There is nothing to edit", text: err.Error()}
	}
	answer := text{Name: target.Name, Source: source, Base: digest(source)}
	if answer.Doc, _, err = pkg.Doc(target); err == nil {
		answer.DocBase = digest(answer.Doc)
	}
	if draft := s.draftOf(open.Dir(), target.Name); draft != nil && draft.Text != source {
		answer.Draft, answer.Theirs, answer.Source = true, source, draft.Text
		if draft.Base != "" {
			answer.Base = draft.Base
		}
	}
	return c.JSON(http.StatusOK, answer)
}

func (s *Server) undoPath(open *session.Session) string {
	return filepath.Join(s.cfg.Store.Root(), "v1", "undo", digest(open.Dir())+".json")
}

// undoStack reads the edits that can be undone, the oldest first.
func (s *Server) undoStack(open *session.Session) ([]*edit.Change, error) {
	data, err := os.ReadFile(s.undoPath(open))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading what can be undone: %w", err)
	}
	var stack []*edit.Change
	if err := json.Unmarshal(data, &stack); err != nil {
		return nil, fmt.Errorf("reading what can be undone: %w", err)
	}
	return stack, nil
}

func (s *Server) pushUndo(open *session.Session, c *edit.Change) error {
	stack, err := s.undoStack(open)
	if err != nil {
		stack = nil // torn: begin anew; the saved states still have all of it
	}
	stack = append(stack, c)
	return s.writeUndo(open, stack[max(0, len(stack)-undoDepth):])
}

// dropUndo takes the edit that was undone off the stack.
func (s *Server) dropUndo(open *session.Session) error {
	stack, err := s.undoStack(open)
	if err != nil || len(stack) == 0 {
		return err
	}
	return s.writeUndo(open, stack[:len(stack)-1])
}

func (s *Server) writeUndo(open *session.Session, stack []*edit.Change) error {
	data, err := json.Marshal(stack)
	if err != nil {
		return fmt.Errorf("keeping what can be undone: %w", err)
	}
	path := s.undoPath(open)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keeping what can be undone: %w", err)
	}
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return fmt.Errorf("keeping what can be undone: %w", err)
	}
	return os.Rename(path+".new", path)
}

// popUndo is the change that takes the last edit back.
func (s *Server) popUndo(open *session.Session, p *edit.Package) (*edit.Change, error) {
	stack, err := s.undoStack(open)
	if err != nil {
		return nil, err
	}
	if len(stack) == 0 {
		return nil, errors.New("there is nothing to undo")
	}
	last := stack[len(stack)-1]
	c, err := last.Undo().Rebase(p.Files)
	if err != nil {
		return nil, fmt.Errorf("undoing “%s”: what it changed was changed again since; the history has the older text: %w", last.Why, err)
	}
	c.Why = "undone: " + last.Why
	return c, nil
}
