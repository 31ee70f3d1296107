package data

import (
	"math"

	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// matching numbers the keys of the rows that are looked for (built), and finds the
// same keys in others (probed). Two rows match when their codes are equal; a probed
// row whose key is nowhere in built has the code -1.
type matching struct {
	built, probed []int32
	n             int // codes are below it; not every one need occur
}

// newMatching numbers the keys column by column. As in pandas a missing key equals a
// missing one.
func newMatching(built, probed []column.Column) matching {
	var m matching
	for k := range built {
		part := matchColumn(&built[k], &probed[k])
		if k == 0 {
			m = part
		} else {
			m.combine(part)
		}
	}
	return m
}

// combine numbers pairs of codes.
func (m *matching) combine(part matching) {
	if uint64(m.n)*uint64(part.n) <= uint64(len(m.built)+len(m.probed)+1024) {
		for i, c := range part.built {
			m.built[i] = m.built[i]*int32(part.n) + c
		}
		for i, c := range part.probed {
			if m.probed[i] >= 0 && c >= 0 {
				m.probed[i] = m.probed[i]*int32(part.n) + c
			} else {
				m.probed[i] = -1
			}
		}
		m.n *= part.n
		return
	}
	known := newNumbering()
	pair := func(a, b int32) uint64 { return uint64(uint32(a))<<32 | uint64(uint32(b)) }
	for i, c := range part.built {
		m.built[i], _ = known.add(pair(m.built[i], c))
	}
	for i, c := range part.probed {
		if m.probed[i] >= 0 && c >= 0 {
			m.probed[i] = known.find(pair(m.probed[i], c))
		} else {
			m.probed[i] = -1
		}
	}
	m.n = known.n
}

func matchColumn(built, probed *column.Column) matching {
	m := matching{built: make([]int32, built.Len()), probed: make([]int32, probed.Len())}
	switch {
	case built.Type == series.Int && probed.Type == series.Int:
		m.ints(built.Ints, probed.Ints)
	case built.Type == series.String:
		m.texts(built.Texts, probed.Texts)
	default: // ints against floats, and truth values, are equal as numbers
		key := func(c *column.Column) func(i int) (uint64, bool) {
			return func(i int) (uint64, bool) {
				v, ok := c.Float(i)
				return math.Float64bits(v + 0), ok
			}
		}
		m.numbers(key(built), key(probed))
	}
	return m
}

// ints takes the distance from the least int for its code where they lie close.
func (m *matching) ints(built, probed []column.Cell[int]) {
	low, high := math.MaxInt, math.MinInt
	for i := range built {
		if !built[i].Missing {
			low, high = min(low, built[i].V), max(high, built[i].V)
		}
	}
	if low > high {
		low, high = 0, 0
	}
	if uint64(high)-uint64(low) >= uint64(2*(len(built)+len(probed))+1024) {
		key := func(c []column.Cell[int]) func(i int) (uint64, bool) {
			return func(i int) (uint64, bool) { return uint64(c[i].V), !c[i].Missing }
		}
		m.numbers(key(built), key(probed))
		return
	}
	missing := int32(high-low) + 1
	m.n = int(missing) + 1
	for i := range built {
		if m.built[i] = int32(built[i].V - low); built[i].Missing {
			m.built[i] = missing
		}
	}
	spans(len(probed), func(from, to int) {
		for i := from; i < to; i++ {
			switch e := &probed[i]; {
			case e.Missing:
				m.probed[i] = missing
			case e.V < low || e.V > high:
				m.probed[i] = -1
			default:
				m.probed[i] = int32(e.V - low)
			}
		}
	})
}

func (m *matching) numbers(built, probed func(i int) (uint64, bool)) {
	known := newNumbering()
	for i := range m.built {
		if key, ok := built(i); ok {
			m.built[i], _ = known.add(key)
		} else {
			m.built[i] = -1
		}
	}
	for i := range m.probed {
		if key, ok := probed(i); ok {
			m.probed[i] = known.find(key)
		} else {
			m.probed[i] = int32(known.n)
		}
	}
	m.missing(known.n)
}

func (m *matching) texts(built, probed []column.Cell[string]) {
	known := newTextNumbering()
	for i := range built {
		if m.built[i] = -1; !built[i].Missing {
			m.built[i], _ = known.add(built[i].V)
		}
	}
	for i := range probed {
		if m.probed[i] = int32(len(known.known)); !probed[i].Missing {
			m.probed[i] = known.find(probed[i].V)
		}
	}
	m.missing(len(known.known))
}

// missing gives missing keys the code behind all others.
func (m *matching) missing(code int) {
	m.n = code + 1
	for i, c := range m.built {
		if c < 0 {
			m.built[i] = int32(code)
		}
	}
}

// single gives the row of each code, -1 for none; ok is false when a code has several.
func (m *matching) single() (row []int32, ok bool) {
	row = make([]int32, m.n)
	for k := range row {
		row[k] = -1
	}
	for i, c := range m.built {
		if row[c] >= 0 {
			return nil, false
		}
		row[c] = int32(i)
	}
	return row, true
}

// partners gives the one partner of each probed row, -1 for none; ok is false when a
// row can have several.
func (m *matching) partners() (built []int, ok bool) {
	row, ok := m.single()
	if !ok {
		return nil, false
	}
	built = make([]int, len(m.probed))
	spans(len(built), func(from, to int) {
		for i, c := range m.probed[from:to] {
			built[from+i] = -1
			if c >= 0 {
				built[from+i] = int(row[c])
			}
		}
	})
	return built, true
}

// pairs gives each probed row with its partners, in their order; with all, one
// without a partner is paired with -1. In the first are probed rows, in the second built ones.
func (m *matching) pairs(all bool) (probed, built []int) {
	probed = make([]int, 0, len(m.probed))
	if partners, ok := m.partners(); ok {
		built = partners[:0]
		for i, p := range partners {
			if p >= 0 || all {
				probed, built = append(probed, i), append(built, p)
			}
		}
		return probed, built
	}
	built = make([]int, 0, len(m.probed))
	rows, from := members(m.built, m.n)
	for i, c := range m.probed {
		var partners []int
		if c >= 0 {
			partners = rows[from[c]:from[c+1]]
		}
		if len(partners) == 0 && all {
			probed, built = append(probed, i), append(built, -1)
		}
		for _, p := range partners {
			probed, built = append(probed, i), append(built, p)
		}
	}
	return probed, built
}

// met says of each code whether some of codes is it.
func (m *matching) met(codes []int32) []bool {
	met := make([]bool, m.n)
	for _, c := range codes {
		if c >= 0 {
			met[c] = true
		}
	}
	return met
}
