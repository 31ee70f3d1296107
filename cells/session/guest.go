package session

import (
	"crypto/rand"
	"maps"
	"slices"
	"sync"

	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// A session of guests runs a project for people who were let in to turn its knobs,
// and leaves its owner's pages as they are. It shares results with the owner
// through the store, by key, and nothing else:
//
//   - what it makes is kept where nothing lies under the key yet; failures, and what
//     would replace a record, stay in its memory;
//   - its runs are not recorded, and what its views show is not what the project
//     showed last;
//   - its worker is its own, within Config's limits, and has of what the owner granted
//     the right to read alone: no network, and no folder to write.

// guestHeads is what views of guests showed last. It is never written.
type guestHeads struct {
	mu   sync.Mutex // guards keys
	keys map[[2]string]string
}

// guestHeadLimit bounds how much is remembered; it is a convenience.
const guestHeadLimit = 20_000

func (h *guestHeads) of(view, cell string) (key string, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	key, ok = h.keys[[2]string{view, cell}]
	return key, ok
}

func (h *guestHeads) set(view, cell, key string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.keys == nil || len(h.keys) >= guestHeadLimit {
		h.keys = make(map[[2]string]string)
	}
	h.keys[[2]string{view, cell}] = key
}

// putRun records a run, unless it is one of guests: that has an ID and no number.
func (s *Session) putRun(run store.Run) (store.Run, error) {
	if !s.cfg.Guest {
		return s.cfg.Store.PutRun(run)
	}
	if run.ID == "" {
		run.ID = "guest-" + rand.Text()
	}
	return run, nil
}

// keepForGuests keeps a record in memory: the owner sees what the owner's runs gave.
func (s *Session) keepForGuests(record store.Record) store.Record {
	if there, ok := s.records.get(record.Key); ok {
		record.Generation = there.Generation
	}
	record.Generation++
	s.records.put(&record)
	return record
}

// TakeSecrets gives the session the secrets that pages have given to another one of
// the same project.
func (s *Session) TakeSecrets(from *Session) {
	theirs := from.currentVault()
	if maps.Equal(s.currentVault(), theirs) {
		return
	}
	s.changeVault(func(v vault) {
		clear(v)
		maps.Copy(v, theirs)
	})
}

// WithoutHidden is the state without the results of cells that pages without code do
// not show.
func (s *State) WithoutHidden() *State {
	next := *s
	next.Cells = maps.Clone(s.Cells)
	for id, cell := range next.Cells {
		if cell.Cell.Policy.Hidden {
			next.Cells[id] = cell.clone()
			next.Cells[id].Shown = nil
		}
	}
	return &next
}

// Wanting is how many cells a run would have to compute, or look up, before the
// view shows what its values give. Those that run only when their author asks do
// not count.
func (s *State) Wanting() int {
	n := 0
	for _, cell := range s.Cells {
		if !cell.Cell.Manual() && (cell.Status == graph.Stale || cell.Status == graph.Cancelled) {
			n++
		}
	}
	return n
}

// Unsound reports whether the sources have mistakes that keep cells from running, or
// can no longer be read.
func (s *State) Unsound() bool {
	if s.Problem != "" {
		return true
	}
	for _, cell := range s.Cells {
		if cell.Status == graph.Blocked && cell.Root == "" {
			return true
		}
	}
	return slices.ContainsFunc(s.Outline.Diagnostics, func(d project.Diagnostic) bool { return len(d.Cells) > 0 })
}

// ForGuests is the state without what is its owner's alone: where the project lies,
// its files and, without code, all that tells of the code. base are the values that
// the owner has set, which are the defaults for guests.
func (s *State) ForGuests(base map[string]string, code bool) *State {
	next := &State{
		Epoch: s.Epoch, Seq: s.Seq, Name: s.Name, Outline: plain(s.Outline, code), Graph: s.Graph, Run: s.Run, Unknown: s.Unknown,
		Cells: make(map[string]*CellState, len(s.Cells)),
	}
	next.Outline.Sources = nil
	for _, p := range s.Params {
		if text, ok := base[p.Param.ID]; ok {
			p.Param.Default = text
		}
		p.Changed = p.Text != p.Param.Default
		next.Params = append(next.Params, p)
	}
	for i := range next.Outline.Cells {
		cell := &next.Outline.Cells[i]
		if state := s.Cells[cell.ID]; state != nil {
			next.Cells[cell.ID] = state.forGuests(cell, code)
		}
	}
	return next
}

func (c *CellState) forGuests(cell *graph.Cell, code bool) *CellState {
	next := c.clone()
	next.Cell = cell
	if code {
		return next
	}
	if cell.Policy.Hidden {
		next.Shown = nil // nor can it be asked for by name
	}
	next.Reasons, next.Log, next.LogLines, next.StoredLog = nil, nil, 0, ""
	if f := c.Failure; f != nil {
		next.Failure = &supervisor.Failure{Kind: f.Kind, Message: f.Message}
		if f.Kind == supervisor.KindBuild {
			next.Failure.Message = "the project does not build just now"
		}
	}
	return next
}

// Behind gives cells that show nothing yet what another state shows for them, so that
// a page does not lose a result while the next one is made. Both are of one project.
func (s *State) Behind(before *State) *State {
	next := *s
	next.Cells = maps.Clone(s.Cells)
	for id, cell := range next.Cells {
		was := before.Cells[id]
		if cell.Shown != nil || cell.Status == graph.Fresh || was == nil || was.Shown == nil {
			continue
		}
		shown := cell.clone()
		shown.Shown = was.Shown
		next.Cells[id] = shown
	}
	return &next
}
