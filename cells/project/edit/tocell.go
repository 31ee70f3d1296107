package edit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"stagebook/cells/project"
)

// toCell makes a cell of what was picked.
func (p *Package) toCell(k *picked, name string) (*Change, error) {
	if k.list != nil && !k.top {
		return nil, refuse(k.what, "select statements of the cell's own body, not of a block inside it")
	}
	if k.fn.Recv != nil || !k.fn.Name.IsExported() {
		return nil, refuse(k.what, "%s is no cell", k.fn.Name.Name)
	}
	f := k.flows()
	f.out = slices.DeleteFunc(f.out, k.redeclared)
	k.mustBeKept(f.out)
	params := k.inputsOf(f)
	var text string
	patches := []patch{{k.start, k.start + len(k.sheet.src[k.start:]) - len(bytes.TrimLeft(k.sheet.src[k.end:], " \t\r\n")), ""}}
	gained := f.out
	if k.list == nil {
		typ := k.typeText(k.info.TypeOf(k.expr))
		if typ == "" || strings.HasPrefix(typ, "(") {
			k.refuse("the selection is no single value")
		}
		text = fmt.Sprintf("// %s is a part of [%s].\nfunc %s(%s) %s {\n\treturn %s\n}", name, k.fn.Name.Name, name, params, typ, k.sheet.src[k.start:k.end])
		input := project.InputName(name)
		patches[0] = patch{k.start, k.end, input}
		gained = []*types.Var{types.NewVar(token.NoPos, k.types, input, types.Default(k.info.TypeOf(k.expr)))}
	} else {
		text = k.cellText(name, params, f)
		if len(f.out) == 1 {
			patches = append(patches, k.renamed(f.out[0], project.InputName(name))...)
			gained = []*types.Var{types.NewVar(token.NoPos, k.types, project.InputName(name), f.out[0].Type())}
		} else {
			k.mustBeFree(p, f.out)
		}
	}
	patches = append(patches, k.signature(gained))
	if err := k.fail(); err != nil {
		return nil, err
	}
	return k.extracted(patches, text, name, true)
}

// redeclared reports whether the first thing that happens to a variable behind
// the selection is that a := gives it a value, as with err: that then declares it.
func (k *picked) redeclared(v *types.Var) bool {
	for _, stmt := range k.list[k.to:] {
		assign, ok := stmt.(*ast.AssignStmt)
		if ok && assign.Tok == token.DEFINE && slices.ContainsFunc(assign.Lhs, func(e ast.Expr) bool {
			id, ok := e.(*ast.Ident)
			return ok && k.info.ObjectOf(id) == v
		}) {
			return !slices.ContainsFunc(assign.Rhs, func(e ast.Expr) bool {
				return k.uses(v, k.sheet.offset(e.Pos()), k.sheet.offset(e.End()))
			})
		}
		if k.uses(v, k.sheet.offset(stmt.Pos()), k.sheet.offset(stmt.End())) {
			return false
		}
	}
	return false
}

// inputsOf writes the parameters of the new cell: those inputs of the old one
// that the selection uses.
func (k *picked) inputsOf(f flow) string {
	for _, v := range f.in {
		if !k.isParam(v) {
			k.refuse(v.Name() + " is made earlier in " + k.fn.Name.Name + ": select that too, or split the cell there")
		}
	}
	for _, v := range f.set {
		if k.usedAfter(v) {
			k.refuse(v.Name() + " is changed in the selection and used after it: give the changed value a name of its own")
		}
	}
	return k.fields(f.in)
}

func (k *picked) isParam(v *types.Var) bool {
	list := k.fn.Type.Params
	return list.Pos() <= v.Pos() && v.Pos() < list.End()
}

// mustBeKept refuses outputs that cannot be the result of a cell.
func (k *picked) mustBeKept(out []*types.Var) {
	for _, v := range out {
		_, channel := v.Type().Underlying().(*types.Chan)
		closer, _, _ := types.LookupFieldOrMethod(v.Type(), true, nil, "Close")
		reader, _, _ := types.LookupFieldOrMethod(v.Type(), true, nil, "Read")
		switch {
		case isErrorType(v.Type()):
			k.refuse("the error " + v.Name() + " is looked at after it: select that too")
		case channel || closer != nil || reader != nil:
			k.refuse(v.Name() + " is a handle or a stream, which no cell can hand on")
		}
	}
}

