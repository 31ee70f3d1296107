package project

import (
	"context"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Load reads a package folder. Mistakes of the author are no error: they are
// diagnostics of a snapshot that shows the rest. An error means that there is no
// folder, no Go command (ErrNoGo), or that ctx ended.
func Load(ctx context.Context, o Options) (*Snapshot, error) {
	dir, err := realFolder(o.Dir)
	if err != nil {
		return nil, err
	}
	if o.Prev != nil && o.Prev.Dir == dir {
		if s := o.Prev.next(authorEnv(o)); s != nil {
			return s, nil
		}
	}
	u, err := readUniverse(ctx, o, dir)
	if err != nil {
		return nil, fmt.Errorf("loading %s: %w", dir, err)
	}
	s := &Snapshot{Dir: dir, universe: u}
	r := &reading{snapshot: s}
	r.read()
	return s, nil
}

func realFolder(name string) (string, error) {
	dir, err := filepath.Abs(name)
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err != nil {
		return "", fmt.Errorf("finding the project folder: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return "", fmt.Errorf("finding the project folder: %w", err)
	}
	if !info.IsDir() {
		return "", fmt.Errorf("finding the project folder: %s is no folder", dir)
	}
	return dir, nil
}

// next makes the snapshot after s in process, or returns nil when the Go tool
// has to be asked: something else than the contents of sources changed, or a
// file changed what the tool looks at.
func (s *Snapshot) next(env []string) *Snapshot {
	if u := s.universe; u.refused != "" || u.entangled || u.unexplained {
		return nil
	}
	old := map[string]*File{}
	for _, p := range s.Packages {
		for _, f := range p.Files {
			old[f.Path] = f
		}
	}
	for _, d := range changes(s.Inventory, env) {
		if d.Kind != dependsFile || old[d.Path] == nil {
			return nil
		}
	}
	next := &Snapshot{Dir: s.Dir, universe: s.universe}
	r := &reading{snapshot: next, prev: s, old: old}
	if !r.read() {
		return nil
	}
	return next
}

// reading makes one snapshot.
type reading struct {
	snapshot  *Snapshot
	prev      *Snapshot
	old       map[string]*File // of prev, by absolute path
	rechecked map[string]bool  // import paths of packages that are not those of prev
}

// read fills in the snapshot. It reports false when the sources have left the
// universe of prev.
func (r *reading) read() bool {
	s, u := r.snapshot, r.snapshot.universe
	s.Module, s.BuildEnv = u.module, u.buildEnv()
	s.Packages, s.Imports = map[string]*Package{}, map[string]*Dep{}
	s.Fset = newFileSet(r.kept())
	r.rechecked = map[string]bool{}
	if !r.readPackages() {
		return false
	}
	r.checkPackages()
	root := s.Packages[u.root]
	s.Files, s.Pkg, s.Info = root.Files, root.Types, root.Info
	s.Inventory = s.inventory()
	s.analyse(r.prev == nil)
	return true
}

// kept returns the places of the files of prev whose contents are unchanged.
func (r *reading) kept() []*token.File {
	var places []*token.File
	for _, f := range r.old {
		if f.place != nil {
			places = append(places, f.place)
		}
	}
	return places
}

// readPackages reads and parses the main-module packages that the project's
// package reaches.
func (r *reading) readPackages() bool {
	u := r.snapshot.universe
	todo := []string{u.root}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if r.snapshot.Packages[path] != nil || r.snapshot.Imports[path] != nil {
			continue
		}
		if !u.inMain(path) {
			if d := u.dep(path); d != nil {
				if r.prev != nil && d.Export == "" && path != "unsafe" {
					return false // it did not build then; perhaps it does now
				}
				r.snapshot.Imports[path] = d
				todo = append(todo, d.Imports...)
			}
			continue
		}
		p, ok := r.readPackage(u.packages[path])
		if !ok {
			return false
		}
		r.snapshot.Packages[path] = p
		todo = append(todo, p.Imports...)
	}
	return true
}

// readPackage reads the files of one package. It reports false when they no
// longer are what the Go tool saw.
func (r *reading) readPackage(l *listed) (*Package, bool) {
	p := &Package{
		Path: l.ImportPath, Name: l.Name, Dir: l.Dir, listed: l,
		EmbedPatterns: l.EmbedPatterns, EmbedFiles: l.EmbedFiles, OtherFiles: l.otherFiles(), Cgo: len(l.CgoFiles) > 0,
	}
	names := slices.Concat(l.GoFiles, l.CgoFiles, l.InvalidGoFiles)
	slices.SortFunc(names, compareNatural)
	imports := map[string]bool{}
	for _, name := range slices.Compact(names) {
		f, ok := r.readFile(filepath.Join(l.Dir, name))
		if !ok {
			return nil, false
		}
		p.Files = append(p.Files, f)
		for _, path := range f.imports {
			path = l.resolve(path)
			if path != "C" && r.prev != nil && r.snapshot.universe.packages[path] == nil {
				return nil, false
			}
			imports[path] = true
		}
	}
	delete(imports, "C")
	p.Imports = sortedKeys(imports)
	if r.prev == nil || !r.sameFiles(p) {
		r.rechecked[p.Path] = true
	}
	return p, true
}

// readFile reads one source file, or takes it over from prev when its contents
// are the same.
func (r *reading) readFile(path string) (*File, bool) {
	old := r.old[path]
	src, err := os.ReadFile(path)
	if err != nil {
		if r.prev != nil {
			return nil, false
		}
		src = nil // it went away under us: the next load will see that
	}
	if old != nil && old.Digest == digest(src) {
		return old, true
	}
	if old != nil && old.place != nil {
		r.snapshot.Fset.RemoveFile(old.place)
	}
	rel, err := filepath.Rel(r.snapshot.Dir, path)
	if err != nil {
		rel = path
	}
	f := newFile(r.snapshot.Fset, filepath.ToSlash(rel), path, src)
	f.readHeader()
	if f.header == "" && old != nil {
		f.header, f.imports = old.header, old.imports // until it parses again
	}
	if r.prev != nil && (old == nil || old.header != f.header) {
		return nil, false
	}
	return f, true
}

// sameFiles reports whether a package consists of the files it had in prev.
func (r *reading) sameFiles(p *Package) bool {
	old := r.prev.Packages[p.Path]
	return old != nil && slices.Equal(old.Files, p.Files)
}

// inventory adds the sources to what the Go tool's answers depend on.
func (s *Snapshot) inventory() []Dependency {
	list := slices.Clone(s.universe.base)
	for _, path := range sortedKeys(s.Packages) {
		for _, f := range s.Packages[path].Files {
			list = append(list, Dependency{Kind: dependsFile, Path: f.Path, Digest: f.Digest})
		}
	}
	return list
}

// sourcesDigest is over all sources read, by their names.
func (s *Snapshot) sourcesDigest() string {
	var text strings.Builder
	for _, path := range sortedKeys(s.Packages) {
		for _, f := range s.Packages[path].Files {
			fmt.Fprintf(&text, "%q %q %s\n", path, filepath.Base(f.Path), f.Digest)
		}
	}
	return digest([]byte(text.String()))
}
