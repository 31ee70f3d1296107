package python

import "fmt"

// Problem is a statement that could not be read. The rest of the cell was.
type Problem struct {
	Line int
	Text string
}

func (p Problem) Error() string { return fmt.Sprintf("line %d: %s", p.Line, p.Text) }

// Program is what a cell holds.
type Program struct {
	Source   string
	Body     []Node
	Problems []Problem
}

// Text is the source of a piece of the program.
func (p *Program) Text(n Node) string {
	at := n.At()
	if at.From < 0 || at.To > len(p.Source) || at.From > at.To {
		return ""
	}
	return p.Source[at.From:at.To]
}

// Parse reads the source of a cell: Python 3 as of 3.14 with what IPython adds, and
// of Python 2 what notebooks are full of (print without brackets and its like). A
// statement that cannot be read becomes a Broken one and a Problem; there is no
// source that is refused.
func Parse(source string) *Program {
	p := &parser{tokens: scan(source)}
	program := &Program{Source: source}
	for p.tok().kind != end {
		if k := p.tok().kind; k == indent || k == dedent { // IPython takes a cell that is indented as a whole
			p.at++
			continue
		}
		program.Body = append(program.Body, p.statement()...)
	}
	program.Problems = p.problems
	return program
}

// parser reads tokens from the first to the last. What is wrong is thrown as a
// Problem, and caught where a statement begins.
type parser struct {
	tokens   []token
	at       int
	shift    Span // where the tokens of a hole begin in the source
	deep     int  // expressions and blocks that are open
	problems []Problem
}

// nesting is how deep brackets and blocks may be. Python ends at 200 brackets and 100
// blocks.
const nesting = 250

func (p *parser) tok() token { return p.tokens[p.at] }

func (p *parser) peek(n int) token { return p.tokens[min(p.at+n, len(p.tokens)-1)] }

func (p *parser) step() token {
	t := p.tokens[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

func (p *parser) got(text string) bool {
	if p.tok().is(text) {
		p.at++
		return true
	}
	return false
}

// word takes a name that is a word in some places only, such as match.
func (p *parser) word(text string) bool {
	return p.tok().kind == name && p.tok().text == text
}

func (p *parser) need(text string) {
	if !p.got(text) {
		p.fail("%s stands where %q is expected", p.tok(), text)
	}
}

func (p *parser) name() string {
	if p.tok().kind != name {
		p.fail("%s stands where a name is expected", p.tok())
	}
	return p.step().text
}

func (p *parser) fail(format string, args ...any) {
	panic(Problem{Line: p.tok().line + p.shift.Line, Text: fmt.Sprintf(format, args...)})
}

// enter counts what is open; leave is to be deferred.
func (p *parser) enter() {
	if p.deep++; p.deep > nesting {
		p.fail("more than %d things are open in each other here", nesting)
	}
}

func (p *parser) leave() { p.deep-- }

// span is from a token to the last one that was read.
func (p *parser) span(from token) Span {
	s := Span{Line: from.line + p.shift.Line, From: from.from + p.shift.From, To: from.from + p.shift.From}
	if p.at > 0 {
		s.To = max(s.To, p.tokens[p.at-1].to()+p.shift.From)
	}
	return s
}

// from is a span from the start of a node to the last token.
func (p *parser) from(n Node) Span {
	s := n.At()
	s.To = max(s.To, p.tokens[p.at-1].to()+p.shift.From)
	return s
}

// statement reads the statements of a line, or one with blocks. What is wrong in it
// makes it broken, and no other.
func (p *parser) statement() (all []Node) {
	start, deep := p.at, p.deep
	defer func() {
		thrown := recover()
		if thrown == nil {
			return
		}
		problem, ok := thrown.(Problem)
		if !ok {
			panic(thrown)
		}
		p.problems = append(p.problems, problem)
		p.at, p.deep = start, deep
		all = append(all, p.broken())
	}()
	p.enter()
	defer p.leave()
	if block := p.compound(); block != nil {
		return []Node{block}
	}
	for {
		all = append(all, p.small())
		if !p.got(";") {
			break
		}
		if line, ok := all[len(all)-1].(*Line); ok {
			line.Quiet = true
		}
		if k := p.tok().kind; k == newline || k == end {
			break
		}
	}
	p.endLine()
	return all
}

func (p *parser) endLine() {
	switch t := p.tok(); t.kind {
	case newline:
		p.at++
	case end:
	default:
		p.fail("%s is not expected here", t)
	}
}

// broken skips a statement and the block behind it. The names in it may be what it
// uses.
func (p *parser) broken() Node {
	b := &Broken{}
	first := p.tok()
	open := 0
	for p.tok().kind != end {
		t := p.step()
		switch {
		case t.kind == indent:
			open++
		case t.kind == dedent:
			open--
		case t.kind == name && (p.at < 2 || !p.tokens[p.at-2].is(".")) && !p.tok().is("="):
			b.Names = append(b.Names, &Name{Span: p.span(t), ID: t.text})
		}
		if open <= 0 && (t.kind == newline || t.kind == dedent) && p.tok().kind != indent {
			break
		}
	}
	b.Span = p.span(first)
	return b
}

// block reads what stands behind a colon: an indented block, or statements in the
// same line.
func (p *parser) block() []Node {
	p.need(":")
	if p.tok().kind != newline {
		var all []Node
		for {
			all = append(all, p.small())
			if !p.got(";") || p.tok().kind == newline {
				break
			}
		}
		p.endLine()
		return all
	}
	p.at++
	if p.tok().kind != indent {
		p.fail("an indented block is missing here")
	}
	p.at++
	var all []Node
	for p.tok().kind != dedent && p.tok().kind != end {
		all = append(all, p.statement()...)
	}
	if p.tok().kind == dedent {
		p.at++
	}
	return all
}
