package edit

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"stagebook/cells/project"
)

// ToHelper makes an unexported function of the statements or the expression that
// are selected, below the function they are taken from. What they use becomes
// its parameters, what is used of them later its results. It is refused, with
// the reasons, when control flow leaves the selection.
func (p *Package) ToHelper(sel Selection, name string) (*Change, error) {
	what := "turning the selection into " + name
	if !token.IsIdentifier(name) || token.IsExported(name) {
		return nil, refuse(what, "a helper's name starts with a small letter")
	}
	if p.taken()[name] {
		return nil, refuse(what, "the name is already taken")
	}
	k, err := p.pick(what, sel)
	if err != nil {
		return nil, err
	}
	f := k.flows()
	var call, text string
	if k.list == nil {
		call, text = k.expressionHelper(name, f)
	} else {
		call, text = k.statementHelper(name, f)
	}
	if err := k.fail(); err != nil {
		return nil, err
	}
	return k.extracted([]patch{{k.start, k.end, call}}, text, name, false)
}

// expressionHelper makes a function that returns the expression.
func (k *picked) expressionHelper(name string, f flow) (call, text string) {
	result := k.typeText(k.info.TypeOf(k.expr))
	if result == "" || result == "untyped nil" || strings.HasPrefix(result, "(") {
		k.refuse("the selection is no single value")
	}
	call = name + "(" + strings.Join(varNames(f.in), ", ") + ")"
	text = fmt.Sprintf("func %s(%s) %s {\n\treturn %s\n}", name, k.fields(f.in), result, k.sheet.src[k.start:k.end])
	return call, text
}

// statementHelper makes a function of statements.
func (k *picked) statementHelper(name string, f flow) (call, text string) {
	last, whole := k.list[k.to-1].(*ast.ReturnStmt)
	whole = whole && k.top && k.to == len(k.list)
	k.leaves(func(r *ast.ReturnStmt) bool { return whole && k.fn.Type.Results != nil })
	_ = last
	args := strings.Join(varNames(f.in), ", ")
	body := string(k.sheet.src[k.start:k.end])
	if whole {
		results := string(k.sheet.src[k.sheet.offset(k.fn.Type.Results.Pos()):k.sheet.offset(k.fn.Type.Results.End())])
		named := len(resultNames(k.fn)) > 0
		if named {
			f.in = slices.DeleteFunc(f.in, func(v *types.Var) bool { return k.isResult(v) })
			args = strings.Join(varNames(f.in), ", ")
		}
		return "return " + name + "(" + args + ")", fmt.Sprintf("func %s(%s) %s {\n\t%s\n}", name, k.fields(f.in), results, body)
	}
	for _, v := range f.set {
		if k.usedAfter(v) {
			f.out = append(f.out, v)
		}
	}
	names := varNames(f.out)
	results := make([]string, len(f.out))
	for i, v := range f.out {
		if results[i] = k.typeText(v.Type()); results[i] == "" {
			k.refuse("the type of " + v.Name() + " is not known")
		}
	}
	call = name + "(" + args + ")"
	if len(names) > 0 {
		op := " := "
		if k.allSet(f) {
			op = " = "
		}
		call = strings.Join(names, ", ") + op + call
		body += "\n\treturn " + strings.Join(names, ", ")
	}
	result := strings.Join(results, ", ")
	if len(results) > 1 {
		result = "(" + result + ")"
	}
	return call, fmt.Sprintf("func %s(%s) %s {\n\t%s\n}", name, k.fields(f.in), result, body)
}

// allSet reports whether every value that comes back has its variable already.
// Where some have and some have not, := serves only in the block in which those
// are declared.
func (k *picked) allSet(f flow) bool {
	fresh := false
	for _, v := range f.out {
		fresh = fresh || !slices.Contains(f.set, v)
	}
	if !fresh {
		return true
	}
	scope := k.types.Scope().Innermost(k.pos(k.start))
	for _, v := range f.out {
		if slices.Contains(f.set, v) && v.Parent() != scope && (!k.top || v.Parent() != k.info.Scopes[k.fn.Type]) {
			k.refuse(v.Name() + " is changed in the selection and declared further out, while others are made in it")
		}
	}
	return false
}

func (k *picked) isResult(v *types.Var) bool {
	if k.fn.Type.Results == nil {
		return false
	}
	return k.fn.Type.Results.Pos() <= v.Pos() && v.Pos() < k.fn.Type.Results.End()
}

