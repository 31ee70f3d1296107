package fingerprint

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stagebook/cells/project"
)

// code is the graph of all declarations of the main-module packages of a
// snapshot.
type code struct {
	snap    *project.Snapshot
	nodes   []*node
	of      map[types.Object]int // declared object → node
	files   map[string]int       // kind and absolute path → node of a file
	broken  map[ast.Node]bool
	outside *outside

	all    []int // every node that is a declaration: what code that cannot be followed reaches
	layout []int // the text of every source file
	links  []int // declarations that a linkname directive names
	named  []*types.Named

	instances   *instances
	assigned    map[types.Object]bool     // package variables that some code may assign; see isFixed
	implemented map[*types.Interface]bool // whether an outside type implements it; see outsiders
}

// node is one declaration, or a file that belongs to some.
type node struct {
	decl    Decl
	pkg     *project.Package
	syn     ast.Node // *ast.FuncDecl or a Spec; nil for files
	file    *project.File
	gen     *ast.GenDecl
	edges   []int
	deps    []string // import paths of outside packages that it names
	wide    bool     // it reaches all there is
	place   bool     // it asks where it stands
	vars    bool     // it names a package variable
	process []string // functions it names that read or change what belongs to the whole process
	problem string   // why its digest is not known
}

func newCode(s *project.Snapshot) *code {
	c := &code{
		snap: s, of: map[types.Object]int{}, files: map[string]int{}, broken: map[ast.Node]bool{}, implemented: map[*types.Interface]bool{},
	}
	for _, d := range s.Broken {
		if d.Node != nil {
			c.broken[d.Node] = true
		}
	}
	c.outside, c.instances = newOutside(s), findInstances(s.Packages)
	for _, path := range sortedKeys(s.Packages) {
		c.declare(s.Packages[path])
	}
	for i := range c.nodes {
		c.link(i)
	}
	c.findTagged()
	for _, path := range sortedKeys(s.Packages) {
		c.linknames(s.Packages[path])
		c.otherFiles(s.Packages[path])
	}
	for i := range c.nodes {
		if c.nodes[i].decl.Kind != kindSource {
			c.all = append(c.all, i)
		}
	}
	c.sourceTexts()
	return c
}

// sources returns the files of a package in the order in which the compiler
// gets them.
func sources(p *project.Package) []*project.File {
	var files []*project.File
	for _, f := range p.Files {
		if !f.Excluded && f.AST != nil {
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(a, b *project.File) int {
		return strings.Compare(filepath.Base(a.Path), filepath.Base(b.Path))
	})
	return files
}

// declare makes the nodes of a package.
func (c *code) declare(p *project.Package) {
	for _, f := range sources(p) {
		for _, d := range f.AST.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				c.declareFunc(p, f, d)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					c.declareSpec(node{pkg: p, file: f, gen: d, syn: spec}, d.Tok)
				}
			}
		}
	}
}

func (c *code) declareFunc(p *project.Package, f *project.File, d *ast.FuncDecl) {
	n := node{pkg: p, file: f, syn: d, decl: Decl{Name: p.Path + "." + d.Name.Name, Kind: kindFunc, File: f.Name}}
	obj := p.Info.Defs[d.Name]
	if d.Recv != nil {
		n.decl.Kind = kindMethod
		n.decl.Name = p.Path + "." + receiverName(d) + "." + d.Name.Name
	} else if d.Name.Name == "_" {
		return // nothing runs it
	}
	c.add(n, obj)
}

// receiverName returns the name of the type that a method belongs to.
func receiverName(d *ast.FuncDecl) string {
	name := "?"
	if len(d.Recv.List) == 0 {
		return name
	}
	ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "?" {
			name = id.Name
		}
		return name == "?"
	})
	return name
}

