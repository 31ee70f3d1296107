package views

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"html"
	"strings"
	"unicode/utf8"
)

// Source is drawn in five hues and the ink: k keyword, t type, s string,
// n number, c comment, p punctuation, and f for the name that is declared.

// listing is a piece of Go to be drawn.
type listing struct {
	code string
	hit  int  // line of code, from 1, that failed; 0 for none
	ids  bool // give each line an id, "L1"
}

// highlight draws Go as a pre element with spans. What does not parse is still drawn: the
// tree only says which names are types.
func highlight(l listing) string {
	code := strings.TrimRight(l.code, "\n") + "\n"
	w := &painter{listing: l, line: 1}
	w.out.Grow(4 * len(code))
	w.out.WriteString("<pre>")
	w.open()
	types, declared := names(code)
	var s scanner.Scanner
	set := token.NewFileSet()
	file := set.AddFile("", set.Base(), len(code))
	s.Init(file, []byte(code), func(token.Position, string) {}, scanner.ScanComments)
	last := 0
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		at := file.Offset(pos)
		text := tok.String()
		if lit != "" && tok != token.SEMICOLON {
			text = lit
		}
		if tok == token.SEMICOLON && lit == "\n" || at < last || at >= len(code) {
			continue
		}
		switch tok {
		case token.COMMENT, token.STRING:
			text = code[at:end(code, at, text)]
		case token.ILLEGAL:
			_, n := utf8.DecodeRuneInString(code[at:])
			text = code[at : at+n]
		}
		if !strings.HasPrefix(code[at:], text) {
			continue
		}
		w.paint("", code[last:at])
		w.paint(class(tok, text, types[at], declared[at]), text)
		last = at + len(text)
	}
	w.paint("", code[last:])
	return w.finish()
}

// end finds where a token ends whose literal the scanner may have shortened: it
// drops carriage returns.
func end(code string, at int, lit string) int {
	i, j := at, 0
	for i < len(code) && j < len(lit) {
		if code[i] == lit[j] {
			j++
		} else if code[i] != '\r' {
			break
		}
		i++
	}
	return i
}

// class is the hue of a token.
func class(tok token.Token, text string, isType, isDeclared bool) string {
	switch {
	case isDeclared:
		return "f"
	case isType:
		return "t"
	case tok == token.COMMENT:
		return "c"
	case tok == token.STRING, tok == token.CHAR:
		return "s"
	case tok == token.INT, tok == token.FLOAT, tok == token.IMAG:
		return "n"
	case tok.IsKeyword():
		return "k"
	case tok.IsOperator():
		return "p"
	case tok == token.IDENT && (text == "nil" || text == "true" || text == "false" || text == "iota"):
		return "k"
	case tok == token.IDENT && predeclared[text]:
		return "t"
	}
	return ""
}

var predeclared = map[string]bool{
	"any": true, "bool": true, "byte": true, "comparable": true, "complex64": true, "complex128": true,
	"error": true, "float32": true, "float64": true, "int": true, "int8": true, "int16": true, "int32": true,
	"int64": true, "rune": true, "string": true, "uint": true, "uint8": true, "uint16": true, "uint32": true,
	"uint64": true, "uintptr": true,
}

// names finds where the code names types, and what it declares at the top, by
// offset. Code may be a whole file or some declarations.
func names(code string) (types, declared map[int]bool) {
	types, declared = map[int]bool{}, map[int]bool{}
	const clause = "package p;"
	set, shift := token.NewFileSet(), 0
	tree, err := parser.ParseFile(set, "", code, parser.SkipObjectResolution|parser.PackageClauseOnly)
	if err != nil || tree == nil {
		code, shift = clause+code, len(clause)
	}
	tree, _ = parser.ParseFile(set, "", code, parser.SkipObjectResolution)
	if tree == nil {
		return types, declared
	}
	offset := func(p token.Pos) int { return set.Position(p).Offset - shift }
	for _, d := range tree.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			declared[offset(f.Name.Pos())] = true
		}
	}
	mark := func(e ast.Expr) {
		for _, id := range typeNames(e) {
			types[offset(id.Pos())] = true
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		for _, e := range typesIn(n) {
			mark(e)
		}
		return true
	})
	return types, declared
}

// typesIn lists the expressions directly under a node that stand for types.
func typesIn(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.Field:
		return []ast.Expr{n.Type}
	case *ast.CompositeLit:
		return []ast.Expr{n.Type}
	case *ast.TypeAssertExpr:
		return []ast.Expr{n.Type}
	case *ast.ValueSpec:
		return []ast.Expr{n.Type}
	case *ast.TypeSpec:
		return []ast.Expr{n.Name, n.Type}
	case *ast.ArrayType:
		return []ast.Expr{n.Elt}
	case *ast.MapType:
		return []ast.Expr{n.Key, n.Value}
	case *ast.ChanType:
		return []ast.Expr{n.Value}
	}
	return nil
}

// typeNames lists the names that a type is written with, the package's apart.
func typeNames(e ast.Expr) []*ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return []*ast.Ident{e}
	case *ast.SelectorExpr:
		return []*ast.Ident{e.Sel}
	case *ast.StarExpr:
		return typeNames(e.X)
	case *ast.ParenExpr:
		return typeNames(e.X)
	case *ast.Ellipsis:
		return typeNames(e.Elt)
	case *ast.IndexExpr:
		return append(typeNames(e.X), typeNames(e.Index)...)
	case *ast.IndexListExpr:
		out := typeNames(e.X)
		for _, x := range e.Indices {
			out = append(out, typeNames(x)...)
		}
		return out
	}
	return nil
}

// painter writes tokens line by line, so that no span crosses a line.
type painter struct {
	listing
	out  strings.Builder
	line int
	run  strings.Builder // text of the span being gathered
	hue  string
}

// paint adds a token. Neighbours of one hue share a span.
func (w *painter) paint(hue, text string) {
	for {
		line, rest, more := strings.Cut(text, "\n")
		line = strings.TrimSuffix(line, "\r")
		if line != "" {
			if hue != w.hue {
				w.flush()
				w.hue = hue
			}
			w.run.WriteString(line)
		}
		if !more {
			return
		}
		w.flush()
		w.newline()
		text = rest
	}
}

func (w *painter) flush() {
	if w.run.Len() == 0 {
		return
	}
	text := html.EscapeString(w.run.String())
	if w.hue == "" {
		w.out.WriteString(text)
	} else {
		w.out.WriteString(`<span class="` + w.hue + `">` + text + `</span>`)
	}
	w.run.Reset()
}

// open begins a line.
func (w *painter) open() {
	switch {
	case w.ids:
		w.out.WriteString(`<span class="l" id="L` + itoa(w.line) + `">`)
	case w.line == w.hit:
		w.out.WriteString(`<span class="hit">`)
	}
}

// newline ends a line and begins the next. The line that is hit is a block of
// its own, which breaks the line by itself.
func (w *painter) newline() {
	switch {
	case w.ids:
		w.out.WriteString("\n</span>")
	case w.line == w.hit:
		w.out.WriteString("</span>")
	default:
		w.out.WriteString("\n")
	}
	w.line++
	w.open()
}

// finish closes what the last line opened: an empty line after the text.
func (w *painter) finish() string {
	w.flush()
	s := w.out.String()
	if w.ids {
		s = strings.TrimSuffix(s, `<span class="l" id="L`+itoa(w.line)+`">`)
	} else if w.line == w.hit {
		s += "</span>"
	}
	return s + "</pre>"
}
