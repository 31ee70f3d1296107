package project

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"sort"
)

// declIndex holds the top-level declarations of all main-module packages and
// which of them name which.
type declIndex struct {
	list []*Decl // in order of package, file and place
	of   map[types.Object]*Decl
	in   map[*File][]*Decl

	uses   map[*Decl][]*Decl // what a declaration names; of a type, its methods too
	usedBy map[*Decl][]*Decl
}

func newDeclIndex(s *Snapshot) *declIndex {
	x := &declIndex{
		of: map[types.Object]*Decl{}, in: map[*File][]*Decl{},
		uses: map[*Decl][]*Decl{}, usedBy: map[*Decl][]*Decl{},
	}
	for _, path := range sortedKeys(s.Packages) {
		p := s.Packages[path]
		for _, f := range p.Files {
			x.addFile(p, f)
		}
	}
	for _, d := range x.list {
		x.link(d)
	}
	for _, d := range x.list {
		for _, to := range x.uses[d] {
			x.usedBy[to] = append(x.usedBy[to], d)
		}
	}
	return x
}

// addFile adds the declarations of a file, and what of it does not parse.
func (x *declIndex) addFile(p *Package, f *File) {
	for i := range f.damage {
		d := &f.damage[i]
		if !d.signature {
			x.add(&Decl{Package: p, File: f, Name: d.name, Start: d.start, End: d.end})
		}
	}
	if p.excludes(f) {
		return
	}
	for _, decl := range f.AST.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			d := &Decl{Package: p, File: f, Name: funcDeclName(decl), Node: decl}
			d.span(decl.Doc, decl)
			if hurt := f.damageAt(d.Start, d.End); hurt != nil {
				d.End = hurt.end
			}
			obj := p.Info.Defs[decl.Name]
			if obj != nil && decl.Name.Name != "_" && d.Name != "init" { // nothing can name those
				d.Objects = []types.Object{obj}
			}
			x.add(d)
		case *ast.GenDecl:
			x.addGen(p, f, decl)
		}
	}
	sort.SliceStable(x.in[f], func(i, j int) bool { return x.in[f][i].Start < x.in[f][j].Start })
}

// addGen adds each specification on its own, except for constants that count on
// each other (iota, or a value taken from the line above).
func (x *declIndex) addGen(p *Package, f *File, gen *ast.GenDecl) {
	if gen.Tok == token.CONST && gen.Lparen.IsValid() && countsOn(gen) {
		d := &Decl{Package: p, File: f, Node: gen, Gen: gen}
		d.span(gen.Doc, gen)
		for _, spec := range gen.Specs {
			d.define(p, spec.(*ast.ValueSpec).Names)
		}
		x.add(d)
		return
	}
	for _, spec := range gen.Specs {
		d := &Decl{Package: p, File: f, Node: spec, Gen: gen}
		switch spec := spec.(type) {
		case *ast.ImportSpec:
			d.span(spec.Doc, spec)
			d.Name = spec.Path.Value
			if obj := p.Info.Implicits[spec]; obj != nil {
				d.Objects = []types.Object{obj}
			} else if spec.Name != nil && p.Info.Defs[spec.Name] != nil {
				d.Objects = []types.Object{p.Info.Defs[spec.Name]}
			}
		case *ast.TypeSpec:
			d.span(spec.Doc, spec)
			d.define(p, []*ast.Ident{spec.Name})
		case *ast.ValueSpec:
			d.span(spec.Doc, spec)
			d.define(p, spec.Names)
		}
		if !gen.Lparen.IsValid() {
			d.span(gen.Doc, gen)
		}
		x.add(d)
	}
}

func countsOn(gen *ast.GenDecl) bool {
	for _, spec := range gen.Specs {
		spec := spec.(*ast.ValueSpec)
		if len(spec.Values) == 0 {
			return true
		}
		for _, value := range spec.Values {
			iota := false
			ast.Inspect(value, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				iota = iota || ok && id.Name == "iota"
				return !iota
			})
			if iota {
				return true
			}
		}
	}
	return false
}

// define notes the names that a declaration declares.
func (d *Decl) define(p *Package, names []*ast.Ident) {
	for _, name := range names {
		if d.Name == "" {
			d.Name = name.Name
		}
		if obj := p.Info.Defs[name]; obj != nil && name.Name != "_" {
			d.Objects = append(d.Objects, obj)
		}
	}
}

