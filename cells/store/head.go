package store

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"time"
)

// head is the last key of a cell in a view.
type head struct {
	Project string `json:"project"`
	Cell    string `json:"cell"`
	View    string `json:"view"`
	Key     string `json:"key"`
}

func (s *Store) headPath(h head) string {
	return s.path("heads", component(h.Project), component(h.Cell), component(h.View))
}

// headLabel names a head by its place, which follows from project, cell and
// view and can be read off the path of a file that was found.
func headLabel(file string) label {
	view := filepath.Base(file)
	cell := filepath.Dir(file)
	return label{"head", path.Join(filepath.Base(filepath.Dir(cell)), filepath.Base(cell), view)}
}

// place is the head without what it says.
func (h head) place() head {
	h.Key = ""
	return h
}

// Head returns the last key of a cell in a view.
func (s *Store) Head(project, cell, view string) (key string, ok bool) {
	want := head{Project: project, Cell: cell, View: view}
	h, filed, ok := s.findHead(want)
	if ok || !filed {
		return h.Key, ok
	}
	path := s.headPath(want)
	var old head
	info, ok := s.readJSON(path, headLabel(path), &old)
	if !ok {
		return "", false
	}
	s.used(path, info)
	return old.Key, true
}

// packedHead looks for a head in the packs.
func (s *Store) packedHead(h head) (packedHead, bool) {
	found, _, ok := s.findHead(h)
	return found, ok
}

// findHead looks for a head in the packs, and says whether some lie in files of
// their own.
func (s *Store) findHead(h head) (found packedHead, filed, ok bool) {
	s.packs.mu.Lock()
	defer s.packs.mu.Unlock()
	if time.Since(s.packs.looked) > headsAge {
		s.look()
	}
	found, ok = s.packs.heads[h.place()]
	return found, s.packs.filed, ok
}

// SetHead notes the last key of a cell in a view. Of two processes that do so
// the later one's key counts.
func (s *Store) SetHead(project, cell, view, key string) error {
	return s.SetHeads(project, cell, []string{view}, key)
}

// SetHeads is SetHead for several views at once.
func (s *Store) SetHeads(project, cell string, views []string, key string) error {
	doing := fmt.Sprintf("write the head of %s in %s", cell, project)
	if err := checkHash("key", key); err != nil {
		return s.wrap(doing, err)
	}
	var pieces []piece
	for _, view := range views {
		h := packedHead{head: head{Project: project, Cell: cell, View: view, Key: key}, Time: time.Now().UnixNano()}
		if before, ok := s.packedHead(h.head); ok {
			if before.Key == key {
				continue
			}
			h.Time = max(h.Time, before.Time+1)
		}
		content, err := json.Marshal(h)
		if err != nil {
			return s.wrap(doing, err)
		}
		pieces = append(pieces, piece{kindHead, content, h})
	}
	if len(pieces) == 0 {
		return nil
	}
	return s.wrap(doing, s.appendPacked(pieces...))
}
