package python

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner cuts source into tokens. Blank lines and comments leave none; inside of
// brackets the ends of lines leave none.
type scanner struct {
	src     string
	at      int
	line    int
	open    int   // brackets that are
	columns []int // of the blocks that are open; the first is 0
	tokens  []token
}

// scan is all tokens of a source. The last is an end.
func scan(src string) []token {
	s := &scanner{src: src, line: 1, columns: []int{0}}
	for s.at < len(s.src) {
		if s.starts() {
			s.begin()
			continue
		}
		s.next()
	}
	s.put(newline, 0)
	for range s.columns[1:] {
		s.put(dedent, 0)
	}
	s.put(end, 0)
	return s.tokens
}

// starts reports whether the scanner is at the start of a line that is not the
// continuation of another.
func (s *scanner) starts() bool {
	return s.open == 0 && (len(s.tokens) == 0 || s.last().kind == newline || s.last().kind == dedent) && (s.at == 0 || s.src[s.at-1] == '\n')
}

func (s *scanner) last() token { return s.tokens[len(s.tokens)-1] }

// put adds a token of n bytes and goes behind it. An end of a line behind none is left
// out.
func (s *scanner) put(k kind, n int) {
	if k == newline && (len(s.tokens) == 0 || s.last().kind == newline || s.last().kind == dedent || s.last().kind == indent) {
		s.at += n
		return
	}
	s.tokens = append(s.tokens, token{kind: k, text: s.src[s.at : s.at+n], from: s.at, line: s.line})
	s.at += n
}

// begin reads the indentation of a line and opens and closes blocks. A line that
// holds nothing is skipped; what IPython reads is one token.
func (s *scanner) begin() {
	column := 0
	for ; s.at < len(s.src); s.at++ {
		switch s.src[s.at] {
		case ' ', '\f':
			column++
			continue
		case '\t':
			column += 8 - column%8
			continue
		}
		break
	}
	rest := s.src[s.at:]
	if rest == "" || rest[0] == '\n' || rest[0] == '#' {
		s.skipLine()
		return
	}
	if top := s.columns[len(s.columns)-1]; column > top {
		s.columns = append(s.columns, column)
		s.tokens = append(s.tokens, token{kind: indent, from: s.at, line: s.line})
	}
	for column < s.columns[len(s.columns)-1] {
		s.columns = s.columns[:len(s.columns)-1]
		s.tokens = append(s.tokens, token{kind: dedent, from: s.at, line: s.line})
	}
	if n := magicPrefix(rest); n > 0 {
		s.at += n // what it times is Python
	} else if rest[0] == '%' || rest[0] == '!' || rest[0] == '?' {
		s.magic()
	}
	if s.at < len(s.src) {
		s.next()
	}
}

// skipLine goes to the start of the next line.
func (s *scanner) skipLine() {
	if i := strings.IndexByte(s.src[s.at:], '\n'); i >= 0 {
		s.at += i + 1
		s.line++
	} else {
		s.at = len(s.src)
	}
}

// magic takes the rest of the line, and those that a backslash joins to it.
func (s *scanner) magic() {
	n := 0
	for s.at+n < len(s.src) && (s.src[s.at+n] != '\n' || n > 0 && s.src[s.at+n-1] == '\\') {
		n++
	}
	from := s.at
	s.put(magic, n)
	s.line += strings.Count(s.src[from:s.at], "\n")
}

// next reads a token, or what stands between two.
func (s *scanner) next() {
	rest := s.src[s.at:]
	switch c := rest[0]; {
	case c == '\n':
		if s.open == 0 {
			s.put(newline, 1)
		} else {
			s.at++
		}
		s.line++
	case c == ' ' || c == '\t' || c == '\f' || c == '\r':
		s.at++
	case c == '#':
		if i := strings.IndexByte(rest, '\n'); i >= 0 {
			s.at += i
		} else {
			s.at = len(s.src)
		}
	case strings.HasPrefix(rest, "\\\n"):
		s.at += 2
		s.line++
	case stringPrefix(rest) >= 0:
		s.string(stringPrefix(rest))
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		s.put(number, numberLength(rest))
	default:
		s.wordOrOperator(rest)
	}
}

func (s *scanner) wordOrOperator(rest string) {
	if n := nameLength(rest); n > 0 {
		if keywords[rest[:n]] {
			s.put(keyword, n)
		} else {
			s.put(name, n)
		}
		return
	}
	if rest[0] == '?' && s.open == 0 {
		s.help()
		return
	}
	for _, o := range operators {
		if !strings.HasPrefix(rest, o) {
			continue
		}
		switch o {
		case "(", "[", "{":
			s.open++
		case ")", "]", "}":
			s.open = max(s.open-1, 0)
		}
		s.put(op, len(o))
		if o == "=" && s.open == 0 {
			s.shell()
		}
		return
	}
	_, n := utf8.DecodeRuneInString(rest)
	s.put(broken, n)
}

// shell takes what is right of a = when IPython runs it: `files = !ls`.
func (s *scanner) shell() {
	rest := strings.TrimLeft(s.src[s.at:], " \t")
	if rest == "" || rest[0] != '!' && rest[0] != '%' {
		return
	}
	s.at = len(s.src) - len(rest)
	s.magic()
}

// help makes a line that ends in a question mark one token: IPython shows help.
func (s *scanner) help() {
	i := len(s.tokens)
	for i > 0 && s.tokens[i-1].line == s.line && s.tokens[i-1].kind > dedent {
		i--
	}
	if i < len(s.tokens) {
		s.at = s.tokens[i].from
		s.tokens = s.tokens[:i]
	}
	s.magic()
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// nameLength is how many bytes of a text are a name; 0 for none.
func nameLength(text string) int {
	for i, r := range text {
		if r == '_' || unicode.IsLetter(r) || unicode.Is(unicode.Other_ID_Start, r) {
			continue
		}
		if i > 0 && (unicode.IsDigit(r) || unicode.Is(unicode.M, r) || unicode.Is(unicode.Pc, r)) {
			continue
		}
		return i
	}
	return len(text)
}

// numberLength is how many bytes of a text, which begins with one, are a number, in
// any form of Python 2 and 3.
func numberLength(text string) int {
	if len(text) > 1 && text[0] == '0' && strings.ContainsRune("xXoObB", rune(text[1])) {
		i := 2
		for i < len(text) && (isDigit(text[i]) || text[i] == '_' || strings.ContainsRune("abcdefABCDEFLl", rune(text[i]))) {
			i++
		}
		return i
	}
	i := 0
	digits := func() {
		for i < len(text) && (isDigit(text[i]) || text[i] == '_') {
			i++
		}
	}
	digits()
	if i < len(text) && text[i] == '.' {
		i++
		digits()
	}
	if e := exponent(text[i:]); e > 0 {
		i += e
		digits()
	}
	if i < len(text) && strings.ContainsRune("jJlL", rune(text[i])) {
		i++
	}
	return i
}

// exponent is the length of an e and its sign before digits.
func exponent(text string) int {
	n := 1
	if text == "" || text[0] != 'e' && text[0] != 'E' {
		return 0
	}
	if len(text) > 1 && (text[1] == '+' || text[1] == '-') {
		n = 2
	}
	if len(text) > n && isDigit(text[n]) {
		return n
	}
	return 0
}
