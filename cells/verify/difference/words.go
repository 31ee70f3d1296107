package difference

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"stagebook/cells/codec/frame"
)

// How much of a value is shown.
const (
	maxDepth = 3
	maxParts = 4
	maxText  = 60
)

// leaf reads a value without parts and says it.
func (t *types) leaf(c *cursor, s *shape) string {
	switch s.kind {
	case basic:
		return c.fixed(s.name)
	case text:
		return c.text()
	case instant:
		return c.instant()
	case opaque:
		return fmt.Sprintf("%d bytes", len(c.next(c.uvarint())))
	case nothing:
		c.byte()
		return "nil"
	}
	c.lost = true
	return "?"
}

// text reads any value and says it, cut short where it is long.
func (t *types) text(c *cursor, s *shape, depth int) string {
	if c.lost || depth > 10_000 {
		c.lost = true
		return "?"
	}
	switch s.kind {
	case text:
		return quoted(c.text())
	case structure:
		return t.structText(c, s, depth)
	case slice:
		n := c.uvarint()
		if n == 0 {
			return "nil"
		}
		return t.listText(c, s.elem, n-1, depth)
	case array:
		return t.listText(c, s.elem, uint64(s.length), depth)
	case mapping:
		return t.mapText(c, s, depth)
	case pointer:
		if c.byte() == 0 {
			return "nil"
		}
		return t.text(c, t.shape(s.elem), depth+1)
	case dynamic:
		return t.typed(c, t.held(c))
	case table:
		return tableText(c)
	}
	return t.leaf(c, s)
}

// held reads which type an interface holds; "" is none.
func (t *types) held(c *cursor) string {
	switch n := c.uvarint(); {
	case n == 0:
		return ""
	case n == 1:
		name := t.define(c.text())
		if !c.inKey {
			c.seen = append(c.seen, name)
		}
		return name
	case n-2 < uint64(len(c.seen)):
		return c.seen[n-2]
	}
	c.lost = true
	return ""
}

// typed says a value with its type.
func (t *types) typed(c *cursor, name string) string {
	if name == "" {
		return "nil"
	}
	return name + " " + t.text(c, t.shape(name), 1)
}

// parts gathers what a value is made of, up to a few.
type parts struct {
	list  []string
	more  int
	depth int
}

func (p *parts) add(text string) {
	if len(p.list) < maxParts && p.depth < maxDepth {
		p.list = append(p.list, text)
	} else {
		p.more++
	}
}

func (p *parts) in(open, end string) string {
	if p.more > 0 {
		p.list = append(p.list, "…")
	}
	return open + strings.Join(p.list, ", ") + end
}

func (t *types) structText(c *cursor, s *shape, depth int) string {
	if s.mark {
		c.byte()
	}
	p := parts{depth: depth}
	for _, f := range s.fields {
		p.add(f.name + ": " + t.text(c, t.shape(f.typ), depth+1))
	}
	return p.in("{", "}")
}

func (t *types) listText(c *cursor, elem string, n uint64, depth int) string {
	p := parts{depth: depth}
	if t.takesNoBytes(elem) {
		return fmt.Sprintf("%d elements", n)
	}
	for ; n > 0 && !c.lost; n-- {
		p.add(t.text(c, t.shape(elem), depth+1))
	}
	return p.in("[", "]")
}

func (t *types) mapText(c *cursor, s *shape, depth int) string {
	n := c.uvarint()
	if n == 0 {
		return "nil"
	}
	p := parts{depth: depth}
	for n--; n > 0 && !c.lost; n-- {
		outer := c.inKey
		c.inKey = true
		key := t.text(c, t.shape(s.key), depth+1)
		c.inKey = outer
		p.add(key + ": " + t.text(c, t.shape(s.elem), depth+1))
	}
	return p.in("{", "}")
}

func tableText(c *cursor) string {
	f, size, err := frame.Parse(c.data[c.at:])
	if err != nil {
		c.lost = true
		return "?"
	}
	c.at += size
	return fmt.Sprintf("%d rows, %d columns", f.Rows(), len(f.Columns()))
}

func quoted(s string) string {
	if len(s) > maxText {
		return strconv.Quote(cut(s, maxText)) + "…"
	}
	return strconv.Quote(s)
}

// excerpts quotes two texts around the first place where they differ.
func excerpts(a, b string) (string, string) {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	from := 0
	if at > maxText/2 && max(len(a), len(b)) > maxText {
		from = at - maxText/3
		for from > 0 && !utf8.RuneStart(a[from]) {
			from--
		}
	}
	return excerpt(a, from), excerpt(b, from)
}

func excerpt(s string, from int) string {
	text := quoted(s[min(from, len(s)):])
	if from > 0 {
		return "…" + text
	}
	return text
}

// cut takes at most n bytes and breaks no letter.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
