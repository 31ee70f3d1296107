package edit

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Selection is a stretch of a cell's source, as Source returns it: byte offsets
// from its start.
type Selection struct {
	Target
	Start int `json:"start"`
	End   int `json:"end"`
}

// picked is a selection in a checked package.
type picked struct {
	*checked
	what    string
	sheet   *sheet
	unit    *unit
	fn      *ast.FuncDecl
	start   int // offsets in the file
	end     int
	list    []ast.Stmt // the block that the statements lie in
	from    int        // the statements selected are list[from:to]
	to      int
	expr    ast.Expr // selected in place of statements
	top     bool     // list is the body of fn
	reasons []string
}

// pick finds what is selected: whole statements of one block, or an expression.
func (p *Package) pick(what string, sel Selection) (*picked, error) {
	c := p.check()
	s, fn := c.function(sel.Name)
	if fn == nil || fn.Body == nil {
		return nil, refuse(what, "%s is no function with a body that parses", sel.Name)
	}
	k := &picked{checked: c, what: what, sheet: s, fn: fn, unit: s.find(Target{Name: sel.Name})}
	k.start, k.end = s.offsetIn(k.unit, sel.Start), s.offsetIn(k.unit, sel.End)
	for k.start < k.end && strings.IndexByte(" \t\r\n;", s.src[k.start]) >= 0 {
		k.start++
	}
	for k.start < k.end && strings.IndexByte(" \t\r\n;", s.src[k.end-1]) >= 0 {
		k.end--
	}
	if k.start >= k.end {
		return nil, refuse(what, "nothing is selected")
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			k.cover(n.List, n == fn.Body)
		case *ast.CaseClause:
			k.cover(n.Body, false)
		case *ast.CommClause:
			k.cover(n.Body, false)
		case ast.Expr:
			if s.offset(n.Pos()) == k.start && s.offset(n.End()) == k.end && k.expr == nil && k.list == nil {
				k.expr = n
			}
		}
		return true
	})
	if k.list == nil && k.expr == nil {
		return nil, refuse(what, "select whole statements of one block, or an expression")
	}
	return k, nil
}

// offsetIn turns an offset in a declaration as it is shown into one of its file,
// whose lines may end in \r\n.
func (s *sheet) offsetIn(u *unit, shown int) int {
	at := u.code
	for ; at < u.end && shown > 0; at++ {
		if s.src[at] == '\r' && at+1 < len(s.src) && s.src[at+1] == '\n' {
			continue
		}
		shown--
	}
	return at
}

// cover takes the statements of a block that the selection consists of.
func (k *picked) cover(list []ast.Stmt, top bool) {
	from, to := -1, -1
	for i, stmt := range list {
		start, end := k.sheet.offset(stmt.Pos()), k.sheet.offset(stmt.End())
		if end <= k.start || start >= k.end {
			continue
		}
		if start < k.start && from < 0 || end > k.end {
			if start < k.start || end > k.end {
				return
			}
		}
		if from < 0 {
			from = i
		}
		to = i + 1
	}
	if from >= 0 && k.list == nil {
		k.list, k.from, k.to, k.top = list, from, to, top
		k.expr = nil
	}
}

// pos returns the place of an offset.
func (k *picked) pos(offset int) token.Pos { return k.sheet.place.Pos(offset) }

func (k *picked) refuse(reason string) {
	if !slices.Contains(k.reasons, reason) {
		k.reasons = append(k.reasons, reason)
	}
}

// flow is how values cross the borders of a selection.
type flow struct {
	in  []*types.Var // declared before it and used in it, in order of declaration
	out []*types.Var // declared in it and used after it
	set []*types.Var // declared before it, and changed in it
}

// flows computes the values that a selection takes and gives.
func (k *picked) flows() flow {
	k.strays()
	var f flow
	add := func(list *[]*types.Var, v *types.Var) {
		if !slices.Contains(*list, v) {
			*list = append(*list, v)
		}
	}
	ast.Inspect(k.fn, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := k.info.ObjectOf(id).(*types.Var)
		if !ok || v.IsField() || v.Parent() == nil || v.Parent() == k.types.Scope() || v.Parent() == types.Universe || v.Pkg() != k.types {
			return true
		}
		use, decl := k.sheet.offset(id.Pos()), k.sheet.offset(v.Pos())
		inside := k.start <= use && use < k.end
		made := k.start <= decl && decl < k.end
		switch {
		case inside && !made:
			add(&f.in, v)
		case !inside && made && use >= k.end:
			add(&f.out, v)
		}
		return true
	})
	for _, id := range k.assigned() {
		v, ok := k.info.ObjectOf(id).(*types.Var)
		if ok && slices.Contains(f.in, v) {
			add(&f.set, v)
		}
	}
	order := func(a, b *types.Var) int { return int(a.Pos() - b.Pos()) }
	slices.SortFunc(f.in, order)
	slices.SortFunc(f.out, order)
	slices.SortFunc(f.set, order)
	return f
}

