package language

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
)

// Token is a stretch of source in one colour.
type Token struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Kind  string `json:"kind"` // comment, keyword, string, number, function, method, type, package, field, variable, constant, param, input, builtin
}

// Tokens says what the words of a cell are, in order. Punctuation and what is
// not known are left out. An input is a parameter that something provides.
func (s *Service) Tokens(q Query) []Token {
	p := s.probe(q, false)
	kinds := map[int]string{}
	for _, group := range []map[*ast.Ident]types.Object{p.info.Defs, p.info.Uses} {
		for id, obj := range group {
			if obj != nil && p.own(id.Pos()) {
				kinds[p.in(id.Pos())] = p.tokenKind(obj)
			}
		}
	}
	return Lexed(q.Source, kinds)
}

func (p *probe) tokenKind(obj types.Object) string {
	if _, ok := p.input(obj); ok {
		return "input"
	}
	if obj.Parent() == types.Universe {
		return "builtin"
	}
	v, ok := obj.(*types.Var)
	if ok && p.fn != nil && p.own(v.Pos()) && p.fn.Type.Pos() <= v.Pos() && v.Pos() < p.fn.Type.End() {
		return "param"
	}
	return kindOf(obj)
}

// Lexed cuts Go source into its words. Kinds say, by offset, what names are;
// without them names are left out. It needs nothing but the text, so that
// sources can be shown in colour where no snapshot is at hand.
func Lexed(source string, kinds map[int]string) []Token {
	var sc scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	sc.Init(file, []byte(source), nil, scanner.ScanComments)
	var list []Token
	for {
		pos, tok, text := sc.Scan()
		if tok == token.EOF {
			return list
		}
		start := file.Offset(pos)
		kind := ""
		switch {
		case tok == token.COMMENT:
			kind = "comment"
		case tok == token.STRING || tok == token.CHAR:
			kind = "string"
		case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
			kind = "number"
		case tok.IsKeyword():
			kind = "keyword"
		case tok == token.IDENT:
			kind = kinds[start]
		}
		if kind != "" {
			list = append(list, Token{start, min(len(source), start+len(text)), kind})
		}
	}
}
