package table

import (
	"bytes"
	"context"
	"math"
	"slices"

	"stagebook/cells/codec/frame"
)

// entry is a row with the key that it is sorted by.
type entry struct {
	key uint64
	row uint32
}

// sorting lets one table be sorted whole at a time: it takes forty bytes a row
// until it is done.
var sorting = make(chan struct{}, 1)

// sorted returns the rows in the order of several columns.
func (t *Table) sorted(ctx context.Context, rows Rows, orders []Order) (Rows, error) {
	for _, o := range orders {
		if t.columns[o.Column] == nil {
			return Rows{}, noColumn(t, o.Column)
		}
	}
	select {
	case sorting <- struct{}{}:
		defer func() { <-sorting }()
	case <-ctx.Done():
		return Rows{}, ctx.Err()
	}
	list := slices.Clone(rows.Page(0, rows.Len()))
	for _, o := range slices.Backward(orders) {
		if err := ctx.Err(); err != nil {
			return Rows{}, err
		}
		list = sortBy(t.columns[o.Column], list, o.Descending)
	}
	return RowList(list), nil
}

// sortBy sorts rows by a column, stably, and puts missing values last.
func sortBy(c *frame.Column, rows []uint32, descending bool) []uint32 {
	entries := make([]entry, 0, len(rows))
	var missing []uint32
	for _, row := range rows {
		if absent(c, row) {
			missing = append(missing, row)
		} else {
			entries = append(entries, entry{row: row})
		}
	}
	s := &sorter{column: c, scratch: make([]entry, len(entries))}
	if descending {
		s.flip = math.MaxUint64
	}
	if c.Kind() == frame.String {
		s.texts(entries, 0)
	} else {
		s.numbers(entries)
	}
	out := make([]uint32, 0, len(rows))
	for _, e := range entries {
		out = append(out, e.row)
	}
	return append(out, missing...)
}

// absent reports whether a value is missing, or a number that cannot be ordered.
func absent(c *frame.Column, row uint32) bool {
	return c.Missing(int(row)) || c.Kind() == frame.None || c.Kind() == frame.Float && math.IsNaN(c.Float(int(row)))
}

type sorter struct {
	column  *frame.Column
	flip    uint64 // all bits when the order is descending
	scratch []entry
}

func (s *sorter) numbers(entries []entry) {
	for i, e := range entries {
		entries[i].key = numberKey(s.column, int(e.row)) ^ s.flip
	}
	radix(entries, s.scratch)
}

// numberKey orders as the number does.
func numberKey(c *frame.Column, row int) uint64 {
	switch c.Kind() {
	case frame.Int:
		return c.Bits(row) ^ 1<<63
	case frame.Bool:
		if c.Bool(row) {
			return 1
		}
		return 0
	}
	bits := c.Bits(row)
	switch {
	case bits == 1<<63: // -0 is 0
		bits = 0
		fallthrough
	case bits>>63 == 0:
		return bits | 1<<63
	}
	return ^bits
}

// Texts are cut into pieces of pieceBytes; fewTexts are sorted at once.
const (
	pieceBytes = 7
	fewTexts   = 48
)

// texts sorts entries whose texts are equal before depth.
func (s *sorter) texts(entries []entry, depth int) {
	if len(entries) <= fewTexts {
		s.fewTexts(entries, depth)
		return
	}
	for i, e := range entries {
		entries[i].key = textKey(s.column.Text(int(e.row)), depth) ^ s.flip
	}
	radix(entries, s.scratch)
	for from := 0; from < len(entries); {
		to := from + 1
		for to < len(entries) && entries[to].key == entries[from].key {
			to++
		}
		if (entries[from].key^s.flip)&0xff > pieceBytes && to-from > 1 {
			s.texts(entries[from:to], depth+pieceBytes)
		}
		from = to
	}
}

// fewTexts sorts by comparing, stably.
func (s *sorter) fewTexts(entries []entry, depth int) {
	slices.SortStableFunc(entries, func(a, b entry) int {
		order := bytes.Compare(s.column.Text(int(a.row))[depth:], s.column.Text(int(b.row))[depth:])
		if s.flip != 0 {
			return -order
		}
		return order
	})
}

// textKey is the piece of a text at depth: its bytes, and in the last byte how
// many there are, where more than pieceBytes means that the text goes on.
func textKey(text []byte, depth int) uint64 {
	rest := text[min(depth, len(text)):]
	key := uint64(min(len(rest), pieceBytes+1))
	for i := range min(len(rest), pieceBytes) {
		key |= uint64(rest[i]) << (56 - 8*i)
	}
	return key
}

const (
	digitBits = 11
	digits    = (64 + digitBits - 1) / digitBits
	digitMask = 1<<digitBits - 1
)

// radix sorts entries by key, stably, lowest digit first. Digits in which all
// keys agree cost only their counting.
func radix(entries, scratch []entry) {
	if len(entries) < 2 {
		return
	}
	var counts [digits][1 << digitBits]uint32
	for _, e := range entries {
		for d := range digits {
			counts[d][e.key>>(d*digitBits)&digitMask]++
		}
	}
	from, to := entries, scratch[:len(entries)]
	for d := range digits {
		if counts[d][from[0].key>>(d*digitBits)&digitMask] == uint32(len(from)) {
			continue
		}
		at := uint32(0)
		for i, n := range counts[d] {
			counts[d][i], at = at, at+n
		}
		for _, e := range from {
			digit := e.key >> (d * digitBits) & digitMask
			to[counts[d][digit]] = e
			counts[d][digit]++
		}
		from, to = to, from
	}
	if &from[0] != &entries[0] {
		copy(entries, from)
	}
}
