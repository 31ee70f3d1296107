package language

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"stagebook/cells/project"
	"stagebook/cells/project/edit"
)

// Query is a place in a cell as it is being typed.
type Query struct {
	edit.Text
	Offset int `json:"offset"` // of the cursor, in Source
}

// probe is one cell, parsed and checked against the rest of its package.
type probe struct {
	base   *project.Snapshot
	home   *project.File // the file that the cell lies in; nil when that is not known
	source string
	offset int
	head   int // what stands before the source in the text that was parsed
	text   string

	fset *token.FileSet
	at   *token.File
	file *ast.File
	fn   *ast.FuncDecl // nil for other declarations
	pkg  *types.Package
	info *types.Info
	auto map[string]string // imports that would be added: name → path
}

const probeMode = parser.ParseComments | parser.AllErrors | parser.SkipObjectResolution

// probe looks at a cell. For completion, a name is put at the cursor, and what
// stands behind it may be left out.
func (s *Service) probe(q Query, completing bool) *probe {
	base, rest := s.state()
	p := &probe{base: base, source: q.Source, offset: min(max(0, q.Offset), len(q.Source))}
	p.home = homeOf(base, q.Target)
	head := s.header(p)
	p.head = len(head)
	p.text = head + q.Source
	if completing {
		p.text = head + withName(q.Source, p.offset)
	}
	if p.parse() != nil && completing {
		p.text = head + closed(withName(q.Source[:p.offset], p.offset))
		p.parse()
	}
	p.check(rest, q.Name)
	return p
}

// homeOf finds the file of a declaration.
func homeOf(base *project.Snapshot, t edit.Target) *project.File {
	var first *project.File
	for _, f := range base.Files {
		if t.File != "" && f.Name == t.File {
			return f
		}
		if f.AST == nil {
			continue
		}
		if first == nil {
			first = f
		}
		if t.File == "" && slices.ContainsFunc(f.AST.Decls, func(d ast.Decl) bool { return declName(d) == t.Name }) {
			return f
		}
	}
	return first
}

var qualifier = regexp.MustCompile(`\b(\pL\w*)\.`)

// header is the package clause and the imports of the cell's file, and those
// that its text asks for.
func (s *Service) header(p *probe) string {
	name := p.base.Pkg.Name()
	if name == "" {
		name = "p"
	}
	text := "package " + name + "\n"
	have := map[string]bool{}
	if p.home != nil && p.home.AST != nil {
		for _, imp := range p.home.AST.Imports {
			path, _ := strconv.Unquote(imp.Path.Value)
			called := p.base.ListedPackages()[path]
			if imp.Name != nil {
				called = imp.Name.Name
				text += "import " + called + " " + imp.Path.Value + "\n"
			} else {
				text += "import " + imp.Path.Value + "\n"
			}
			have[called] = true
		}
	}
	p.auto = map[string]string{}
	for _, m := range qualifier.FindAllStringSubmatch(p.source, -1) {
		if have[m[1]] || p.base.Pkg.Scope().Lookup(m[1]) != nil {
			continue
		}
		have[m[1]] = true
		if path, spec := s.provider(p.base, m[1], usedOf([]byte(p.source), m[1])); path != "" && p.base.Listed(path) {
			text += "import " + spec + "\n"
			p.auto[m[1]] = path
		}
	}
	return text
}

