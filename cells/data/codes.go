package data

import (
	"math"

	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

// codesOf numbers the elements of a column by equality, from 0 in the order in
// which they come; missing ones have the code -1. first is the first row of each.
func codesOf(c *column.Column) (codes []int32, first []int) {
	switch c.Type {
	case series.Int:
		return intCodes(c.Ints)
	case series.Float:
		return mapCodes(len(c.Floats), func(i int) (uint64, bool) {
			e := c.Floats[i]
			return math.Float64bits(e.V + 0), !e.Missing && e.V == e.V
		})
	case series.Bool:
		return mapCodes(len(c.Bools), func(i int) (uint64, bool) {
			if c.Bools[i].V {
				return 1, !c.Bools[i].Missing
			}
			return 0, !c.Bools[i].Missing
		})
	}
	return textCodes(c.Texts)
}

func mapCodes(n int, key func(i int) (uint64, bool)) ([]int32, []int) {
	codes := make([]int32, n)
	var first []int
	known := newNumbering()
	for i := range codes {
		k, ok := key(i)
		if !ok {
			codes[i] = -1
			continue
		}
		code, isNew := known.add(k)
		if isNew {
			first = append(first, i)
		}
		codes[i] = code
	}
	return codes, first
}

// intCodes uses a table in place of a map where the ints lie close together.
func intCodes(c []column.Cell[int]) ([]int32, []int) {
	low, high := math.MaxInt, math.MinInt
	for i := range c {
		if !c[i].Missing {
			low, high = min(low, c[i].V), max(high, c[i].V)
		}
	}
	if low > high || uint64(high)-uint64(low) > uint64(4*len(c)+1024) {
		return mapCodes(len(c), func(i int) (uint64, bool) { return uint64(c[i].V), !c[i].Missing })
	}
	codes := make([]int32, len(c))
	table := make([]int32, high-low+1) // code + 1
	var first []int
	for i := range c {
		if c[i].Missing {
			codes[i] = -1
			continue
		}
		slot := &table[c[i].V-low]
		if *slot == 0 {
			first = append(first, i)
			*slot = int32(len(first))
		}
		codes[i] = *slot - 1
	}
	return codes, first
}

// keyed numbers rows by the equality of several columns, as codesOf does of one.
// With missing, missing elements are equal to each other and to nothing else;
// without, a row with one has the code -1.
func keyed(keys []column.Column, n int, missing bool) (codes []int32, first []int) {
	for k := range keys {
		part, heads := codesOf(&keys[k])
		size := len(heads)
		if missing {
			part, size = withMissing(part, size)
		}
		if k == 0 {
			codes, first = part, heads
			if missing {
				codes, first = dense(codes, size)
			}
			continue
		}
		codes, first = combine(codes, part, len(first), size)
	}
	if len(keys) == 0 {
		codes = make([]int32, n)
		if n > 0 {
			first = []int{0}
		}
	}
	return codes, first
}

func withMissing(codes []int32, size int) ([]int32, int) {
	for i, c := range codes {
		if c < 0 {
			codes[i] = int32(size)
		}
	}
	return codes, size + 1
}

// dense numbers codes anew in the order in which they come.
func dense(codes []int32, size int) ([]int32, []int) {
	return combine(make([]int32, len(codes)), codes, 1, size)
}

func combine(a, b []int32, sizeA, sizeB int) ([]int32, []int) {
	if uint64(sizeA)*uint64(sizeB) > uint64(8*len(a)+1024) {
		return mapCodes(len(a), func(i int) (uint64, bool) {
			return uint64(uint32(a[i]))<<32 | uint64(uint32(b[i])), a[i] >= 0 && b[i] >= 0
		})
	}
	codes := make([]int32, len(a))
	table := make([]int32, sizeA*sizeB)
	var first []int
	for i := range a {
		if a[i] < 0 || b[i] < 0 {
			codes[i] = -1
			continue
		}
		slot := &table[int(a[i])*sizeB+int(b[i])]
		if *slot == 0 {
			first = append(first, i)
			*slot = int32(len(first))
		}
		codes[i] = *slot - 1
	}
	return codes, first
}

// members lists the rows of each code: those of code k are rows[from[k]:from[k+1]],
// in order.
func members(codes []int32, n int) (rows, from []int) {
	from = make([]int, n+1)
	for _, c := range codes {
		if c >= 0 {
			from[c+1]++
		}
	}
	for k := range n {
		from[k+1] += from[k]
	}
	rows = make([]int, from[n])
	at := append([]int(nil), from[:n]...)
	for i, c := range codes {
		if c >= 0 {
			rows[at[c]] = i
			at[c]++
		}
	}
	return rows, from
}
