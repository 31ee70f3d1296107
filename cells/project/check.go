package project

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// importPath returns the path of an import declaration.
func importPath(spec *ast.ImportSpec) (string, bool) {
	path, err := strconv.Unquote(spec.Path.Value)
	return path, err == nil
}

// checkPackages type-checks the main-module packages, each after those that it
// imports. Packages of prev are taken over when neither they nor what they
// import from the main module have changed.
func (r *reading) checkPackages() {
	done := map[string]bool{}
	var visit func(path string)
	visit = func(path string) {
		if done[path] {
			return
		}
		done[path] = true
		p := r.snapshot.Packages[path]
		if p == nil {
			if r.snapshot.universe.entangled && r.snapshot.Imports[path] != nil {
				for _, to := range r.snapshot.Imports[path].Imports {
					visit(to)
				}
			}
			return
		}
		for _, to := range p.Imports {
			visit(to)
			if r.rechecked[to] {
				r.rechecked[path] = true
			}
		}
		if !r.rechecked[path] {
			old := r.prev.Packages[path]
			p.Types, p.Info, p.errors = old.Types, old.Info, old.errors
			return
		}
		r.check(p)
	}
	visit(r.snapshot.universe.root)
}

// check type-checks one package. All its mistakes are collected.
func (r *reading) check(p *Package) {
	u := r.snapshot.universe
	p.Info = &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		FileVersions: map[*ast.File]string{},
	}
	config := types.Config{
		Importer:    &packageImporter{reading: r, from: p},
		Error:       func(err error) { p.errors = append(p.errors, err.(types.Error)) },
		FakeImportC: true,
		Sizes:       types.SizesFor("gc", u.settings["GOARCH"]),
	}
	if v := u.module.GoVersion; v != "" {
		config.GoVersion = "go" + v
	}
	var trees []*ast.File
	p.Name = packageName(p)
	for i, f := range p.Files {
		if out := p.excludes(f); out != f.Excluded {
			twin := *f // the file may belong to an earlier snapshot too
			twin.Excluded = out
			p.Files[i] = &twin
		}
		if !p.excludes(f) {
			trees = append(trees, f.AST)
		}
	}
	p.Types, _ = config.Check(p.Path, r.snapshot.Fset, trees, p.Info)
	if p.Types == nil {
		p.Types = types.NewPackage(p.Path, p.Name)
	}
	if u.entangled {
		u.exports.know(p.Types)
	}
}

// excludes reports whether a file is no part of the package.
func (p *Package) excludes(f *File) bool { return f.AST == nil || f.AST.Name.Name != p.Name }

// packageName returns the name that most files give to their package; the first
// file decides when there are two such names.
func packageName(p *Package) string {
	count := map[string]int{}
	best := ""
	for _, f := range p.Files {
		if f.AST == nil {
			continue
		}
		name := f.AST.Name.Name
		if count[name]++; best == "" || count[name] > count[best] {
			best = name
		}
	}
	if best == "" {
		return p.Name
	}
	return best
}

// packageImporter finds what one package imports.
type packageImporter struct {
	reading *reading
	from    *Package
}

// Import returns a main-module package as it was checked from source, and any
// other from its export data.
func (i *packageImporter) Import(path string) (*types.Package, error) {
	path = i.from.listed.resolve(path)
	if p := i.reading.snapshot.Packages[path]; p != nil {
		if p.Types == nil {
			return nil, fmt.Errorf("import cycle through %s", path)
		}
		return p.Types, nil
	}
	l := i.reading.snapshot.universe.packages[path]
	if l == nil {
		return nil, fmt.Errorf("package %s was not found", path)
	}
	return i.reading.snapshot.universe.exports.read(l)
}