// usedAfter reports whether a variable is named behind the selection, or before
// it in a loop around it.
func (k *picked) usedAfter(v *types.Var) bool {
	used := k.isResult(v)
	looped := false
	ast.Inspect(k.fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			looped = looped || k.sheet.offset(n.Pos()) < k.start && k.end < k.sheet.offset(n.End())
		case *ast.Ident:
			at := k.sheet.offset(n.Pos())
			if k.info.ObjectOf(n) == v && (at >= k.end || looped && (at < k.start) && v.Pos() != n.Pos()) {
				used = true
			}
		}
		return true
	})
	return used
}

// extracted writes a new declaration above or below that of the selection, which
// is patched.
func (k *picked) extracted(patches []patch, text, name string, above bool) (*Change, error) {
	formatted, err := format.Source([]byte(strings.ReplaceAll(text, "\r\n", "\n")))
	if err != nil {
		return nil, refuse(k.what, "the result would not parse: %v", err)
	}
	s, u := k.sheet, k.unit
	inner := make([]patch, len(patches))
	for i, x := range patches {
		inner[i] = patch{x.start - u.code, x.end - u.code, x.text}
	}
	own, err := format.Source(patched([]byte(string(s.src[u.code:u.end])), inner))
	if err != nil {
		return nil, refuse(k.what, "the result would not parse: %v", err)
	}
	own = []byte(s.in(string(own)))
	changed := splice(s.src, u.code, u.end, string(own))
	next := &Package{Path: k.pkg.Path, Files: map[string][]byte{s.name: changed}}
	spot := Spot{Target: Target{File: s.name, Name: k.fn.Name.Name}, Before: above}
	put, at, before, err := next.insertion(spot)
	if err != nil {
		return nil, err
	}
	after, _ := put.insert(at, before, strings.TrimSpace(string(formatted)))
	return k.pkg.placed(strings.Replace(k.what, "turning", "turned", 1), s.name, after, Target{Name: name})
}

// ToCell makes a cell of the statements of a cell's body, or of an expression in
// it, that are selected. What they use must be inputs of the cell; what is used
// of them later become outputs of the new cell and inputs of the old one. An
// error that the selection returns becomes the new cell's.
func (p *Package) ToCell(sel Selection, name string) (*Change, error) {
	what := "turning the selection into the cell " + name
	if !token.IsIdentifier(name) || !token.IsExported(name) {
		return nil, refuse(what, "a cell's name starts with a capital")
	}
	if taken := p.taken(); taken[name] || taken[project.InputName(name)] {
		return nil, refuse(what, "the name is already taken")
	}
	k, err := p.pick(what, sel)
	if err != nil {
		return nil, err
	}
	return p.toCell(k, name)
}

// Split cuts a cell in two before the statement at an offset of its source: what
// stands above becomes a cell of its own, whose outputs are what the rest uses.
func (p *Package) Split(t Target, offset int, name string) (*Change, error) {
	what := "splitting " + t.Name
	if name == "" {
		name = p.FreeName(t.Name + "1")
	}
	if taken := p.taken(); taken[name] || taken[project.InputName(name)] || !token.IsExported(name) || !token.IsIdentifier(name) {
		return nil, refuse(what, "%s is taken, or no name for a cell", name)
	}
	c := p.check()
	s, fn := c.function(t.Name)
	if fn == nil || fn.Body == nil {
		return nil, refuse(what, "it is no function with a body that parses")
	}
	k := &picked{checked: c, what: what, sheet: s, fn: fn, unit: s.find(Target{Name: t.Name}), list: fn.Body.List, top: true}
	cut := s.offsetIn(k.unit, offset)
	for k.to < len(k.list) && s.offset(k.list[k.to].Pos()) < cut {
		k.to++
	}
	if k.to == 0 || k.to == len(k.list) {
		return nil, refuse(what, "put the cursor between two statements of its body")
	}
	k.start, k.end = s.offset(fn.Body.Lbrace)+1, s.offset(k.list[k.to].Pos())
	for k.start < len(s.src) && strings.IndexByte(" \t\r\n", s.src[k.start]) >= 0 {
		k.start++
	}
	for _, group := range s.file.AST.Comments { // those right above the next statement go with it
		if at := s.offset(group.Pos()); at > s.offset(k.list[k.to-1].End()) && at < k.end && line(s.src, at) > line(s.src, s.offset(k.list[k.to-1].End())) {
			k.end = at
			break
		}
	}
	for k.end > k.start && strings.IndexByte(" \t\r\n;", s.src[k.end-1]) >= 0 {
		k.end--
	}
	return p.toCell(k, name)
}
