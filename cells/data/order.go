package data

import (
	"math"
	"slices"
	"strings"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// SortKey is a column to sort by.
type SortKey struct {
	column  string
	falling bool
}

// Rising sorts by a column from small to large, texts by their bytes.
func Rising(column string) SortKey { return SortKey{column: column} }

// Falling sorts by a column from large to small.
func Falling(column string) SortKey { return SortKey{column: column, falling: true} }

// Sort sorts rows by several columns, the first counting most. Rows that are
// equal in all of them keep their order; a missing element comes last, also when
// falling. It is a radix sort on the columns (Knuth, vol. 3, 5.2.5), so its time
// grows with the rows alone.
func Sort(df dataframe.DataFrame, by ...SortKey) (dataframe.DataFrame, error) {
	return pick("sort", df, func(t *table) ([]int, error) {
		keys := make([]column.Column, len(by))
		falling := make([]bool, len(by))
		for i, k := range by {
			c, err := t.find(k.column)
			if err != nil {
				return nil, err
			}
			keys[i], falling[i] = *c, k.falling
		}
		return orderOf(keys, falling, t.rows), nil
	})
}

// ranked is a row and the place of its element among all of a column.
type ranked struct {
	key uint64
	row int
}

// few is how many different elements a column may have to be sorted by counting.
const few = 1 << 12

// orderOf gives the rows in the order of keys; falling may be nil. It sorts by the
// last key first, each time keeping the order of equal rows.
func orderOf(keys []column.Column, falling []bool, n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	for k := len(keys) - 1; k >= 0; k-- {
		down := falling != nil && falling[k]
		if codes, size, ok := fewCodes(&keys[k]); ok {
			rows = counted(rows, codes, size, down)
		} else {
			sortRows(rows, &keys[k], down)
		}
	}
	return rows
}

// fewCodes numbers the elements of a column in their order where there are few;
// a missing one has the code size.
func fewCodes(c *column.Column) (codes []int32, size int, ok bool) {
	switch c.Type {
	case series.Bool:
		codes = make([]int32, c.Len())
		for i, e := range c.Bools {
			if e.V {
				codes[i] = 1
			}
		}
		size = 2
	case series.String:
		parts, first := codesOf(c)
		if len(first) > few {
			return nil, 0, false
		}
		rank := rankOf(c, first)
		for i, code := range parts {
			if code >= 0 {
				parts[i] = int32(rank[code])
			}
		}
		codes, size = parts, len(first)
	default:
		return nil, 0, false
	}
	for i := range codes {
		if c.Missing(i) {
			codes[i] = int32(size)
		}
	}
	return codes, size, true
}

// counted sorts rows by codes up to size, of which size itself is always the last.
func counted(rows []int, codes []int32, size int, down bool) []int {
	at := make([]int, size+2)
	place := func(code int32) int {
		if down && int(code) < size {
			return size - 1 - int(code)
		}
		return int(code)
	}
	for _, c := range codes {
		at[place(c)+1]++
	}
	for k := range size + 1 {
		at[k+1] += at[k]
	}
	out := make([]int, len(rows))
	for _, r := range rows {
		k := place(codes[r])
		out[at[k]] = r
		at[k]++
	}
	return out
}

// sortRows sorts rows by a column in place.
func sortRows(rows []int, c *column.Column, down bool) {
	n := len(rows)
	items, spare := make([]ranked, n), make([]ranked, n)
	rank := ranks(c)
	flip := uint64(0)
	if down {
		flip = math.MaxUint64
	}
	var gone []int
	present := 0
	for _, r := range rows {
		if c.Missing(r) {
			gone = append(gone, r)
			continue
		}
		items[present] = ranked{rank(r) ^ flip, r}
		present++
	}
	for i, it := range radix(items[:present], spare[:present]) {
		rows[i] = it.row
	}
	copy(rows[present:], gone)
}

// ranks gives a function from rows to keys whose order is that of the elements.
func ranks(c *column.Column) func(row int) uint64 {
	switch c.Type {
	case series.Int:
		return func(r int) uint64 { return uint64(c.Ints[r].V) ^ 1<<63 }
	case series.Float:
		return func(r int) uint64 {
			b := math.Float64bits(c.Floats[r].V + 0) // -0 + 0 is 0
			if b>>63 != 0 {
				return ^b
			}
			return b | 1<<63
		}
	case series.Bool:
		return func(r int) uint64 {
			if c.Bools[r].V {
				return 1
			}
			return 0
		}
	}
	codes, first := codesOf(c)
	rank := rankOf(c, first)
	return func(r int) uint64 { return rank[codes[r]] }
}

// rankOf gives the place of each different text, of which the first row is known.
func rankOf(c *column.Column, first []int) []uint64 {
	order := make([]int, len(first))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(c.Texts[first[a]].V, c.Texts[first[b]].V) })
	rank := make([]uint64, len(first))
	for i, code := range order {
		rank[code] = uint64(i)
	}
	return rank
}

// radix sorts items by their keys, stable: two halves at once, then merged.
func radix(items, spare []ranked) []ranked {
	n := len(items)
	if n < 1<<14 {
		return radixPart(items, spare)
	}
	var halves [2][]ranked
	each(2, func(i int) {
		from, to := i*(n/2), n/2+i*(n-n/2)
		halves[i] = radixPart(items[from:to:to], spare[from:to:to])
	})
	a, b := halves[0], halves[1]
	out := make([]ranked, 0, n)
	for len(a) > 0 && len(b) > 0 {
		if b[0].key < a[0].key {
			out, b = append(out, b[0]), b[1:]
		} else {
			out, a = append(out, a[0]), a[1:]
		}
	}
	return append(append(out, a...), b...)
}

// radixPart sorts by eleven bits at a time from the lowest; those in which all
// keys agree cost nothing.
func radixPart(items, spare []ranked) []ranked {
	const bits, mask = 11, 1<<11 - 1
	var counts [6][mask + 1]int
	for i := range items {
		k := items[i].key
		for b := range counts {
			counts[b][k>>(bits*b)&mask]++
		}
	}
	for b := range counts {
		n := &counts[b]
		if len(items) == 0 || n[items[0].key>>(bits*b)&mask] == len(items) {
			continue
		}
		at := 0
		for i := range n {
			n[i], at = at, at+n[i]
		}
		for _, it := range items {
			d := it.key >> (bits * b) & mask
			spare[n[d]] = it
			n[d]++
		}
		items, spare = spare, items
	}
	return items
}
