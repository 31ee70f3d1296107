package language

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"stagebook/cells/graph"
	"stagebook/cells/project"
)

// maxItems bounds an answer of Complete.
const maxItems = 100

// Item is one way to go on.
type Item struct {
	Label   string `json:"label"`
	Kind    string `json:"kind"`             // variable, constant, function, method, field, type, package, keyword, cell, param, file, column, snippet, directive
	Detail  string `json:"detail,omitempty"` // its type or signature
	Insert  string `json:"insert"`           // what takes the place of Start to End
	Snippet bool   `json:"snippet,omitempty"`
	Import  string `json:"import,omitempty"` // path that saving will import
	Package string `json:"package,omitempty"`
	Symbol  string `json:"symbol,omitempty"` // with Package, what Doc takes: "Builder.WriteString"
	score   int
}

// Completion is what can stand at the cursor.
type Completion struct {
	Start int    `json:"start"` // the stretch of the source that an item takes the place of
	End   int    `json:"end"`
	Items []Item `json:"items"` // best first, at most 100
	More  bool   `json:"more"`  // there are more than these
}

// Frames say the columns of known frames, by the name of the input that holds
// them.
type Frames map[string][]string

// Complete returns what can stand at the cursor: members of a value or package,
// names in scope and packages, inputs in the signature of a cell, columns inside
// string literals, directives in a comment. It copes with code that does not
// parse.
func (s *Service) Complete(q Query, frames Frames) Completion {
	p := s.probe(q, true)
	before := p.source[:p.offset]
	c := &completer{service: s, probe: p, prefix: prefixOf(before)}
	c.out = Completion{Start: p.offset - len(c.prefix), End: p.offset}
	stem := strings.TrimRight(before[:c.out.Start], " \t\n")
	line := strings.TrimSpace(before[strings.LastIndexByte(before, '\n')+1:])
	switch place := c.lexical(); {
	case strings.HasPrefix(line, "//"):
		c.directives(line)
	case place == token.STRING:
		c.columns(frames)
	case place != token.ILLEGAL:
	case strings.HasSuffix(stem, ".") && !strings.HasSuffix(stem, ".."):
		c.members(len(stem) - 1)
	case c.inSignature():
		c.inputs()
	default:
		c.names()
	}
	return c.finish()
}

type completer struct {
	service *Service
	*probe
	prefix string
	seen   map[string]bool
	out    Completion
}

