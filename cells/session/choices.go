package session

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"stagebook/cells/datadir"
	"stagebook/cells/graph"
	"stagebook/cells/project"
	"stagebook/cells/scheduler"
)

// FileState is a file that the project declares, with the one that a view reads
// in its place. Like a parameter, the choice is part of the view: another view
// reads another file, and results are shared by what was read.
type FileState struct {
	Source  graph.Source
	Path    string // relative to the package folder, with slashes
	Changed bool   // differs from the declared path
	Problem string // why a path that was asked for was refused; the declared one holds then
}

// resolveFiles turns asked-for paths into the files that a view reads. Patterns
// are not chosen.
func resolveFiles(outline *project.Outline, asked map[string]string) []FileState {
	var states []FileState
	for _, source := range outline.Sources {
		if source.Kind != graph.File || source.Glob {
			continue
		}
		state := FileState{Source: source, Path: source.Path}
		if text, ok := asked[source.ID]; ok && text != source.Path {
			if err := choosable(text); err != nil {
				state.Problem = fmt.Sprintf("%s: %s", source.ID, err)
			} else {
				state.Path, state.Changed = text, true
			}
		}
		states = append(states, state)
	}
	return states
}

// choosable reports why a path cannot be chosen: an address must not lead out of
// the project, nor to what is hidden.
func choosable(path string) error {
	switch {
	case !fs.ValidPath(path) || path == "." || strings.Contains(path, `\`):
		return fmt.Errorf("%q is no file of the project: name one by its path in it, such as data/rows.csv", path)
	case strings.HasPrefix(path, ".") || strings.Contains(path, "/."):
		return fmt.Errorf("%q is hidden, and hidden files are not read", path)
	}
	return nil
}

// sourceIn is a source of the project with the path that a view reads.
func sourceIn(r *reading, asked map[string]string, id string) graph.Source {
	source := *r.plan.Source[id]
	for _, f := range resolveFiles(r.outline, asked) {
		if f.Source.ID == id {
			source.Path = f.Path
		}
	}
	return source
}

// fileWorld identifies the files that a view reads.
func fileWorld(r *reading, asked map[string]string, identify func(graph.Source) scheduler.FileState) map[string]scheduler.FileState {
	world := make(map[string]scheduler.FileState)
	for _, source := range r.outline.Sources {
		if source.Kind != graph.File {
			continue
		}
		read := sourceIn(r, asked, source.ID)
		state := identify(read)
		state.Path = read.Path
		world[source.ID] = state
	}
	return world
}

// chosen reports whether a name in an address is that of a file that is chosen.
func (r *reading) chosen(name string) bool {
	source := r.plan.Source[name]
	return source != nil && source.Kind == graph.File && !source.Glob
}

// dataFiles lists the data folder once, when it is first asked for.
func dataFiles(dir string) func() []string {
	return sync.OnceValue(func() []string {
		list, _, _ := datadir.List(dir) // a folder that cannot be listed has nothing to choose
		var paths []string
		for _, e := range list {
			if e.Problem == "" && choosable(e.Path) == nil {
				paths = append(paths, e.Path)
			}
		}
		return slices.Clip(paths)
	})
}
