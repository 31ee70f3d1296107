package language

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// lexical says what the cursor stands in: STRING, COMMENT, or ILLEGAL for code.
func (c *completer) lexical() token.Token {
	var sc scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(c.source))
	sc.Init(file, []byte(c.source), nil, scanner.ScanComments)
	for {
		pos, tok, text := sc.Scan()
		start := file.Offset(pos)
		if tok == token.EOF || start >= c.offset {
			return token.ILLEGAL
		}
		end := start + len(text)
		inside := c.offset < end || c.offset == end && unended(tok, text)
		if !inside {
			continue
		}
		switch tok {
		case token.STRING, token.COMMENT:
			return tok
		case token.CHAR:
			return token.COMMENT
		}
	}
}

// unended reports whether a literal or comment goes on at its end.
func unended(tok token.Token, text string) bool {
	switch tok {
	case token.COMMENT:
		return strings.HasPrefix(text, "//") || !strings.HasSuffix(text, "*/")
	case token.STRING:
		return len(text) < 2 || text[len(text)-1] != text[0]
	}
	return false
}

// columns offers the columns of the frame that a call is about, else those of
// all frames that the cell takes.
func (c *completer) columns(frames Frames) {
	before := c.source[:c.offset]
	quote := strings.LastIndexAny(before, "\"`")
	if quote < 0 {
		return
	}
	c.prefix = before[quote+1:]
	c.out.Start = quote + 1
	rest := c.source[c.offset:]
	if end := strings.IndexAny(rest, "\"`\n"); end >= 0 && rest[end] != '\n' {
		c.out.End = c.offset + end
	}
	own := c.framesAround(frames)
	for _, input := range own {
		for i, column := range frames[input] {
			c.add(Item{Label: column, Kind: "column", Detail: "column of " + input}, 60-min(40, i))
		}
	}
	for _, input := range c.inputNames() {
		if !slices.Contains(own, input) {
			for _, column := range frames[input] {
				c.add(Item{Label: column, Kind: "column", Detail: "column of " + input}, 5)
			}
		}
	}
}

func (c *completer) inputNames() []string {
	var names []string
	if c.fn != nil && c.fn.Type.Params != nil {
		for _, field := range c.fn.Type.Params.List {
			for _, id := range field.Names {
				names = append(names, id.Name)
			}
		}
	}
	return names
}

// framesAround returns the inputs with known columns that the call around the
// cursor mentions, directly or by a variable made from them; the nearest call
// first.
func (c *completer) framesAround(frames Frames) []string {
	var found []string
	for _, n := range c.path() {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			continue
		}
		for _, name := range c.roots(call, 0) {
			if frames[name] != nil && !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// roots returns the names that an expression is made of; those of local
// variables stand for what they were made of.
func (c *completer) roots(n ast.Node, depth int) []string {
	var names []string
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		names = append(names, id.Name)
		obj := c.info.Uses[id]
		if obj == nil || depth > 3 || c.fn == nil || c.fn.Body == nil {
			return true
		}
		ast.Inspect(c.fn.Body, func(n ast.Node) bool {
			assign, ok := n.(*ast.AssignStmt)
			if !ok {
				return true
			}
			for _, lhs := range assign.Lhs {
				if to, ok := lhs.(*ast.Ident); ok && c.info.Defs[to] == obj {
					for _, rhs := range assign.Rhs {
						names = append(names, c.roots(rhs, depth+1)...)
					}
				}
			}
			return true
		})
		return true
	})
	return names
}
