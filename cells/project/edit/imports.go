package edit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Lacking is something that code asks for and no package of the build list gives.
type Lacking struct {
	File    string   `json:"file"`
	Name    string   `json:"name,omitempty"`    // package name that is used without an import
	Symbols []string `json:"symbols,omitempty"` // what is used of it
	Path    string   `json:"path,omitempty"`    // import path that is written, or that is known to be meant
	Module  string   `json:"module,omitempty"`  // what `go get` would be given; "" when that is not known
}

// wellKnown are packages that notebooks use, by name, with their modules.
var wellKnown = map[string][2]string{
	"dataframe": {"github.com/go-gota/gota/dataframe", "github.com/go-gota/gota@v0.12.0"},
	"series":    {"github.com/go-gota/gota/series", "github.com/go-gota/gota@v0.12.0"},
	"charts":    {"github.com/go-echarts/go-echarts/v2/charts", "github.com/go-echarts/go-echarts/v2"},
	"opts":      {"github.com/go-echarts/go-echarts/v2/opts", "github.com/go-echarts/go-echarts/v2"},
	"stat":      {"gonum.org/v1/gonum/stat", "gonum.org/v1/gonum"},
	"mat":       {"gonum.org/v1/gonum/mat", "gonum.org/v1/gonum"},
	"floats":    {"gonum.org/v1/gonum/floats", "gonum.org/v1/gonum"},
	"optimize":  {"gonum.org/v1/gonum/optimize", "gonum.org/v1/gonum"},
	"distuv":    {"gonum.org/v1/gonum/stat/distuv", "gonum.org/v1/gonum"},
	"excelize":  {"github.com/xuri/excelize/v2", "github.com/xuri/excelize/v2"},
}

// Organise adds the imports that a change makes necessary and takes those away
// that it made useless, in the files that it edits. An import that something
// else in the project uses under that name is preferred, then the standard
// library, then the main module and its build list. Imports that were useless
// before stay, as do blank and dot imports. What nobody provides is Lacking.
func (p *Package) Organise(c *Change, x *Index) (*Change, []Lacking, error) {
	var lacking []Lacking
	after := map[string][]byte{}
	now := p.with(c)
	for _, e := range c.Edits {
		if e.After == nil {
			continue
		}
		text, lacks := now.organised(e.Name, e.Before, x)
		lacking = append(lacking, lacks...)
		after[e.Name] = text
	}
	next, err := now.change(c.Why, after)
	if err != nil {
		return nil, nil, fmt.Errorf("organising imports: %w", err)
	}
	if len(next.Edits) == 0 {
		return c, lacking, nil
	}
	out := c.then(next)
	out.At = c.At
	if c.At.File != "" {
		t := Target{File: c.At.File, Name: c.At.Name}
		if t.Name == "" { // prose: it moved with the lines above it
			lines := func(src []byte) int { return bytes.Count(src, []byte("\n")) }
			src := after[c.At.File]
			t.Line = c.At.Line + lines(src) - lines(now.Files[c.At.File])
		}
		if src, ok := after[c.At.File]; ok {
			out.At = at(c.At.File, src, t)
		}
	}
	return out, lacking, nil
}

// organised returns a file with its imports in order.
func (p *Package) organised(name string, before []byte, x *Index) ([]byte, []Lacking) {
	s := newSheet(token.NewFileSet(), name, p.Files[name])
	if s.file.AST == nil {
		return s.src, nil
	}
	s.index = x
	useless := s.unused(x)
	if len(s.file.Damage()) > 0 {
		useless = nil // what does not parse may use them
	}
	if old := newSheet(token.NewFileSet(), name, before); len(before) > 0 && old.file.AST != nil {
		was := map[string]bool{}
		for _, spec := range old.unused(x) {
			was[spec.Path.Value] = true
		}
		useless = slices.DeleteFunc(useless, func(spec *ast.ImportSpec) bool { return was[spec.Path.Value] })
	}
	add, lacking := p.missing(s, x)
	for _, spec := range s.file.AST.Imports {
		if importPath := unquoted(spec); x != nil && importPath != "C" && importPath != "unsafe" && x.Dir(importPath) == "" && !slices.Contains(useless, spec) {
			lacking = append(lacking, Lacking{File: name, Path: importPath, Module: moduleOf(importPath)})
		}
	}
	return s.withImports(add, useless), lacking
}

func moduleOf(importPath string) string {
	for _, known := range wellKnown {
		if known[0] == importPath {
			return known[1]
		}
	}
	if first, _, _ := strings.Cut(importPath, "/"); !strings.Contains(first, ".") {
		return ""
	}
	return importPath
}

