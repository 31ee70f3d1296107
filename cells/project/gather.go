package project

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/graph"
)

// authorPackage is what authors import from us. A copy of it may lie in a
// module under a longer path.
const authorPackage = "stagebook/cells"

// sourceVar is an exported variable that names a file, an environment variable
// or a secret.
type sourceVar struct {
	decl   *Decl
	obj    types.Object
	faults []*finding
	graph.Source
}

// gather goes through the declarations of the project's package, in display
// order.
func (a *analysis) gather() {
	for _, f := range a.s.Files {
		for _, d := range a.index.in[f] {
			switch node := d.Node.(type) {
			case nil:
				if d.Name != "" {
					a.gatherFunction(d)
				}
			case *ast.FuncDecl:
				a.gatherFunction(d)
			case *ast.ImportSpec:
				if path, ok := importPath(node); ok && (isPackage(path, authorPackage) || strings.HasPrefix(path, authorPackage+"/")) {
					a.asked = true
				}
			case *ast.ValueSpec:
				a.gatherValues(d, node)
			case *ast.GenDecl:
				for _, spec := range node.Specs {
					a.gatherValues(d, spec.(*ast.ValueSpec))
				}
			}
		}
		a.checkLooseDirectives(f)
		a.gatherAsks(f)
	}
}

// checkLooseDirectives reports directives that belong to no declaration.
func (a *analysis) checkLooseDirectives(f *File) {
	if f.AST == nil || f.Excluded {
		return
	}
	for _, line := range directives(looseComments(f)...) {
		a.asked = true
		a.report(CodeDirective, line.pos, line.text()+" belongs to no declaration",
			"write it as the last lines of the comment right above the declaration, without an empty line between")
	}
}

// gatherSource takes a variable of a source's type, and a string under
// //cell:file.
func (a *analysis) gatherSource(k *knob, value ast.Expr) bool {
	v, ok := k.obj.(*types.Var)
	isFile := slices.ContainsFunc(k.lines, func(l directive) bool { return l.tool == "cell" && l.verb == "file" })
	if !ok {
		if isFile {
			a.report(CodeSource, k.obj.Pos(), fmt.Sprintf("%s is a constant: a file is a variable", k.obj.Name()), "write var in place of const")
		}
		return isFile
	}
	src := &sourceVar{decl: k.decl, obj: v, Source: graph.Source{
		Name: v.Name(), ID: k.id, Type: a.typeText(v.Type()), Doc: k.doc, Pos: a.position(v.Pos()), Kind: graph.File,
	}}
	switch {
	case isNamed(v.Type(), authorPackage, "File"):
		src.Path = a.constantPath(src, value)
	case isNamed(v.Type(), authorPackage, "Files"):
		src.Path, src.Glob = a.constantPath(src, value), true
	case isNamed(v.Type(), authorPackage, "EnvVar"):
		src.Kind = graph.Env
		src.Path = a.declaredName(src, value, "Env")
	case isNamed(v.Type(), authorPackage, "SecretVar"):
		src.Kind = graph.Secret
		src.Path = a.declaredName(src, value, "Secret")
	case isFile:
		src.Path = a.constantPath(src, value)
		src.Glob = strings.ContainsAny(src.Path, "*?[")
	default:
		return false
	}
	for _, line := range k.lines {
		if line.verb != "file" || line.tool != "cell" || len(line.args) > 0 {
			a.report(CodeDirective, line.pos, fmt.Sprintf("%s does not fit %s, which is a %s", line.text(), src.Name, sourceWord(src)), "")
		}
	}
	a.asked = true
	a.sources = append(a.sources, src)
	return true
}

func sourceWord(s *sourceVar) string {
	switch s.Kind {
	case graph.Env:
		return "variable of the environment"
	case graph.Secret:
		return "secret"
	}
	return "file"
}

// constantPath returns the path of a file, relative to the package folder.
func (a *analysis) constantPath(s *sourceVar, value ast.Expr) string {
	path, ok := a.constantString(value)
	switch {
	case !ok:
		a.reportSource(s, "the path of "+s.Name+" is not constant",
			fmt.Sprintf("write it out, as in var %s = cells.File(\"data/x.csv\")", s.Name))
	case path == "":
		a.reportSource(s, "the path of "+s.Name+" is empty", "")
	case filepath.IsAbs(path):
		a.reportSource(s, fmt.Sprintf("the path of %s is absolute: %s", s.Name, path),
			"write it relative to the package folder, so that the project runs elsewhere")
	}
	return filepath.ToSlash(path)
}

// reportSource reports a source that cannot be known; the cells that take it
// are blocked.
func (a *analysis) reportSource(s *sourceVar, message, remedy string) {
	s.faults = append(s.faults, a.report(CodeSource, s.obj.Pos(), message, remedy))
}

func (a *analysis) constantString(e ast.Expr) (string, bool) {
	if e == nil {
		return "", false
	}
	v := a.s.Info.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}

// declaredName returns the name in cells.Env("NAME") or cells.Secret("NAME").
func (a *analysis) declaredName(s *sourceVar, value ast.Expr, maker string) string {
	if call, ok := value.(*ast.CallExpr); ok && len(call.Args) == 1 && a.refersTo(call.Fun, authorPackage, maker) {
		if name, ok := a.constantString(call.Args[0]); ok && name != "" {
			return name
		}
	}
	a.reportSource(s, fmt.Sprintf("the name of %s is not constant", s.Name),
		fmt.Sprintf("write it out, as in var %s = cells.%s(\"NAME\")", s.Name, maker))
	return ""
}

// looseComments returns the comment groups that belong to no declaration and
// stand alone on their lines, after the package clause.
func looseComments(f *File) []*ast.CommentGroup {
	var loose []*ast.CommentGroup
	next := 0
	for _, group := range f.AST.Comments {
		if group.Pos() < f.AST.Name.End() || line(f, group.Pos()) == line(f, f.AST.Name.End()) {
			continue
		}
		for next < len(f.AST.Decls) && f.AST.Decls[next].End() <= group.Pos() {
			next++
		}
		if next < len(f.AST.Decls) {
			d := f.AST.Decls[next]
			if docOf(d) == group || d.Pos() <= group.Pos() || line(f, group.End()) == line(f, d.Pos()) {
				continue
			}
		}
		if next > 0 && line(f, f.AST.Decls[next-1].End()) == line(f, group.Pos()) {
			continue // behind a declaration, on its line
		}
		if f.damageAround(f.place.Offset(group.Pos())) {
			continue
		}
		loose = append(loose, group)
	}
	return loose
}

func line(f *File, pos token.Pos) int { return f.place.Line(pos) }

func (f *File) damageAround(offset int) bool {
	return slices.ContainsFunc(f.damage, func(d damage) bool { return d.start <= offset && offset < d.end })
}

func docOf(d ast.Decl) *ast.CommentGroup {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Doc
	case *ast.GenDecl:
		return d.Doc
	}
	return nil
}
