package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"stagebook/cells/project/edit"
	"stagebook/cells/session"
)

// undoDepth is how many edits can be undone.
const undoDepth = 40

// editing lets one edit of a project at a time through, with what is kept of
// it: of two quick undos the second must find what the first has left.
type editing struct {
	mu sync.Mutex // guards of
	of map[string]*sync.Mutex
}

// hold waits for the edits of a folder that were begun, and keeps others from
// beginning until release is called.
func (e *editing) hold(dir string) (release func()) {
	e.mu.Lock()
	if e.of == nil {
		e.of = make(map[string]*sync.Mutex)
	}
	one := e.of[dir]
	if one == nil {
		one = new(sync.Mutex)
		e.of[dir] = one
	}
	e.mu.Unlock()
	one.Lock()
	return one.Unlock
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
