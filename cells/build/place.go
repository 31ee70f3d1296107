package build

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/project"
)

// The names under which the overlay lays our files into the author's module.
const (
	mainFolder    = "stagebook_worker"
	runtimeFolder = "stagebook_runtime"
)

// placement says where the runtime of one worker comes from.
//
// There are three ways. A project that imports nothing of ours gets all of the
// runtime overlaid. One that imports stagebook/cells uses the runtime that lies
// beside that package, so that both speak of the same types; if the packages
// beside it are missing, as in a vendor folder, they are overlaid and import the
// author's copy of package cells.
type placement struct {
	worker     string            // import path of the worker package
	extensions []extension       // in order of path
	overlay    map[string][]byte // rewritten files of the runtime, by absolute path
	disk       []string          // folders of runtime packages that are used where they lie
}

// extension is a package that the generated main imports for its effect.
type extension struct {
	path      string
	registers bool
}

// place decides where the runtime comes from and lays out what is overlaid.
func place(s *project.Snapshot, src *sources) (*placement, error) {
	chosen, err := chosenExtensions(s, src)
	if err != nil {
		return nil, err
	}
	beside := cellsFolder(s)
	if beside != "" && isDir(filepath.Join(beside, "worker")) {
		return besideCells(s, src, beside, chosen)
	}
	return overlaid(s, src, beside != "", chosen)
}

// chosenExtensions are those of which everything they import of other modules is
// available to the project.
func chosenExtensions(s *project.Snapshot, src *sources) ([]*runtimePkg, error) {
	all, err := src.extensions()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(p *runtimePkg) bool {
		return slices.ContainsFunc(p.foreign, func(path string) bool { return !available(s, path) })
	}), nil
}

// cellsFolder is the folder of the package stagebook/cells that the project
// uses, or "".
func cellsFolder(s *project.Snapshot) string {
	if p, ok := s.Packages[cellsPath]; ok {
		return p.Dir
	}
	if dep, ok := s.Imports[cellsPath]; ok && dep.Dir != "" {
		return dep.Dir
	}
	if s.Module.Path == ours && isDir(filepath.Join(s.Module.Dir, "cells", "worker")) {
		return filepath.Join(s.Module.Dir, "cells")
	}
	return ""
}

// besideCells uses the runtime of the module that has package cells.
func besideCells(s *project.Snapshot, src *sources, beside string, chosen []*runtimePkg) (*placement, error) {
	theirs, err := protocolVersion(os.DirFS(beside), "worker/protocol")
	if err != nil || theirs != src.protocol {
		return nil, unfit(s, theirs, src.protocol)
	}
	p := &placement{worker: workerPath}
	for _, ext := range chosen {
		if isDir(filepath.Join(beside, strings.TrimPrefix(ext.path, cellsPath+"/"))) {
			p.extensions = append(p.extensions, extension{ext.path, ext.registers})
		}
	}
	packages, err := src.closure(append(p.roots(), workerPath))
	if err != nil {
		return nil, err
	}
	for _, pkg := range packages {
		if s.Packages[pkg.path] != nil {
			continue
		}
		p.disk = append(p.disk, filepath.Join(beside, strings.TrimPrefix(pkg.path, cellsPath)))
	}
	return p, nil
}

func (p *placement) roots() []string {
	roots := make([]string, len(p.extensions))
	for i, e := range p.extensions {
		roots[i] = e.path
	}
	return roots
}

func unfit(s *project.Snapshot, theirs, wanted int) *Error {
	e := &Error{Kind: Version}
	if theirs > wanted {
		e.Message = fmt.Sprintf("this program is older than the stagebook that module %s requires (its worker speaks version %d, this program %d): install the newer program", s.Module.Path, theirs, wanted)
	} else {
		e.Message = fmt.Sprintf("module %s requires a stagebook that is too old for this program (its worker speaks version %d, this program %d): go get stagebook in the version of the program", s.Module.Path, theirs, wanted)
	}
	return e
}

// overlaid lays the runtime into the author's module under a private path. With
// keepCells, package cells is the author's own.
func overlaid(s *project.Snapshot, src *sources, keepCells bool, chosen []*runtimePkg) (*placement, error) {
	folder := freeName(filepath.Join(s.Module.Dir, "internal"), runtimeFolder)
	base := path.Join(s.Module.Path, "internal", folder)
	to := func(p string) (string, bool) {
		if p != cellsPath && !strings.HasPrefix(p, cellsPath+"/") || p == cellsPath && keepCells {
			return "", false
		}
		return base + strings.TrimPrefix(p, ours), true
	}
	p := &placement{overlay: make(map[string][]byte)}
	p.worker, _ = to(workerPath)
	roots := []string{workerPath}
	for _, ext := range chosen {
		moved, _ := to(ext.path)
		p.extensions = append(p.extensions, extension{moved, ext.registers})
		roots = append(roots, ext.path)
	}
	packages, err := src.closure(roots)
	if err != nil {
		return nil, err
	}
	for _, pkg := range packages {
		if pkg.path == cellsPath && keepCells {
			continue
		}
		dir := filepath.Join(s.Module.Dir, "internal", folder, filepath.FromSlash(strings.TrimPrefix(pkg.path, ours)))
		for name, text := range pkg.files {
			if p.overlay[filepath.Join(dir, name)], err = relocate(name, text, src.language, to); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// freeName returns a name that no file of the author in dir has.
func freeName(dir, name string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil {
			return name
		}
		name += "_"
	}
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
