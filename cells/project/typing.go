package project

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// With returns the snapshot that there would be if the sources named held the
// bytes given. Names are those of File, relative to the project's folder; names
// that the snapshot does not know are passed over. Nothing is read from disk but
// packages of the main module that were not imported before, and the Go tool is
// never asked: an import that it has not listed is a diagnostic (see Extend).
//
// The Inventory stays that of s. So the result is for looking at what is being
// typed, and is no Prev of Load.
func (s *Snapshot) With(sources map[string][]byte) *Snapshot {
	next := &Snapshot{
		Dir: s.Dir, universe: s.universe, Module: s.Module, BuildEnv: s.BuildEnv, Inventory: s.Inventory,
		Packages: map[string]*Package{}, Imports: map[string]*Dep{},
	}
	r := &reading{snapshot: next, prev: s, old: map[string]*File{}, rechecked: map[string]bool{}}
	for _, p := range s.Packages {
		for _, f := range p.Files {
			if _, changed := sources[f.Name]; !changed {
				r.old[f.Path] = f
			}
		}
	}
	next.Fset = newFileSet(r.kept())
	for path, p := range s.Packages {
		next.Packages[path] = r.retyped(p, sources)
	}
	r.follow()
	r.checkPackages()
	root := next.Packages[next.universe.root]
	next.Files, next.Pkg, next.Info = root.Files, root.Types, root.Info
	next.analyse(false)
	return next
}

// retyped returns a package with some of its files holding other bytes.
func (r *reading) retyped(p *Package, sources map[string][]byte) *Package {
	twin := *p
	twin.Files, twin.Types, twin.Info, twin.errors = slices.Clone(p.Files), nil, nil, nil
	for i, old := range p.Files {
		src, ok := sources[old.Name]
		if !ok {
			continue
		}
		r.rechecked[p.Path] = true
		f := newFile(r.snapshot.Fset, old.Name, old.Path, src)
		f.readHeader()
		if f.header == "" {
			f.header, f.imports = old.header, old.imports
		}
		twin.Files[i] = f
	}
	imports := map[string]bool{}
	for _, f := range twin.Files {
		for _, path := range f.imports {
			if path = p.listed.resolve(path); path != "C" {
				imports[path] = true
			}
		}
	}
	twin.Imports = sortedKeys(imports)
	return &twin
}

// follow adds what the packages of the snapshot import to it.
func (r *reading) follow() {
	s, u := r.snapshot, r.snapshot.universe
	var todo []string
	for _, path := range sortedKeys(s.Packages) {
		todo = append(todo, s.Packages[path].Imports...)
	}
	for ; len(todo) > 0; todo = todo[1:] {
		path := todo[0]
		if s.Packages[path] != nil || s.Imports[path] != nil || u.packages[path] == nil {
			continue
		}
		if u.inMain(path) {
			if p, ok := r.readPackage(u.packages[path]); ok {
				s.Packages[path] = p
				r.rechecked[path] = true
				todo = append(todo, p.Imports...)
			}
			continue
		}
		s.Imports[path] = u.dep(path)
		todo = append(todo, s.Imports[path].Imports...)
	}
}

// Extend asks the Go tool for further packages, so that With and a later Load
// with this Prev know them without it. Only what lies on this machine is looked
// at: there is no network access. What cannot be loaded is passed over; use
// Listed to see. The snapshot itself does not change.
func (s *Snapshot) Extend(ctx context.Context, paths ...string) (*Snapshot, error) {
	tool := *s.universe.tool
	tool.env = append(slices.Clone(tool.env), "GOPROXY=off")
	args := []string{"list", "-e", "-export", "-deps", "-trimpath", "-json=" + listFields}
	if s.Module.Overlaid {
		folder, err := s.universe.writeOverlay()
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(folder)
		args = append(args, "-overlay", filepath.Join(folder, "overlay.json"))
	}
	out, err := tool.run(ctx, append(append(args, "--"), paths...)...)
	if err != nil {
		return nil, fmt.Errorf("listing packages: %w", err)
	}
	u := *s.universe
	u.packages = maps.Clone(u.packages)
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(listed)
		if err := d.Decode(p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("reading go list: %w", err)
		}
		if u.packages[p.ImportPath] == nil && (p.Error == nil || p.Export != "") {
			u.packages[p.ImportPath] = p
		}
	}
	next := *s
	next.universe = &u
	return &next, nil
}

