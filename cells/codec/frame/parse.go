package frame

import "encoding/binary"

// Parse reads the frame at the beginning of data and says how long it is.
func Parse(data []byte) (t *Table, size int, err error) {
	if !IsFrame(data) {
		return nil, 0, corrupt("it does not begin with %q", magic)
	}
	p := &parser{rest: data[len(magic):]}
	if v := p.byte(); v != version && p.err == nil {
		return nil, 0, corrupt("version %d is not known here", v)
	}
	flags := p.byte()
	rows, columns := p.rowCount(), p.uvarint()
	if p.err == nil && (flags > flagError || columns > uint64(len(p.rest))/minColumn+1 || columns == 0 && rows > 0) {
		p.err = corrupt("%d rows in %d columns where %d bytes are left", rows, columns, len(p.rest))
	}
	t = &Table{rows: rows}
	if flags == flagError {
		s := string(p.text())
		t.err = &s
	}
	for i := uint64(0); i < columns && p.err == nil; i++ {
		t.columns = append(t.columns, p.column(rows))
	}
	if p.err != nil {
		return nil, 0, p.err
	}
	return t, len(data) - len(p.rest), nil
}

// minColumn is the least number of bytes of a column.
const minColumn = 4

type parser struct {
	rest []byte
	err  error
}

func (p *parser) next(n uint64) []byte {
	if p.err == nil && n > uint64(len(p.rest)) {
		p.err = corrupt("it ends too early")
	}
	if p.err != nil {
		return nil
	}
	b := p.rest[:n:n]
	p.rest = p.rest[n:]
	return b
}

func (p *parser) byte() byte {
	if b := p.next(1); b != nil {
		return b[0]
	}
	return 0
}

func (p *parser) uvarint() uint64 {
	n, size := binary.Uvarint(p.rest)
	if p.err == nil && size <= 0 {
		p.err = corrupt("it ends within a number")
	}
	if p.err != nil {
		return 0
	}
	p.rest = p.rest[size:]
	return n
}

func (p *parser) text() []byte { return p.next(p.uvarint()) }

// rowCount reads the number of rows, each of which takes a bit at least.
func (p *parser) rowCount() int {
	b := p.next(8)
	if b == nil {
		return 0
	}
	n := binary.LittleEndian.Uint64(b)
	if n > 8*uint64(len(p.rest)) {
		p.err = corrupt("%d rows where %d bytes are left", n, len(p.rest))
		return 0
	}
	return int(n)
}

func (p *parser) column(rows int) Column {
	c := Column{kind: Kind(p.byte()), rows: rows}
	flags := p.byte()
	c.wide, c.absent = flags&flagWide != 0, flags&flagAbsent != 0
	c.name = string(p.text())
	switch {
	case p.err != nil:
		return c
	case c.kind > Bool || flags > flagWide|flagAbsent || c.wide && c.kind != String:
		p.err = corrupt("a column of %s with flags %d", c.kind, flags)
	case c.absent || c.kind == None:
		if rows > 0 || !c.absent {
			p.err = corrupt("a column without values in a frame of %d rows", rows)
		}
	case c.kind == Bool:
		c.values = p.bitmap(rows)
	case c.kind == String:
		p.strings(&c)
	default:
		c.values = p.next(8 * uint64(rows))
	}
	switch m := p.byte(); m {
	case 0:
	case 1:
		c.missing = p.bitmap(rows)
	default:
		p.err = corrupt("missing values marked %d", m)
	}
	return c
}

// bitmap reads a bit for each row; the bits after the last must be 0.
func (p *parser) bitmap(rows int) []byte {
	b := p.next(uint64(rows+7) / 8)
	if rows%8 != 0 && len(b) > 0 && b[len(b)-1]>>(rows%8) != 0 {
		p.err = corrupt("bits after the last row")
	}
	return b
}

func (p *parser) strings(c *Column) {
	width := uint64(4)
	if c.wide {
		width = 8
	}
	c.values = p.next(width * uint64(c.rows+1))
	if p.err != nil {
		return
	}
	var last uint64
	for i := range c.rows + 1 {
		var o uint64
		if c.wide {
			o = binary.LittleEndian.Uint64(c.values[8*i:])
		} else {
			o = uint64(binary.LittleEndian.Uint32(c.values[4*i:]))
		}
		if o < last || i == 0 && o != 0 {
			p.err = corrupt("the offsets of %q are out of order", c.name)
			return
		}
		last = o
	}
	c.texts = p.next(last)
}