// mustBeFree refuses outputs whose names something else provides.
func (k *picked) mustBeFree(p *Package, out []*types.Var) {
	taken := p.taken()
	for _, v := range out {
		if taken[v.Name()] {
			k.refuse("the output " + v.Name() + " has the name of something else: rename it first")
		}
	}
}

// cellText writes the new cell of statements.
func (k *picked) cellText(name, params string, f flow) string {
	if len(f.out) == 0 {
		k.refuse("nothing that the selection makes is used after it")
		return ""
	}
	failing := false
	var zero string
	single := len(f.out) == 1
	if single {
		zero = k.zero(f.out[0].Type())
	}
	var patches []patch
	k.leaves(func(r *ast.ReturnStmt) bool {
		if !k.failure(r) {
			return false
		}
		failing = true
		err := r.Results[len(r.Results)-1]
		text := zero
		if !single {
			text = strings.Join(varNames(f.out), ", ")
		}
		start := k.sheet.offset(r.Results[0].Pos())
		patches = append(patches, patch{start - k.start, k.sheet.offset(err.Pos()) - k.start, text + ", "})
		return true
	})
	if !single {
		patches = append(patches, k.named(f.out)...)
	}
	body := string(patched([]byte(string(k.sheet.src[k.start:k.end])), patches))
	results, last := "("+k.fields(f.out)+")", strings.Join(varNames(f.out), ", ")
	if single {
		results = k.typeText(f.out[0].Type())
	}
	if failing {
		last += ", nil"
		results = "(" + strings.Trim(results, "()") + ", error)"
		if !single {
			results = strings.TrimSuffix(results, ", error)") + ", err error)"
		}
	}
	if failing && !single && k.declaresErr() {
		results = strings.Replace(results, ", err error)", ", failure error)", 1)
	}
	return fmt.Sprintf("// %s is the first part of [%s].\nfunc %s(%s) %s {\n\t%s\n\n\treturn %s\n}", name, k.fn.Name.Name, name, params, results, body, last)
}

// declaresErr reports whether the selection declares err in its own block: a
// result of that name would be declared twice.
func (k *picked) declaresErr() bool {
	for id, obj := range k.info.Defs {
		if obj == nil || id.Name != "err" {
			continue
		}
		if at := obj.Pos(); k.pos(k.start) <= at && at < k.pos(k.end) && obj.Parent() == k.info.Scopes[k.fn.Type] {
			return true
		}
	}
	return false
}

// failure reports whether a return surely returns an error: it stands under
// "if err != nil", or makes the error on the spot.
func (k *picked) failure(r *ast.ReturnStmt) bool {
	if len(r.Results) < 2 || !isErrorType(k.info.TypeOf(r.Results[len(r.Results)-1])) {
		return false
	}
	switch e := ast.Unparen(r.Results[len(r.Results)-1]).(type) {
	case *ast.CallExpr:
		sel, ok := e.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		id, ok := sel.X.(*ast.Ident)
		return ok && (id.Name == "fmt" && sel.Sel.Name == "Errorf" || id.Name == "errors" && sel.Sel.Name == "New")
	case *ast.Ident, *ast.SelectorExpr:
		return k.guarded(r, types.ExprString(e))
	}
	return false
}

// guarded reports whether a statement stands under "if NAME != nil".
func (k *picked) guarded(r *ast.ReturnStmt, name string) bool {
	found := false
	ast.Inspect(k.fn.Body, func(n ast.Node) bool {
		branch, ok := n.(*ast.IfStmt)
		if !ok || r.Pos() < branch.Body.Pos() || branch.Body.End() < r.End() {
			return true
		}
		cond, ok := branch.Cond.(*ast.BinaryExpr)
		if ok && cond.Op == token.NEQ && types.ExprString(cond.X) == name && types.ExprString(cond.Y) == "nil" {
			found = true
		}
		return true
	})
	return found
}

