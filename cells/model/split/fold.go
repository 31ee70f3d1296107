package split

import (
	"fmt"
	"slices"

	"stagebook/cells/model/random"
)

// Shuffle says whether and how rows are shuffled before they are cut into folds.
type Shuffle struct {
	On   bool
	Seed uint32
}

// Shuffling shuffles by a seed. The zero Shuffle leaves rows in their order.
func Shuffling(seed uint32) Shuffle { return Shuffle{On: true, Seed: seed} }

// KFold cuts n rows into k tests of nearly equal size, as KFold; each row is in
// one test. Rows within a side are in ascending order, with a shuffle too. Fewer than
// two folds, or more folds than rows, are an error.
func KFold(n, k int, s Shuffle) ([]Rows, error) {
	if k < 2 || k > n {
		return nil, fmt.Errorf("%d folds of %d rows: there must be at least 2 folds, and a row for each", k, n)
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	if s.On {
		random.Shuffle(random.New(s.Seed), order)
	}
	fold := make([]int, n)
	for i, row := range order {
		fold[row] = foldOf(i, n, k)
	}
	return byFold(fold, k), nil
}

// foldOf is the fold of place i where the first n%k folds have one row more.
func foldOf(i, n, k int) int {
	size, more := n/k, n%k
	if i < more*(size+1) {
		return i / (size + 1)
	}
	return more + (i-more*(size+1))/size
}

func byFold(fold []int, k int) []Rows {
	rows := make([]Rows, k)
	for i, f := range fold {
		for g := range rows {
			if g == f {
				rows[g].Test = append(rows[g].Test, i)
			} else {
				rows[g].Train = append(rows[g].Train, i)
			}
		}
	}
	return rows
}

// StratifiedKFold is KFold with the same share of each class in every test, as
// StratifiedKFold. A class with fewer rows than folds is an error.
func StratifiedKFold[T ordered](labels []T, k int, s Shuffle) ([]Rows, error) {
	if k < 2 || k > len(labels) {
		return nil, fmt.Errorf("%d folds of %d rows: there must be at least 2 folds, and a row for each", k, len(labels))
	}
	codes, n := byAppearance(labels)
	for c, count := range counts(codes, n) {
		if count < k {
			return nil, fmt.Errorf("class %v has %d rows, too few for %d folds", labels[slices.Index(codes, c)], count, k)
		}
	}
	sorted := slices.Clone(codes)
	slices.Sort(sorted)
	allocation := make([][]int, k) // fold, class → rows
	for f := range allocation {
		allocation[f] = make([]int, n)
		for i := f; i < len(sorted); i += k {
			allocation[f][sorted[i]]++
		}
	}
	source := random.New(s.Seed)
	folds := make([]int, len(labels))
	for c := range n {
		var own []int
		for f := range k {
			for range allocation[f][c] {
				own = append(own, f)
			}
		}
		if s.On {
			random.Shuffle(source, own)
		}
		at := 0
		for i, code := range codes {
			if code == c {
				folds[i] = own[at]
				at++
			}
		}
	}
	return byFold(folds, k), nil
}

func byAppearance[T ordered](values []T) (codes []int, n int) {
	place := map[T]int{}
	codes = make([]int, len(values))
	for i, v := range values {
		if _, ok := place[v]; !ok {
			place[v] = len(place)
		}
		codes[i] = place[v]
	}
	return codes, len(place)
}

// GroupKFold cuts rows into k tests without parting a group, as GroupKFold: the
// largest group first, each to the fold that is smallest so far. Of groups with
// the same number of rows, the last in ascending order goes first; scikit-learn
// leaves this open for more than 16 groups.
func GroupKFold[T ordered](groups []T, k int) ([]Rows, error) {
	codes, n := classes(groups)
	if k < 2 || k > n {
		return nil, fmt.Errorf("%d folds of %d groups: there must be at least 2 folds, and a group for each", k, n)
	}
	count := counts(codes, n)
	order := make([]int, n)
	for g := range order {
		order[g] = g
	}
	slices.SortStableFunc(order, func(a, b int) int { return count[a] - count[b] })
	slices.Reverse(order)
	sizes := make([]int, k)
	foldOfGroup := make([]int, n)
	for _, g := range order {
		lightest := slices.Index(sizes, slices.Min(sizes))
		sizes[lightest] += count[g]
		foldOfGroup[g] = lightest
	}
	folds := make([]int, len(groups))
	for i, g := range codes {
		folds[i] = foldOfGroup[g]
	}
	return byFold(folds, k), nil
}

// TimeOptions of TimeSeries. The zero value is scikit-learn's default.
type TimeOptions struct {
	TestSize int // rows of each test; 0 means n / (k+1)
	MaxTrain int // at most so many rows to train on, the last before the test; 0 for all
	Gap      int // rows left out between training and test
}

// TimeSeries cuts n rows that are in order of time into k tests, each after all
// rows it is trained on, as TimeSeriesSplit.
func TimeSeries(n, k int, o TimeOptions) ([]Rows, error) {
	if o.TestSize == 0 {
		o.TestSize = n / (k + 1)
	}
	if k < 2 || o.TestSize < 1 || o.Gap < 0 || o.MaxTrain < 0 || n-o.TestSize*k-o.Gap < 1 {
		return nil, fmt.Errorf("%d folds with tests of %d rows after a gap of %d do not fit into %d rows; use fewer or smaller ones", k, o.TestSize, o.Gap, n)
	}
	rows := make([]Rows, 0, k)
	for start := n - k*o.TestSize; start < n; start += o.TestSize {
		first := 0
		if o.MaxTrain > 0 {
			first = max(0, start-o.Gap-o.MaxTrain)
		}
		rows = append(rows, Rows{Train: span(first, start-o.Gap), Test: span(start, start+o.TestSize)})
	}
	return rows, nil
}

func span(from, to int) []int {
	rows := make([]int, to-from)
	for i := range rows {
		rows[i] = from + i
	}
	return rows
}
