package language

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/project"
)

// Definition returns where the name at the cursor comes from: for an input, the
// cell, parameter or file that provides it; for a name of another package, its
// source. It returns nil where nothing is known.
func (s *Service) Definition(q Query) *Place {
	p := s.probe(q, false)
	id := p.ident()
	if id == nil {
		return nil
	}
	obj := p.info.ObjectOf(id)
	if obj == nil {
		return nil
	}
	if in, ok := p.input(obj); ok {
		return s.placeOf(p.base, in.from, in)
	}
	if p.own(obj.Pos()) {
		return p.placeHere(obj.Pos(), len(obj.Name()))
	}
	pkg, symbol := symbolOf(obj)
	if name, ok := obj.(*types.PkgName); ok {
		pkg, symbol = name.Imported().Path(), ""
	}
	if pkg == p.base.ImportPath() {
		if found := s.declared(p.base, obj); found != nil {
			return found
		}
	}
	if at := s.docs.read(p.base, pkg).place[symbol]; at.Line > 0 {
		place := &Place{File: at.Filename, Start: at.Offset, End: at.Offset + len(obj.Name()), Line: at.Line, Column: at.Column}
		if p := p.base.Packages[pkg]; p != nil {
			for _, f := range p.Files {
				if f.Path == at.Filename {
					place.File = f.Name
				}
			}
		}
		return place
	}
	return nil
}

// placeHere is a place in the cell itself.
func (p *probe) placeHere(pos token.Pos, length int) *Place {
	at := p.in(pos)
	place := &Place{Start: at, End: at + length}
	for _, decl := range p.file.Decls {
		if decl.Pos() <= pos && pos < decl.End() {
			place.Cell = declName(decl)
		}
	}
	if p.home != nil {
		place.File = p.home.Name
		if loc := locate(p.base, place.Cell); loc != nil {
			place.Line = loc.line + strings.Count(p.source[:at], "\n")
		}
	}
	place.Column = at - strings.LastIndexByte(p.source[:at], '\n')
	place.Text = lineOf([]byte(p.source), at)
	return place
}

// placeOf is where what provides an input names it: the result of that name, or
// the declaration.
func (s *Service) placeOf(base *project.Snapshot, name string, in provision) *Place {
	obj := base.Pkg.Scope().Lookup(name)
	if obj == nil {
		return &Place{File: in.pos.File, Cell: name, Line: in.pos.Line, Column: in.pos.Column}
	}
	if fn, ok := obj.(*types.Func); ok && in.kind == graph.Value {
		for v := range fn.Signature().Results().Variables() {
			if v.Name() == in.name && fn.Signature().Results().Len() > 1 {
				if found := s.declared(base, v); found != nil {
					return found
				}
			}
		}
	}
	return s.declared(base, obj)
}

// declared is where an object of the project's package is declared.
func (s *Service) declared(base *project.Snapshot, obj types.Object) *Place {
	if found := placeAt(base, obj.Pos(), len(obj.Name())); found != nil {
		return found
	}
	if own := base.Pkg.Scope().Lookup(obj.Name()); own != nil { // the object is of a probe
		return placeAt(base, own.Pos(), len(obj.Name()))
	}
	return nil
}

// placeAt describes a place of the syntax of a snapshot.
func placeAt(base *project.Snapshot, pos token.Pos, length int) *Place {
	for _, f := range base.Files {
		if f.AST == nil {
			continue
		}
		tf := base.Fset.File(f.AST.FileStart)
		if int(pos) < tf.Base() || int(pos) > tf.Base()+tf.Size() {
			continue
		}
		at := tf.PositionFor(pos, false)
		place := &Place{File: f.Name, Start: at.Offset, End: at.Offset + length, Line: at.Line, Column: at.Column, Text: lineOf(f.Src, at.Offset)}
		for _, decl := range f.AST.Decls {
			if decl.Pos() <= pos && pos < decl.End() && declName(decl) != "" {
				start := tf.Offset(decl.Pos())
				shift := start + bytes.Count(f.Src[start:at.Offset], []byte("\r\n"))
				place.Cell, place.Start, place.End = declName(decl), at.Offset-shift, at.Offset-shift+length
			}
		}
		return place
	}
	return nil
}

func lineOf(src []byte, at int) string {
	start := bytes.LastIndexByte(src[:at], '\n') + 1
	end := len(src)
	if n := bytes.IndexByte(src[at:], '\n'); n >= 0 {
		end = at + n
	}
	return strings.TrimSuffix(string(src[start:end]), "\r")
}

func locate(base *project.Snapshot, name string) *located {
	l := newLocator(base, nil, nil)
	for i := range l.list {
		if l.list[i].name == name {
			return &l.list[i]
		}
	}
	return nil
}