// assigned returns the variables that the selection assigns to, or takes the
// address of.
func (k *picked) assigned() []*ast.Ident {
	var ids []*ast.Ident
	note := func(e ast.Expr) {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			ids = append(ids, id)
		}
	}
	ast.Inspect(k.fn.Body, func(n ast.Node) bool {
		if n == nil || k.sheet.offset(n.End()) <= k.start || k.sheet.offset(n.Pos()) >= k.end {
			return false
		}
		if k.sheet.offset(n.Pos()) < k.start {
			return true
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				note(e)
			}
		case *ast.IncDecStmt:
			note(n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				note(n.Key)
				note(n.Value)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				note(n.X)
			}
		}
		return true
	})
	return ids
}

// leaves notes every way in which control leaves the selection.
func (k *picked) leaves(returns func(*ast.ReturnStmt) bool) {
	labels := map[string]bool{}
	var visit func(n ast.Node, loops, switches int)
	visit = func(n ast.Node, loops, switches int) {
		ast.Inspect(n, func(m ast.Node) bool {
			if m == nil || m == n {
				return true
			}
			switch m := m.(type) {
			case *ast.FuncLit:
				return false
			case *ast.ForStmt, *ast.RangeStmt:
				visit(m, loops+1, switches+1)
				return false
			case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
				visit(m, loops, switches+1)
				return false
			case *ast.LabeledStmt:
				labels[m.Label.Name] = true
			case *ast.ReturnStmt:
				if !returns(m) {
					k.refuse("a return leaves the selection")
				}
			case *ast.DeferStmt:
				k.refuse("a defer would run earlier than it does now")
			case *ast.BranchStmt:
				k.branch(m, loops, switches, labels)
			}
			return true
		})
	}
	for _, stmt := range k.list[k.from:k.to] {
		visit(&ast.BlockStmt{List: []ast.Stmt{stmt}, Lbrace: stmt.Pos()}, 0, 0)
	}
}

func (k *picked) branch(b *ast.BranchStmt, loops, switches int, labels map[string]bool) {
	switch {
	case b.Tok == token.GOTO:
		k.refuse("a goto leaves the selection")
	case b.Label != nil && !labels[b.Label.Name]:
		k.refuse("a " + b.Tok.String() + " leaves the selection")
	case b.Label == nil && (b.Tok == token.BREAK && switches == 0 || b.Tok == token.CONTINUE && loops == 0):
		k.refuse("a " + b.Tok.String() + " leaves the selection")
	}
}

// typeText writes a type as this file can write it; "" when it can't.
func (k *picked) typeText(t types.Type) string {
	if t == nil || t == types.Typ[types.Invalid] {
		return ""
	}
	if k.localType(t) {
		k.refuse("the type " + types.TypeString(t, types.RelativeTo(k.types)) + " is declared inside " + k.fn.Name.Name + ": move its declaration out of the function first")
	}
	text := types.TypeString(types.Default(t), func(pkg *types.Package) string {
		if pkg == k.types {
			return ""
		}
		for _, spec := range k.sheet.file.AST.Imports {
			if unquoted(spec) == pkg.Path() {
				if spec.Name != nil && spec.Name.Name != "_" && spec.Name.Name != "." {
					return spec.Name.Name
				}
				return pkg.Name()
			}
		}
		return pkg.Name() // Organise adds the import
	})
	if strings.Contains(text, "invalid type") {
		return ""
	}
	return text
}

// fields writes variables as parameters or results.
func (k *picked) fields(vars []*types.Var) string {
	var parts []string
	for _, v := range vars {
		text := k.typeText(v.Type())
		if text == "" {
			k.refuse("the type of " + v.Name() + " is not known")
		}
		parts = append(parts, v.Name()+" "+text)
	}
	return strings.Join(parts, ", ")
}

func varNames(vars []*types.Var) []string {
	names := make([]string, len(vars))
	for i, v := range vars {
		names[i] = v.Name()
	}
	return names
}

func (k *picked) fail() error {
	if len(k.reasons) == 0 {
		return nil
	}
	return &RefusedError{What: k.what, Reasons: k.reasons}
}
