package tree

import (
	"context"
	"math"

	"stagebook/cells/model/random"
)

// target is what a tree is grown for: it knows what a set of rows is worth. A
// split is worth what its sides are worth together; more is better.
type target interface {
	outputs() int
	reset(rows []int32)           // all rows on the right
	move(row int32)               // one row from right to left
	worth() (left, right float64) // −rows × impurity of the sides
	value(rows []int32) []float64
	pure(rows []int32) bool
}

// builder grows one tree.
type builder struct {
	ranks   *ranks
	options Options
	target  target
	source  *random.Source
	keys    keys
	tree    Tree
	order   []int // features, drawn from the front
}

type split struct {
	feature   int
	rank      uint32 // left when at most this
	threshold float64
	gain      float64
}

// grow grows a tree for the target on some rows, which it reorders.
func (b *builder) grow(ctx context.Context, rows []int32) (Tree, error) {
	b.source, b.order = random.New(b.options.Seed), make([]int, len(b.ranks.of))
	for f := range b.order {
		b.order[f] = f
	}
	b.tree.Outputs = b.target.outputs()
	err := b.node(ctx, rows, 0)
	return b.tree, err
}

func (b *builder) node(ctx context.Context, rows []int32, depth int) error {
	node := b.tree.grow(len(rows), b.target.value(rows))
	if len(rows) < max(b.options.MinSplit, 2*b.options.MinLeaf) || b.options.MaxDepth > 0 && depth >= b.options.MaxDepth || b.target.pure(rows) {
		return nil
	}
	if len(rows) > 1000 && ctx.Err() != nil {
		return ctx.Err()
	}
	best, ok := b.best(rows)
	if !ok {
		return nil
	}
	left := b.part(rows, best)
	b.tree.Feature[node], b.tree.Threshold[node], b.tree.Gain[node] = best.feature, best.threshold, best.gain
	b.tree.Left[node] = len(b.tree.Feature)
	if err := b.node(ctx, rows[:left], depth+1); err != nil {
		return err
	}
	b.tree.Right[node] = len(b.tree.Feature)
	return b.node(ctx, rows[left:], depth+1)
}

// part brings the rows of the left side to the front, in their order.
func (b *builder) part(rows []int32, s split) int {
	rank := b.ranks.of[s.feature]
	left := 0
	var right []int32
	for _, row := range rows {
		if rank[row] <= s.rank {
			rows[left] = row
			left++
		} else {
			right = append(right, row)
		}
	}
	copy(rows[left:], right)
	return left
}

// best looks at the features in order; or at MaxFeatures of them drawn at
// random, and at more only while none of them varies.
func (b *builder) best(rows []int32) (split, bool) {
	found, varied := split{gain: -1}, 0
	for k := range b.order {
		if b.options.MaxFeatures < len(b.order) {
			at := k + b.source.Intn(len(b.order)-k)
			b.order[k], b.order[at] = b.order[at], b.order[k]
		}
		if s, varies := b.feature(b.order[k], rows); varies {
			varied++
			if s.gain > found.gain {
				found = s
			}
		}
		if varied == b.options.MaxFeatures {
			break
		}
	}
	return found, found.gain >= 0
}

// feature is the best split by one feature, and whether it varies at all.
func (b *builder) feature(f int, rows []int32) (split, bool) {
	keys := b.keys.sort(b.ranks.of[f], rows, len(b.ranks.values[f]))
	if keys[0]>>32 == keys[len(keys)-1]>>32 {
		return split{}, false
	}
	b.target.reset(rows)
	_, before := b.target.worth()
	found, best := split{feature: f, gain: -1}, math.Inf(-1)
	for k := range len(keys) - 1 {
		b.target.move(int32(uint32(keys[k])))
		left := k + 1
		if keys[k]>>32 == keys[k+1]>>32 || left < b.options.MinLeaf || len(keys)-left < b.options.MinLeaf {
			continue
		}
		if l, r := b.target.worth(); l+r > best {
			best = l + r
			values := b.ranks.values[f]
			found.rank, found.gain = uint32(keys[k]>>32), math.Max(0, best-before)
			found.threshold = between(values[keys[k]>>32], values[keys[k+1]>>32])
		}
	}
	return found, true
}

// between is the middle of two values, never the upper one.
func between(low, high float64) float64 {
	middle := low/2 + high/2
	if !(middle >= low && middle < high) {
		return low
	}
	return middle
}
