package edit

import (
	"go/token"
	"strings"
)

// BringBack returns the change that makes the sources what they were in a saved
// state. Sources that the state does not have go, apart from tests. Both hold
// all files that the state may list, also those of sub-packages.
func BringBack(now, then map[string][]byte) *Change {
	after := map[string][]byte{}
	for name := range now {
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			after[name] = nil
		}
	}
	for name, src := range then {
		after[name] = src
	}
	return &Change{Why: "brought back a saved state", Edits: fileEdits(now, after)}
}

// BringBackCell returns the change that makes one declaration, with its comment,
// what it was in a saved state. One that is gone comes back below what stood
// above it then, else at the end of its file. One that the state does not have
// is refused: it would have to be deleted.
func (p *Package) BringBackCell(name string, then map[string][]byte) (*Change, error) {
	what := "bringing " + name + " back"
	old := &Package{Path: p.Path, Files: then}
	from, u, err := old.locate(Target{Name: name})
	if err != nil {
		return nil, refuse(what, "the saved state does not have it")
	}
	text := strings.ReplaceAll(string(from.src[u.start:u.end]), "\r\n", "\n")
	why := "brought back " + name
	if s, now, err := p.locate(Target{Name: name}); err == nil {
		after := s.src
		if s.in(text) != string(s.src[now.start:now.end]) {
			after = splice(s.src, now.start, now.end, s.in(text))
		}
		return p.placed(why, s.name, after, Target{Name: name})
	}
	spot := Spot{Target: Target{File: from.name}}
	for i := range from.units {
		above := &from.units[i]
		if above.start >= u.start || len(above.names) == 0 {
			continue
		}
		if src, ok := p.Files[from.name]; ok && newSheet(token.NewFileSet(), from.name, src).find(Target{Name: above.names[0]}) != nil {
			spot.Name = above.names[0]
		}
	}
	if _, ok := p.Files[from.name]; !ok {
		return nil, refuse(what, "its file %s is gone: bring the whole state back", from.name)
	}
	s, at, before, err := p.insertion(spot)
	if err != nil {
		return nil, err
	}
	after, _ := s.insert(at, before, text)
	return p.placed(why, s.name, after, Target{Name: name})
}
