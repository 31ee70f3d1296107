package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/graph"
	"stagebook/cells/history"
	"stagebook/cells/project/edit"
	"stagebook/cells/session"
)

// editLimit bounds what a page may send at once: sources are written by hand.
const editLimit = 4 << 20

// wanted is what a page asks to be done to the sources.
type wanted struct {
	Op string `json:"op"` // replace, doc, add, prose, delete, duplicate, up, down, move, rename, split, helper, cell, exchange, default, undo, draft, discard
	edit.Target
	Of     string `json:"of"`     // of draft and discard: what the text is for, "doc" or "prose"; "" for code
	Source string `json:"source"` // new text, of code or prose
	Base   string `json:"base"`   // digest of the text that Source was made from; "" replaces whatever is there
	To     string `json:"to"`     // new name, canonical value, or the declaration to move to
	ToFile string `json:"toFile"` // of a move: the file of To, of the prose on ToLine, or whose end is meant
	ToLine int    `json:"toLine"`
	Before bool   `json:"before"` // add or move before To
	Start  int    `json:"start"`  // of a selection, or where to split, in bytes
	End    int    `json:"end"`
	Run    bool   `json:"run"`  // run the cell afterwards
	Look   bool   `json:"look"` // only say what would be done
	exchange
}

// changed answers a change that was made, or looked at.
type changed struct {
	Name    string         `json:"name,omitempty"` // of the declaration to show next
	ID      string         `json:"id,omitempty"`   // of its cell
	Base    string         `json:"base,omitempty"`
	File    string         `json:"file,omitempty"` // of prose: where it stands now
	Line    int            `json:"line,omitempty"`
	Why     string         `json:"why"` // "edited cell Raw"
	Lacking []edit.Lacking `json:"lacking,omitempty"`
	Places  []string       `json:"places,omitempty"` // the lines that would change, for a look
	Breaks  []broken       `json:"breaks,omitempty"` // what would no longer compile, for a look at an exchange
	Problem string         `json:"problem,omitempty"`
}

// refusal answers a change that was not made. What was typed is kept.
type refusal struct {
	Kind     string         `json:"kind"` // syntax, conflict, refused
	Message  string         `json:"message"`
	Reasons  []string       `json:"reasons,omitempty"` // of a refusal, one by one
	Mistakes []edit.Mistake `json:"mistakes,omitempty"`
	Theirs   string         `json:"theirs,omitempty"` // of a conflict: what the file says now
	Base     string         `json:"base,omitempty"`   // its digest
}

// edit changes the sources as a page asks.
func (s *Server) edit(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	var ask wanted
	body := http.MaxBytesReader(c.Response(), c.Request().Body, editLimit)
	if err := json.NewDecoder(body).Decode(&ask); err != nil {
		return &pageError{status: http.StatusBadRequest, title: "This is no edit", text: err.Error()}
	}
	c.Set(detailKey, strings.TrimSpace(ask.Op+" "+ask.Name))
	if ask.Op == "draft" || ask.Op == "discard" {
		return s.draft(c, open, ask)
	}
	release := s.editing.hold(open.Dir()) // an edit and the way back from it are one
	defer release()
	answer, done, err := s.perform(c.Request().Context(), open, ask)
	switch {
	case errors.Is(err, errLooked):
		return c.JSON(http.StatusOK, answer)
	case done == nil:
		return s.refuse(c, open, ask, err)
	case err != nil:
		answer.Problem = err.Error() // written, and the page says why it cannot be read
	}
	s.note(open, done, ask, s.who(c))
	answer.Why = done.Change.Why
	s.placed(open, done, &answer)
	if ask.Op == "doc" || ask.Op == "prose" {
		answer.prose(done)
	}
	if ask.Run && answer.ID != "" {
		if _, err := view.Run(session.Request{Cells: []string{answer.ID}, Who: s.who(c)}); err != nil {
			answer.Problem = err.Error()
		}
	}
	if len(done.Change.Edits) > 0 && ask.Op != "doc" && ask.Op != "prose" {
		s.lead(s.who(c), open, view, view)
	}
	return c.JSON(http.StatusOK, answer)
}

// perform makes a change, or says what it would do.
func (s *Server) perform(ctx context.Context, open *session.Session, ask wanted) (answer changed, done *session.Edited, err error) {
	done, err = open.Edit(ctx, func(p *edit.Package) (*edit.Change, error) {
		ask, err := s.settled(p, open, ask)
		if err != nil {
			return nil, err
		}
		made, err := s.operation(p, open, ask)
		if err != nil {
			return nil, err
		}
		if made, answer.Lacking, err = made.organised(p, s.speaker(open).help.Index()); err != nil {
			return nil, err
		}
		if ask.Look {
			answer.Places, answer.Why = preview(made.Change), made.Why
			if ask.Op == "exchange" {
				answer.Breaks = breaks(open, made.Change)
			}
			return nil, errLooked
		}
		return made.Change, nil
	})
	return answer, done, err
}

var errLooked = errors.New("only looked")

// note keeps the state that an edit made, the one before it where that came
// from elsewhere, and the way back.
func (s *Server) note(open *session.Session, done *session.Edited, ask wanted, who string) {
	s.dropDraft(open, ask)
	if len(done.Change.Edits) == 0 {
		return
	}
	s.followDrafts(open, done)
	for _, state := range []struct {
		files map[string][]byte
		why   string
	}{{done.Before, "as it was before"}, {done.After, done.Change.Why}} {
		if _, err := s.past.Save(open.Dir(), state.files, history.Note{Who: who, Why: state.why}); err != nil {
			s.cfg.Logger.Warn("a saved state could not be kept", "err", err)
		}
	}
	keep := func() error { return s.pushUndo(open, done.Change) }
	if ask.Op == "undo" {
		keep = func() error { return s.dropUndo(open) }
	}
	if err := keep(); err != nil {
		s.cfg.Logger.Warn("an edit can only be undone by hand", "err", err)
	}
}

// placed says where what was edited now stands.
func (s *Server) placed(open *session.Session, done *session.Edited, answer *changed) {
	answer.Name = done.Change.At.Name
	if cell := cellNamed(open, answer.Name); cell != nil {
		answer.ID, answer.Base = cell.ID, digest(unixLines(cell.Code))
	}
}

func cellNamed(open *session.Session, name string) *graph.Cell {
	for _, cell := range open.View(nil).State().Outline.Cells {
		if cell.Name == name {
			return &cell
		}
	}
	return nil
}

// refuse answers an edit that was not made.
func (s *Server) refuse(c *echo.Context, open *session.Session, ask wanted, why error) error {
	var syntax *edit.SyntaxError
	var stale *staleError
	var missing *edit.NotFoundError
	var refused *edit.RefusedError
	answer := refusal{Kind: "refused", Message: why.Error()}
	status := http.StatusConflict
	switch {
	case errors.As(why, &syntax):
		answer.Kind, answer.Mistakes, status = "syntax", syntax.Mistakes, http.StatusUnprocessableEntity
	case errors.As(why, &stale):
		answer.Kind, answer.Theirs, answer.Base = "conflict", stale.theirs, digest(stale.theirs)
	case errors.As(why, &missing):
		answer.Kind = "conflict"
	case errors.As(why, &refused):
		answer.Reasons = refused.Reasons
	}
	if ask.draftKey() != "" && (ask.Op != "replace" || answer.Kind != "refused") {
		if err := s.keepDraft(open, ask, s.who(c)); err != nil {
			return fmt.Errorf("keeping the draft of %s: %w", ask.Name, err)
		}
	}
	return c.JSON(status, answer)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}
