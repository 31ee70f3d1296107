package edit

import (
	"bytes"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"stagebook/cells/project"
)

// unit is a declaration or a block of prose.
type unit struct {
	names []string // declared at the top level; "Model.Fit" for a method; none for prose and imports
	prose bool
	node  ast.Decl // nil for prose and for what does not parse at all
	doc   *ast.CommentGroup

	start int // of the doc comment if there is one, else of the declaration
	code  int // of the declaration
	end   int // behind the declaration
	tail  int // behind a comment that follows on the line of the end
}

// sheet is a file cut into units.
type sheet struct {
	name  string
	src   []byte
	file  *project.File
	place *token.File // nil when not even the package clause parses
	units []unit      // in order
	index *Index      // nil unless imports are being organised
}

func newSheet(fset *token.FileSet, name string, src []byte) *sheet {
	s := &sheet{name: name, src: src, file: project.Parse(fset, name, src)}
	if s.file.AST == nil {
		return s
	}
	s.place = fset.File(s.file.AST.FileStart)
	s.cut()
	return s
}

// cut finds the units.
func (s *sheet) cut() {
	src := s.src
	for _, decl := range s.file.AST.Decls {
		s.units = append(s.units, s.declared(decl))
	}
	for _, d := range s.file.Damage() {
		if d.Signature {
			continue
		}
		start := commentAbove(src, d.Start)
		u := unit{start: start, code: d.Start, end: d.End, tail: d.End}
		if d.Name != "" {
			u.names = []string{d.Name}
		}
		s.units = append(s.units, u)
	}
	for _, group := range s.file.Prose() {
		start, end := s.offset(group.Pos()), s.commentEnd(group)
		around := slices.IndexFunc(s.units, func(u unit) bool { return u.start <= start && start < u.tail })
		switch {
		case around < 0:
			s.units = append(s.units, unit{prose: true, doc: group, start: start, code: start, end: end, tail: end})
		case s.units[around].node == nil && start < s.units[around].code:
			s.units[around].doc = group
		}
	}
	slices.SortStableFunc(s.units, func(a, b unit) int { return a.start - b.start })
}

func (s *sheet) offset(pos token.Pos) int { return s.place.Offset(pos) }

// declared measures a declaration.
func (s *sheet) declared(decl ast.Decl) unit {
	u := unit{node: decl, names: declaredNames(decl), code: s.offset(decl.Pos()), end: s.offset(decl.End())}
	u.start = u.code
	switch d := decl.(type) {
	case *ast.FuncDecl:
		u.doc = d.Doc
	case *ast.GenDecl:
		u.doc = d.Doc
	}
	if u.doc != nil {
		u.start = s.offset(u.doc.Pos())
	}
	for _, d := range s.file.Damage() {
		if d.Signature && d.Start <= u.end && u.code <= d.Start {
			u.end = max(u.end, d.End)
		}
	}
	u.tail = u.end
	for _, group := range s.file.AST.Comments {
		at := s.offset(group.Pos())
		if at < u.end || bytes.IndexByte(s.src[u.end:at], '\n') >= 0 {
			continue
		}
		if len(bytes.Trim(s.src[u.end:at], " \t;")) == 0 {
			first := group.List[0]
			u.tail = max(u.tail, commentEndAt(s.src, s.offset(first.Pos())))
		}
		break
	}
	return u
}

func declaredNames(decl ast.Decl) []string {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || len(d.Recv.List) == 0 {
			return []string{d.Name.Name}
		}
		return []string{receiverName(d.Recv.List[0].Type) + "." + d.Name.Name}
	case *ast.GenDecl:
		var names []string
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					names = append(names, id.Name)
				}
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			}
		}
		return names
	}
	return nil
}

func receiverName(t ast.Expr) string {
	for {
		switch inner := t.(type) {
		case *ast.StarExpr:
			t = inner.X
		case *ast.ParenExpr:
			t = inner.X
		case *ast.IndexExpr:
			t = inner.X
		case *ast.IndexListExpr:
			t = inner.X
		case *ast.Ident:
			return inner.Name
		default:
			return "_"
		}
	}
}

// commentEnd returns the offset behind a comment group. The syntax tree can't
// say it where lines end in \r\n.
func (s *sheet) commentEnd(group *ast.CommentGroup) int {
	return commentEndAt(s.src, s.offset(group.List[len(group.List)-1].Pos()))
}

func commentEndAt(src []byte, start int) int {
	if bytes.HasPrefix(src[start:], []byte("/*")) {
		if n := bytes.Index(src[start+2:], []byte("*/")); n >= 0 {
			return start + n + 4
		}
		return len(src)
	}
	n := bytes.IndexByte(src[start:], '\n')
	if n < 0 {
		return len(src)
	}
	if n > 0 && src[start+n-1] == '\r' {
		n--
	}
	return start + n
}

// commentAbove returns where the comment lines right above an offset start.
func commentAbove(src []byte, at int) int {
	for {
		line := bytes.LastIndexByte(src[:at], '\n') // end of the line above
		if line < 0 {
			return at
		}
		above := bytes.LastIndexByte(src[:line], '\n') + 1
		if !bytes.HasPrefix(src[above:line], []byte("//")) {
			return at
		}
		at = above
	}
}

// newline returns how the lines of a file end.
func newline(src []byte) string {
	if n := bytes.IndexByte(src, '\n'); n > 0 && src[n-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// in gives text the line ends of a file.
func (s *sheet) in(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if newline(s.src) == "\r\n" {
		return strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// line returns the number of the line that an offset lies on, from 1.
func line(src []byte, offset int) int { return bytes.Count(src[:offset], []byte("\n")) + 1 }

// find returns the unit that a target names.
func (s *sheet) find(t Target) *unit {
	for i := range s.units {
		u := &s.units[i]
		if t.Name != "" && slices.Contains(u.names, t.Name) {
			return u
		}
		if t.Name == "" && t.Line > 0 && u.prose && line(s.src, u.start) <= t.Line && t.Line <= line(s.src, u.end) {
			return u
		}
	}
	return nil
}

// above returns the unit that does not parse, and so is not shown, whose comment
// stands on a line: that is shown as prose.
func (s *sheet) above(t Target) *unit {
	for i := range s.units {
		u := &s.units[i]
		if u.node == nil && !u.prose && u.doc != nil && t.Name == "" && t.Line > 0 &&
			line(s.src, u.start) <= t.Line && t.Line <= line(s.src, s.commentEnd(u.doc)) {
			return u
		}
	}
	return nil
}

// splice replaces a stretch of src.
func splice(src []byte, start, end int, text string) []byte {
	return slices.Concat(src[:start], []byte(text), src[end:])
}
