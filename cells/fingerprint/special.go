package fingerprint

import (
	"go/ast"
	"strings"

	"stagebook/cells/project"
)

// linknames follows the linkname directives of a package, which may stand
// anywhere in a file. The declaration that one names can call or be called from
// where no name leads: it reaches everything, and is part of the program.
func (c *code) linknames(p *project.Package) {
	for _, f := range sources(p) {
		for _, group := range f.AST.Comments {
			for _, comment := range group.List {
				rest, ok := strings.CutPrefix(comment.Text, "//go:linkname ")
				if words := strings.Fields(rest); ok && len(words) > 0 {
					c.linkname(p, f, words)
				}
			}
		}
	}
}

func (c *code) linkname(p *project.Package, f *project.File, words []string) {
	directive := &node{pkg: p, wide: true, decl: Decl{
		Name: p.Path + "." + words[0], Kind: kindLink, File: f.Name, Digest: texts("linkname", 1, words...),
	}}
	for i, n := range c.nodes {
		if n.decl.Name == directive.decl.Name && n.decl.Kind != kindLink {
			directive.edges = append(directive.edges, i)
			n.edges = append(n.edges, len(c.nodes))
			// A function without a body only takes what another package has, and
			// counts where it is called.
			if d, ok := n.syn.(*ast.FuncDecl); !ok || d.Body != nil {
				c.links = append(c.links, len(c.nodes))
			}
		}
	}
	c.nodes = append(c.nodes, directive)
}

// otherFiles makes nodes of the assembly, C and the like of a package, and of Go
// files with C in their comments. They are part of the program.
func (c *code) otherFiles(p *project.Package) {
	for _, name := range p.OtherFiles {
		c.fileNode(kindOther, p, name)
	}
	for _, f := range sources(p) {
		for _, spec := range f.AST.Imports {
			if spec.Path.Value == `"C"` {
				c.fileNode(kindOther, p, base(f))
			}
		}
	}
}

// sourceTexts makes nodes of the text of every source file.
func (c *code) sourceTexts() {
	for _, path := range sortedKeys(c.snap.Packages) {
		p := c.snap.Packages[path]
		for _, f := range sources(p) {
			c.layout = append(c.layout, len(c.nodes))
			c.nodes = append(c.nodes, &node{pkg: p, decl: Decl{
				Name: p.Path + "/" + f.AST.Name.Name + ":" + base(f), Kind: kindSource, File: f.Name, Digest: f.Digest,
			}})
		}
	}
}

func base(f *project.File) string { return f.Name[strings.LastIndexByte(f.Name, '/')+1:] }