func unquoted(spec *ast.ImportSpec) string {
	importPath, _ := strconv.Unquote(spec.Path.Value)
	return importPath
}

// importName returns the name that a file calls an import by.
func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return assumedName(unquoted(spec))
}

// selected returns the names X in X.Sel that no declaration around it may mean,
// with each Sel.
func (s *sheet) selected() map[string]map[string]bool {
	found := map[string]map[string]bool{}
	ast.Inspect(s.file.AST, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok {
			if found[id.Name] == nil {
				found[id.Name] = map[string]bool{}
			}
			found[id.Name][sel.Sel.Name] = true
		}
		return true
	})
	return found
}

// unused returns the imports that nothing in the file uses.
func (s *sheet) unused(x *Index) []*ast.ImportSpec {
	used := s.selected()
	var list []*ast.ImportSpec
	for _, spec := range s.file.AST.Imports {
		if name := importName(spec); used[name] != nil || name == "_" || name == "." || unquoted(spec) == "C" {
			continue
		}
		if spec.Name == nil && !s.sureName(unquoted(spec), x) {
			continue // it may be called otherwise than its path says
		}
		list = append(list, spec)
	}
	return list
}

// sureName reports whether the package names itself as its path suggests.
func (s *sheet) sureName(importPath string, x *Index) bool {
	if x == nil || x.Dir(importPath) == "" {
		return path.Base(importPath) == assumedName(importPath)
	}
	return x.Named(importPath) == assumedName(importPath)
}

// missing finds the imports for names that nothing declares.
func (p *Package) missing(s *sheet, x *Index) (add []string, lacking []Lacking) {
	have := map[string]bool{}
	for _, spec := range s.file.AST.Imports {
		have[importName(spec)] = true
		if x != nil && x.Dir(unquoted(spec)) != "" && spec.Name == nil {
			have[x.Named(unquoted(spec))] = true
		}
	}
	used := s.selected()
	if len(used) == 0 || !slices.ContainsFunc(slices.Collect(maps.Keys(used)), func(n string) bool { return !have[n] }) {
		return nil, nil
	}
	undefined := p.undefined(s.name)
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if have[name] || !undefined[name] {
			continue
		}
		symbols := slices.Sorted(maps.Keys(used[name]))
		if found := p.provider(name, symbols, s.name, x); found != "" {
			add = append(add, found)
			continue
		}
		lack := Lacking{File: s.name, Name: name, Symbols: symbols}
		if known, ok := wellKnown[name]; ok && (x == nil || x.Dir(known[0]) == "") {
			lack.Path, lack.Module = known[0], known[1]
		}
		if slices.ContainsFunc(symbols, token.IsExported) {
			lacking = append(lacking, lack)
		}
	}
	return add, lacking
}

// undefined returns the names in X.Sel of a file that nothing around declares.
func (p *Package) undefined(file string) map[string]bool {
	bare := &Package{Path: p.Path, Files: p.Files} // names alone, which needs no imports
	c := bare.check()
	found := map[string]bool{}
	for _, s := range c.sheets {
		if s.name != file {
			continue
		}
		ast.Inspect(s.file.AST, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if id, ok := sel.X.(*ast.Ident); ok && c.info.Uses[id] == nil {
					found[id.Name] = true
				}
			}
			return true
		})
	}
	return found
}

// provider picks the import path that a name means: one that the project uses
// already, else the most likely that exports all that is used.
func (p *Package) provider(name string, symbols []string, file string, x *Index) string {
	for _, other := range slices.Sorted(maps.Keys(p.Files)) {
		if other == file {
			continue
		}
		s := newSheet(token.NewFileSet(), other, p.Files[other])
		if s.file.AST == nil {
			continue
		}
		for _, spec := range s.file.AST.Imports {
			if importName(spec) == name && name != "_" {
				if spec.Name != nil {
					return name + " " + unquoted(spec)
				}
				return unquoted(spec)
			}
		}
	}
	if x == nil {
		return ""
	}
	for _, candidate := range x.Packages(name) {
		exports := x.Exports(candidate)
		if !slices.ContainsFunc(symbols, func(sym string) bool { return !exports[sym] }) && x.Named(candidate) == name {
			return candidate
		}
	}
	return ""
}

// withImports adds and removes import declarations, line by line.
func (s *sheet) withImports(add []string, remove []*ast.ImportSpec) []byte {
	src := s.src
	var patches []patch
	for _, spec := range remove {
		patches = append(patches, s.cutImport(spec, remove))
	}
	if len(add) > 0 {
		patches = append(patches, s.addImports(add, remove)...)
	}
	return patched(src, patches)
}

