package server

import (
	"errors"
	"path/filepath"

	"stagebook/cells/session"
)

// errLeaving is the answer while the folder of a project is being moved.
var errLeaving = errors.New("the project is being moved: try again in a moment")

// leave closes a project, with its runs and workers, and keeps it closed while f
// does something to its folder. Whoever asks for it meanwhile is told so.
func (s *shelf) leave(name string, f func(dir string) error) error {
	if !s.holds(name) {
		return errNoProject
	}
	dir, err := filepath.Abs(filepath.Join(s.cfg.Projects, name))
	if err != nil {
		return err
	}
	s.mu.Lock()
	if s.leaving[name] {
		s.mu.Unlock()
		return errLeaving
	}
	s.leaving[name] = true
	opened := s.open[name]
	delete(s.open, name)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.leaving, name)
		s.mu.Unlock()
	}()
	if opened != nil {
		opened.Close()
	}
	return f(dir)
}

// forget lets go of what the server keeps for a session that was closed.
func (s *Server) forget(open *session.Session) {
	if open == nil {
		return
	}
	s.speakers.mu.Lock()
	defer s.speakers.mu.Unlock()
	delete(s.speakers.of, open.Epoch())
}
