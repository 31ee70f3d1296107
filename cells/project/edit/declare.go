package edit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strings"

	"stagebook/cells/project"
)

// Source returns a declaration without its doc comment, as it is shown in an
// editor: its lines end in \n.
func (p *Package) Source(t Target) (string, error) {
	s, u, err := p.locate(t)
	if err != nil {
		return "", err
	}
	return strings.ReplaceAll(string(s.src[u.code:u.end]), "\r\n", "\n"), nil
}

// Replace gives a declaration another source, gofmt'ed. The source may hold
// helpers besides; its doc comment stays where it is. The imports are left to
// Organise.
func (p *Package) Replace(t Target, source string) (*Change, error) {
	s, u, err := p.locate(t)
	if err != nil {
		return nil, err
	}
	if s.in(source) == string(s.src[u.code:u.end]) { // what was not touched is not formatted either
		return p.placed("", s.name, s.src, t)
	}
	text, decls, err := fragment(source)
	if err != nil {
		return nil, err
	}
	if u.prose || len(decls) == 0 {
		return nil, refuse("editing "+t.Name, "the text declares nothing; to take the cell away, delete it")
	}
	name := t.Name
	if names := declaredNames(decls[0]); len(names) > 0 && !declares(decls, t.Name) {
		name = names[0]
	}
	after := s.src
	if s.in(text) != string(s.src[u.code:u.end]) {
		after = splice(s.src, u.code, u.end, s.in(text))
	}
	return p.placed("edited "+p.what(name, decls[0]), s.name, after, Target{Name: name})
}

// what calls a declaration by its kind.
func (p *Package) what(name string, decl ast.Decl) string {
	fn, ok := decl.(*ast.FuncDecl)
	if ok && fn.Recv == nil && fn.Name.IsExported() {
		return "cell " + name
	}
	return name
}

// placed makes the change of one file, and says where a declaration then is.
func (p *Package) placed(why, file string, after []byte, t Target) (*Change, error) {
	c, err := p.change(why, map[string][]byte{file: after})
	if err != nil {
		return nil, err
	}
	c.At = at(file, after, t)
	return c, nil
}

func declares(decls []ast.Decl, name string) bool {
	for _, d := range decls {
		for _, n := range declaredNames(d) {
			if n == name {
				return true
			}
		}
	}
	return false
}

// fragment parses and formats declarations that stand alone.
func fragment(source string) (string, []ast.Decl, error) {
	text := strings.ReplaceAll(source, "\r\n", "\n")
	if found := parseFragment(text); found != nil {
		return "", nil, &SyntaxError{Mistakes: found}
	}
	tree, err := parser.ParseFile(token.NewFileSet(), "", fragmentHead+text, parseMode)
	if err != nil {
		return "", nil, &SyntaxError{Mistakes: mistakes(err, len(fragmentHead))}
	}
	for _, d := range tree.Decls {
		if gen, ok := d.(*ast.GenDecl); ok && gen.Tok == token.IMPORT {
			at := int(gen.Pos()) - 1 - len(fragmentHead)
			return "", nil, &SyntaxError{Mistakes: []Mistake{{Offset: at, Line: line([]byte(text), at), Column: 1, Message: "imports are added and removed for you: take this one away"}}}
		}
	}
	formatted, err := format.Source([]byte(strings.TrimSpace(text)))
	if err != nil {
		return "", nil, fmt.Errorf("formatting: %w", err)
	}
	return strings.TrimSpace(string(formatted)), tree.Decls, nil
}

// Doc returns the prose above a declaration, or of a block of prose, or of the
// package comment of a file, as Markdown; and the directives in it, in order.
func (p *Package) Doc(t Target) (markdown string, directives []string, err error) {
	c, err := p.comment(t)
	if err != nil || c.group == nil {
		return "", nil, err
	}
	head, rest := c.directives()
	return project.DocText(c.group), append(head, rest...), nil
}

// slot is where the prose of a target stands.
type slot struct {
	*sheet
	group *ast.CommentGroup // nil when there is none
	at    int               // where it would go then
}

func (c slot) directives() (head, rest []string) {
	if c.group == nil {
		return nil, nil
	}
	return directiveLines(string(c.src[c.offset(c.group.Pos()):c.commentEnd(c.group)]))
}