// add takes an item that matches what stands at the cursor. Rank orders kinds:
// the higher, the nearer.
func (c *completer) add(item Item, rank int) {
	match, ok := fits(item.Label, c.prefix)
	if !ok || item.Label == "_" {
		return
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	if c.seen[item.Label] {
		return
	}
	c.seen[item.Label] = true
	if item.Insert == "" {
		item.Insert = item.Label
	}
	item.score = match*100 + rank
	c.out.Items = append(c.out.Items, item)
}

// fits reports how well a name fits its beginning: 4 as it is, 3 but for
// capitals, 2 inside, 1 its letters in order.
func fits(name, prefix string) (int, bool) {
	lower, want := strings.ToLower(name), strings.ToLower(prefix)
	switch {
	case strings.HasPrefix(name, prefix):
		return 4, true
	case strings.HasPrefix(lower, want):
		return 3, true
	case strings.Contains(lower, want):
		return 2, true
	}
	rest := []rune(want)
	for _, r := range lower {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	return 1, len(rest) == 0 && len(want) > 1 && lower[0] == want[0]
}

func (c *completer) finish() Completion {
	slices.SortStableFunc(c.out.Items, func(a, b Item) int {
		return cmp.Or(b.score-a.score, len(a.Label)/8-len(b.Label)/8, strings.Compare(a.Label, b.Label))
	})
	if c.out.More = len(c.out.Items) > maxItems; c.out.More {
		c.out.Items = c.out.Items[:maxItems:maxItems]
	}
	return c.out
}

func (c *completer) directives(line string) {
	c.out.Start = c.offset - len(line)
	for _, form := range project.DirectiveForms() {
		if strings.HasPrefix(form, line) || strings.HasPrefix(line, "//") && strings.Contains(form, strings.TrimLeft(line, "/ ")) {
			c.out.Items = append(c.out.Items, Item{Label: form, Kind: "directive", Insert: form})
		}
	}
}

// kindOf names the kind of an object.
func kindOf(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Const:
		return "constant"
	case *types.TypeName:
		return "type"
	case *types.Func:
		if obj.Signature().Recv() != nil {
			return "method"
		}
		return "function"
	case *types.PkgName:
		return "package"
	case *types.Var:
		if obj.IsField() {
			return "field"
		}
	case *types.Builtin:
		return "function"
	}
	return "variable"
}

// names offers what is in scope, packages, keywords and snippets.
func (c *completer) names() {
	rank := 60
	for sc := c.scope(); sc != nil; sc = sc.Parent() {
		for _, name := range sc.Names() {
			obj := sc.Lookup(name)
			if sc.Parent() != nil && c.own(obj.Pos()) && obj.Pos() >= c.pos() && obj.Parent() != c.pkg.Scope() {
				continue // declared below
			}
			if c.pkg != nil && obj.Parent() == c.pkg.Scope() && c.fn != nil && name == c.fn.Name.Name {
				continue
			}
			item := Item{Label: name, Kind: kindOf(obj), Detail: c.detail(obj)}
			if pkg, ok := obj.(*types.PkgName); ok {
				item.Detail = pkg.Imported().Path()
				if path := c.auto[name]; path != "" {
					item.Import = path
				}
			}
			c.add(item, max(10, rank))
		}
		rank -= 8
	}
	for _, f := range []string{"break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go", "goto", "if", "interface", "map", "range", "return", "select", "struct", "switch", "type", "var"} {
		c.add(Item{Label: f, Kind: "keyword"}, 12)
	}
	for _, sn := range snippets {
		sn.Kind, sn.Snippet = "snippet", true
		c.add(sn, 8)
	}
	if c.prefix != "" {
		for path, name := range c.base.ListedPackages() {
			if name != "main" && c.service.index.Dir(path) != "" {
				c.add(Item{Label: name, Kind: "package", Detail: path, Import: path}, 6)
			}
		}
		for _, name := range c.service.index.Names() {
			if strings.HasPrefix(name, c.prefix) {
				path := c.service.index.Packages(name)[0]
				c.add(Item{Label: name, Kind: "package", Detail: path, Import: path}, 4)
			}
		}
	}
}

// snippets are what is written often. Places to fill in are ${}.
var snippets = []Item{
	{Label: "iferr", Detail: "if err != nil { return … }", Insert: "if err != nil {\n\treturn ${}, err\n}"},
	{Label: "forr", Detail: "for … range", Insert: "for ${i}, ${v} := range ${} {\n\t${}\n}"},
	{Label: "fori", Detail: "for i := range n", Insert: "for ${i} := range ${n} {\n\t${}\n}"},
	{Label: "errf", Detail: "fmt.Errorf", Insert: "fmt.Errorf(\"${}: %w\", err)", Import: "fmt"},
}

// detail writes the type of an object without its name.
func (c *completer) detail(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func:
		return strings.TrimPrefix(c.typeText(obj.Type()), "func")
	case *types.TypeName:
		if obj.Type() == nil || obj.Parent() == types.Universe {
			return ""
		}
		return kindOfType(obj.Type())
	case *types.Builtin, *types.Nil, *types.PkgName:
		return ""
	}
	return c.typeText(obj.Type())
}

func kindOfType(t types.Type) string {
	switch t.Underlying().(type) {
	case *types.Struct:
		return "struct"
	case *types.Interface:
		return "interface"
	case *types.Signature:
		return "func"
	}
	return t.Underlying().String()
}

// members offers what a value or a package has. The dot is at an offset of the
// source.
func (c *completer) members(dot int) {
	sel := c.selector(dot)
	if sel == nil {
		return
	}
	if id, ok := sel.X.(*ast.Ident); ok {
		if pkg, ok := c.info.Uses[id].(*types.PkgName); ok {
			c.exported(pkg.Imported(), c.auto[id.Name])
			return
		}
		if c.info.Uses[id] == nil {
			c.unlisted(id.Name)
			return
		}
	}
	tv, ok := c.info.Types[sel.X]
	if !ok || tv.Type == nil {
		return
	}
	c.membersOf(tv.Type, tv.IsType())
}

// selector finds the selector expression of a dot.
func (c *completer) selector(dot int) *ast.SelectorExpr {
	var found *ast.SelectorExpr
	if c.file == nil {
		return nil
	}
	ast.Inspect(c.file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if ok && c.in(sel.X.End()) <= dot && dot < c.in(sel.Sel.Pos()) && strings.TrimSpace(c.text[c.at.Offset(sel.X.End()):c.head+dot]) == "" {
			found = sel
		}
		return true
	})
	return found
}

