package server

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/history"
	"stagebook/cells/project"
	"stagebook/cells/project/edit"
	"stagebook/cells/session"
	"stagebook/views"
)

// draftFile stands for the file of a draft: a declaration is found by its name,
// wherever it has moved.
const draftFile = "cells"

// Keys of drafts that are not of a declaration's code. A block of prose has no
// name: it is known by what it said when the draft was begun.
const (
	docDraft     = "doc of "
	proseDraft   = "prose "
	packageDraft = "comment of the package"
	newDraft     = "new prose"
)

// draftKey is what the draft of a text is kept under; "" for edits that have
// none.
func (ask wanted) draftKey() string {
	what := ask.Op
	if what == "draft" || what == "discard" {
		what = ask.Of
	}
	switch {
	case what == "prose":
		return newDraft
	case what == "doc" && ask.Name != "":
		return docDraft + ask.Name
	case what == "doc" && ask.Line > 0:
		return proseDraft + ask.Base
	case what == "doc":
		return packageDraft
	case what == "replace", what == "":
		return ask.Name
	}
	return ""
}

func (s *Server) keepDraft(open *session.Session, ask wanted, who string) error {
	known := s.draftOf(open.Dir(), ask.draftKey()) != nil
	err := s.past.Put(open.Dir(), history.Draft{File: draftFile, Cell: ask.draftKey(), Text: ask.Source, Base: ask.Base, Who: who})
	if err == nil && (ask.Name != "" || !known) { // of other text the page only says that there is a draft
		s.touch(open, ask.Name)
	}
	return err
}

// draft keeps what is being typed, or throws it away.
func (s *Server) draft(c *echo.Context, open *session.Session, ask wanted) error {
	var err error
	if ask.Op == "draft" {
		err = s.keepDraft(open, ask, s.who(c))
	} else {
		err = s.past.Drop(open.Dir(), draftFile, ask.draftKey())
		s.touch(open, ask.Name)
	}
	if err != nil {
		return fmt.Errorf("keeping the draft of %s: %w", ask.Name, err)
	}
	return c.JSON(http.StatusOK, changed{Name: ask.Name, Why: "kept"})
}

// dropDraft forgets the draft of a text that was saved.
func (s *Server) dropDraft(open *session.Session, ask wanted) {
	key := ask.draftKey()
	if key == "" || s.draftOf(open.Dir(), key) == nil {
		return
	}
	if err := s.past.Drop(open.Dir(), draftFile, key); err != nil {
		s.cfg.Logger.Warn("a draft that was saved could not be dropped", "err", err)
	}
	s.touch(open, ask.Name) // the page may have been drawn with the draft meanwhile
}

// touch has what shows a draft drawn anew.
func (s *Server) touch(open *session.Session, name string) {
	if cell := cellNamed(open, name); cell != nil {
		open.Redraw(cell.ID)
	} else {
		open.Touch()
	}
}

// drafts are the drafts of a project by their keys.
type drafts map[string]*history.Draft

// drafts reads the drafts of a project, once for all that a page shows.
func (s *Server) drafts(dir string) drafts {
	if dir == "" { // what is frozen has none
		return nil
	}
	list, err := s.past.Drafts(dir)
	if err != nil {
		s.cfg.Logger.Warn("the drafts cannot be read", "dir", dir, "err", err)
		return nil
	}
	found := make(drafts, len(list))
	for _, draft := range list {
		if draft.File == draftFile {
			found[draft.Cell] = draft
		}
	}
	return found
}

// of is the text that is kept under a key and is not what the file says, or "".
func (d drafts) of(key, now string) string {
	if draft := d[key]; draft != nil && draft.Text != unixLines(now) {
		return draft.Text
	}
	return ""
}

// lost are the drafts of what is not on the page any more, in order of their
// keys.
func (d drafts) lost(outline *project.Outline) []views.Kept {
	here := map[string]bool{packageDraft: true, newDraft: true}
	for i := range outline.Cells {
		here[outline.Cells[i].Name], here[docDraft+outline.Cells[i].Name] = true, true
	}
	for _, item := range outline.Items {
		if item.Kind == "prose" {
			here[proseDraft+digest(item.Text)] = true
		}
	}
	var list []views.Kept
	for _, key := range slices.Sorted(maps.Keys(d)) {
		if here[key] {
			continue
		}
		kept := views.Kept{Title: key, Text: d[key].Text, Name: key, Code: true}
		if name, ok := strings.CutPrefix(key, docDraft); ok {
			kept = views.Kept{Title: "text of " + name, Text: d[key].Text, Of: "doc", Name: name}
		} else if base, ok := strings.CutPrefix(key, proseDraft); ok {
			kept = views.Kept{Title: "text between cells", Text: d[key].Text, Of: "doc", Base: base}
		}
		list = append(list, kept)
	}
	return list
}

// draftOf is the draft under a key, or nil.
func (s *Server) draftOf(dir, key string) *history.Draft {
	draft, err := s.past.Get(dir, draftFile, key)
	if err != nil {
		s.cfg.Logger.Warn("a draft cannot be read", "of", key, "err", err)
		return nil
	}
	return draft
}

// followDrafts gives the drafts of a declaration that an edit renamed, or gave
// its old name back, that name.
func (s *Server) followDrafts(open *session.Session, done *session.Edited) {
	before, after := edit.Declared(done.Before), edit.Declared(done.After)
	gone := slices.DeleteFunc(slices.Clone(before), func(name string) bool { return slices.Contains(after, name) })
	come := slices.DeleteFunc(after, func(name string) bool { return slices.Contains(before, name) })
	if len(gone) != 1 || len(come) != 1 {
		return
	}
	for _, kind := range []string{"", docDraft} {
		draft := s.draftOf(open.Dir(), kind+gone[0])
		if draft == nil {
			continue
		}
		draft.Cell = kind + come[0]
		if err := s.past.Put(open.Dir(), *draft); err != nil {
			s.cfg.Logger.Warn("a draft stays under the old name", "of", gone[0], "err", err)
			continue
		}
		if err := s.past.Drop(open.Dir(), draftFile, kind+gone[0]); err != nil {
			s.cfg.Logger.Warn("a draft is kept twice", "of", gone[0], "err", err)
		}
	}
}

// unixLines is a text as editors hold it: its lines end in \n.
func unixLines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// text answers what an editor opens with.
type text struct {
	Name   string `json:"name"`
	Source string `json:"source"`
	Base   string `json:"base"`
	Draft  bool   `json:"draft"`            // Source is a draft, made from Base
	Theirs string `json:"theirs,omitempty"` // with Draft: what the file says

	File string   `json:"file,omitempty"` // of prose: where it stands
	Line int      `json:"line,omitempty"`
	More []string `json:"more,omitempty"` // of the comment of the package: other files that have one
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
	target := edit.Target{Name: c.QueryParam("_name")}
	source, err := edit.FromSnapshot(sources.Snapshot).Source(target)
	if err != nil {
		return &pageError{status: http.StatusNotFound, title: "There is nothing to edit", text: err.Error()}
	}
	answer := text{Name: target.Name, Source: source, Base: digest(source)}
	return c.JSON(http.StatusOK, answer.with(s.draftOf(open.Dir(), target.Name)))
}

// with puts a draft in place of what the file says.
func (t text) with(draft *history.Draft) text {
	if draft == nil || draft.Text == t.Source {
		return t
	}
	t.Draft, t.Theirs, t.Source = true, t.Source, draft.Text
	if draft.Base != "" {
		t.Base = draft.Base
	}
	return t
}
