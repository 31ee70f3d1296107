package store

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
)

// Head is the last key of a cell in a view.
type Head struct {
	Cell string `json:"cell"`
	View string `json:"view"`
	Key  string `json:"key"`
}

// Heads lists the heads of a project, by cell and view.
func (s *Store) Heads(project string) []Head {
	var all []Head
	seen := make(map[head]bool)
	for _, h := range s.packedHeads() {
		if h.Project == project {
			seen[h.place()] = true
			all = append(all, Head{h.Cell, h.View, h.Key})
		}
	}
	for _, file := range s.headFiles(project) {
		var h head
		if _, ok := s.readJSON(file, headLabel(file), &h); ok && h.Project == project && !seen[h.place()] {
			all = append(all, Head{h.Cell, h.View, h.Key})
		}
	}
	slices.SortFunc(all, func(a, b Head) int { return cmp.Or(cmp.Compare(a.Cell, b.Cell), cmp.Compare(a.View, b.View)) })
	return all
}

// headFiles lists the heads that lie in files of their own, from before there were
// packs.
func (s *Store) headFiles(project string) []string {
	var files []string
	dir := s.path("heads", component(project))
	cells, _ := os.ReadDir(dir) // mostly there are none
	for _, cell := range cells {
		views, _ := os.ReadDir(filepath.Join(dir, cell.Name()))
		for _, view := range views {
			files = append(files, filepath.Join(dir, cell.Name(), view.Name()))
		}
	}
	return files
}

// ObjectSize returns the size of an object that the store holds.
func (s *Store) ObjectSize(digest string) (size int64, ok bool) {
	f, err := s.OpenObject(digest)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	info, err := f.Stat()
	return info.Size(), err == nil
}
