package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"stagebook/cells/project"
)

// Rename gives a declaration, or an output of a cell with several, another name,
// with all its uses: in code, also of tests; the inputs of other cells that take
// it, and their uses; doc links ([Raw]), code spans in comments (`raw`) and the
// first word of its own doc comment. A name that is taken, or that something
// else would hide, is refused.
//
// An output is named as inputs name it ("train"); everything else as it is
// declared. A cell with one output is renamed by either.
func (p *Package) Rename(t Target, name string) (*Change, error) {
	what := fmt.Sprintf("renaming %s to %s", t.Name, name)
	c := p.check()
	r := &renaming{checked: c, what: what, patches: map[*sheet][]patch{}, words: map[string]string{}}
	if err := r.start(t.Name, name); err != nil {
		return nil, err
	}
	if len(r.reasons) > 0 {
		slices.Sort(r.reasons)
		return nil, &RefusedError{What: what, Reasons: slices.Compact(r.reasons)}
	}
	r.comments()
	after := map[string][]byte{}
	for s, patches := range r.patches {
		after[s.name] = patched(s.src, patches)
	}
	change, err := p.change("renamed "+t.Name+" to "+name, after)
	if err != nil {
		return nil, err
	}
	if s := r.home; s != nil {
		src := change.Apply(p.Files)[s.name]
		change.At = at(s.name, src, Target{Name: r.shown})
	}
	return change, nil
}

type renaming struct {
	*checked
	what    string
	reasons []string
	patches map[*sheet][]patch
	words   map[string]string // what comments may call it → what they call it then
	home    *sheet            // where it is declared
	shown   string            // the declaration to show afterwards
	own     *ast.CommentGroup // its doc comment
}

func (r *renaming) refuse(format string, args ...any) {
	r.reasons = append(r.reasons, fmt.Sprintf(format, args...))
}

// start decides what is renamed.
func (r *renaming) start(from, to string) error {
	if !token.IsIdentifier(to) {
		return refuse(r.what, "%q is no name in Go", to)
	}
	if obj := r.types.Scope().Lookup(from); obj != nil {
		r.declaration(obj, to)
		return nil
	}
	found := false
	r.functions(func(s *sheet, fn *ast.FuncDecl) {
		results := resultNames(fn)
		if project.InputName(fn.Name.Name) == from && r.single(fn) {
			found = true
			r.declaration(r.info.Defs[fn.Name], exportedName(to))
			return
		}
		for _, id := range results {
			if id.Name == from && !r.single(fn) && !found {
				found = true
				r.output(s, fn, id, to)
			}
		}
	})
	if !found {
		return &NotFoundError{Target: Target{Name: from}}
	}
	return nil
}

// single reports whether a cell provides its result under its own name.
func (r *renaming) single(fn *ast.FuncDecl) bool {
	obj, ok := r.info.Defs[fn.Name].(*types.Func)
	if !ok {
		return false
	}
	results := obj.Signature().Results()
	n := results.Len()
	if n > 0 && types.Identical(results.At(n-1).Type(), types.Universe.Lookup("error").Type()) {
		n--
	}
	return n == 1
}

// declaration renames something declared at the top level.
func (r *renaming) declaration(obj types.Object, to string) {
	from := obj.Name()
	if from == to {
		r.refuse("it has that name already")
		return
	}
	if other := r.types.Scope().Lookup(to); other != nil {
		r.refuse("%s is already declared in %s", to, r.where(other))
	}
	r.shown = to
	r.objects(obj, to)
	for _, s := range r.sheets {
		if u := s.find(Target{Name: from}); u != nil && !r.tests[s.name] {
			r.own, r.home = u.doc, s
			if gen, ok := u.node.(*ast.GenDecl); ok && gen.Lparen.IsValid() {
				r.own = specDoc(s.spec(gen, from))
			}
		}
	}
	r.words[from] = to
	if !token.IsExported(from) {
		return
	}
	if !token.IsExported(to) {
		r.refuse("%s starts with a small letter: it would no longer be seen as %s", to, kindOf(obj))
		return
	}
	if fn, ok := obj.(*types.Func); ok {
		_, decl := r.function(fn.Name())
		if decl == nil || !r.single(decl) {
			return
		}
	}
	if _, ok := obj.(*types.TypeName); !ok {
		r.inputs(project.InputName(from), project.InputName(to))
	}
}

func kindOf(obj types.Object) string {
	switch obj.(type) {
	case *types.Func:
		return "a cell"
	case *types.TypeName:
		return "an exported type"
	}
	return "a parameter"
}

// output renames one named result of a cell.
func (r *renaming) output(s *sheet, fn *ast.FuncDecl, id *ast.Ident, to string) {
	if token.IsExported(to) {
		r.refuse("an output starts with a small letter")
	}
	r.home, r.shown = s, fn.Name.Name
	r.objects(r.info.Defs[id], to)
	r.inputs(id.Name, to)
}

// inputs renames the inputs that take a name.
func (r *renaming) inputs(from, to string) {
	if from == to {
		return
	}
	if taken := r.pkg.taken(); taken[to] && !r.declares(to) {
		r.refuse("the name %s is already provided by another cell, parameter or file", to)
	}
	r.words[from] = to
	r.functions(func(_ *sheet, fn *ast.FuncDecl) {
		for _, field := range fn.Type.Params.List {
			for _, id := range field.Names {
				if obj := r.info.Defs[id]; id.Name == from && obj != nil {
					r.objects(obj, to)
				}
			}
		}
	})
}

