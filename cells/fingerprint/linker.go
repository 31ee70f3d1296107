package fingerprint

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strings"

	"stagebook/cells/project"
)

// linker collects what one declaration names.
type linker struct {
	code  *code
	from  int
	seen  map[int]bool
	edges []int
	deps  map[string]bool
	wide  bool
	place bool
	vars  bool
}

func (l *linker) edge(to int) {
	if !l.seen[to] {
		l.seen[to] = true
		l.edges = append(l.edges, to)
	}
}

// unfollowed are functions that reach by name what no reader of the code can
// follow.
var unfollowed = map[string]bool{
	"reflect.Value.MethodByName": true, "reflect.Type.MethodByName": true,
	"reflect.Value.FieldByName": true, "reflect.Value.FieldByNameFunc": true,
	"reflect.Type.FieldByName": true, "reflect.Type.FieldByNameFunc": true,
	"plugin.Open": true, "plugin.Plugin.Lookup": true,
}

// placed are functions that tell code where it stands.
var placed = map[string]bool{
	"runtime.Caller": true, "runtime.Callers": true, "runtime.CallersFrames": true, "runtime.FuncForPC": true,
	"runtime.Stack": true, "runtime/debug.Stack": true, "runtime/debug.PrintStack": true, "log.Llongfile": true, "log.Lshortfile": true,
}

// name notes what an identifier means.
func (l *linker) name(id *ast.Ident, obj types.Object) {
	info := l.code.nodes[l.from].pkg.Info
	if instance, ok := info.Instances[id]; ok {
		for t := range instance.TypeArgs.Types() {
			l.typ(t)
		}
	}
	if name, ok := obj.(*types.PkgName); ok {
		l.pkg(name.Imported())
		return
	}
	l.object(obj)
}

func (l *linker) pkg(p *types.Package) {
	if p.Path() == "C" {
		l.wide = true
	} else if l.code.snap.Packages[p.Path()] == nil {
		l.deps[p.Path()] = true
	}
}

// object notes a declared thing: a node, or the outside package it belongs to.
func (l *linker) object(obj types.Object) {
	switch o := obj.(type) {
	case *types.Func:
		obj = o.Origin()
	case *types.Var:
		obj = o.Origin()
		l.vars = l.vars || isGlobal(obj)
	}
	if to, ok := l.code.of[obj]; ok {
		l.edge(to)
		return
	}
	if obj.Pkg() == nil || l.code.snap.Packages[obj.Pkg().Path()] != nil {
		return
	}
	l.pkg(obj.Pkg())
	name := qualified(obj)
	l.wide = l.wide || unfollowed[name]
	l.place = l.place || placed[name]
}

// qualified returns the name of an object of another package, a method with
// its type.
func qualified(obj types.Object) string {
	name := obj.Name()
	if fn, ok := obj.(*types.Func); ok && fn.Signature().Recv() != nil {
		t := fn.Signature().Recv().Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		if named, ok := types.Unalias(t).(*types.Named); ok {
			name = named.Obj().Name() + "." + name
		}
	}
	return obj.Pkg().Path() + "." + name
}

// typ notes the named types that a type is made of.
func (l *linker) typ(t types.Type) {
	walkNamed(t, func(name *types.TypeName) { l.object(name) })
}

// walkNamed calls f for each named type that t spells out, type arguments
// included.
func walkNamed(t types.Type, f func(*types.TypeName)) {
	seen := map[types.Type]bool{}
	var walk func(types.Type)
	walk = func(t types.Type) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Named:
			f(t.Obj())
			for arg := range t.TypeArgs().Types() {
				walk(arg)
			}
		case *types.Alias:
			f(t.Obj())
			walk(types.Unalias(t))
		default:
			for _, part := range partsOf(t) {
				walk(part)
			}
		}
	}
	walk(t)
}

