package fingerprint

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"

	"stagebook/cells/project"
)

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

// detached returns the comments before a declaration that are not its doc comment:
// the compiler takes a directive for the next declaration also over blank lines
// and other comments.
func (c *code) detached(n *node, doc *ast.CommentGroup) *ast.CommentGroup {
	from, until := n.file.AST.Name.End(), n.syn.Pos()
	if n.gen == nil {
		before(n.file.AST.Decls, until, &from)
	} else {
		before(n.file.AST.Decls, n.gen.Pos(), &from)
		before(n.gen.Specs, until, &from)
	}
	at, _ := slices.BinarySearchFunc(n.file.AST.Comments, from, func(g *ast.CommentGroup, at token.Pos) int {
		return int(g.Pos() - at)
	})
	var list []*ast.Comment
	for _, g := range n.file.AST.Comments[at:] {
		if g.Pos() >= until {
			break
		}
		if g != doc && (n.gen == nil || g != n.gen.Doc) {
			list = append(list, slices.DeleteFunc(slices.Clone(g.List), func(c *ast.Comment) bool {
				return !strings.HasPrefix(c.Text, "//go:")
			})...)
		}
	}
	if list == nil {
		return nil
	}
	return &ast.CommentGroup{List: list}
}

// before moves from to the end of the last node of a list that ends before until.
func before[N ast.Node](list []N, until token.Pos, from *token.Pos) {
	at, _ := slices.BinarySearchFunc(list, until, func(n N, until token.Pos) int { return int(n.Pos() - until) })
	if at > 0 && list[at-1].End() <= until {
		*from = max(*from, list[at-1].End())
	}
}

var embedLine = regexp.MustCompile(`^//go:embed\s+(.*)$`)

// embeds adds the files that the embed directives of a variable name.
func (l *linker) embeds(n *node, groups ...*ast.CommentGroup) {
	for _, group := range groups {
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
