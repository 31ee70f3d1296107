package language

import (
	"go/ast"
	"go/build"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"stagebook/cells/project"
)

// maxDocs bounds how many packages' documentation is kept.
const maxDocs = 64

// docs reads the documentation of packages out of their sources, each when it is
// first asked for.
type docs struct {
	mu    sync.Mutex // guards what follows
	kept  map[string]*pkgDocs
	order []string // least recently read first
}

// pkgDocs is the documentation of one package.
type pkgDocs struct {
	text  map[string]string // symbol → Markdown; "" is the package itself
	place map[string]token.Position
}

func newDocs() *docs { return &docs{kept: map[string]*pkgDocs{}} }

// of returns the documentation of a symbol, as Markdown; "" is the package.
func (d *docs) of(base *project.Snapshot, pkg, symbol string) string {
	return d.read(base, pkg).text[symbol]
}

func (d *docs) read(base *project.Snapshot, path string) *pkgDocs {
	if p := base.Packages[path]; p != nil {
		out := emptyDocs()
		for _, f := range p.Files {
			if f.AST != nil && !f.Excluded {
				out.add(base.Fset, f.AST, true)
			}
		}
		return out
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	dir := base.PackageDir(path)
	if dir == "" {
		dir = filepath.Join(base.Setting("GOROOT"), "src", filepath.FromSlash(path))
	}
	if p := d.kept[dir]; p != nil {
		return p
	}
	p := readDocs(dir)
	d.kept[dir] = p
	if d.order = append(d.order, dir); len(d.order) > maxDocs {
		delete(d.kept, d.order[0])
		d.order = slices.Delete(d.order, 0, 1)
	}
	return p
}

func emptyDocs() *pkgDocs {
	return &pkgDocs{text: map[string]string{}, place: map[string]token.Position{}}
}

func readDocs(dir string) *pkgDocs {
	out := emptyDocs()
	names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	fset := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if ok, err := build.Default.MatchFile(dir, filepath.Base(name)); err != nil || !ok {
			continue
		}
		tree, _ := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if tree != nil {
			out.add(fset, tree, false)
		}
	}
	return out
}

// add takes the documentation of a file. That of the author's own packages is
// Markdown as it stands; that of others is in the syntax of Go's comments.
func (d *pkgDocs) add(fset *token.FileSet, tree *ast.File, own bool) {
	put := func(symbol string, pos token.Pos, groups ...*ast.CommentGroup) {
		d.place[symbol] = fset.PositionFor(pos, false)
		for _, g := range groups {
			if g == nil {
				continue
			}
			text := project.DocText(g)
			if !own {
				text = markdown(text)
			}
			if text != "" && d.text[symbol] == "" {
				d.text[symbol] = text
			}
		}
	}
	put("", tree.Package, tree.Doc)
	for _, decl := range tree.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok {
			put(declName(fn), fn.Name.Pos(), fn.Doc)
			continue
		}
		gen := decl.(*ast.GenDecl)
		for _, spec := range gen.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				put(spec.Name.Name, spec.Name.Pos(), spec.Doc, gen.Doc, spec.Comment)
				d.fields(spec, put)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					put(id.Name, id.Pos(), spec.Doc, spec.Comment, gen.Doc)
				}
			}
		}
	}
}

// fields takes the documentation of the fields of a struct, and of the methods
// of an interface.
func (d *pkgDocs) fields(spec *ast.TypeSpec, put func(string, token.Pos, ...*ast.CommentGroup)) {
	var list *ast.FieldList
	prefix := ""
	switch t := spec.Type.(type) {
	case *ast.StructType:
		list = t.Fields
	case *ast.InterfaceType:
		list, prefix = t.Methods, spec.Name.Name+"."
	}
	if list == nil {
		return
	}
	for _, f := range list.List {
		for _, id := range f.Names {
			if prefix == "" {
				put("."+spec.Name.Name+"."+id.Name, id.Pos(), f.Doc, f.Comment)
				continue
			}
			put(prefix+id.Name, id.Pos(), f.Doc, f.Comment)
		}
	}
}

// markdown makes Markdown of a Go doc comment.
func markdown(text string) string {
	var p comment.Parser
	var out comment.Printer
	return strings.TrimSpace(string(out.Markdown(p.Parse(text))))
}