// withName puts a name at the cursor where none stands.
func withName(source string, offset int) string {
	before, after := source[:offset], source[offset:]
	if prefixOf(before) != "" || after != "" && isNameByte(after[0]) {
		return source
	}
	rest, _, _ := strings.Cut(after, "\n")
	if strings.TrimSpace(rest) == "" || strings.HasSuffix(before, ".") {
		return before + "_" + after
	}
	return source
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// prefixOf returns the beginning of a name that ends a text.
func prefixOf(before string) string {
	i := len(before)
	for i > 0 && isNameByte(before[i-1]) {
		i--
	}
	if i < len(before) && before[i] >= '0' && before[i] <= '9' {
		return ""
	}
	return before[i:]
}

// closed closes what is open at the end of a text.
func closed(text string) string {
	var sc scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	sc.Init(file, []byte(text), nil, 0)
	var open []byte
	for {
		_, tok, _ := sc.Scan()
		switch tok {
		case token.EOF:
			slices.Reverse(open)
			out := text
			for _, c := range open {
				if c == '}' {
					out += "\n"
				}
				out += string(c)
			}
			return out
		case token.LPAREN:
			open = append(open, ')')
		case token.LBRACK:
			open = append(open, ']')
		case token.LBRACE:
			open = append(open, '}')
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
	}
}

// parse parses the text, as far as it can be.
func (p *probe) parse() error {
	p.fset = token.NewFileSet()
	tree, err := parser.ParseFile(p.fset, "cell", p.text, probeMode)
	p.file, p.at = tree, nil
	if tree != nil {
		p.at = p.fset.File(tree.FileStart)
	}
	return err
}

// check resolves the names of the cell. The files of the rest have places far
// above those of the cell, so one file set can serve for both.
func (p *probe) check(r *rest, name string) {
	p.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
	}
	if p.file == nil {
		return
	}
	p.fset.AddExistingFiles(r.fset...)
	var own []string
	for _, decl := range p.file.Decls {
		own = append(own, declName(decl))
		if fn, ok := decl.(*ast.FuncDecl); ok && p.fn == nil {
			p.fn = fn
		}
	}
	trees := []*ast.File{p.file}
	for _, tree := range r.files {
		if tree == nil {
			continue
		}
		twin := *tree
		twin.Decls = slices.DeleteFunc(slices.Clone(tree.Decls), func(d ast.Decl) bool {
			n := declName(d)
			return n != "" && n != "_" && (n == name || slices.Contains(own, n))
		})
		trees = append(trees, &twin)
	}
	config := types.Config{Importer: p.base.Importer(), Error: func(error) {}, FakeImportC: true}
	func() {
		defer func() {
			if e := recover(); e != nil { // a broken syntax tree met a fault of the type checker: names stay unknown
				p.pkg = types.NewPackage(p.base.ImportPath(), p.file.Name.Name)
			}
		}()
		p.pkg, _ = config.Check(p.base.ImportPath(), p.fset, trees, p.info)
	}()
}

// pos is the place of the cursor.
func (p *probe) pos() token.Pos { return p.at.Pos(min(p.head+p.offset, p.at.Size())) }

// in returns the offset of a place in the cell's source.
func (p *probe) in(pos token.Pos) int { return p.at.Offset(pos) - p.head }

// own reports whether a place lies in the cell.
func (p *probe) own(pos token.Pos) bool {
	return p.at != nil && pos.IsValid() && int(pos) >= p.at.Base() && int(pos) <= p.at.Base()+p.at.Size() && p.at.Offset(pos) >= p.head
}

// path returns the nodes around the cursor, the innermost first.
func (p *probe) path() []ast.Node {
	if p.file == nil {
		return nil
	}
	at := p.pos()
	var path []ast.Node
	ast.Inspect(p.file, func(n ast.Node) bool {
		if n == nil || n.Pos() > at || n.End() < at {
			return false
		}
		path = append(path, n)
		return true
	})
	slices.Reverse(path)
	return path
}

// scope returns the innermost scope at the cursor.
func (p *probe) scope() *types.Scope {
	if p.pkg == nil {
		return types.Universe
	}
	at := p.pos()
	var best *types.Scope
	for _, sc := range p.info.Scopes {
		if sc.Pos() <= at && at <= sc.End() && (best == nil || best.Pos() <= sc.Pos() && sc.End() <= best.End()) {
			best = sc
		}
	}
	if best == nil {
		return p.pkg.Scope()
	}
	return best
}

// typeText writes a type as the author would.
func (p *probe) typeText(t types.Type) string {
	if t == nil {
		return ""
	}
	return types.TypeString(t, p.qualify)
}

func (p *probe) qualify(pkg *types.Package) string {
	if pkg == p.pkg || pkg.Path() == p.base.ImportPath() {
		return ""
	}
	return pkg.Name()
}

// describe writes an object as its declaration.
func (p *probe) describe(obj types.Object) string {
	text := types.ObjectString(obj, p.qualify)
	if c, ok := obj.(*types.Const); ok && c.Val() != nil && !strings.Contains(text, " = ") {
		text = fmt.Sprintf("%s = %s", text, c.Val())
	}
	return text
}
