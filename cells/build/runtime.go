package build

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

const (
	ours       = "stagebook"
	cellsPath  = "stagebook/cells"
	workerPath = "stagebook/cells/worker"
)

// sources is the runtime as it lies in a file system laid out like the module
// stagebook: its packages, and what each of them imports.
type sources struct {
	tree     fs.FS
	language string // of the go line of go.mod, "1.26"
	protocol int    // version that its worker speaks

	mu       sync.Mutex             // guards packages
	packages map[string]*runtimePkg // by import path; read when first asked for
}

// runtimePkg is one package of the runtime, without its tests.
type runtimePkg struct {
	path      string
	files     map[string][]byte // by base name
	imports   []string          // of the runtime
	foreign   []string          // of other modules, the standard library left out
	registers bool              // has func Register()
}

func openSources(tree fs.FS) (*sources, error) {
	mod, err := fs.ReadFile(tree, "go.mod")
	if err != nil {
		return nil, fmt.Errorf("reading the sources of the runtime: %w", err)
	}
	s := &sources{tree: tree, language: goLine(mod), packages: make(map[string]*runtimePkg)}
	s.protocol, err = protocolVersion(tree, "cells/worker/protocol")
	return s, err
}

var goDirective = regexp.MustCompile(`(?m)^go\s+(\d+\.\d+)`)

// goLine returns the language version of a go.mod: major and minor.
func goLine(mod []byte) string {
	if m := goDirective.FindSubmatch(mod); m != nil {
		return string(m[1])
	}
	return "1.26"
}

// closure returns the packages of the runtime that roots need, sorted by path.
func (s *sources) closure(roots []string) ([]*runtimePkg, error) {
	seen := make(map[string]*runtimePkg)
	for todo := slices.Clone(roots); len(todo) > 0; todo = todo[1:] {
		if seen[todo[0]] != nil {
			continue
		}
		p, err := s.pkg(todo[0])
		if err != nil {
			return nil, err
		}
		seen[p.path] = p
		todo = append(todo, p.imports...)
	}
	list := make([]*runtimePkg, 0, len(seen))
	for _, p := range seen {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b *runtimePkg) int { return cmp.Compare(a.path, b.path) })
	return list, nil
}

// extensions returns the packages that serve values of other modules: those
// right below cells/codec and cells/display that import any.
func (s *sources) extensions() ([]*runtimePkg, error) {
	var list []*runtimePkg
	for _, parent := range []string{"cells/codec", "cells/display"} {
		entries, err := fs.ReadDir(s.tree, parent)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading the sources of the runtime: %w", err)
		}
		for _, e := range entries {
			if !e.IsDir() || e.Name() == "testdata" {
				continue
			}
			p, err := s.pkg(path.Join(ours, parent, e.Name()))
			if err != nil {
				return nil, err
			}
			if len(p.foreign) > 0 {
				list = append(list, p)
			}
		}
	}
	return list, nil
}

func (s *sources) pkg(importPath string) (*runtimePkg, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.packages[importPath]; p != nil {
		return p, nil
	}
	p, err := readPkg(s.tree, importPath)
	if err != nil {
		return nil, fmt.Errorf("reading the sources of the runtime: %w", err)
	}
	s.packages[importPath] = p
	return p, nil
}

func readPkg(tree fs.FS, importPath string) (*runtimePkg, error) {
	dir := strings.TrimPrefix(importPath, ours+"/")
	entries, err := fs.ReadDir(tree, dir)
	if err != nil {
		return nil, err
	}
	p := &runtimePkg{path: importPath, files: make(map[string][]byte)}
	for _, e := range entries {
		if !goSource(e.Name()) {
			continue
		}
		src, err := fs.ReadFile(tree, path.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		p.files[e.Name()] = src
		if err := p.scan(e.Name(), src); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// scan notes what a file imports and whether it declares Register.
func (p *runtimePkg) scan(name string, src []byte) error {
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		first, _, _ := strings.Cut(imported, "/")
		switch {
		case first == ours:
			p.imports = append(p.imports, imported)
		case strings.Contains(first, "."):
			p.foreign = append(p.foreign, imported)
		}
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if ok && f.Recv == nil && f.Name.Name == "Register" && f.Type.Params.NumFields() == 0 && f.Type.TypeParams == nil {
			p.registers = true
		}
	}
	return nil
}

// protocolVersion reads the constant Version of package protocol.
func protocolVersion(tree fs.FS, dir string) (int, error) {
	entries, err := fs.ReadDir(tree, dir)
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		if !goSource(e.Name()) {
			continue
		}
		src, err := fs.ReadFile(tree, path.Join(dir, e.Name()))
		if err != nil {
			return 0, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), src, parser.SkipObjectResolution)
		if err != nil {
			return 0, err
		}
		if version, ok := versionIn(file); ok {
			return version, nil
		}
	}
	return 0, fmt.Errorf("%s declares no protocol version", dir)
}

func versionIn(file *ast.File) (int, bool) {
	for _, d := range file.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, s := range gen.Specs {
			value := s.(*ast.ValueSpec)
			if value.Names[0].Name != "Version" || len(value.Values) != 1 {
				continue
			}
			if lit, ok := value.Values[0].(*ast.BasicLit); ok {
				version, err := strconv.Atoi(lit.Value)
				return version, err == nil
			}
		}
	}
	return 0, false
}

func goSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") &&
		!strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "_")
}
