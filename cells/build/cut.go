package build

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"stagebook/cells/project"
)

// cutter blanks declarations out of one file. Blanked text becomes spaces, so
// that what stays keeps its lines and, but for imports, its columns.
type cutter struct {
	fset *token.FileSet
	file *project.File
	info *types.Info
	cut  map[ast.Node]bool // FuncDecls and Specs to cut
	text []byte
	adds []edit
}

// cutFile returns the text of a file without the declarations of cut. A nil text
// means that nothing of the file can be compiled.
func cutFile(s *project.Snapshot, p *project.Package, f *project.File, cut map[ast.Node]bool) []byte {
	if f.AST == nil || f.Clean == nil || f.AST.Name.Name != p.Name {
		return nil
	}
	touched := slices.ContainsFunc(f.AST.Decls, func(d ast.Decl) bool {
		return slices.ContainsFunc(declared(d), func(n ast.Node) bool { return cut[n] })
	})
	if !touched && bytes.Equal(f.Clean, f.Src) {
		return f.Src
	}
	c := &cutter{fset: s.Fset, file: f, info: p.Info, cut: cut, text: bytes.Clone(f.Clean)}
	for _, d := range f.AST.Decls {
		c.decl(d)
	}
	c.imports()
	return apply(c.text, c.adds)
}

// declared returns the parts of a declaration that are cut apart from each other:
// its specifications, but for constants that count on each other.
func declared(d ast.Decl) []ast.Node {
	gen, ok := d.(*ast.GenDecl)
	if !ok || gen.Tok == token.CONST && countsOn(gen) {
		return []ast.Node{d}
	}
	nodes := make([]ast.Node, len(gen.Specs))
	for i, spec := range gen.Specs {
		nodes[i] = spec
	}
	return nodes
}

func (c *cutter) decl(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if c.cut[d] {
			c.blank(start(d, d.Doc), d.End())
		}
	case *ast.GenDecl:
		single := !d.Lparen.IsValid() && slices.ContainsFunc(d.Specs, func(s ast.Spec) bool { return c.cut[s] })
		if c.cut[d] || single {
			c.blank(start(d, d.Doc), d.End())
			return
		}
		c.specs(d)
	}
}

func (c *cutter) specs(gen *ast.GenDecl) {
	for _, spec := range gen.Specs {
		if c.cut[spec] {
			c.blank(start(spec, specDoc(spec)), spec.End())
		}
	}
}

// countsOn reports whether the constants of a group take their values from their
// places in it.
func countsOn(gen *ast.GenDecl) bool {
	counts := false
	for _, spec := range gen.Specs {
		value, ok := spec.(*ast.ValueSpec)
		if !ok || len(value.Values) == 0 {
			return true
		}
		ast.Inspect(value, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			counts = counts || ok && id.Name == "iota"
			return !counts
		})
	}
	return counts
}

func (c *cutter) blankName(name *ast.Ident) {
	from, to := c.offset(name.Pos()), c.offset(name.End())
	for i := from; i < to; i++ {
		c.text[i] = ' '
	}
	c.text[from] = '_'
}

// imports makes every import that nothing uses any more a blank one: the package
// stays linked, and its init functions run as they do in the whole program.
func (c *cutter) imports() {
	used, dotted := c.uses()
	for _, d := range c.file.AST.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT {
			continue
		}
		for _, s := range gen.Specs {
			spec, ok := s.(*ast.ImportSpec)
			if !ok || c.cut[s] || spec.Path.Value == `"C"` {
				continue
			}
			name := c.importName(spec)
			if name == nil || used[name] || spec.Name != nil && spec.Name.Name == "." && dotted[name.Imported()] {
				continue
			}
			c.unused(spec)
		}
	}
}

func (c *cutter) importName(spec *ast.ImportSpec) *types.PkgName {
	if spec.Name == nil {
		name, _ := c.info.Implicits[spec].(*types.PkgName)
		return name
	}
	if spec.Name.Name == "." {
		name, _ := c.info.Implicits[spec].(*types.PkgName)
		if name == nil {
			name, _ = c.info.Defs[spec.Name].(*types.PkgName)
		}
		return name
	}
	name, _ := c.info.Defs[spec.Name].(*types.PkgName)
	return name // nil for a blank import
}

func (c *cutter) unused(spec *ast.ImportSpec) {
	if spec.Name != nil {
		c.blankName(spec.Name)
		return
	}
	at := c.offset(spec.Path.Pos())
	c.adds = append(c.adds, edit{at, at, "_ "})
}

// uses returns the imports that the remaining declarations name, and the packages
// of the objects they name without a qualifier.
func (c *cutter) uses() (map[*types.PkgName]bool, map[*types.Package]bool) {
	used, dotted := make(map[*types.PkgName]bool), make(map[*types.Package]bool)
	for _, d := range c.file.AST.Decls {
		for _, node := range declared(d) {
			if c.cut[node] {
				continue
			}
			ast.Inspect(node, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				if !ok {
					return true
				}
				switch object := c.info.Uses[id].(type) {
				case nil:
				case *types.PkgName:
					used[object] = true
				default:
					if object.Pkg() != nil && object.Parent() == object.Pkg().Scope() {
						dotted[object.Pkg()] = true
					}
				}
				return true
			})
		}
	}
	return used, dotted
}

// blank turns the text between two places into spaces, and a semicolon behind it.
func (c *cutter) blank(from, to token.Pos) {
	i := c.offset(from)
	for ; i < c.offset(to); i++ {
		c.space(i)
	}
	for i < len(c.text) && (c.text[i] == ' ' || c.text[i] == '\t') {
		i++
	}
	if i < len(c.text) && c.text[i] == ';' {
		c.space(i)
	}
}

func (c *cutter) space(i int) {
	if c.text[i] != '\n' && c.text[i] != '\r' {
		c.text[i] = ' '
	}
}

func (c *cutter) offset(p token.Pos) int { return c.fset.File(c.file.AST.FileStart).Offset(p) }

func start(n ast.Node, doc *ast.CommentGroup) token.Pos {
	if doc != nil {
		return doc.Pos()
	}
	return n.Pos()
}

func specDoc(s ast.Spec) *ast.CommentGroup {
	switch s := s.(type) {
	case *ast.ImportSpec:
		return s.Doc
	case *ast.ValueSpec:
		return s.Doc
	case *ast.TypeSpec:
		return s.Doc
	}
	return nil
}
