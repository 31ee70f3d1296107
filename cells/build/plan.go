package build

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/project"
)

// format is the version of everything here that decides the bytes of a worker.
const version = "stagebook worker 1"

// plan is one build, fully described before the Go tool is started.
type plan struct {
	snap  *project.Snapshot
	place *placement
	cells []graph.Cell // of the table
	main  string       // import path of the generated package

	// texts is what the overlay holds, by the absolute path under which the Go
	// tool sees it; a nil text hides the file.
	texts map[string][]byte
	disk  string // digest of the files that are compiled from where they lie
}

// newPlan plans the worker of a snapshot without the declarations of cut.
func newPlan(s *project.Snapshot, src *sources, cut *cut) (*plan, error) {
	p := &plan{snap: s, texts: make(map[string][]byte), cells: cut.remaining()}
	var err error
	if p.place, err = place(s, src); err != nil {
		return nil, err
	}
	maps.Copy(p.texts, p.place.overlay)
	for _, pkg := range s.Packages {
		if err := p.author(pkg, cut); err != nil {
			return nil, err
		}
	}
	folder := freeName(s.Dir, mainFolder)
	p.main = path.Join(s.Pkg.Path(), folder)
	if p.texts[filepath.Join(s.Dir, folder, "main.go")], err = table(s, p.place, p.cells); err != nil {
		return nil, err
	}
	if s.Module.Overlaid {
		p.texts[s.Module.GoMod] = s.Module.Manifest
	}
	p.disk, err = p.onDisk()
	return p, err
}

// author overlays the text of a main-module package as it was read, and hides
// files that came into its folder since. The compiler's own tool for cgo reads
// its files from where they lie.
func (p *plan) author(pkg *project.Package, cut *cut) error {
	known := make(map[string]bool, len(pkg.Files))
	for _, f := range pkg.Files {
		known[f.Path] = true
		text := cutFile(p.snap, pkg, f, cut.nodes)
		if !pkg.Cgo || string(text) != string(f.Src) {
			p.texts[f.Path] = text
		}
	}
	if pkg.Cgo {
		return nil
	}
	entries, err := os.ReadDir(pkg.Dir)
	if err != nil {
		return &Error{Kind: Changed, Message: "the folder of package " + pkg.Path + " cannot be read any more", err: err}
	}
	for _, e := range entries {
		full := filepath.Join(pkg.Dir, e.Name())
		if goSource(e.Name()) && !known[full] && !e.IsDir() {
			p.texts[full] = nil
		}
	}
	return nil
}

// id identifies the executable by everything that goes into it.
func (p *plan) id() string {
	h := sha256.New()
	say(h, version, strings.Join(flags(p.snap), " "), p.main, p.disk)
	for _, name := range slices.Sorted(maps.Keys(p.snap.BuildEnv)) {
		say(h, "env", name, p.snap.BuildEnv[name])
	}
	for _, name := range slices.Sorted(maps.Keys(p.snap.Imports)) {
		say(h, "import", name, p.snap.Imports[name].BuildID)
	}
	for _, name := range slices.Sorted(maps.Keys(p.texts)) {
		if p.texts[name] != nil {
			say(h, "file", p.relative(name), string(p.texts[name]))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// relative names a file of the main module by its place there, so that the same
// sources in another folder have the same identity.
func (p *plan) relative(name string) string {
	if rel, err := filepath.Rel(p.snap.Module.Dir, name); err == nil {
		return filepath.ToSlash(rel)
	}
	return name
}

// onDisk hashes what is compiled from where it lies: embedded files, files in
// other languages, the module's own manifest and the parts of a runtime that the
// overlay doesn't hold.
func (p *plan) onDisk() (string, error) {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(p.snap.Packages)) {
		pkg := p.snap.Packages[name]
		files := slices.Concat(pkg.EmbedFiles, pkg.OtherFiles)
		if pkg.Cgo {
			for _, f := range pkg.Files {
				files = append(files, filepath.Base(f.Path))
			}
		}
		for _, file := range files {
			if err := p.hashFile(h, filepath.Join(pkg.Dir, filepath.FromSlash(file))); err != nil {
				return "", err
			}
		}
	}
	for _, dir := range p.place.disk {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return "", vanished(dir, err)
		}
		for _, e := range entries {
			if !goSource(e.Name()) {
				continue
			}
			if err := p.hashFile(h, filepath.Join(dir, e.Name())); err != nil {
				return "", err
			}
		}
	}
	for _, manifest := range []string{p.snap.Module.GoMod, p.snap.Module.Workspace} {
		if manifest == "" || p.texts[manifest] != nil {
			continue
		}
		if err := p.hashFile(h, manifest); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// undisturbed makes sure that what was compiled is what the plan describes: the
// overlay holds the sources, and nothing else changed since the snapshot.
func (p *plan) undisturbed() error {
	disk, err := p.onDisk()
	if err != nil {
		return err
	}
	var around []project.Dependency
	for _, d := range p.snap.Inventory {
		_, laid := p.texts[d.Path]
		if d.Kind == "stat" || d.Kind == "embed" || d.Kind == "file" && !laid {
			around = append(around, d)
		}
	}
	if disk == p.disk && (len(around) == 0 || project.Unchanged(around)) {
		return nil
	}
	return &Error{Kind: Changed, Message: "files that the project is built from changed while it was compiled: run again"}
}

func (p *plan) hashFile(h hash.Hash, name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return vanished(name, err)
	}
	sum := sha256.Sum256(data)
	say(h, p.relative(name), string(sum[:]))
	return nil
}

func vanished(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return &Error{Kind: Changed, Message: "a file that the project is built from cannot be read any more: " + name, err: err}
	}
	return fmt.Errorf("reading what the project is built from: %w", err)
}

// say writes texts so that no two lists of them have the same bytes.
func say(h hash.Hash, texts ...string) {
	for _, text := range texts {
		fmt.Fprintf(h, "%d:", len(text))
		h.Write([]byte(text))
	}
	h.Write([]byte{'\n'})
}