// Listed reports whether the Go tool has listed a package, so that it can be
// imported without asking again.
func (s *Snapshot) Listed(path string) bool {
	return path == "unsafe" || s.universe.packages[path] != nil
}

// ListedPackages returns the import paths of all packages that can be imported
// without asking the Go tool, with the names in their package clauses.
func (s *Snapshot) ListedPackages() map[string]string {
	names := make(map[string]string, len(s.universe.packages))
	for path, p := range s.universe.packages {
		names[path] = p.Name
	}
	return names
}

// PackageDir returns the folder of a listed package, or "".
func (s *Snapshot) PackageDir(path string) string {
	if p := s.universe.packages[path]; p != nil {
		return p.Dir
	}
	return ""
}

// Importer returns an importer for the project's package: main-module packages
// as they were checked from source, all others from their export data.
func (s *Snapshot) Importer() types.Importer {
	return &packageImporter{reading: &reading{snapshot: s}, from: s.Packages[s.universe.root]}
}

// Setting returns a setting of go env for the project, such as GOMODCACHE.
func (s *Snapshot) Setting(name string) string { return s.universe.settings[name] }

// ImportPath returns the import path of the project's package.
func (s *Snapshot) ImportPath() string { return s.universe.root }

// Damage is a stretch of a file that does not parse.
type Damage struct {
	Name       string // of the function that it looks like; "" when it looks like none
	Start, End int    // offsets in File.Src
	Signature  bool   // only the body does not parse: the syntax holds the function without it
}

// Damage returns what of the file does not parse, in order. Clean has it blanked
// out.
func (f *File) Damage() []Damage {
	list := make([]Damage, len(f.damage))
	for i, d := range f.damage {
		list[i] = Damage{Name: d.name, Start: d.start, End: d.end, Signature: d.signature}
	}
	return list
}

// Parse parses one source file on its own, and copes with what does not parse as
// Load does. The places of its syntax are in fset.
func Parse(fset *token.FileSet, name string, src []byte) *File {
	return newFile(fset, name, name, src)
}

// Prose returns the comment groups of a file that are shown between cells.
func (f *File) Prose() []*ast.CommentGroup {
	if f.AST == nil {
		return nil
	}
	return slices.DeleteFunc(looseComments(f), func(group *ast.CommentGroup) bool {
		text := docText(group)
		return text == "" || isCode(text)
	})
}

// DocText returns comment groups as Markdown: without comment marks and
// directives.
func DocText(groups ...*ast.CommentGroup) string {
	return docText(slices.DeleteFunc(groups, func(g *ast.CommentGroup) bool { return g == nil })...)
}

// InputName returns the name under which inputs take what is declared as name.
func InputName(name string) string { return lowerFirst(name) }

// Nearest returns up to three of the names that someone who wrote name may have
// meant, best first.
func Nearest(name string, names []string) []string { return nearest(name, names) }

// CheckDirective reports what is wrong with a //cell: or //param: line, or nil.
func CheckDirective(text string) error {
	m := directiveLine.FindStringSubmatch(text)
	if m == nil {
		return fmt.Errorf("%s is no directive, which starts with //cell: or //param", text)
	}
	d := directive{tool: m[1], verb: m[2]}
	if wrong := d.check(); wrong != nil {
		return fmt.Errorf("%s: %s", wrong.message, wrong.remedy)
	}
	return nil
}

// DirectiveForms returns every directive with the form that it must have, sorted.
func DirectiveForms() []string {
	forms := slices.Concat(slices.Collect(maps.Values(cellVerbs)), slices.Collect(maps.Values(paramVerbs)), []string{"//cell:hide code", "//cell:column 2 wide"})
	slices.Sort(forms)
	return forms
}