// span sets the offsets of a declaration, its doc comment included.
func (d *Decl) span(doc *ast.CommentGroup, node ast.Node) {
	start := node.Pos()
	if doc != nil {
		start = doc.Pos()
	}
	d.Start, d.End = d.File.place.Offset(start), d.File.place.Offset(node.End())
}

func (f *File) damageAt(start, end int) *damage {
	for i := range f.damage {
		if d := &f.damage[i]; d.signature && d.start >= start && d.start < end {
			return d
		}
	}
	return nil
}

func funcDeclName(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return decl.Name.Name
	}
	t := decl.Recv.List[0].Type
	for {
		switch inner := t.(type) {
		case *ast.StarExpr:
			t = inner.X
		case *ast.ParenExpr:
			t = inner.X
		case *ast.IndexExpr:
			t = inner.X
		case *ast.IndexListExpr:
			t = inner.X
		case *ast.Ident:
			return inner.Name + "." + decl.Name.Name
		default:
			return decl.Name.Name
		}
	}
}

func (x *declIndex) add(d *Decl) {
	x.list = append(x.list, d)
	x.in[d.File] = append(x.in[d.File], d)
	for _, obj := range d.Objects {
		x.of[obj] = d
	}
}

// link finds what a declaration names.
func (x *declIndex) link(d *Decl) {
	if d.Node == nil {
		return
	}
	seen := map[*Decl]bool{d: true}
	name := func(obj types.Object) {
		if to := x.of[origin(obj)]; to != nil && !seen[to] {
			seen[to] = true
			x.uses[d] = append(x.uses[d], to)
		}
	}
	ast.Inspect(d.Node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if obj := d.Package.Info.Uses[id]; obj != nil {
				name(obj)
			}
		}
		return true
	})
	for _, obj := range d.Objects {
		if t, ok := obj.(*types.TypeName); ok {
			if named, ok := t.Type().(*types.Named); ok {
				for method := range named.Methods() {
					name(method)
				}
			}
		}
	}
}

// origin returns the declared object of an instance of something generic.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin()
	case *types.Var:
		return obj.Origin()
	}
	return obj
}

// at returns the declaration around an offset of a file.
func (x *declIndex) at(f *File, offset int) *Decl {
	for _, d := range x.in[f] {
		if d.Start <= offset && offset <= d.End {
			return d
		}
	}
	return nil
}

// reaching returns the declarations given and all that reach them.
func (x *declIndex) reaching(from ...*Decl) map[*Decl]bool { return closure(x.usedBy, from) }

// reached returns the declarations given and all that they reach.
func (x *declIndex) reached(from ...*Decl) map[*Decl]bool { return closure(x.uses, from) }

func closure(edges map[*Decl][]*Decl, from []*Decl) map[*Decl]bool {
	seen := map[*Decl]bool{}
	todo := slices.Clone(from)
	for len(todo) > 0 {
		d := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !seen[d] {
			seen[d] = true
			todo = append(todo, edges[d]...)
		}
	}
	return seen
}

// cut returns, in order, what a build has to leave out because of the broken
// declarations: all that reach them, and imports that nothing else uses.
func (x *declIndex) cut(broken []*Decl) []*Decl {
	out := x.reaching(broken...)
	var list []*Decl
	for _, d := range x.list {
		if spec, ok := d.Node.(*ast.ImportSpec); ok && !out[d] && len(d.Objects) > 0 && !named(spec, "_", ".") {
			users := x.usedBy[d]
			out[d] = len(users) > 0 && !slices.ContainsFunc(users, func(u *Decl) bool { return !out[u] })
		}
		if out[d] {
			list = append(list, d)
		}
	}
	return list
}

func named(spec *ast.ImportSpec, names ...string) bool {
	return spec.Name != nil && slices.Contains(names, spec.Name.Name)
}

var lostName = regexp.MustCompile(`(?m)^(?:type|var|const)\s+(\pL[\pL\pN_]*)|^\t(\pL[\pL\pN_]*)|^func\s*\([^)]*\)\s*(\pL[\pL\pN_]*)`)

// lostNames returns the names that a stretch which does not parse may declare.
func (d *damage) lostNames(src []byte) []string {
	if d.signature {
		return nil
	}
	var names []string
	if d.name != "" {
		names = append(names, d.name)
	}
	for _, m := range lostName.FindAllSubmatch(src[d.start:d.end], -1) {
		for _, name := range m[1:] {
			if len(name) > 0 {
				names = append(names, string(name))
			}
		}
	}
	return names
}