// Uses returns every place of the project that names what the cursor stands on,
// in order, its declaration included. The inputs that take a cell's output, a
// parameter or a file are uses of it, and what they are used for is too.
func (s *Service) Uses(q Query) []Place {
	p := s.probe(q, false)
	id := p.ident()
	if id == nil {
		return nil
	}
	obj := p.info.ObjectOf(id)
	if obj == nil {
		return nil
	}
	if in, ok := p.input(obj); ok {
		return usesOf(p.base, s.providers(p.base, in), in.name)
	}
	if p.own(obj.Pos()) && obj.Parent() != p.pkg.Scope() {
		if name, ok := p.resultName(obj); ok {
			return usesOf(p.base, s.providers(p.base, provision{name: name, from: p.fn.Name.Name}), name)
		}
		return p.usesHere(obj)
	}
	if found := counterpart(p.base, obj); found != nil {
		input := ""
		if found.Parent() == p.base.Pkg.Scope() && found.Exported() {
			input = inputOf(p.base, found)
		}
		return usesOf(p.base, []types.Object{found}, input)
	}
	return nil
}

// resultName returns the name under which a result of the cell is provided.
func (p *probe) resultName(obj types.Object) (string, bool) {
	if p.fn == nil || p.fn.Type.Results == nil || !p.fn.Name.IsExported() {
		return "", false
	}
	inside := p.fn.Type.Results.Pos() <= obj.Pos() && obj.Pos() < p.fn.Type.Results.End()
	for _, in := range provided(p.base.Outline()) {
		if inside && in.from == p.fn.Name.Name && in.name == obj.Name() {
			return in.name, true
		}
	}
	return "", false
}

// providers returns the objects that provide an input.
func (s *Service) providers(base *project.Snapshot, in provision) []types.Object {
	obj := base.Pkg.Scope().Lookup(in.from)
	if obj == nil {
		return nil
	}
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Results().Len() > 1 {
		for v := range fn.Signature().Results().Variables() {
			if v.Name() == in.name {
				return []types.Object{v}
			}
		}
	}
	return []types.Object{obj}
}

// inputOf returns the name under which inputs take a declaration, or "".
func inputOf(base *project.Snapshot, obj types.Object) string {
	for _, in := range provided(base.Outline()) {
		if in.from == obj.Name() && in.name == project.InputName(obj.Name()) {
			return in.name
		}
	}
	return ""
}

// counterpart finds an object of a probe in the snapshot: declared at the top
// level, or a method or field of what is.
func counterpart(base *project.Snapshot, obj types.Object) types.Object {
	if obj.Pkg() == nil || obj.Pkg().Path() != base.ImportPath() {
		for _, info := range base.Info.Uses {
			if info == obj {
				return obj // of another package: shared by both
			}
		}
		return nil
	}
	if found := base.Pkg.Scope().Lookup(obj.Name()); found != nil && obj.Parent() != nil {
		return found
	}
	for _, def := range base.Info.Defs {
		if def != nil && def.Name() == obj.Name() && def.Parent() == nil && def.Pos() == obj.Pos() {
			return def
		}
	}
	return nil
}

// usesHere returns the uses of a local name in the text being typed.
func (p *probe) usesHere(obj types.Object) []Place {
	var list []Place
	ast.Inspect(p.file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && p.info.ObjectOf(id) == obj && p.own(id.Pos()) {
			list = append(list, *p.placeHere(id.Pos(), len(id.Name)))
		}
		return true
	})
	return list
}

// usesOf returns the places that name the objects, or an input of a cell.
func usesOf(base *project.Snapshot, objects []types.Object, input string) []Place {
	wanted := map[types.Object]bool{}
	for _, obj := range objects {
		wanted[obj] = true
	}
	if input != "" {
		for i := range base.Outline().Cells {
			fn, ok := base.Pkg.Scope().Lookup(base.Outline().Cells[i].Name).(*types.Func)
			if !ok {
				continue
			}
			for v := range fn.Signature().Params().Variables() {
				wanted[v] = wanted[v] || v.Name() == input
			}
		}
	}
	var list []Place
	add := func(id *ast.Ident, obj types.Object) {
		if obj != nil && wanted[obj] {
			if place := placeAt(base, id.Pos(), len(id.Name)); place != nil {
				list = append(list, *place)
			}
		}
	}
	for id, obj := range base.Info.Defs {
		add(id, obj)
	}
	for id, obj := range base.Info.Uses {
		add(id, obj)
	}
	slices.SortFunc(list, func(a, b Place) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column)
	})
	return list
}
