package server

import (
	"fmt"
	"os"
	"path/filepath"

	"stagebook/cells/graph"
	"stagebook/views"
)

// sourceDetail says in a few words what a source is like now, and whether
// that keeps cells from running.
func sourceDetail(dir string, source graph.Source) (detail string, bad bool) {
	switch source.Kind {
	case graph.File:
		return fileDetail(dir, source)
	case graph.Env:
		if _, set := os.LookupEnv(source.Path); set {
			return "set", false
		}
		return "not set", false
	}
	return "", false
}

func fileDetail(dir string, source graph.Source) (detail string, bad bool) {
	path := filepath.Join(dir, filepath.FromSlash(source.Path))
	if source.Glob {
		matches, err := filepath.Glob(path)
		if err != nil {
			return "not a pattern", true
		}
		if len(matches) == 1 {
			return "1 file", false
		}
		return fmt.Sprintf("%d files", len(matches)), false
	}
	info, err := os.Stat(path)
	if err != nil {
		return "missing", true
	}
	return views.Size(info.Size()), false
}
