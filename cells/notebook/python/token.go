package python

import "fmt"

// kind is what a token is.
type kind int

const (
	end kind = iota
	newline
	indent
	dedent
	name
	keyword
	number
	str
	op
	magic  // a line, or what is right of a =, that IPython reads and not Python
	broken // what is no token
)

// token is a piece of source.
type token struct {
	kind  kind
	text  string // as it stands there
	from  int    // offset in the source
	line  int    // 1 is the first
	holes []hole // of a string that begins with f
}

func (t token) to() int { return t.from + len(t.text) }

func (t token) is(text string) bool { return (t.kind == op || t.kind == keyword) && t.text == text }

func (t token) String() string {
	switch t.kind {
	case end:
		return "the end"
	case newline:
		return "the end of the line"
	case indent:
		return "an indented line"
	case dedent:
		return "the end of a block"
	}
	if len(t.text) > 40 {
		return fmt.Sprintf("%.40q…", t.text)
	}
	return fmt.Sprintf("%q", t.text)
}

// hole is a place in a formatted string where an expression stands, with where that
// begins in the source.
type hole struct {
	text string
	from int
	line int
}

var keywords = words(`False None True and as assert async await break class continue def del elif else except
	finally for from global if import in is lambda nonlocal not or pass raise return try while with yield`)

// operators, the longest first.
var operators = []string{
	"**=", "//=", ">>=", "<<=", "...",
	"!=", "->", ":=", "**", "//", "<<", ">>", "<=", ">=", "==", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", "<>",
	"(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "@", "=", "+", "-", "*", "/", "%", "&", "|", "^", "~", "<", ">",
}