// declares reports whether an unexported declaration has the name: it provides
// nothing to inputs.
func (r *renaming) declares(name string) bool {
	provided := false
	r.functions(func(_ *sheet, fn *ast.FuncDecl) {
		provided = provided || project.InputName(fn.Name.Name) == name ||
			slices.ContainsFunc(resultNames(fn), func(id *ast.Ident) bool { return id.Name == name })
	})
	for _, n := range r.types.Scope().Names() {
		if token.IsExported(n) && project.InputName(n) == name {
			provided = true
		}
	}
	return !provided
}

// objects renames every place that names an object.
func (r *renaming) objects(obj types.Object, to string) {
	if obj == nil {
		return
	}
	for s, ids := range r.idents(map[types.Object]bool{origin(obj): true}) {
		for _, id := range ids {
			r.collide(s, id, obj, to)
			start := s.offset(id.Pos())
			r.patches[s] = append(r.patches[s], patch{start, start + len(id.Name), to})
		}
		r.captured(s, obj, to)
	}
}

// collide refuses when the new name means something else where the old one is
// used.
func (r *renaming) collide(s *sheet, id *ast.Ident, obj types.Object, to string) {
	if r.tests[s.name] {
		return
	}
	scope := r.types.Scope().Innermost(id.Pos())
	if scope == nil {
		return
	}
	_, other := scope.LookupParent(to, token.NoPos)
	if other == nil || other == obj || other.Parent() == types.Universe && obj.Parent() != types.Universe && !isType(other) {
		return
	}
	if inner := other.Parent(); inner == obj.Parent() || within(inner, obj.Parent()) || other.Parent() == scope && obj.Parent() == scope {
		r.refuse("%s is already declared in %s", to, r.where(other))
	}
}

func isType(obj types.Object) bool { _, ok := obj.(*types.TypeName); return ok }

// within reports whether a scope lies in another.
func within(inner, outer *types.Scope) bool {
	for ; inner != nil; inner = inner.Parent() {
		if inner == outer {
			return true
		}
	}
	return false
}

// captured refuses when places in the scope of the object use the new name for
// something declared outside of it.
func (r *renaming) captured(s *sheet, obj types.Object, to string) {
	if obj.Parent() == nil || obj.Parent() == r.types.Scope() {
		return
	}
	for id, used := range r.info.Uses {
		if id.Name == to && used != obj && obj.Parent().Contains(id.Pos()) && used.Parent() != nil && !within(used.Parent(), obj.Parent()) {
			at := r.fset.PositionFor(id.Pos(), false)
			if at.Filename == s.name {
				r.refuse("%s:%d uses another %s, which it would hide", s.name, at.Line, to)
			}
		}
	}
}

func (r *renaming) where(obj types.Object) string {
	if !obj.Pos().IsValid() {
		return "Go"
	}
	at := r.fset.PositionFor(obj.Pos(), false)
	return fmt.Sprintf("%s:%d", at.Filename, at.Line)
}

// comments renames what comments call the thing.
func (r *renaming) comments() {
	for from, to := range r.words {
		quoted := regexp.QuoteMeta(from)
		link := regexp.MustCompile(`\[(?:\*?` + regexp.QuoteMeta(r.types.Name()) + `\.)?(` + quoted + `)(?:\.\w+)?\]|` + "`(" + quoted + ")`")
		for _, s := range r.sheets {
			for _, group := range s.file.AST.Comments {
				start, end := s.offset(group.Pos()), s.commentEnd(group)
				for _, m := range link.FindAllSubmatchIndex(s.src[start:end], -1) {
					lo, hi := m[2], m[3]
					if lo < 0 {
						lo, hi = m[4], m[5]
					}
					r.patches[s] = append(r.patches[s], patch{start + lo, start + hi, to})
				}
			}
		}
	}
	if r.own == nil || r.home == nil {
		return
	}
	start := r.home.offset(r.own.Pos())
	text := string(r.home.src[start:r.home.commentEnd(r.own)])
	for from, to := range r.words {
		if rest, ok := strings.CutPrefix(text, "// "+from); ok && (rest == "" || !isWord(rest[0])) {
			r.patches[r.home] = append(r.patches[r.home], patch{start + 3, start + 3 + len(from), to})
		}
	}
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// copyOf returns the text of a function, renamed, with free names for the
// outputs of a cell with several.
func (p *Package) copyOf(s *sheet, u *unit, fn *ast.FuncDecl, name string) string {
	c := p.check()
	own, decl := c.function(fn.Name.Name)
	text := s.src[u.start:u.end]
	if decl == nil || own.name != s.name {
		return string(text)
	}
	r := &renaming{checked: c, patches: map[*sheet][]patch{}}
	start := own.offset(decl.Name.Pos())
	r.patches[own] = []patch{{start, start + len(fn.Name.Name), name}}
	if decl.Doc != nil {
		from := own.offset(decl.Doc.Pos()) + len("// ")
		if strings.HasPrefix(string(s.src[from:]), fn.Name.Name) && !isWord(s.src[from+len(fn.Name.Name)]) {
			r.patches[own] = append(r.patches[own], patch{from, from + len(fn.Name.Name), name})
		}
	}
	if names := resultNames(decl); len(names) > 1 {
		for _, id := range names {
			r.objects(c.info.Defs[id], p.FreeName(id.Name))
		}
	}
	kept := slices.DeleteFunc(r.patches[own], func(x patch) bool { return x.start < u.start || x.end > u.end })
	for i := range kept {
		kept[i].start -= u.start
		kept[i].end -= u.start
	}
	return strings.ReplaceAll(string(patched(text, kept)), "\r\n", "\n")
}
