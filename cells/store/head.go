package store

import (
	"path"
	"path/filepath"
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

// Head returns the last key of a cell in a view.
func (s *Store) Head(project, cell, view string) (key string, ok bool) {
	path := s.headPath(head{Project: project, Cell: cell, View: view})
	var h head
	info, ok := s.readJSON(path, headLabel(path), &h)
	if !ok {
		return "", false
	}
	s.used(path, info)
	return h.Key, true
}

// SetHead notes the last key of a cell in a view.
func (s *Store) SetHead(project, cell, view, key string) error {
	h := head{Project: project, Cell: cell, View: view, Key: key}
	path := s.headPath(h)
	if err := checkHash("key", key); err != nil {
		return s.wrap("write "+headLabel(path).String(), err)
	}
	return s.writeJSON(path, headLabel(path), h)
}
