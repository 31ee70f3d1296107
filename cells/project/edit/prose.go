package edit

import (
	"go/token"
	"maps"
	"slices"
)

// Prose returns where the blocks of prose of a file lie, in order. The comment
// above what does not parse is one: only its text can be edited.
func (p *Package) Prose(file string) []Place {
	src, ok := p.Files[file]
	if !ok {
		return nil
	}
	var places []Place
	s := newSheet(token.NewFileSet(), file, src)
	for _, u := range s.units {
		if u.prose || u.node == nil && u.doc != nil {
			places = append(places, Place{File: file, Line: line(src, u.start), Start: u.start, End: s.commentEnd(u.doc)})
		}
	}
	return places
}

// Declared returns the names that the files declare at the top level, sorted;
// "Model.Fit" for a method. Tests count.
func Declared(files map[string][]byte) []string {
	names := map[string]bool{}
	for name, src := range files {
		for _, u := range newSheet(token.NewFileSet(), name, src).units {
			for _, declared := range u.names {
				names[declared] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}