func (c *code) declareSpec(n node, tok token.Token) {
	switch spec := n.syn.(type) {
	case *ast.TypeSpec:
		n.decl = Decl{Name: n.pkg.Path + "." + spec.Name.Name, Kind: kindType, File: n.file.Name}
		obj := n.pkg.Info.Defs[spec.Name]
		if obj != nil {
			if named, ok := obj.Type().(*types.Named); ok {
				c.named = append(c.named, named)
			}
		}
		c.add(n, obj)
	case *ast.ValueSpec:
		if tok == token.CONST {
			for _, name := range spec.Names {
				n.decl = Decl{Name: n.pkg.Path + "." + name.Name, Kind: kindConst, File: n.file.Name}
				if obj := n.pkg.Info.Defs[name]; obj != nil && name.Name != "_" {
					c.add(n, obj)
				}
			}
			return
		}
		n.decl = Decl{Name: n.pkg.Path + "." + spec.Names[0].Name, Kind: kindVar, File: n.file.Name}
		objects := make([]types.Object, len(spec.Names))
		for i, name := range spec.Names {
			objects[i] = n.pkg.Info.Defs[name]
		}
		c.add(n, objects...)
	}
}

func (c *code) add(n node, objects ...types.Object) {
	for _, obj := range objects {
		if obj != nil && obj.Name() != "_" {
			c.of[obj] = len(c.nodes)
		}
	}
	c.nodes = append(c.nodes, &n)
}

// isBroken reports whether a build cuts the declaration out.
func (c *code) isBroken(i int) bool {
	n := c.nodes[i]
	return n.syn != nil && (c.broken[n.syn] || n.gen != nil && c.broken[n.gen])
}

// link fills in the digest of a node and what it names.
func (c *code) link(i int) {
	n := c.nodes[i]
	l := linker{code: c, from: i, seen: map[int]bool{i: true}, deps: map[string]bool{}}
	s := &syntax{sum: newSum("syntax", codeVersion), info: n.pkg.Info, names: l.name}
	s.text(c.language(n))
	switch syn := n.syn.(type) {
	case *ast.FuncDecl:
		s.directives(syn.Doc, c.detached(n, syn.Doc), bodyComments(n.file, syn))
		s.function(syn)
		l.wide = l.wide || syn.Body == nil
	case *ast.TypeSpec:
		s.directives(syn.Doc, n.gen.Doc)
		s.spec(syn, token.TYPE)
		l.methods(n.pkg.Info.Defs[syn.Name])
	case *ast.ValueSpec:
		if n.decl.Kind == kindConst {
			c.constant(s, n, &l)
			break
		}
		loose := c.detached(n, syn.Doc)
		s.directives(syn.Doc, n.gen.Doc, loose)
		s.spec(syn, token.VAR)
		l.embeds(n, syn.Doc, n.gen.Doc, loose)
	}
	n.decl.Digest = s.digest()
	n.edges, n.wide, n.place, n.vars = l.edges, l.wide, l.place, l.vars
	n.deps, n.process = sortedKeys(l.deps), l.process
}

// language is written where a file asks for another version of the language than
// its module, which the build says.
func (c *code) language(n *node) string {
	version := n.pkg.Info.FileVersions[n.file.AST]
	if version == "go"+c.snap.Module.GoVersion {
		return ""
	}
	return version
}

// constant writes a constant by its type and value. What the value is made of does
// not matter any more.
func (c *code) constant(s *syntax, n *node, l *linker) {
	spec := n.syn.(*ast.ValueSpec)
	_, name, _ := strings.Cut(n.decl.Name[len(n.pkg.Path):], ".")
	for _, id := range spec.Names {
		obj, ok := n.pkg.Info.Defs[id].(*types.Const)
		if !ok || id.Name != name {
			continue
		}
		if obj.Val() == nil || obj.Val().Kind() == constant.Unknown {
			s.spec(spec, token.CONST)
			continue
		}
		s.text(types.TypeString(obj.Type(), nil))
		s.number(int(obj.Val().Kind()))
		s.text(obj.Val().ExactString())
		l.typ(obj.Type())
	}
}

// fileNode returns the node of a file that is no declaration.
func (c *code) fileNode(kind string, p *project.Package, path string) int {
	at := kind + " " + filepath.Join(p.Dir, filepath.FromSlash(path))
	if i, ok := c.files[at]; ok {
		return i
	}
	n := node{pkg: p, decl: Decl{Name: p.Path + "/" + path, Kind: kind, File: path}}
	data, err := os.ReadFile(filepath.Join(p.Dir, filepath.FromSlash(path)))
	if err == nil {
		n.decl.Digest = texts("file", 1, string(data))
	} else {
		n.problem = path + " cannot be read"
	}
	c.files[at] = len(c.nodes)
	c.nodes = append(c.nodes, &n)
	return c.files[at]
}
