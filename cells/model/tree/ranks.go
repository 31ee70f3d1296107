package tree

import (
	"context"
	"slices"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
)

// ranks holds each column as the places of its values among its distinct
// values. Made once for all trees, it turns sorting the rows of a node into
// sorting small whole numbers.
type ranks struct {
	of     [][]uint32  // feature, row → rank
	values [][]float64 // feature, rank → value
}

func rank(ctx context.Context, x model.Matrix) (*ranks, error) {
	r := &ranks{of: make([][]uint32, x.Cols), values: make([][]float64, x.Cols)}
	err := parallel.Do(ctx, x.Cols, func(j int) error {
		col := x.Col(j)
		for i, v := range col {
			col[i] = v + 0 // -0 becomes 0
		}
		sorted := slices.Clone(col)
		slices.Sort(sorted)
		sorted = slices.Clip(slices.Compact(sorted))
		own := make([]uint32, len(col))
		for i, v := range col {
			at, _ := slices.BinarySearch(sorted, v)
			own[i] = uint32(at)
		}
		r.of[j], r.values[j] = own, sorted
		return nil
	})
	return r, err
}

// keys sorts rows by the rank of a feature. Each key is the rank above the
// number of the row.
type keys struct {
	now, spare []uint64
	count      [1 << radix]int
}

const radix = 11

func (k *keys) sort(rank []uint32, rows []int32, distinct int) []uint64 {
	if cap(k.now) < len(rows) {
		k.now, k.spare = make([]uint64, len(rows)), make([]uint64, len(rows))
	}
	k.now, k.spare = k.now[:len(rows)], k.spare[:len(rows)]
	for i, row := range rows {
		k.now[i] = uint64(rank[row])<<32 | uint64(uint32(row))
	}
	if len(rows) < 1024 {
		slices.Sort(k.now)
		return k.now
	}
	for shift := 0; distinct>>shift > 0; shift += radix {
		clear(k.count[:])
		for _, key := range k.now {
			k.count[key>>(32+shift)&(1<<radix-1)]++
		}
		at := 0
		for d, n := range k.count {
			k.count[d] = at
			at += n
		}
		for _, key := range k.now {
			d := key >> (32 + shift) & (1<<radix - 1)
			k.spare[k.count[d]] = key
			k.count[d]++
		}
		k.now, k.spare = k.spare, k.now
	}
	return k.now
}