func isErrorType(t types.Type) bool {
	return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
}

// zero writes the zero value of a type.
func (k *picked) zero(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsNumeric != 0:
			return "0"
		}
	case *types.Struct, *types.Array:
		return k.typeText(t) + "{}"
	}
	return "nil"
}

// named makes assignments of the declarations of variables that are named
// results now: those are declared by the signature.
func (k *picked) named(out []*types.Var) []patch {
	var patches []patch
	isOut := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		if !ok {
			return false
		}
		v, _ := k.info.ObjectOf(id).(*types.Var)
		return id.Name == "_" || slices.Contains(out, v)
	}
	for _, stmt := range k.list[k.from:k.to] {
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			if stmt.Tok == token.DEFINE && !slices.ContainsFunc(stmt.Lhs, func(e ast.Expr) bool { return !isOut(e) }) {
				at := k.sheet.offset(stmt.TokPos) - k.start
				patches = append(patches, patch{at, at + 2, "="})
			}
		case *ast.DeclStmt:
			gen, ok := stmt.Decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				v := spec.(*ast.ValueSpec)
				if !slices.ContainsFunc(v.Names, func(id *ast.Ident) bool { return isOut(id) }) {
					continue
				}
				if len(gen.Specs) > 1 || len(v.Names) > 1 {
					k.refuse("declare " + v.Names[0].Name + " in a statement of its own")
					continue
				}
				start, end := k.sheet.offset(stmt.Pos())-k.start, k.sheet.offset(stmt.End())-k.start
				text := ""
				if len(v.Values) == 1 {
					text = v.Names[0].Name + " = " + string(k.sheet.src[k.sheet.offset(v.Values[0].Pos()):k.sheet.offset(v.Values[0].End())])
				}
				patches = append(patches, patch{start, end, text})
			}
		}
	}
	return patches
}

// renamed gives a variable the name of the new cell's output in what stays.
func (k *picked) renamed(v *types.Var, to string) []patch {
	var patches []patch
	ast.Inspect(k.fn, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && k.info.ObjectOf(id) == v {
			if at := k.sheet.offset(id.Pos()); at >= k.end && id.Name != to {
				patches = append(patches, patch{at, at + len(id.Name), to})
			}
		}
		return true
	})
	for id, used := range k.info.Uses {
		if id.Name == to && used != v && k.fn.Pos() <= id.Pos() && id.Pos() < k.fn.End() && used.Pkg() == k.types {
			k.refuse("the cell uses another " + to + " already: choose another name")
		}
	}
	return patches
}

// signature gives the old cell its new inputs, and drops those that it no longer
// uses.
func (k *picked) signature(gained []*types.Var) patch {
	list := k.fn.Type.Params
	var parts []string
	for _, field := range list.List {
		typ := string(k.sheet.src[k.sheet.offset(field.Type.Pos()):k.sheet.offset(field.Type.End())])
		for _, id := range field.Names {
			if v, ok := k.info.Defs[id].(*types.Var); !ok || k.usedOutside(v) || !k.usedInside(v) {
				parts = append(parts, id.Name+" "+typ)
			}
		}
	}
	if text := k.fields(gained); text != "" {
		parts = append(parts, text)
	}
	return patch{k.sheet.offset(list.Opening) + 1, k.sheet.offset(list.Closing), strings.Join(parts, ", ")}
}

func (k *picked) usedInside(v *types.Var) bool { return k.uses(v, k.start, k.end) }

func (k *picked) usedOutside(v *types.Var) bool {
	return k.uses(v, k.sheet.offset(k.fn.Body.Lbrace), k.start) || k.uses(v, k.end, k.sheet.offset(k.fn.End()))
}

func (k *picked) uses(v *types.Var, start, end int) bool {
	for id, obj := range k.info.Uses {
		if at := id.Pos(); obj == v && k.pos(start) <= at && at < k.pos(end) {
			return true
		}
	}
	return false
}
