package golang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// decl is a declaration of the notebook.
type decl struct {
	cell   int
	text   string
	names  []string // what it declares; "T.M" of a method
	kind   token.Token
	gone   string // why it is left out; "" where it is not
	broken bool   // it cannot be read
}

// declare reads the declarations of a cell. Imports go to the set of imports.
func (w *writer) declare(s *source) {
	for _, p := range s.pieces {
		f, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+p.text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			w.decls = append(w.decls, &decl{cell: s.at, text: p.text, kind: p.kind, gone: short(err), broken: true})
			continue
		}
		if p.kind == token.IMPORT {
			w.imports.add(f)
			continue
		}
		for _, d := range f.Decls {
			w.add(s, p, d)
		}
	}
}

func (w *writer) add(s *source, p piece, d ast.Decl) {
	as := &decl{cell: s.at, text: p.text, kind: p.kind, names: declared(d)}
	if f, ok := d.(*ast.FuncDecl); ok {
		if tests(f) {
			as.gone = "it is a test: put it into a file whose name ends in _test.go"
		} else {
			as.text = helper(f, p.text)
		}
	}
	for _, name := range as.names {
		if name == "_" || name == "init" {
			continue
		}
		for _, old := range w.decls {
			if old.gone == "" && old.has(name) {
				old.gone = fmt.Sprintf("cell %d declares %s again, and the last counts", s.at+1, name)
			}
		}
	}
	w.decls = append(w.decls, as)
}

func (d *decl) has(name string) bool {
	for _, n := range d.names {
		if n == name {
			return true
		}
	}
	return false
}

// declared are the names that a declaration gives.
func declared(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		name := d.Name.Name
		if strings.HasPrefix(name, "init_") { // which GoNB takes for one more init
			name = "init"
		}
		if d.Recv != nil && len(d.Recv.List) > 0 {
			name = receiver(d.Recv.List[0].Type) + "." + name
		}
		return []string{name}
	case *ast.GenDecl:
		var all []string
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				all = append(all, spec.Name.Name)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					all = append(all, name.Name)
				}
			}
		}
		return all
	}
	return nil
}

func receiver(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.StarExpr:
		return receiver(x.X)
	case *ast.IndexExpr:
		return receiver(x.X)
	case *ast.IndexListExpr:
		return receiver(x.X)
	}
	return ""
}

// tests reports whether a function is one for go test.
func tests(f *ast.FuncDecl) bool {
	if f.Recv != nil || len(f.Type.Params.List) != 1 {
		return false
	}
	star, ok := f.Type.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	of, ok := star.X.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := of.X.(*ast.Ident)
	return ok && pkg.Name == "testing"
}

// helper is a function that is no cell: an exported one without a receiver says so.
func helper(f *ast.FuncDecl, text string) string {
	at := int(f.Pos()) - len("package p\n") - 1
	if strings.HasPrefix(f.Name.Name, "init_") {
		name := int(f.Name.Pos()) - len("package p\n") - 1
		return text[:name] + "init" + text[name+len(f.Name.Name):]
	}
	if f.Recv != nil || !f.Name.IsExported() || f.Type.TypeParams != nil || at < 0 || at > len(text) {
		return text
	}
	skip := "//cell:skip\n"
	if f.Doc == nil {
		skip = fmt.Sprintf("// %s is a function of the notebook.\n//\n%s", f.Name.Name, skip)
	} else {
		skip = "//\n" + skip
	}
	return text[:at] + skip + text[at:]
}

// mainBody takes the statements out of a func main, and main away.
func mainBody(s *source) string {
	for i, p := range s.pieces {
		f, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+p.text, parser.SkipObjectResolution)
		if err != nil || len(f.Decls) != 1 {
			continue
		}
		fn, ok := f.Decls[0].(*ast.FuncDecl)
		if !ok || fn.Recv != nil || fn.Name.Name != "main" || fn.Body == nil {
			continue
		}
		shift := len("package p\n") + 1
		body := p.text[int(fn.Body.Lbrace)+1-shift : int(fn.Body.Rbrace)-shift]
		s.pieces = append(s.pieces[:i:i], s.pieces[i+1:]...)
		return strings.TrimSpace(body)
	}
	return ""
}
