package server

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/datadir"
	"stagebook/cells/graph"
	"stagebook/cells/session"
	"stagebook/views"
)

// dataRow is one file of the data folder.
func dataRow(state *session.State, open *session.Session, entry datadir.Entry) views.FileRow {
	row := views.FileRow{
		Name: entry.Path, Kind: "data", Size: entry.Size, Changed: entry.Changed, Cells: readers(state, entry.Path),
		Stale: staleNames(state, entry.Path), Mutable: datadir.CheckPath(entry.Path) == nil,
	}
	switch {
	case entry.Problem != "":
		row.Note, row.Bad = entry.Problem, true
	case entry.Link != "":
		row.Note = "leads to " + entry.Link
	}
	if entry.Problem == "" {
		row.Href = showAddress(state, entry.Path)
		row.Digest = listedDigest(open, entry)
	}
	return row
}

// smallFile is the size up to which a list has a file read for its digest.
const smallFile = 1 << 20

func listedDigest(open *session.Session, entry datadir.Entry) string {
	if open == nil {
		return ""
	}
	digest, known := open.KnownDigest(entry.Path)
	if !known && entry.Size <= smallFile {
		digest, _ = open.FileDigest(entry.Path) // what cannot be read says so when it is opened
	}
	return digest
}

func showAddress(state *session.State, rel string) string {
	return "/p/" + state.Name + "/files?" + url.Values{"_file": {rel}}.Encode()
}

// declaredElsewhere are the files and patterns that cells declare, and that the
// listing of the data folder does not show: outside of it, or missing.
func declaredElsewhere(state *session.State, open *session.Session, listed []datadir.Entry) []views.FileRow {
	var rows []views.FileRow
	for _, source := range state.Outline.Sources {
		shown := slices.ContainsFunc(listed, func(e datadir.Entry) bool { return e.Path == source.Path })
		if source.Kind != graph.File || shown {
			continue
		}
		if source.Glob {
			row := views.FileRow{Name: source.Path, Kind: "pattern", Cells: readers(state, source.Path)}
			row.Note, row.Bad = fileDetail(state.Dir, source)
			rows = append(rows, row)
			continue
		}
		entry, err := datadir.Look(state.Dir, source.Path)
		if err != nil {
			entry = datadir.Entry{Path: source.Path, Problem: "cannot be read"}
			if errors.Is(err, fs.ErrNotExist) {
				entry.Problem = "missing"
			}
		}
		row := dataRow(state, open, entry)
		row.Missing = entry.Problem == "missing"
		rows = append(rows, row)
	}
	return rows
}

// sourceRows are the Go files of the package.
func sourceRows(state *session.State) []views.FileRow {
	var rows []views.FileRow
	declared := make(map[string][]views.Ref)
	for i := range state.Outline.Cells {
		cell := &state.Outline.Cells[i]
		declared[cell.Pos.File] = append(declared[cell.Pos.File], views.Ref{ID: cell.ID, Name: cell.Name})
	}
	entries, _ := os.ReadDir(state.Dir) // a folder that has gone is an empty list
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		row := views.FileRow{Name: name, Kind: "Go", Cells: declared[name], Href: showAddress(state, name)}
		if info, err := os.Stat(filepath.Join(state.Dir, name)); err != nil {
			row.Note, row.Bad, row.Href = "missing", true, ""
		} else {
			row.Size, row.Changed = info.Size(), info.ModTime()
		}
		if strings.HasSuffix(name, "_test.go") {
			row.Note = "tests"
		}
		rows = append(rows, row)
	}
	return rows
}

// readsFile reports whether a source declares a file: by its path, or by a
// pattern that matches it.
func readsFile(source graph.Source, rel string) bool {
	if source.Kind != graph.File {
		return false
	}
	if source.Path == rel {
		return true
	}
	matches, err := path.Match(source.Path, rel)
	return source.Glob && err == nil && matches
}

// read reports whether a source declares a file.
func read(state *session.State, rel string) bool {
	return slices.ContainsFunc(state.Outline.Sources, func(source graph.Source) bool { return readsFile(source, rel) })
}

// readers are the cells that take a file as an input.
func readers(state *session.State, rel string) []views.Ref {
	sources := make(map[string]bool)
	for _, source := range state.Outline.Sources {
		if readsFile(source, rel) {
			sources[source.ID] = true
		}
	}
	var cells []views.Ref
	for i := range state.Outline.Cells {
		cell := &state.Outline.Cells[i]
		if slices.ContainsFunc(cell.Inputs, func(in graph.Input) bool { return in.Kind == graph.File && sources[in.Name] }) {
			cells = append(cells, views.Ref{ID: cell.ID, Name: cell.Name})
		}
	}
	return cells
}

// staleNames are the cells that another content of a file makes stale: those that
// read it and all behind them, in display order.
func staleNames(state *session.State, rel string) []string {
	var ids []string
	for _, cell := range readers(state, rel) {
		ids = append(ids, cell.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	stale := append(ids, state.Graph.Descendants(ids...)...)
	var names []string
	for i := range state.Outline.Cells {
		if cell := &state.Outline.Cells[i]; slices.Contains(stale, cell.ID) {
			names = append(names, cell.Name)
		}
	}
	return names
}