// comment finds the comment that is the prose of a target.
func (p *Package) comment(t Target) (slot, error) {
	if t.Name == "" && t.Line == 0 {
		s := newSheet(token.NewFileSet(), t.File, p.Files[t.File])
		if s.file.AST == nil {
			return slot{}, &NotFoundError{Target: t}
		}
		return slot{s, s.file.AST.Doc, s.offset(s.file.AST.Package)}, nil
	}
	if t.Name == "" {
		s := newSheet(token.NewFileSet(), t.File, p.Files[t.File])
		if u := s.above(t); u != nil {
			return slot{s, u.doc, u.code}, nil
		}
	}
	s, u, err := p.locate(t)
	if err != nil {
		return slot{}, err
	}
	if gen, ok := u.node.(*ast.GenDecl); ok && gen.Lparen.IsValid() {
		if spec := s.spec(gen, t.Name); spec != nil {
			return slot{s, specDoc(spec), s.offset(spec.Pos())}, nil
		}
	}
	if u.node == nil && u.doc == nil && u.start < u.code {
		return slot{}, refuse("editing the prose of "+t.Name, "its code does not parse, and the comment above it reads as code; mend the code first, in its file")
	}
	return slot{s, u.doc, u.code}, nil
}

func (s *sheet) spec(gen *ast.GenDecl, name string) ast.Spec {
	for _, spec := range gen.Specs {
		switch x := spec.(type) {
		case *ast.ValueSpec:
			for _, id := range x.Names {
				if id.Name == name {
					return spec
				}
			}
		case *ast.TypeSpec:
			if x.Name.Name == name {
				return spec
			}
		}
	}
	return nil
}

func specDoc(spec ast.Spec) *ast.CommentGroup {
	switch x := spec.(type) {
	case *ast.ValueSpec:
		return x.Doc
	case *ast.TypeSpec:
		return x.Doc
	}
	return nil
}

// SetDoc gives a target another prose. Its directives stay, in place. The prose
// of a block may not be empty (delete it), nor read as code.
func (p *Package) SetDoc(t Target, markdown string) (*Change, error) {
	c, err := p.comment(t)
	if err != nil {
		return nil, err
	}
	if c.group != nil && project.DocText(c.group) == Normal(markdown) || c.group == nil && Normal(markdown) == "" {
		return p.placed("", c.name, c.src, t)
	}
	head, rest := c.directives()
	return p.setComment(t, c, withDirectives(head, Comment(markdown), rest))
}

// SetDirectives gives a declaration other //cell: and //param: lines. Its prose
// and directives of other tools stay.
func (p *Package) SetDirectives(t Target, lines []string) (*Change, error) {
	for _, l := range lines {
		if err := project.CheckDirective(l); err != nil || strings.ContainsAny(l, "\r\n") {
			return nil, refuse("setting the directives of "+t.Name, "%v", err)
		}
	}
	c, err := p.comment(t)
	if err != nil {
		return nil, err
	}
	head, rest := c.directives()
	var others []string
	for _, l := range append(head, rest...) {
		if !strings.HasPrefix(l, "//cell:") && !strings.HasPrefix(l, "//param:") {
			others = append(others, l)
		}
	}
	return p.setComment(t, c, withDirectives(nil, Comment(project.DocText(c.group)), append(others, lines...)))
}

// setComment puts a comment in place of another, or where none was.
func (p *Package) setComment(t Target, s slot, text string) (*Change, error) {
	prose := t.Name == ""
	if prose && text == "" && t.Line > 0 {
		return nil, refuse("editing prose", "it would be empty: delete it instead")
	}
	start, end := s.at, s.at
	if s.group != nil {
		start, end = s.offset(s.group.Pos()), s.commentEnd(s.group)
	}
	indent := string(s.src[bytes.LastIndexByte(s.src[:start], '\n')+1 : start])
	if strings.TrimSpace(strings.TrimPrefix(indent, "\ufeff")) != "" {
		return nil, refuse("editing the prose of "+t.Name, "it shares its line with other code")
	}
	indent = strings.TrimPrefix(indent, "\ufeff")
	nl := newline(s.src)
	text = s.in(strings.ReplaceAll(text, "\n", "\n"+indent))
	switch {
	case s.group == nil:
		text += nl + indent
	case text == "": // the comment's own lines go
		end = min(len(s.src), end+len(nl))
		for end < len(s.src) && (s.src[end] == ' ' || s.src[end] == '\t') {
			end++
		}
	}
	after := splice(s.src, start, end, text)
	if prose && t.Line > 0 {
		t.Line = line(after, start)
		now := newSheet(token.NewFileSet(), s.name, after)
		if u := now.find(t); now.above(t) == nil && (u == nil || !u.prose) {
			return nil, refuse("editing prose", "it would read as commented-out code and not be shown: add words, or a blank line and a sentence")
		}
	}
	return p.placed("edited the prose of "+title(t), s.name, after, t)
}

func title(t Target) string {
	switch {
	case t.Name != "":
		return t.Name
	case t.Line > 0:
		return fmt.Sprintf("%s:%d", t.File, t.Line)
	}
	return t.File
}
