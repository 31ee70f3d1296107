package data

import (
	"math/bits"
	"unsafe"

	"stagebook/cells/data/internal/column"
)

// numbering gives keys numbers from 0 in the order in which they come. It is a table
// with open addressing (Knuth, vol. 3, 6.4), at most half full; Go's map, which can
// more, takes several times as long.
type numbering struct {
	slots []slot
	shift int // of the hash, so that it is below len(slots)
	n     int
}

// slot is a key and its number + 1; 0 when it is free.
type slot struct {
	key  uint64
	code int32
}

func newNumbering() *numbering {
	return &numbering{slots: make([]slot, 1<<10), shift: 64 - 10}
}

// at finds the place of a key. Keys are multiplied by 2^64 over the golden ratio, after
// their high bits, which floats differ in, were mixed into the low ones.
func (t *numbering) at(key uint64) *slot {
	h := (key ^ key>>32) * 0x9e3779b97f4a7c15 >> t.shift
	for {
		s := &t.slots[h]
		if s.code == 0 || s.key == key {
			return s
		}
		if h++; h == uint64(len(t.slots)) {
			h = 0
		}
	}
}

// add numbers a key; isNew says that it had no number.
func (t *numbering) add(key uint64) (code int32, isNew bool) {
	s := t.at(key)
	if s.code != 0 {
		return s.code - 1, false
	}
	if 2*t.n >= len(t.slots) {
		t.grow()
		s = t.at(key)
	}
	t.n++
	*s = slot{key, int32(t.n)}
	return s.code - 1, true
}

// find gives the number of a key, -1 when it has none.
func (t *numbering) find(key uint64) int32 { return t.at(key).code - 1 }

func (t *numbering) grow() {
	old := t.slots
	by := 4
	if len(old) >= 1<<18 {
		by = 2
	}
	t.slots = make([]slot, by*len(old))
	t.shift = 64 - bits.Len(uint(len(t.slots)-1))
	for _, s := range old {
		if s.code != 0 {
			*t.at(s.key) = s
		}
	}
}

// textNumbering does the same for texts. It looks a text up by its address first:
// equal texts of a frame that was read mostly lie at the same one.
type textNumbering struct {
	lately [4096]met
	known  map[string]int32
}

// met is a text that was met lately, by its place in memory.
type met struct {
	at   *byte
	size int
	code int32
}

func newTextNumbering() *textNumbering { return &textNumbering{known: map[string]int32{}} }

// add numbers a text; isNew says that it had no number.
func (t *textNumbering) add(s string) (code int32, isNew bool) {
	m := t.place(s)
	if code, ok := m.holds(s); ok {
		return code, false
	}
	code, ok := t.known[s]
	if !ok {
		code = int32(len(t.known))
		t.known[s] = code
	}
	*m = met{unsafe.StringData(s), len(s), code}
	return code, !ok
}

// find gives the number of a text, -1 when it has none.
func (t *textNumbering) find(s string) int32 {
	m := t.place(s)
	if code, ok := m.holds(s); ok {
		return code
	}
	code, ok := t.known[s]
	if !ok {
		code = -1
	}
	*m = met{unsafe.StringData(s), len(s), code}
	return code
}

func (t *textNumbering) place(s string) *met {
	place := uintptr(unsafe.Pointer(unsafe.StringData(s)))
	return &t.lately[(place^place>>12)&4095]
}

func (m *met) holds(s string) (int32, bool) {
	return m.code, len(s) > 0 && m.at == unsafe.StringData(s) && m.size == len(s)
}

// textCodes numbers texts as codesOf does.
func textCodes(c []column.Cell[string]) ([]int32, []int) {
	codes := make([]int32, len(c))
	var first []int
	known := newTextNumbering()
	for i := range c {
		if c[i].Missing {
			codes[i] = -1
			continue
		}
		code, isNew := known.add(c[i].V)
		if isNew {
			first = append(first, i)
		}
		codes[i] = code
	}
	return codes, first
}
