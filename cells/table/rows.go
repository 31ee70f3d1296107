package table

import (
	"iter"
	"math/bits"
	"slices"
)

// Rows are the rows that a query lets through, in its order, as numbers of the
// stored frame. All rows in their own order cost nothing, some rows in their own
// order a bit each, and only another order costs four bytes a row, unless it is found in windows.
type Rows struct {
	all   int      // the first rows of the frame, when nothing else is set
	words []uint64 // a bit for each row of the frame
	ranks []int32  // how many bits are set before each stride of words
	list  []uint32
	first int // number of the first row of the list, which may be a part
	count int // of all, unless they are the first of the frame

	window func(first, size int) []uint32 // finds rows when they are read
}

// stride is how many words one rank stands for.
const stride = 64

// AllRows are the first n rows of a frame.
func AllRows(n int) Rows { return Rows{all: n} }

// RowList are rows in the order of a list, which must not be changed.
func RowList(list []uint32) Rows { return Rows{list: list, count: len(list)} }

// bitRows are the rows whose bits are set.
func bitRows(words []uint64) Rows {
	r := Rows{words: words, ranks: make([]int32, 0, len(words)/stride+1)}
	set := 0
	for i, word := range words {
		if i%stride == 0 {
			r.ranks = append(r.ranks, int32(set))
		}
		set += bits.OnesCount64(word)
	}
	r.count = set
	return r
}

// Len is how many rows there are.
func (r Rows) Len() int {
	if r.words == nil && r.list == nil && r.window == nil {
		return r.all
	}
	return r.count
}

// Page returns the rows from number first on, at most size.
func (r Rows) Page(first, size int) []uint32 {
	first = min(max(first, 0), r.Len())
	size = min(max(size, 0), r.Len()-first)
	switch {
	case r.window != nil:
		return r.window(first, size)
	case r.list != nil:
		return r.list[first-r.first : min(first-r.first+size, len(r.list))]
	case r.words != nil:
		return r.appendBits(make([]uint32, 0, size), first, size)
	}
	page := make([]uint32, size)
	for i := range page {
		page[i] = uint32(first + i)
	}
	return page
}

// appendBits adds the rows of size bits from the set bit number first on.
func (r Rows) appendBits(page []uint32, first, size int) []uint32 {
	if size == 0 {
		return page
	}
	block, _ := slices.BinarySearch(r.ranks, int32(first+1))
	block--
	skip := first - int(r.ranks[block])
	for w := block * stride; w < len(r.words) && size > 0; w++ {
		word := r.words[w]
		if n := bits.OnesCount64(word); n <= skip {
			skip -= n
			continue
		}
		for ; skip > 0; skip-- {
			word &= word - 1
		}
		for ; word != 0 && size > 0; word &= word - 1 {
			page = append(page, uint32(w*64+bits.TrailingZeros64(word)))
			size--
		}
	}
	return page
}

// Chunks gives the rows in order, in parts of at most size. A part is valid until
// the next.
func (r Rows) Chunks(size int) iter.Seq[[]uint32] {
	return func(yield func([]uint32) bool) {
		for first := 0; first < r.Len(); first += size {
			if !yield(r.Page(first, size)) {
				return
			}
		}
	}
}

// bytes is the memory that the rows take.
func (r Rows) bytes() int64 { return int64(8*len(r.words) + 4*len(r.ranks) + 4*len(r.list)) }
