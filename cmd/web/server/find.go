package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v5"

	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/project/edit"
	"stagebook/cells/session"
)

// exchange puts one text in place of another at places that a search found.
type exchange struct {
	Find   edit.Query `json:"find"`
	With   string     `json:"with"`
	Picked []picked   `json:"picked"`
}

// picked is one place of a search, as the page knows it.
type picked struct {
	File  string `json:"file"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"` // of its line
}

// change replaces what was picked. A place that is no longer what was found is
// refused, and nothing is replaced.
func (e exchange) change(p *edit.Package) (*edit.Change, error) {
	matches, err := p.Find(e.Find, e.With)
	if err != nil {
		return nil, err
	}
	wanted := make(map[picked]bool, len(e.Picked))
	for _, one := range e.Picked {
		wanted[one] = true
	}
	matches = slices.DeleteFunc(matches, func(m edit.Match) bool {
		return !wanted[picked{File: m.File, Start: m.Start, End: m.End, Text: m.Text}]
	})
	if len(matches) != len(wanted) || len(matches) == 0 {
		return nil, &edit.RefusedError{What: "replacing", Reasons: []string{"the sources have changed since the search: search again"}}
	}
	return p.ReplaceAll(matches)
}

// found answers a search.
type found struct {
	Hits []hit `json:"hits"`
	More bool  `json:"more"` // there are more than these
}

// hit is one place found, and where the page shows it.
type hit struct {
	edit.Match
	Kind    string `json:"kind"`              // code, doc, prose, package, file
	Element string `json:"element,omitempty"` // of the page: a cell, or a block of prose; "" for what only its file shows
	Row     int    `json:"row"`               // of code: the line in the cell, from 0
}

// hitLimit bounds an answer; who finds more narrows the search.
const hitLimit = 2000

// find searches the sources of a project. It changes nothing.
func (s *Server) find(c *echo.Context) error {
	open, view, err := s.view(c)
	if err != nil {
		return err
	}
	var ask exchange
	body := http.MaxBytesReader(c.Response(), c.Request().Body, editLimit)
	if err := json.NewDecoder(body).Decode(&ask); err != nil {
		return &pageError{status: http.StatusBadRequest, title: "This is no search", text: err.Error()}
	}
	sources, err := open.Sources(c.Request().Context())
	if err != nil {
		return projectError(open.Name(), err)
	}
	pkg := edit.FromSnapshot(sources.Snapshot)
	matches, err := pkg.Find(ask.Find, ask.With)
	if err != nil {
		return c.JSON(http.StatusUnprocessableEntity, refusal{Kind: "refused", Message: err.Error()})
	}
	answer := found{Hits: []hit{}, More: len(matches) > hitLimit}
	shown := shownPlaces(pkg, sources.Snapshot, view.State())
	for _, m := range matches[:min(len(matches), hitLimit)] {
		answer.Hits = append(answer.Hits, shown.place(m))
	}
	return c.JSON(http.StatusOK, answer)
}

// stretch is what a page shows of some lines of a file.
type stretch struct {
	kind     string // code, prose, package
	element  string // its id
	name     string // of a cell
	from, to int    // lines
}

// stretches are those of each file.
type stretches map[string][]stretch

// shownPlaces says what of the sources the notebook shows, and where.
func shownPlaces(pkg *edit.Package, snapshot *project.Snapshot, state *session.State) stretches {
	shown := stretches{}
	add := func(file string, s stretch) { shown[file] = append(shown[file], s) }
	for i := range state.Outline.Cells {
		cell := &state.Outline.Cells[i]
		add(cell.Pos.File, stretch{"code", cell.ID, cell.Name, cell.CodeLine, cell.CodeLine + strings.Count(cell.Code, "\n")})
	}
	ends, seen := proseEnds(pkg, snapshot), make(proseNames)
	for _, item := range state.Outline.Items {
		if item.Kind == "prose" {
			add(item.Pos.File, stretch{"prose", seen.next(item.Text), "", item.Pos.Line, max(item.Pos.Line, ends[item.Pos.File][item.Pos.Line])})
		}
	}
	for _, f := range snapshot.Files {
		if f.AST != nil && !f.Excluded && f.AST.Doc != nil {
			from, to := snapshot.Fset.Position(f.AST.Doc.Pos()).Line, snapshot.Fset.Position(f.AST.Doc.End()).Line
			add(f.Name, stretch{"package", "page-about", "", from, to})
		}
	}
	return shown
}

// proseEnds are the last lines of the blocks of prose of each file, by their first.
func proseEnds(pkg *edit.Package, snapshot *project.Snapshot) map[string]map[int]int {
	ends := make(map[string]map[int]int)
	for _, f := range snapshot.Files {
		ends[f.Name] = make(map[int]int)
		for _, place := range pkg.Prose(f.Name) {
			ends[f.Name][place.Line] = place.Line + strings.Count(string(f.Src[place.Start:place.End]), "\n")
		}
	}
	return ends
}

// place finds where the page shows a match.
func (s stretches) place(m edit.Match) hit {
	for _, part := range s[m.File] {
		if part.from <= m.Line && m.Line <= part.to {
			return hit{Match: m, Kind: part.kind, Element: part.element, Row: m.Line - part.from}
		}
	}
	for _, part := range s[m.File] {
		if part.name != "" && part.name == m.Name && m.Line < part.from {
			return hit{Match: m, Kind: "doc", Element: part.element}
		}
	}
	return hit{Match: m, Kind: "file"}
}

// broken is something that a change would keep from compiling.
type broken struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
}

// breaks lists the mistakes that a project would have after a change and does
// not have now, and the cells that would be none.
func breaks(open *session.Session, change *edit.Change) []broken {
	known := open.Known()
	if known == nil {
		return nil
	}
	files := make(map[string][]byte)
	for _, e := range change.Edits {
		if !strings.HasSuffix(e.Name, "_test.go") && e.After != nil {
			files[e.Name] = e.After
		}
	}
	before, after := known.Snapshot.Outline(), known.Snapshot.With(files).Outline()
	now := make(map[string]int) // mistakes by what they say: lines may move
	says := func(d project.Diagnostic) string { return fmt.Sprint(d.Code, d.Pos.File, d.Message) }
	for _, d := range before.Diagnostics {
		now[says(d)]++
	}
	var list []broken
	for _, d := range after.Diagnostics {
		if now[says(d)]--; now[says(d)] < 0 {
			list = append(list, broken{File: d.Pos.File, Line: d.Pos.Line, Message: d.Message, Remedy: d.Remedy})
		}
	}
	for _, not := range after.NotCells {
		if slices.ContainsFunc(before.Cells, func(c graph.Cell) bool { return c.Name == not.Name }) {
			list = append(list, broken{File: not.Pos.File, Line: not.Pos.Line, Message: not.Name + " would be no cell: " + strings.TrimPrefix(not.Reason, "not a cell: ")})
		}
	}
	return list
}
