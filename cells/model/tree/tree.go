package tree

import (
	"stagebook/cells/model"
)

// Tree is a fitted tree as columns, one element a node. Node 0 is the root.
type Tree struct {
	Feature   []int     // the feature asked for, -1 in a leaf
	Threshold []float64 // left when the feature is at most this
	Left      []int     // the node to go to
	Right     []int
	Samples   []int     // training rows in the node
	Gain      []float64 // fall of the impurity, weighed by rows; 0 in a leaf
	Outputs   int       // values in each node
	Value     []float64 // nodes × outputs: shares of the classes, or the mean
}

// Leaf is the leaf that a row falls into.
func (t *Tree) Leaf(x []float64) int {
	node := 0
	for t.Feature[node] >= 0 {
		if x[t.Feature[node]] <= t.Threshold[node] {
			node = t.Left[node]
		} else {
			node = t.Right[node]
		}
	}
	return node
}

// At is what the tree says to a row: Outputs values, a view of Value.
func (t *Tree) At(x []float64) []float64 {
	leaf := t.Leaf(x)
	return t.Value[leaf*t.Outputs : (leaf+1)*t.Outputs]
}

// Leaves is the number of leaves.
func (t *Tree) Leaves() int {
	n := 0
	for _, f := range t.Feature {
		if f < 0 {
			n++
		}
	}
	return n
}

// Depth is the number of questions on the longest way down.
func (t *Tree) Depth() int {
	depth := make([]int, len(t.Feature))
	most := 0
	for node, f := range t.Feature {
		if f >= 0 { // children stand behind their parent
			depth[t.Left[node]], depth[t.Right[node]] = depth[node]+1, depth[node]+1
			most = max(most, depth[node]+1)
		}
	}
	return most
}

func (t *Tree) grow(samples int, value []float64) int {
	t.Feature = append(t.Feature, -1)
	t.Threshold = append(t.Threshold, 0)
	t.Left = append(t.Left, -1)
	t.Right = append(t.Right, -1)
	t.Samples = append(t.Samples, samples)
	t.Gain = append(t.Gain, 0)
	t.Value = append(t.Value, value...)
	return len(t.Feature) - 1
}

// importance adds up the gain of each feature, to a sum of 1 where there is any.
func importance(features int, trees ...Tree) []float64 {
	all := make([]float64, features)
	for _, t := range trees {
		own, sum := make([]float64, features), 0.0
		for node, f := range t.Feature {
			if f >= 0 {
				own[f] += t.Gain[node]
				sum += t.Gain[node]
			}
		}
		for f, v := range own {
			if sum > 0 {
				all[f] += v / sum
			}
		}
	}
	total := 0.0
	for _, v := range all {
		total += v
	}
	for f := range all {
		if total > 0 {
			all[f] /= total
		}
	}
	return all
}

// Options of a single tree, and of those of a forest.
type Options struct {
	MaxDepth    int       // most questions on the way down; 0 for no limit
	MinSplit    int       // fewest rows to split; 0 means 2
	MinLeaf     int       // fewest rows of a leaf; 0 means 1
	MaxFeatures int       // features drawn at random for each split; 0 for all (a forest has its own default)
	Criterion   Criterion // impurity of classes
	Seed        uint32    // fixes what is drawn at random
}

// Criterion is how mixed the classes of a node are.
type Criterion int

// The criteria.
const (
	Gini    Criterion = iota // 1 − Σ share²
	Entropy                  // −Σ share · log₂ share
)

func (o Options) filled(d model.Data) Options {
	o.MinSplit = max(o.MinSplit, 2)
	o.MinLeaf = max(o.MinLeaf, 1)
	if o.MaxFeatures <= 0 || o.MaxFeatures > d.X.Cols {
		o.MaxFeatures = d.X.Cols
	}
	return o
}
