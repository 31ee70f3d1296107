package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"stagebook/cells/fingerprint"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/store"
	"stagebook/cells/supervisor"
)

// Picture is a State as bytes, to be drawn later: with the sources gone, and on a
// machine that never had them. It says nothing of where the project lies.
type Picture struct {
	Version int                     `json:"version"`
	Taken   time.Time               `json:"taken"`
	Name    string                  `json:"name"`
	Outline *project.Outline        `json:"outline"`
	Params  []ParamState            `json:"params,omitempty"`
	Cells   map[string]*PictureCell `json:"cells"`
	Run     *RunState               `json:"run,omitempty"`
	Files   []FileDigest            `json:"files,omitempty"`   // that the shown results were made from
	Modules []Module                `json:"modules,omitempty"` // outside of the project's own that they reach
}

// PictureCell is where a cell stood.
type PictureCell struct {
	Status      graph.Status        `json:"status"`
	Reasons     []string            `json:"reasons,omitempty"`
	Root        string              `json:"root,omitempty"`
	Shown       *store.Record       `json:"shown,omitempty"`
	Failure     *supervisor.Failure `json:"failure,omitempty"`
	FailedAfter time.Duration       `json:"failedAfter,omitempty"`
	LogLines    int                 `json:"logLines,omitempty"`
	StoredLog   string              `json:"storedLog,omitempty"`
}

// FileDigest is the content of a data file.
type FileDigest struct {
	Path   string `json:"path"`
	Digest string `json:"digest"`
}

// Module is a module in its version.
type Module struct {
	Path    string `json:"path"`
	Version string `json:"version"`
}

const pictureVersion = 1

// Picture freezes a state. Without code it holds none: neither of cells nor in what
// is said of mistakes, no logs, and of cells that pages without code do not show no
// results. A cell that was on its way is stale in it.
func (s *State) Picture(taken time.Time, code bool) *Picture {
	p := &Picture{
		Version: pictureVersion, Taken: taken, Name: s.Name, Outline: plain(s.Outline, code), Params: s.Params,
		Cells: make(map[string]*PictureCell, len(s.Cells)), Run: s.Run,
	}
	for id, cell := range s.Cells {
		drawn := &PictureCell{
			Status: settled(cell.Status), Reasons: cell.Reasons, Root: cell.Root, Failure: cell.Failure,
			FailedAfter: cell.FailedAfter, LogLines: cell.LogLines, StoredLog: cell.StoredLog,
		}
		if cell.StoredLog == "" || !code {
			drawn.LogLines, drawn.StoredLog = 0, ""
		}
		if cell.Cell.Policy.Hidden && !code {
			drawn.Failure = nil
			p.Cells[id] = drawn
			continue
		}
		if cell.Shown != nil {
			shown := *cell.Shown
			shown.Parts = nil // they hold the code
			drawn.Shown = &shown
		}
		if drawn.Failure != nil && !code {
			drawn.Failure = &supervisor.Failure{Kind: drawn.Failure.Kind, Message: drawn.Failure.Message}
		}
		p.Cells[id] = drawn
	}
	p.Files, p.Modules = s.provenance()
	return p
}

// plain is an outline without what only its owner needs.
func plain(o *project.Outline, code bool) *project.Outline {
	next := *o
	next.Sources = slices.Clone(o.Sources)
	if code {
		return &next
	}
	next.Cells = slices.Clone(o.Cells)
	for i := range next.Cells {
		next.Cells[i].Code = ""
	}
	next.Diagnostics, next.NotCells = nil, nil
	return &next
}

func settled(status graph.Status) graph.Status {
	if status == graph.Queued || status == graph.Running {
		return graph.Stale
	}
	return status
}

// provenance gathers what the shown results were made from.
func (s *State) provenance() ([]FileDigest, []Module) {
	files, modules := make(map[string]string), make(map[string]string)
	for _, cell := range s.Cells {
		if cell.Shown == nil {
			continue
		}
		var parts fingerprint.Parts
		if json.Unmarshal(cell.Shown.Parts, &parts) != nil {
			continue // of another version: it says nothing
		}
		for _, f := range parts.Files {
			files[f.Path] = f.Digest
		}
		for _, pkg := range parts.Packages {
			if pkg.Module != "" {
				modules[pkg.Module] = pkg.Version
			}
		}
	}
	var fileList []FileDigest
	for _, path := range slices.Sorted(maps.Keys(files)) {
		fileList = append(fileList, FileDigest{path, files[path]})
	}
	var moduleList []Module
	for _, path := range slices.Sorted(maps.Keys(modules)) {
		moduleList = append(moduleList, Module{path, modules[path]})
	}
	return fileList, moduleList
}

// Objects lists the digests that drawing the picture needs from the store.
func (p *Picture) Objects() []string {
	var all []string
	for _, id := range slices.Sorted(maps.Keys(p.Cells)) {
		cell := p.Cells[id]
		if cell.StoredLog != "" {
			all = append(all, cell.StoredLog)
		}
		if cell.Shown == nil {
			continue
		}
		for _, out := range cell.Shown.Outputs {
			all = append(all, out.Objects()...)
		}
	}
	return all
}

// ReadPicture decodes a picture.
func ReadPicture(data []byte) (*Picture, error) {
	var p Picture
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("reading a picture: %w", err)
	}
	if p.Version != pictureVersion || p.Outline == nil {
		return nil, errors.New("reading a picture: it was taken by another version of Stagebook")
	}
	return &p, nil
}

// Frozen reports whether the state was read back from a picture.
func (s *State) Frozen() bool { return s.Dir == "" }

// State is the state that was frozen. It has no folder, and its cells never change.
func (p *Picture) State() *State {
	s := &State{
		Name: p.Name, Outline: p.Outline, Graph: graph.New(p.Outline.Cells), Params: p.Params, Run: p.Run,
		Cells: make(map[string]*CellState, len(p.Cells)),
	}
	for i := range p.Outline.Cells {
		cell := &p.Outline.Cells[i]
		drawn := p.Cells[cell.ID]
		if drawn == nil {
			drawn = &PictureCell{Status: graph.Stale}
		}
		s.Cells[cell.ID] = &CellState{
			Cell: cell, Status: drawn.Status, Reasons: drawn.Reasons, Root: drawn.Root, Shown: drawn.Shown, Failure: drawn.Failure,
			FailedAfter: drawn.FailedAfter, LogLines: drawn.LogLines, StoredLog: drawn.StoredLog,
		}
	}
	return s
}

// Unfresh lists the cells whose results, if any, are not those of their code and
// inputs as they are now, but for those that run only when somebody asks.
func (s *State) Unfresh() []string {
	var names []string
	for _, cell := range s.Outline.Cells {
		if state := s.Cells[cell.ID]; state != nil && state.Status != graph.Fresh && !cell.Manual() {
			names = append(names, cell.Name)
		}
	}
	return names
}
