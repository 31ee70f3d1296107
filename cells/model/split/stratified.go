package split

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"stagebook/cells/model/random"
)

type ordered = cmp.Ordered

// classes gives each value the number of its place among the distinct values
// in ascending order, and how many of these there are.
func classes[T ordered](values []T) (codes []int, n int) {
	distinct := slices.Clone(values)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	place := make(map[T]int, len(distinct))
	for i, v := range distinct {
		place[v] = i
	}
	codes = make([]int, len(values))
	for i, v := range values {
		codes[i] = place[v]
	}
	return codes, len(distinct)
}

func counts(codes []int, n int) []int {
	count := make([]int, n)
	for _, c := range codes {
		count[c]++
	}
	return count
}

// Stratified splits rows at random so that each class has the same share of
// train and test as of the whole, as train_test_split with stratify. The error
// names a class with a single row, or sides too small to hold every class.
// Classes are taken in ascending order of values; numbers given as texts may
// give other rows than scikit-learn's numbers.
func Stratified[T ordered](labels []T, testSize float64, seed uint32) (Rows, error) {
	nTest, err := held(len(labels), testSize)
	if err != nil {
		return Rows{}, err
	}
	codes, n := classes(labels)
	count := counts(codes, n)
	if c := slices.Index(count, 1); c >= 0 {
		return Rows{}, fmt.Errorf("class %v has a single row; two are needed to have one on either side", labels[slices.Index(codes, c)])
	}
	nTrain := len(labels) - nTest
	if nTrain < n || nTest < n {
		return Rows{}, fmt.Errorf("%d rows to train and %d to test cannot hold each of %d classes", nTrain, nTest, n)
	}
	source := random.New(seed)
	inTrain := shares(source, count, nTrain)
	left := make([]int, n)
	for c := range left {
		left[c] = count[c] - inTrain[c]
	}
	inTest := shares(source, left, nTest)
	members := make([][]int, n)
	for i, c := range codes {
		members[c] = append(members[c], i)
	}
	var rows Rows
	for c, own := range members {
		order := source.Permutation(len(own))
		for k, at := range order[:inTrain[c]+inTest[c]] {
			if k < inTrain[c] {
				rows.Train = append(rows.Train, own[at])
			} else {
				rows.Test = append(rows.Test, own[at])
			}
		}
	}
	random.Shuffle(source, rows.Train)
	random.Shuffle(source, rows.Test)
	return rows, nil
}

// shares draws a number of rows from classes in proportion to their counts:
// the mode of the multivariate hypergeometric distribution, nearly. What is left
// by rounding down goes to the largest remainders, ties at random
// (sklearn.utils.extmath._approximate_mode).
func shares(source *random.Source, count []int, draws int) []int {
	total := 0
	for _, c := range count {
		total += c
	}
	taken := make([]int, len(count))
	rest := make([]float64, len(count))
	need := draws
	for c, n := range count {
		exact := float64(n) / float64(total) * float64(draws)
		taken[c] = int(math.Floor(exact))
		rest[c] = exact - math.Floor(exact)
		need -= taken[c]
	}
	values := slices.Clone(rest)
	slices.Sort(values)
	values = slices.Compact(values)
	slices.Reverse(values)
	for _, value := range values {
		if need <= 0 {
			break
		}
		var equal []int
		for c, r := range rest {
			if r == value {
				equal = append(equal, c)
			}
		}
		now := min(len(equal), need)
		for _, at := range source.Permutation(len(equal))[:now] {
			taken[equal[at]]++
		}
		need -= now
	}
	return taken
}
