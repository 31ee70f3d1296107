package table

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// A long order is found in windows: the rows of one window, and no others, are ever
// held and sorted.
const (
	windowRows  = 1 << 19 // rows of a window of a download
	sampledKeys = 1 << 16 // rows that say where the bounds of a window are, about
	sampleSlack = 768     // of them, on either side: six times the deviation of a rank
)

// order is a table's rows in an order that is never written down.
type order struct {
	rows    Rows
	ranking *ranking
	sample  []ranked // of the rows, sorted
}

// order prepares the order of many rows.
func (t *Table) order(rows Rows, orders []Order) (*order, error) {
	ranking, err := t.ranking(orders)
	if err != nil {
		return nil, err
	}
	o := &order{rows: rows, ranking: ranking}
	r := rand.New(rand.NewPCG(1, uint64(rows.Len()))) // the same windows each time
	for range min(sampledKeys, rows.Len()) {
		for _, row := range rows.Page(r.IntN(rows.Len()), 1) {
			o.sample = append(o.sample, ranked{ranking.key(0, row), row})
		}
	}
	slices.SortFunc(o.sample, ranking.compare)
	return o, nil
}

// window returns the rows from number first on in the order, size of them. It takes
// one pass over all rows. Its error is that of ctx.
func (o *order) window(ctx context.Context, first, size int) ([]uint32, error) {
	size = min(size, o.rows.Len()-first)
	if size <= 0 {
		return nil, nil
	}
	for slack := sampleSlack; ; slack *= 8 {
		lo, hi := o.bound(first, -slack), o.bound(first+size, slack)
		below, within, err := o.between(ctx, lo, hi)
		if err != nil {
			return nil, err
		}
		if below > first || below+len(within) < first+size {
			continue // the sample was unlucky
		}
		slices.SortFunc(within, o.ranking.compare)
		list := make([]uint32, size)
		for i := range list {
			list[i] = within[first-below+i].row
		}
		return list, nil
	}
}

// bound is a row that surely stands before, or after, number n of the order, by so
// many of the sample; nil for none.
func (o *order) bound(n, slack int) *ranked {
	at := int(int64(n)*int64(len(o.sample))/int64(o.rows.Len())) + slack
	if at < 0 || at >= len(o.sample) {
		return nil
	}
	return &o.sample[at]
}

// between counts the rows before lo, and returns those from lo to before hi.
func (o *order) between(ctx context.Context, lo, hi *ranked) (below int, within []ranked, err error) {
	parts := runtime.GOMAXPROCS(0)
	counts, found := make([]int, parts), make([][]ranked, parts)
	n := o.rows.Len()
	var all sync.WaitGroup
	for p := range parts {
		from, to := p*n/parts, (p+1)*n/parts
		all.Go(func() { // ends with the part, or with ctx
			for first := from; first < to && ctx.Err() == nil; first += chunk {
				for _, row := range o.rows.Page(first, min(chunk, to-first)) {
					r := ranked{o.ranking.key(0, row), row}
					switch {
					case lo != nil && o.ranking.before(r, *lo):
						counts[p]++
					case hi == nil || o.ranking.before(r, *hi):
						found[p] = append(found[p], r)
					}
				}
			}
		})
	}
	all.Wait()
	for p := range parts {
		below += counts[p]
	}
	return below, slices.Concat(found...), ctx.Err()
}

// before reports whether a stands before b.
func (r *ranking) before(a, b ranked) bool {
	return a.key < b.key || a.key == b.key && r.compare(a, b) < 0
}

// inWindows are the rows of a long order, found window by window as they are read.
func (o *order) inWindows(ctx context.Context) Rows {
	var held []uint32 // the window that was read last
	from := 0
	return Rows{count: o.rows.Len(), window: func(first, size int) []uint32 {
		if first < from || first+size > from+len(held) {
			window, err := o.window(ctx, first, max(size, windowRows))
			if err != nil {
				return nil // who reads asks ctx too
			}
			from, held = first, window
		}
		return held[first-from : min(first-from+size, len(held))]
	}}
}
