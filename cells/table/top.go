package table

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"

	"stagebook/cells/codec/frame"
)

// A sorted table of windowLeast rows or more is sorted in parts of topRows, and one
// more for the page that begins at the end of a part: nearly everybody looks at the
// beginning alone.
const (
	topRows     = 4096
	windowLeast = 1 << 18
)

// part returns the rows of an order from number from on, as many as the pages that
// begin in the next topRows may show.
func (t *Table) part(ctx context.Context, rows Rows, orders []Order, from int) (Rows, error) {
	o, err := t.order(rows, orders)
	if err != nil {
		return Rows{}, err
	}
	list, err := o.window(ctx, from, 2*topRows)
	return Rows{list: list, first: from, count: rows.Len()}, err
}

// top returns the first topRows rows in an order, of many, in one pass that keeps
// no more than it returns.
func (t *Table) top(ctx context.Context, rows Rows, orders []Order) (Rows, error) {
	ranking, err := t.ranking(orders)
	if err != nil {
		return Rows{}, err
	}
	parts := runtime.GOMAXPROCS(0)
	kept := make([]heap, parts)
	var all sync.WaitGroup
	for p := range parts {
		from, to := p*rows.Len()/parts, (p+1)*rows.Len()/parts
		kept[p] = heap{ranking: ranking, rows: make([]ranked, 0, topRows)}
		all.Go(func() { // ends with the part, or with ctx
			for first := from; first < to && ctx.Err() == nil; first += chunk {
				for _, row := range rows.Page(first, min(chunk, to-first)) {
					kept[p].offer(row)
				}
			}
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return Rows{}, err
	}
	var best []ranked
	for _, h := range kept {
		best = append(best, h.rows...)
	}
	slices.SortFunc(best, ranking.compare)
	list := make([]uint32, min(topRows, len(best)))
	for i := range list {
		list[i] = best[i].row
	}
	return Rows{list: list, count: rows.Len()}, nil
}

// ranked is a row with the key of the first column of an order.
type ranked struct {
	key uint64
	row uint32
}

// ranking compares rows as sorting them would: column by column, then by number.
type ranking struct {
	columns []*frame.Column
	flips   []uint64 // all bits for a descending column
}

func (t *Table) ranking(orders []Order) (*ranking, error) {
	r := &ranking{}
	for _, o := range orders {
		c := t.columns[o.Column]
		if c == nil {
			return nil, noColumn(t, o.Column)
		}
		flip := uint64(0)
		if o.Descending {
			flip = math.MaxUint64
		}
		r.columns, r.flips = append(r.columns, c), append(r.flips, flip)
	}
	return r, nil
}

// key orders rows by column i as far as eight bytes can. A missing value has the
// largest, which others may share.
func (r *ranking) key(i int, row uint32) uint64 {
	c := r.columns[i]
	switch {
	case absent(c, row):
		return math.MaxUint64
	case c.Kind() == frame.String:
		return textKey(c.Text(int(row)), 0) ^ r.flips[i]
	}
	return numberKey(c, int(row)) ^ r.flips[i]
}

func (r *ranking) compare(a, b ranked) int {
	if a.key != b.key {
		return cmp.Compare(a.key, b.key)
	}
	for i, c := range r.columns {
		if order := r.compareIn(i, c, a.row, b.row); order != 0 {
			return order
		}
	}
	return cmp.Compare(a.row, b.row)
}

func (r *ranking) compareIn(i int, c *frame.Column, a, b uint32) int {
	noA, noB := absent(c, a), absent(c, b)
	switch {
	case noA && noB:
		return 0
	case noA:
		return 1
	case noB:
		return -1
	case c.Kind() != frame.String:
		return cmp.Compare(r.key(i, a), r.key(i, b))
	}
	order := bytes.Compare(c.Text(int(a)), c.Text(int(b)))
	if r.flips[i] != 0 {
		return -order
	}
	return order
}

// heap holds the best rows that it was offered, the worst of them first.
type heap struct {
	ranking *ranking
	rows    []ranked
}

func (h *heap) offer(row uint32) {
	r := ranked{h.ranking.key(0, row), row}
	if len(h.rows) < topRows {
		h.rows = append(h.rows, r)
		h.up(len(h.rows) - 1)
		return
	}
	if r.key > h.rows[0].key || h.ranking.compare(r, h.rows[0]) > 0 {
		return
	}
	h.rows[0] = r
	h.down()
}

func (h *heap) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if h.ranking.compare(h.rows[i], h.rows[parent]) <= 0 {
			return
		}
		h.rows[i], h.rows[parent] = h.rows[parent], h.rows[i]
		i = parent
	}
}

func (h *heap) down() {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(h.rows) {
			return
		}
		if child+1 < len(h.rows) && h.ranking.compare(h.rows[child+1], h.rows[child]) > 0 {
			child++
		}
		if h.ranking.compare(h.rows[child], h.rows[i]) <= 0 {
			return
		}
		h.rows[i], h.rows[child] = h.rows[child], h.rows[i]
		i = child
	}
}
