package build

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"stagebook/cells/project"
)

// linked reports whether the project has a package among its own imports.
func linked(s *project.Snapshot, path string) bool {
	if _, ok := s.Packages[path]; ok {
		return true
	}
	dep, ok := s.Imports[path]
	return ok && dep.Error == "" && dep.BuildID != ""
}

// available reports whether an extension may import a package, so that go.mod,
// go.sum and the vendor folder are sure to have it: one that the project imports
// itself, or one that lies beside it in the same version of the same module and
// needs nothing outside of that module which the project hasn't. It is covered by
// the identity of the packages around it.
func available(s *project.Snapshot, path string) bool {
	return linked(s, path) || !s.Module.Vendor && besideLinked(s, path, make(map[string]bool))
}

func besideLinked(s *project.Snapshot, path string, seen map[string]bool) bool {
	if seen[path] {
		return true
	}
	seen[path] = true
	dir := folderBeside(s, path)
	if dir == "" {
		return false
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if !goSource(e.Name()) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.ImportsOnly)
		if err != nil {
			return false
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil || !standard(imported) && !linked(s, imported) && !besideLinked(s, imported, seen) {
				return false
			}
		}
	}
	return true
}

// folderBeside returns the folder of a package in a module of which the project
// imports another package, or "". A module without a version is somebody's own
// folder: what lies there may change unseen.
func folderBeside(s *project.Snapshot, path string) string {
	for _, dep := range s.Imports {
		if dep.Module == "" || dep.Version == "" || dep.Dir == "" || dep.BuildID == "" {
			continue
		}
		within, ok := strings.CutPrefix(path, dep.Module+"/")
		if !ok && path != dep.Module {
			continue
		}
		root, ok := strings.CutSuffix(filepath.ToSlash(dep.Dir), strings.TrimPrefix(dep.Path, dep.Module))
		if !ok {
			continue
		}
		if path == dep.Module {
			within = ""
		}
		if dir := filepath.Join(filepath.FromSlash(root), filepath.FromSlash(within)); isDir(dir) {
			return dir
		}
	}
	return ""
}

// standard reports whether an import path is one of the standard library.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}
