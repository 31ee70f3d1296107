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
	for _, i := range c.starters() {
		path := c.nodes[i].pkg.Path
		starts[path] = append(starts[path], i)
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

// startOrder is the name under which the build says in which order packages start.
const startOrder = "order of initialisation"

// startOrder identifies the order in which packages that run code at the start
// do so, as far as it is not plain from their code. The linker takes the first by
// path of which all imports are done, those outside of the main module among
// them, so one import more may put a package behind another. It returns "" where
// at most one package runs code.
func (c *code) startOrder() string {
	starting := map[string]bool{}
	for _, i := range c.starters() {
		starting[c.nodes[i].pkg.Path] = true
	}
	if len(starting) < 2 {
		return ""
	}
	var list []string
	for _, path := range sortedKeys(starting) {
		behind := map[string]bool{}
		c.outsideOf(path, behind, map[string]bool{})
		list = append(append(list, "", path), sortedKeys(behind)...)
	}
	return texts("start", 1, list...)
}

// outsideOf adds the outside packages that a main-module package imports, itself
// or through others of the main module.
func (c *code) outsideOf(path string, found, seen map[string]bool) {
	if seen[path] {
		return
	}
	seen[path] = true
	for _, to := range c.snap.Packages[path].Imports {
		if c.snap.Packages[to] == nil {
			found[to] = true
			continue
		}
		c.outsideOf(to, found, seen)
	}
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