// cutImport takes an import with its lines; the last of a declaration takes the
// declaration.
func (s *sheet) cutImport(spec *ast.ImportSpec, all []*ast.ImportSpec) patch {
	for i := range s.units {
		u := &s.units[i]
		gen, ok := u.node.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT || spec.Pos() < gen.Pos() || spec.End() > gen.End() {
			continue
		}
		every := !slices.ContainsFunc(gen.Specs, func(o ast.Spec) bool { return !slices.Contains(all, o.(*ast.ImportSpec)) })
		if every || !gen.Lparen.IsValid() {
			start := s.lineStart(u.start)
			rest := s.src[u.tail:]
			blank := len(rest) - len(bytes.TrimLeft(rest, " \t\r\n"))
			return patch{start, u.tail + bytes.LastIndexByte(rest[:blank], '\n') + 1, ""}
		}
	}
	start, end := s.offset(spec.Pos()), s.offset(spec.End())
	if spec.Doc != nil {
		start = s.offset(spec.Doc.Pos())
	}
	if spec.Comment != nil {
		end = s.commentEnd(spec.Comment)
	}
	start = s.lineStart(start)
	if n := bytes.IndexByte(s.src[end:], '\n'); n >= 0 && len(bytes.TrimSpace(s.src[end:end+n])) == 0 {
		end += n + 1
	}
	return patch{start, end, ""}
}

// addImports puts each import into the block of the first import declaration
// with parentheses, beside imports of its kind; without one, behind the package
// clause.
func (s *sheet) addImports(add []string, remove []*ast.ImportSpec) []patch {
	nl := newline(s.src)
	for _, decl := range s.file.AST.Decls {
		gen, ok := decl.(*ast.GenDecl)
		keeps := func(o ast.Spec) bool { return !slices.Contains(remove, o.(*ast.ImportSpec)) }
		if !ok || gen.Tok != token.IMPORT || !gen.Lparen.IsValid() || !slices.ContainsFunc(gen.Specs, keeps) {
			continue
		}
		var patches []patch
		for at, text := range s.grouped(gen, add) {
			patches = append(patches, patch{at, at, text})
		}
		return patches
	}
	at := s.offset(s.file.AST.Name.End())
	if n := bytes.IndexByte(s.src[at:], '\n'); n >= 0 {
		at += n
		if n > 0 && s.src[at-1] == '\r' {
			at--
		}
	} else {
		at = len(s.src)
	}
	text := nl + nl + "import " + quotedImport(add[0])
	if len(add) > 1 {
		text = nl + nl + "import (" + nl
		for i, a := range add {
			if i > 0 && s.isStd(add[i-1]) != s.isStd(a) {
				text += nl
			}
			text += "\t" + quotedImport(a) + nl
		}
		text += ")"
	}
	return []patch{{at, at, text}}
}

// grouped says where in a block each import goes, before which line.
func (s *sheet) grouped(gen *ast.GenDecl, add []string) map[int]string {
	nl := newline(s.src)
	out := map[int]string{}
	for _, a := range add {
		importPath := a[strings.IndexByte(a, ' ')+1:]
		at, text := -1, "\t"+quotedImport(a)+nl
		var last *ast.ImportSpec
		for _, o := range gen.Specs {
			spec := o.(*ast.ImportSpec)
			if s.isStd(unquoted(spec)) != s.isStd(importPath) {
				continue
			}
			if last = spec; unquoted(spec) > importPath {
				start := s.offset(spec.Pos())
				if spec.Doc != nil {
					start = s.offset(spec.Doc.Pos())
				}
				at = s.lineStart(start)
				break
			}
		}
		if at < 0 && last != nil {
			if n := bytes.IndexByte(s.src[s.offset(last.End()):], '\n'); n >= 0 {
				at = s.offset(last.End()) + n + 1
			}
		}
		switch close := s.lineStart(s.offset(gen.Rparen)); {
		case at < 0 && s.isStd(importPath): // the first of the standard library goes ahead
			at, text = s.offset(gen.Lparen)+1, nl+"\t"+quotedImport(a)+nl
		case at < 0 || at > close:
			at, text = close, nl+text
		}
		out[at] += text
	}
	return out
}

// isStd reports whether an import, perhaps with its name before it, is of the
// standard library. Where that is not known, its first element has no dot.
func (s *sheet) isStd(imported string) bool {
	importPath := imported[strings.IndexByte(imported, ' ')+1:]
	if s.index != nil && s.index.Dir(importPath) != "" {
		return s.index.Std(importPath)
	}
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

func quotedImport(a string) string {
	if name, importPath, ok := strings.Cut(a, " "); ok {
		return name + " " + strconv.Quote(importPath)
	}
	return strconv.Quote(a)
}