// partsOf returns the types that an unnamed type is made of.
func partsOf(t types.Type) []types.Type {
	switch t := t.(type) {
	case *types.Pointer:
		return []types.Type{t.Elem()}
	case *types.Slice:
		return []types.Type{t.Elem()}
	case *types.Array:
		return []types.Type{t.Elem()}
	case *types.Chan:
		return []types.Type{t.Elem()}
	case *types.Map:
		return []types.Type{t.Key(), t.Elem()}
	case *types.Signature:
		return []types.Type{t.Params(), t.Results()}
	}
	var parts []types.Type
	switch t := t.(type) {
	case *types.Tuple:
		for v := range t.Variables() {
			parts = append(parts, v.Type())
		}
	case *types.Struct:
		for v := range t.Fields() {
			parts = append(parts, v.Type())
		}
	case *types.Interface:
		for e := range t.EmbeddedTypes() {
			parts = append(parts, e)
		}
		for m := range t.ExplicitMethods() {
			parts = append(parts, m.Type())
		}
	case *types.Union:
		for term := range t.Terms() {
			parts = append(parts, term.Type())
		}
	}
	return parts
}

// methods adds an edge to each method of a named type.
func (l *linker) methods(obj types.Object) {
	if obj == nil {
		return
	}
	if named, ok := obj.Type().(*types.Named); ok {
		for m := range named.Methods() {
			l.object(m)
		}
	}
}

// goDirective matches the comments that tell the compiler something. Those for
// Stagebook and for other tools say nothing about what code computes.
var goDirective = regexp.MustCompile(`^//(go:[a-z]|export |extern |line )|^/\*line `)

// directives writes the directive comments of groups.
func (s *syntax) directives(groups ...*ast.CommentGroup) {
	for _, g := range groups {
		if g == nil {
			continue
		}
		for _, c := range g.List {
			if goDirective.MatchString(c.Text) && !strings.HasPrefix(c.Text, "//go:generate") {
				s.mark(nodeSpec)
				s.text(strings.Join(strings.Fields(c.Text), " "))
			}
		}
	}
}

// bodyComments returns the comments inside of a function as one group, or nil
// when there is none.
func bodyComments(f *project.File, d *ast.FuncDecl) *ast.CommentGroup {
	if d.Body == nil {
		return nil
	}
	from, _ := slices.BinarySearchFunc(f.AST.Comments, d.Body.Pos(), func(g *ast.CommentGroup, at token.Pos) int {
		return int(g.Pos() - at)
	})
	var list []*ast.Comment
	for _, g := range f.AST.Comments[from:] {
		if g.Pos() > d.Body.End() {
			break
		}
		list = append(list, g.List...)
	}
	if list == nil {
		return nil
	}
	return &ast.CommentGroup{List: list}
}

var embedLine = regexp.MustCompile(`^//go:embed\s+(.*)$`)

// embeds adds the files that the embed directives of a variable name.
func (l *linker) embeds(n *node, spec *ast.ValueSpec) {
	for _, group := range []*ast.CommentGroup{spec.Doc, n.gen.Doc} {
		if group == nil {
			continue
		}
		for _, c := range group.List {
			m := embedLine.FindStringSubmatch(c.Text)
			if m == nil {
				continue
			}
			for _, file := range n.pkg.EmbedFiles {
				if embedsFile(m[1], file) {
					l.edge(l.code.fileNode(kindEmbed, n.pkg, file))
				}
			}
		}
	}
}

// embedsFile reports whether the patterns of a directive may name a file of the
// package. A pattern that is quoted, or that nobody can read, names every file.
func embedsFile(patterns, file string) bool {
	if strings.ContainsAny(patterns, "\"`") {
		return true
	}
	for _, pattern := range strings.Fields(patterns) {
		pattern = strings.TrimPrefix(pattern, "all:")
		for at := file; at != "."; at = path.Dir(at) {
			if ok, err := path.Match(pattern, at); ok || err != nil || pattern == "." {
				return true
			}
		}
	}
	return false
}
