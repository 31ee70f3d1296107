package session

import (
	"context"
	"errors"
	"fmt"

	"stagebook/cells/project/edit"
)

// Edited is what an edit did to the sources.
type Edited struct {
	Change        *edit.Change
	Before, After map[string][]byte // all Go files of the package
}

// Edit changes the sources of the project and reads them again, so that every
// page shows what was written. Edits follow one another; change may be called
// twice, when a file was changed by another program meanwhile, and writes
// nothing itself. Its errors are handed on as they are. An Edited with an error
// was written, and could not be read again.
func (s *Session) Edit(ctx context.Context, change func(*edit.Package) (*edit.Change, error)) (*Edited, error) {
	s.edits.Lock()
	defer s.edits.Unlock()
	for again := false; ; again = true {
		if err := s.Learn(ctx); err != nil {
			return nil, err
		}
		sources, err := s.Sources(ctx)
		if err != nil {
			return nil, err
		}
		pkg := edit.FromSnapshot(sources.Snapshot)
		c, err := change(pkg)
		if err != nil {
			return nil, err
		}
		err = edit.Write(s.cfg.Dir, c)
		var conflict *edit.ConflictError
		if errors.As(err, &conflict) && !again {
			if err := s.Reload(ctx); err != nil {
				return nil, fmt.Errorf("reading what another program wrote: %w", err)
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		done := &Edited{Change: c, Before: pkg.Files, After: c.Apply(pkg.Files)}
		if len(c.Edits) == 0 {
			return done, nil
		}
		return done, s.Reload(ctx)
	}
}

// Redraw tells every open page to draw a cell anew.
func (s *Session) Redraw(cell string) {
	for _, v := range s.lockedViewList() {
		v.mu.Lock()
		if old := v.cells[cell]; old != nil {
			v.set(old.clone())
		}
		v.mu.Unlock()
	}
}

// Learn makes sure that the sources have been read here, with their types, so
// that Known has them: where they came out of the store they are read with the
// Go tool.
func (s *Session) Learn(ctx context.Context) error {
	r := s.current()
	if r.snapshot != nil {
		return nil
	}
	s.reload.Lock()
	defer s.reload.Unlock()
	if now := s.current(); now.snapshot != nil {
		return nil
	}
	full, err := s.withSnapshot(ctx, r)
	if err != nil {
		return err
	}
	s.adopt(full)
	return nil
}
