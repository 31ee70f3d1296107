package python

import "strings"

// stringPrefix is how many letters stand before the quote with which a text begins;
// -1 where it begins with no string.
func stringPrefix(text string) int {
	for i := 0; i < len(text) && i < 4; i++ {
		switch text[i] {
		case '"', '\'':
			return i
		}
		if i == 3 || !strings.ContainsRune("rRbBuUfFtT", rune(text[i])) {
			break
		}
	}
	return -1
}

// string reads a string whose quote stands behind n letters.
func (s *scanner) string(n int) {
	prefix := strings.ToLower(s.src[s.at : s.at+n])
	t := token{kind: str, from: s.at, line: s.line}
	quote := s.src[s.at+n : s.at+n+1]
	if strings.HasPrefix(s.src[s.at+n:], strings.Repeat(quote, 3)) {
		quote = strings.Repeat(quote, 3)
	}
	b := body{src: s.src, at: s.at + n + len(quote), line: s.line, quote: quote, raw: strings.Contains(prefix, "r")}
	if strings.ContainsAny(prefix, "ft") {
		b.holes = &t.holes
	}
	if !b.read() {
		t.kind = broken
		b.at, b.line = len(s.src), s.line
		if len(quote) == 1 {
			b.at = s.lineEnd() // so that the next line can be read
		}
	}
	t.text = s.src[s.at:b.at]
	s.at, s.line = b.at, b.line
	s.tokens = append(s.tokens, t)
}

func (s *scanner) lineEnd() int {
	if i := strings.IndexByte(s.src[s.at:], '\n'); i >= 0 {
		return s.at + i
	}
	return len(s.src)
}

// body is what stands between the quotes of a string.
type body struct {
	src   string
	at    int
	line  int
	quote string
	holes *[]hole // nil where braces are letters
	raw   bool
	deep  int // holes in holes
}

// deepest is how far strings may be in each other.
const deepest = 20

// read goes behind the closing quote, and reports whether there is one.
func (b *body) read() bool {
	for b.at < len(b.src) {
		rest := b.src[b.at:]
		switch c := rest[0]; {
		case strings.HasPrefix(rest, b.quote):
			b.at += len(b.quote)
			return true
		case c == '\n':
			if len(b.quote) == 1 {
				return false
			}
			b.line++
			b.at++
		case b.holes != nil && !b.raw && strings.HasPrefix(rest, `\N{`) && strings.Contains(rest, "}"):
			b.at += strings.IndexByte(rest, '}') + 1
		case c == '\\' && len(rest) > 1 && (rest[1] != '{' || b.holes == nil):
			if rest[1] == '\n' {
				b.line++
			}
			b.at += 2
		case c == '{' && b.holes != nil && strings.HasPrefix(rest, "{{"):
			b.at += 2
		case c == '{' && b.holes != nil:
			if !b.hole() {
				return false
			}
		default:
			b.at++
		}
	}
	return false
}

// hole reads from { to behind its }, with the format that may be in it.
func (b *body) hole() bool {
	b.at++
	h := hole{from: b.at, line: b.line}
	if b.deep >= deepest || !b.expression() {
		return false
	}
	h.text = b.src[h.from:b.at]
	*b.holes = append(*b.holes, h)
	if strings.HasPrefix(b.src[b.at:], "=") {
		b.at++
		b.blanks()
	}
	if strings.HasPrefix(b.src[b.at:], "!") {
		b.at++
		for b.at < len(b.src) && b.src[b.at] != ':' && b.src[b.at] != '}' && b.src[b.at] != '\n' {
			b.at++
		}
	}
	if strings.HasPrefix(b.src[b.at:], ":") {
		b.at++
		return b.format()
	}
	if !strings.HasPrefix(b.src[b.at:], "}") {
		return false
	}
	b.at++
	return true
}

func (b *body) blanks() {
	for b.at < len(b.src) && (b.src[b.at] == ' ' || b.src[b.at] == '\t') {
		b.at++
	}
}

// expression goes to where the expression of a hole ends: the }, or the =, ! or :
// before it that is not its own.
func (b *body) expression() bool {
	open := 0
	for b.at < len(b.src) {
		rest := b.src[b.at:]
		if n := stringPrefix(rest); n >= 0 && (n == 0 || b.at == 0 || nameLength(b.src[b.at-1:b.at]) == 0) {
			if !b.inner(n) {
				return false
			}
			continue
		}
		switch c := rest[0]; {
		case c == '(' || c == '[' || c == '{':
			open++
		case open > 0 && (c == ')' || c == ']' || c == '}'):
			open--
		case c == '\n' && len(b.quote) == 1:
			return false // Python 3.12 goes on in the next line, but nobody writes that
		case c == '\n':
			b.line++
		case open == 0 && (c == '}' || c == ':' || endsHole(rest)):
			return true
		case len(rest) > 1 && strings.ContainsRune("=!<>", rune(c)) && rest[1] == '=':
			b.at++
		}
		b.at++
	}
	return false
}

// endsHole reports whether a text begins with a ! that is no !=, or a = behind which
// the hole ends.
func endsHole(rest string) bool {
	switch {
	case strings.HasPrefix(rest, "!"):
		return !strings.HasPrefix(rest, "!=")
	case strings.HasPrefix(rest, "="):
		next := strings.TrimLeft(rest[1:], " \t")
		return next != "" && strings.ContainsRune("}!:", rune(next[0])) && !strings.HasPrefix(next, "!=")
	}
	return false
}

// inner goes behind a string inside of a hole; n letters stand before its quote.
func (b *body) inner(n int) bool {
	prefix := strings.ToLower(b.src[b.at : b.at+n])
	quote := b.src[b.at+n : b.at+n+1]
	if strings.HasPrefix(b.src[b.at+n:], strings.Repeat(quote, 3)) {
		quote = strings.Repeat(quote, 3)
	}
	in := body{src: b.src, at: b.at + n + len(quote), line: b.line, quote: quote, raw: strings.Contains(prefix, "r"), deep: b.deep + 1}
	if strings.ContainsAny(prefix, "ft") {
		in.holes = new([]hole) // they are found again when the hole is parsed
	}
	ok := in.read()
	b.at, b.line = in.at, in.line
	return ok
}

// format goes behind the } that ends a format, in which there may be holes again.
func (b *body) format() bool {
	for b.at < len(b.src) {
		switch c := b.src[b.at]; {
		case c == '}':
			b.at++
			return true
		case c == '{':
			if b.deep++; !b.hole() {
				return false
			}
			b.deep--
		case c == '\n':
			b.line++
			b.at++
		case strings.HasPrefix(b.src[b.at:], b.quote):
			return false
		default:
			b.at++
		}
	}
	return false
}