func (c *completer) exported(pkg *types.Package, path string) {
	for _, name := range pkg.Scope().Names() {
		if obj := pkg.Scope().Lookup(name); obj.Exported() {
			c.add(Item{Label: name, Kind: kindOf(obj), Detail: c.detail(obj), Import: path, Package: pkg.Path(), Symbol: name}, 50)
		}
	}
}

// unlisted offers what the sources of a package export that is not known to the
// type checker yet.
func (c *completer) unlisted(name string) {
	paths := c.service.index.Packages(name)
	if len(paths) == 0 {
		return
	}
	for symbol, exported := range c.service.index.Exports(paths[0]) {
		if exported {
			c.add(Item{Label: symbol, Kind: "function", Detail: paths[0], Import: paths[0], Package: paths[0], Symbol: symbol}, 50)
		}
	}
}

// membersOf offers the fields and methods of a type, nearer ones first.
func (c *completer) membersOf(t types.Type, isType bool) {
	seen := map[types.Type]bool{}
	var walk func(t types.Type, depth int)
	walk = func(t types.Type, depth int) {
		if seen[t] || depth > 4 {
			return
		}
		seen[t] = true
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		set := types.NewMethodSet(t)
		if !types.IsInterface(t) {
			set = types.NewMethodSet(types.NewPointer(t))
		}
		for sel := range set.Methods() {
			c.member(sel.Obj(), 55-len(sel.Index())*4)
		}
		if st, ok := t.Underlying().(*types.Struct); ok && !isType {
			for f := range st.Fields() {
				c.member(f, 52-depth*4)
				if f.Embedded() {
					walk(f.Type(), depth+1)
				}
			}
		}
	}
	walk(t, 0)
}

func (c *completer) member(obj types.Object, rank int) {
	if !obj.Exported() && (obj.Pkg() == nil || obj.Pkg().Path() != c.base.ImportPath()) {
		return
	}
	item := Item{Label: obj.Name(), Kind: kindOf(obj), Detail: c.detail(obj)}
	item.Package, item.Symbol = symbolOf(obj)
	if !obj.Exported() {
		rank -= 4
	}
	c.add(item, rank)
}

// inSignature reports whether the cursor stands where a cell's parameter is
// named.
func (c *completer) inSignature() bool {
	if c.fn == nil || c.fn.Recv != nil || !c.fn.Name.IsExported() || c.fn.Type.Params == nil {
		return false
	}
	open, end := c.in(c.fn.Type.Params.Opening), c.in(c.fn.Type.Params.Closing)
	if c.offset <= open || end >= 0 && c.fn.Type.Params.Closing.IsValid() && c.offset > end {
		return false
	}
	before := strings.TrimRight(c.source[open+1:c.out.Start], " \t\n")
	return before == "" || strings.HasSuffix(before, ",")
}

// inputs offers what inputs can take, with their types.
func (c *completer) inputs() {
	have := map[string]bool{}
	for _, field := range c.fn.Type.Params.List {
		for _, id := range field.Names {
			have[id.Name] = id.Name != c.prefix
		}
	}
	ranks := map[graph.Kind]int{graph.Value: 60, graph.Knob: 50, graph.File: 40, graph.Env: 30, graph.Secret: 30}
	kinds := map[graph.Kind]string{graph.Value: "cell", graph.Knob: "param"}
	rest := c.source[c.offset:]
	typed := strings.TrimLeft(rest, " ") != "" && rest[0] == ' ' && !strings.HasPrefix(strings.TrimLeft(rest, " "), ")")
	for _, p := range provided(c.base.Outline()) {
		if have[p.name] || p.from == c.fn.Name.Name {
			continue
		}
		item := Item{Label: p.name, Kind: cmp.Or(kinds[p.kind], "file"), Detail: p.typ + " from " + p.from, Insert: p.name + " " + p.typ}
		if typed {
			item.Insert = p.name
		}
		c.add(item, ranks[p.kind])
	}
	if len(have) == 0 {
		c.add(Item{Label: "ctx", Kind: "param", Detail: "the run's context: cancellation, deadline, progress, logs", Insert: "ctx context.Context", Import: "context"}, 20)
	}
}
