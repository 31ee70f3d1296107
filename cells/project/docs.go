package project

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// docText returns comment groups as Markdown: without comment marks and
// directives, their lines as the author broke them.
func docText(groups ...*ast.CommentGroup) string {
	var parts []string
	for _, group := range groups {
		if text := strings.TrimSpace(group.Text()); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "\n\n")
}

var (
	heading       = regexp.MustCompile(`(?m)^# +(.+?) *#*$`)
	packageClause = regexp.MustCompile(`^Package\s+\S+\s+`)
)

// titleAndIntro makes the project's title and introduction of its package
// comment. A single Markdown heading of the first level is the title, else the
// package's name. "Package tumours tells …" reads "Tells …".
func titleAndIntro(name, doc string) (title, intro string) {
	title = capitalised(strings.ReplaceAll(name, "_", " "))
	headings := heading.FindAllStringSubmatchIndex(doc, -1)
	if len(headings) == 1 || len(headings) > 1 && headings[0][0] == 0 {
		at := headings[0]
		title = doc[at[2]:at[3]]
		doc = strings.TrimSpace(strings.TrimSpace(doc[:at[0]]) + "\n\n" + strings.TrimSpace(doc[at[1]:]))
	}
	clause := packageClause.FindString(doc)
	if clause == "" {
		return title, doc
	}
	rest := doc[len(clause):]
	verb, _, _ := strings.Cut(rest, " ")
	switch verb {
	case "is", "are", "was", "has", "can", "will":
		return title, capitalised(strings.Fields(clause)[1]) + " " + rest
	}
	return title, capitalised(rest)
}

func capitalised(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// isCode reports whether a comment is commented-out code: it parses as
// declarations, or as statements of which one is more than a word or a value.
func isCode(text string) bool {
	if f, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, parser.SkipObjectResolution); err == nil && len(f.Decls) > 0 {
		return true
	}
	f, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc _() {\n"+text+"\n}", parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	for _, statement := range f.Decls[0].(*ast.FuncDecl).Body.List {
		switch s := statement.(type) {
		case *ast.LabeledStmt, *ast.EmptyStmt:
		case *ast.ExprStmt:
			if _, ok := s.X.(*ast.CallExpr); ok {
				return true
			}
		default:
			return true
		}
	}
	return false
}
