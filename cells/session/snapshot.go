package session

import (
	"context"

	"stagebook/cells/fingerprint"
	"stagebook/cells/project"
	"stagebook/cells/store"
)

// Sources are the sources of a project with their types, for those who read code.
type Sources struct {
	Snapshot *project.Snapshot
	Static   *fingerprint.Static
	Identity string // digest of all that was read: equal sources have equal ones
}

// Sources returns the sources as they were read last. Where they came out of the
// store they are read with the Go tool first, so nobody who draws a page may wait
// for it; the error is then that of reading.
func (s *Session) Sources(ctx context.Context) (*Sources, error) {
	r, err := s.withSnapshot(ctx, s.current())
	if err != nil {
		return nil, err
	}
	return &Sources{Snapshot: r.snapshot, Static: r.static, Identity: r.identity}, nil
}

// Known returns the sources as they were read last, or nil where they came out of
// the store and have not been read here. It never waits.
func (s *Session) Known() *Sources {
	r := s.current()
	if r.snapshot == nil {
		return nil
	}
	return &Sources{Snapshot: r.snapshot, Static: r.static, Identity: r.identity}
}

// Identity is that of the sources as they were read last. It costs nothing.
func (s *Session) Identity() string { return s.current().identity }

// Store returns the store that keeps the results of the project.
func (s *Session) Store() *store.Store { return s.cfg.Store }
