package fingerprint

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
)

// program returns what runs before any cell, in the order in which it runs, and
// the packages that blank imports link.
func (c *code) program() (roots []int, packages []string) {
	starts := map[string][]int{}
	for i, n := range c.nodes {
		if !c.isBroken(i) && c.starts(n) {
			starts[n.pkg.Path] = append(starts[n.pkg.Path], i)
		}
	}
	for i, n := range c.nodes {
		if n.decl.Kind == kindOther {
			starts[n.pkg.Path] = append(starts[n.pkg.Path], i)
		}
	}
	for _, path := range c.initOrder() {
		roots = append(roots, starts[path]...)
	}
	return append(roots, c.links...), c.blankImports()
}

// starts reports whether a declaration runs code when the program starts.
func (c *code) starts(n *node) bool {
	switch syn := n.syn.(type) {
	case *ast.FuncDecl:
		return syn.Recv == nil && syn.Name.Name == "init"
	case *ast.ValueSpec:
		if n.decl.Kind != kindVar {
			return false
		}
		p := purity{code: c, info: n.pkg.Info}
		return slices.ContainsFunc(syn.Values, func(e ast.Expr) bool { return !p.pure(e) })
	}
	return false
}

// initOrder returns the main-module packages in the order of their
// initialisation: again and again the first by import path of which all imports
// are done.
func (c *code) initOrder() []string {
	var order []string
	done := map[string]bool{}
	paths := sortedKeys(c.snap.Packages)
	for len(order) < len(paths) {
		next := slices.IndexFunc(paths, func(path string) bool {
			return !done[path] && !slices.ContainsFunc(c.snap.Packages[path].Imports, func(to string) bool {
				return c.snap.Packages[to] != nil && !done[to]
			})
		})
		if next < 0 { // import cycle: nothing of it builds
			return append(order, slices.DeleteFunc(paths, func(p string) bool { return done[p] })...)
		}
		done[paths[next]] = true
		order = append(order, paths[next])
	}
	return order
}

// blankImports returns the outside packages that are imported for their
// initialisation only.
func (c *code) blankImports() []string {
	found := map[string]bool{}
	for _, p := range c.snap.Packages {
		for _, f := range sources(p) {
			for _, d := range f.AST.Decls {
				gen, ok := d.(*ast.GenDecl)
				if !ok || gen.Tok != token.IMPORT {
					continue
				}
				for _, spec := range gen.Specs {
					spec := spec.(*ast.ImportSpec)
					path, err := strconv.Unquote(spec.Path.Value)
					if err == nil && spec.Name != nil && spec.Name.Name == "_" && c.snap.Packages[path] == nil && path != "embed" {
						found[path] = true
					}
				}
			}
		}
	}
	return sortedKeys(found)
}
