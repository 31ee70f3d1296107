package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// checked is a package whose names are resolved.
type checked struct {
	pkg    *Package
	fset   *token.FileSet
	sheets []*sheet // in order of names, tests last
	info   *types.Info
	types  *types.Package
	tests  map[string]bool // files of the external test package
}

// check resolves the names of a package, as far as they can be.
func (p *Package) check() *checked {
	c := &checked{pkg: p, fset: token.NewFileSet(), tests: map[string]bool{}, info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
	}}
	names := p.names()
	for name := range p.Files {
		if strings.HasSuffix(name, "_test.go") {
			names = append(names, name)
		}
	}
	slices.Sort(names[len(p.names()):])
	var inside, outside []*ast.File
	pkgName := ""
	for _, name := range names {
		s := newSheet(c.fset, name, p.Files[name])
		if s.file.AST == nil {
			continue
		}
		c.sheets = append(c.sheets, s)
		own := s.file.AST.Name.Name
		if pkgName == "" {
			pkgName = own
		}
		switch {
		case own == pkgName:
			inside = append(inside, s.file.AST)
		case own == pkgName+"_test" && strings.HasSuffix(name, "_test.go"):
			outside = append(outside, s.file.AST)
			c.tests[name] = true
		}
	}
	config := types.Config{Importer: p.Importer, Error: func(error) {}, FakeImportC: true}
	if config.Importer == nil {
		config.Importer = nothing{}
	}
	c.types, _ = config.Check(p.Path, c.fset, inside, c.info)
	if len(outside) > 0 {
		config.Importer = with{config.Importer, c.types}
		config.Check(p.Path+"_test", c.fset, outside, c.info)
	}
	return c
}

// nothing finds no package.
type nothing struct{}

func (nothing) Import(path string) (*types.Package, error) {
	return nil, fmt.Errorf("%s is not known here", path)
}

// with finds one package besides.
type with struct {
	types.Importer
	pkg *types.Package
}

func (w with) Import(path string) (*types.Package, error) {
	if path == w.pkg.Path() {
		return w.pkg, nil
	}
	return w.Importer.Import(path)
}

// functions calls f for every cell-like function: exported, top-level, without a
// receiver, and not skipped.
func (c *checked) functions(f func(s *sheet, fn *ast.FuncDecl)) {
	for _, s := range c.sheets {
		if strings.HasSuffix(s.name, "_test.go") {
			continue
		}
		for _, decl := range s.file.AST.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if ok && fn.Recv == nil && fn.Name.IsExported() && !skipped(fn) {
				f(s, fn)
			}
		}
	}
}

func skipped(fn *ast.FuncDecl) bool {
	return fn.Doc != nil && slices.ContainsFunc(fn.Doc.List, func(c *ast.Comment) bool {
		return strings.TrimSpace(c.Text) == "//cell:skip"
	})
}

// function finds a function of the package by its name.
func (c *checked) function(name string) (*sheet, *ast.FuncDecl) {
	for _, s := range c.sheets {
		for _, decl := range s.file.AST.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && slices.Contains(declaredNames(fn), name) && !c.tests[s.name] {
				return s, fn
			}
		}
	}
	return nil, nil
}

// idents returns every place that names one of the objects, by file.
func (c *checked) idents(objects map[types.Object]bool) map[*sheet][]*ast.Ident {
	found := map[*sheet][]*ast.Ident{}
	for _, s := range c.sheets {
		ast.Inspect(s.file.AST, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if obj := c.info.ObjectOf(id); obj != nil && objects[origin(obj)] {
					found[s] = append(found[s], id)
				}
			}
			return true
		})
	}
	return found
}

func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin()
	case *types.Var:
		return obj.Origin()
	}
	return obj
}

// patch is a stretch of a file and what takes its place.
type patch struct {
	start, end int
	text       string
}

// patched makes patches, which do not overlap.
func patched(src []byte, patches []patch) []byte {
	slices.SortFunc(patches, func(a, b patch) int { return b.start - a.start })
	for i, p := range patches {
		if i > 0 && patches[i-1] == p {
			continue
		}
		src = splice(src, p.start, p.end, p.text)
	}
	return src
}
