package server

import (
	"context"
	"sync"

	"stagebook/cells/graph"
	"stagebook/cells/hints"
	"stagebook/cells/session"
	"stagebook/views"
)

// hintBoard knows what the code of open projects hints at. It is filled beside the
// pages: none waits for it, and those open then are told to look again.
type hintBoard struct {
	keeper  hints.Keeper
	reading sync.WaitGroup // goroutines that read code; the server waits for them when it closes

	mu     sync.Mutex                         // guards the rest
	known  map[string]map[string][]hints.Hint // identity of sources → cell → hints
	asked  map[string]bool                    // identities that the store was asked for, and those being read
	closed bool
}

// boardLimit bounds how many states of sources the board knows.
const boardLimit = 256

func newHintBoard(k hints.Keeper) *hintBoard {
	return &hintBoard{keeper: k, known: make(map[string]map[string][]hints.Hint), asked: make(map[string]bool)}
}

// of returns the hints of a cell, as far as they are known.
func (b *hintBoard) of(open *session.Session, cell string) []hints.Hint {
	if open == nil {
		return nil
	}
	id := open.Identity()
	b.mu.Lock()
	defer b.mu.Unlock()
	if cells, ok := b.known[id]; ok {
		return cells[cell]
	}
	if !b.asked[id] {
		b.asked[id] = true
		if list, ok := hints.Kept(b.keeper, id); ok {
			b.learn(id, list)
			return b.known[id][cell]
		}
	}
	if sources := open.Known(); sources != nil && !b.closed && !b.asked["read "+sources.Identity] {
		b.asked["read "+sources.Identity] = true
		b.reading.Go(func() { b.read(open, sources) }) // ends by itself, in milliseconds
	}
	return nil
}

// warm reads the code of projects whose hints nobody has kept, one after the other,
// when the server starts: a project that opens out of the store is not read again
// for a page. Trouble is said when somebody opens the project.
func (b *hintBoard) warm(ctx context.Context, s *shelf) {
	names, err := s.names()
	if err != nil {
		return
	}
	for _, name := range names {
		open := s.opened(name)
		if open == nil {
			continue
		}
		if _, kept := hints.Kept(b.keeper, open.Identity()); kept {
			continue
		}
		if sources, err := open.Sources(ctx); err == nil && sources.Identity == open.Identity() {
			b.read(open, sources)
		}
	}
}

// close waits for what is being read. Nothing is read afterwards.
func (b *hintBoard) close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.reading.Wait()
}

// read reads code that has types already.
func (b *hintBoard) read(open *session.Session, sources *session.Sources) {
	list := hints.Find(sources.Snapshot, sources.Static)
	_ = hints.Keep(b.keeper, sources.Identity, list) // else it is read again next time
	b.mu.Lock()
	b.learn(sources.Identity, list)
	b.mu.Unlock()
	if len(list) > 0 {
		open.Touch()
	}
}

// learn is called with the lock held.
func (b *hintBoard) learn(id string, list []hints.Hint) {
	if len(b.known) >= boardLimit {
		clear(b.known)
		clear(b.asked)
	}
	cells := make(map[string][]hints.Hint)
	for _, h := range list {
		for _, cell := range h.Cells {
			cells[cell] = append(cells[cell], h)
		}
	}
	b.known[id] = cells
}

// hintModels are the hints of a cell as its page shows them.
func (s *Server) hintModels(state *session.State, cell *graph.Cell) []views.Hint {
	if state.Frozen() {
		return nil
	}
	var models []views.Hint
	for _, h := range s.hints.of(s.shelf.opened(state.Name), cell.ID) {
		models = append(models, views.Hint{Kind: h.Kind, File: h.Pos.File, Line: h.Pos.Line, Message: h.Message, Remedy: h.Remedy})
	}
	return models
}
