package golang

import (
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// piece is a part of a cell.
type piece struct {
	kind token.Token // IMPORT, FUNC, TYPE, CONST or VAR for a declaration; ILLEGAL for statements
	text string
}

// source is a cell, taken apart.
type source struct {
	at     int      // index in the notebook
	pieces []piece  // declarations and imports, in order
	body   string   // the statements
	other  []string // lines for the kernel or a shell
	wrong  string   // why it cannot be read; "" where it can
}

// take takes a cell apart. In a cell of GoNB what stands behind %% are statements.
func take(text string, gonb bool) source {
	lines, other, main := magics(text)
	s := source{other: other}
	declared := strings.Join(lines, "\n")
	if main >= 0 {
		declared = strings.Join(lines[:main], "\n")
		s.body = strings.Join(lines[main:], "\n")
	}
	var statements []string
	for _, p := range chunks(declared, !gonb) {
		switch p.kind {
		case token.PACKAGE:
		case token.ILLEGAL:
			statements = append(statements, p.text)
		default:
			s.pieces = append(s.pieces, p)
		}
	}
	if body := mainBody(&s); body != "" {
		statements = append(statements, body)
	}
	s.body = strings.TrimSpace(strings.Join(append(statements, s.body), "\n"))
	if _, err := parser.ParseFile(token.NewFileSet(), "", wrap(s.body), parser.SkipObjectResolution); err != nil {
		s.wrong = short(err)
	}
	return s
}

// wrap makes a file of statements.
func wrap(body string) string { return "package p\nfunc _() {\n" + body + "\n}" }

// short is the first mistake of a parser without its place, which is that of a file
// nobody sees.
func short(err error) string {
	if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
		return list[0].Msg
	}
	return err.Error()
}

// magics takes lines for the kernel out of a cell, and says which line is the first of
// the statements behind %%; -1 for none.
func magics(text string) (lines, other []string, main int) {
	main = -1
	raw, more := false, false
	if foreign(text) {
		return nil, []string{strings.TrimRight(text, "\n")}, -1
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if more {
			lines, more = append(lines, ""), strings.HasSuffix(line, `\`)
			other[len(other)-1] += "\n" + line
			continue
		}
		command, special := strings.CutPrefix(line, "//gonb:")
		if !special && (strings.HasPrefix(line, "%") || strings.HasPrefix(line, "!")) {
			command, special = line, true
		}
		if raw || !special {
			lines = append(lines, line)
			raw = raw != (strings.Count(line, "`")%2 == 1)
			continue
		}
		lines = append(lines, "")
		if fields := strings.Fields(command); len(fields) > 0 && (fields[0] == "%%" || fields[0] == "%main") {
			main = len(lines)
			continue
		}
		other = append(other, command)
		more = strings.HasSuffix(command, `\`)
	}
	return lines, other, main
}

// foreign reports whether a cell is for something else than Go, as %%bash and
// %%writefile say.
func foreign(text string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(text, " \t\n"), "%%")
	return ok && rest != "" && strings.IndexByte(" \t\n", rest[0]) < 0
}

// chunks cuts Go at the ends of its statements. With variables, a var is a statement.
func chunks(text string, variables bool) []piece {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	var all []piece
	start, open := 0, 0
	var first []token.Token
	cut := func(end int) {
		if len(first) > 0 {
			all = append(all, piece{kind: kindOf(first, text[start:end], variables), text: strings.TrimSpace(text[start:end])})
		}
		start, first = end, nil
	}
	for {
		pos, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			cut(len(text))
			return all
		case token.COMMENT:
			continue
		case token.LPAREN, token.LBRACE, token.LBRACK:
			open++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			open--
		case token.SEMICOLON:
			if open <= 0 {
				end := file.Offset(pos)
				if lit == ";" {
					end++
				}
				cut(min(end, len(text)))
			}
			continue
		}
		if len(first) < 2 {
			first = append(first, tok)
		}
	}
}

// kindOf is what a chunk is, by how it begins.
func kindOf(first []token.Token, text string, variables bool) token.Token {
	switch first[0] {
	case token.IMPORT, token.TYPE, token.CONST, token.PACKAGE:
		return first[0]
	case token.VAR:
		if variables {
			return token.ILLEGAL
		}
		return token.VAR
	case token.FUNC:
		if _, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, parser.SkipObjectResolution); err == nil {
			return token.FUNC
		}
	}
	return token.ILLEGAL
}
