package edit

import (
	"bytes"
	"slices"
	"strings"

	"stagebook/cells/project"
)

// Text is a declaration as it is being typed.
type Text struct {
	Target
	Source string `json:"source"` // lines end in \n
}

// Preview returns the files that hold the declarations, with each text put in
// place as it is: neither parsed nor formatted. Places say where each text then
// lies, with its file; a text whose declaration does not exist has no file.
func Preview(s *project.Snapshot, texts []Text) (files map[string][]byte, places []Place) {
	files, places = map[string][]byte{}, make([]Place, len(texts))
	sheets := map[string]*sheet{}
	type put struct {
		text int
		unit *unit
	}
	puts := map[string][]put{}
	for _, f := range s.Files {
		for i, text := range texts {
			if places[i].File != "" || text.Name == "" || !bytes.Contains(f.Src, []byte(lastName(text.Name))) {
				continue
			}
			if sheets[f.Name] == nil {
				sheets[f.Name] = sheetOf(s, f)
			}
			if u := sheets[f.Name].find(text.Target); u != nil {
				places[i] = Place{File: f.Name, Name: text.Name}
				puts[f.Name] = append(puts[f.Name], put{i, u})
			}
		}
	}
	for name, list := range puts {
		slices.SortFunc(list, func(a, b put) int { return a.unit.code - b.unit.code })
		sh, src, shift := sheets[name], sheets[name].src, 0
		for _, x := range list {
			text := sh.in(texts[x.text].Source)
			start := x.unit.code + shift
			src = splice(src, start, x.unit.end+shift, text)
			shift += len(text) - (x.unit.end - x.unit.code)
			places[x.text].Start, places[x.text].End, places[x.text].Line = start, start+len(text), line(src, start)
		}
		files[name] = src
	}
	return files, places
}

// lastName is how a declaration's name stands in the text.
func lastName(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// sheetOf cuts a file of a snapshot without parsing it again.
func sheetOf(s *project.Snapshot, f *project.File) *sheet {
	sh := &sheet{name: f.Name, src: f.Src, file: f}
	if f.AST != nil {
		sh.place = s.Fset.File(f.AST.FileStart)
		sh.cut()
	}
	return sh
}
