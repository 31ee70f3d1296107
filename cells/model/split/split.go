// Package split holds rows back for a test, once or fold by fold. For the same
// seed it takes the same rows in the same order as scikit-learn does for the
// same random_state (train_test_split, ShuffleSplit, StratifiedShuffleSplit,
// GroupShuffleSplit, KFold, StratifiedKFold, GroupKFold, TimeSeriesSplit,
// version 1.9), because both draw from the same generator in the same order.
//
// Every function works on numbers of rows, 0 … n-1; Frames and Data take these
// from what the rows belong to.
package split

import (
	"fmt"
	"math"
	"slices"

	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data"
	"stagebook/cells/model"
	"stagebook/cells/model/random"
)

// Rows are the rows of one split, by their numbers from 0; no row is on both sides.
type Rows struct {
	Train, Test []int
}

// Frames takes the rows of a split from a frame. A row that it does not have is an
// error.
func (r Rows) Frames(df dataframe.DataFrame) (train, test dataframe.DataFrame, err error) {
	if train, err = data.Take(df, r.Train); err != nil {
		return train, test, fmt.Errorf("taking the training rows: %w", err)
	}
	if test, err = data.Take(df, r.Test); err != nil {
		return train, test, fmt.Errorf("taking the test rows: %w", err)
	}
	return train, test, nil
}

// Data takes the rows of a split from the data of a model.
func (r Rows) Data(d model.Data) (train, test model.Data) { return d.Take(r.Train), d.Take(r.Test) }

// Options of TrainTest. At most one of Stratify, Groups and InOrder may be set.
type Options struct {
	TestSize float64 // share of rows (of groups, with Groups) for the test, in (0, 1); 0 means 0.25
	Seed     uint32  // fixes the shuffle
	Stratify string  // a column whose values have the same shares in train and test
	Groups   string  // a column whose values are never parted: each is in train or in test as a whole
	InOrder  string  // a column to sort by, such as a date: the test is the last of it
}

// TrainTest splits a frame: shuffled, or as the options say. The error names a
// column that is not there, or what leaves one side empty. The shares are
// rounded as scikit-learn does it: the test up, the rest is for training.
func TrainTest(df dataframe.DataFrame, o Options) (train, test dataframe.DataFrame, err error) {
	if o.InOrder != "" && o.Stratify == "" && o.Groups == "" {
		return last(df, o)
	}
	rows, err := trainTest(df, o)
	if err != nil {
		return train, test, fmt.Errorf("splitting into train and test: %w", err)
	}
	return rows.Frames(df)
}

func trainTest(df dataframe.DataFrame, o Options) (Rows, error) {
	set := 0
	column := ""
	for _, name := range []string{o.Stratify, o.Groups, o.InOrder} {
		if name != "" {
			set, column = set+1, name
		}
	}
	if set > 1 {
		return Rows{}, fmt.Errorf("at most one of Stratify, Groups and InOrder may be set")
	}
	if set == 0 {
		return Shuffled(df.Nrow(), o.TestSize, o.Seed)
	}
	col, err := model.Column(df, column)
	if err != nil {
		return Rows{}, err
	}
	if o.Groups != "" {
		return Grouped(col.Records(), o.TestSize, o.Seed)
	}
	return Stratified(col.Records(), o.TestSize, o.Seed)
}

// last sorts the rows by a column and cuts off the last.
func last(df dataframe.DataFrame, o Options) (train, test dataframe.DataFrame, err error) {
	rows, err := Ordered(df.Nrow(), o.TestSize)
	if !slices.Contains(df.Names(), o.InOrder) {
		_, err = model.Column(df, o.InOrder)
	}
	if err == nil {
		df, err = data.Sort(df, data.Rising(o.InOrder))
	}
	if err == nil {
		train, err = data.Slice(df, 0, len(rows.Train))
	}
	if err == nil {
		test, err = data.Slice(df, len(rows.Train), df.Nrow())
	}
	if err != nil {
		return train, test, fmt.Errorf("splitting into train and test: %w", err)
	}
	return train, test, nil
}

// Shuffled splits n rows at random, as train_test_split. Rows are in random order on
// both sides. testSize is a share of the rows in (0, 1), 0 for 0.25; a side without
// rows is an error.
func Shuffled(n int, testSize float64, seed uint32) (Rows, error) {
	test, err := held(n, testSize)
	if err != nil {
		return Rows{}, err
	}
	order := random.New(seed).Permutation(n)
	return Rows{Train: order[test:], Test: slices.Clip(order[:test])}, nil
}

// Ordered splits n rows that are in order of time: the last are the test, a share
// testSize as in Shuffled.
func Ordered(n int, testSize float64) (Rows, error) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return inOrder(order, testSize)
}

func inOrder(order []int, testSize float64) (Rows, error) {
	test, err := held(len(order), testSize)
	if err != nil {
		return Rows{}, err
	}
	cut := len(order) - test
	return Rows{Train: slices.Clip(order[:cut]), Test: order[cut:]}, nil
}

// Grouped splits whole groups at random, as GroupShuffleSplit: testSize is a
// share of the groups. The rows of either side stay in their order.
func Grouped[T ordered](groups []T, testSize float64, seed uint32) (Rows, error) {
	codes, n := classes(groups)
	chosen, err := Shuffled(n, testSize, seed)
	if err != nil {
		return Rows{}, fmt.Errorf("%d groups: %w", n, err)
	}
	inTest := make([]bool, n)
	for _, g := range chosen.Test {
		inTest[g] = true
	}
	var rows Rows
	for i, g := range codes {
		if inTest[g] {
			rows.Test = append(rows.Test, i)
		} else {
			rows.Train = append(rows.Train, i)
		}
	}
	return rows, nil
}

// held is the number of rows that a share of n comes to.
func held(n int, share float64) (int, error) {
	if share == 0 {
		share = 0.25
	}
	if !(share > 0 && share < 1) {
		return 0, fmt.Errorf("a test of a share of %v: it must lie between 0 and 1", share)
	}
	test := int(math.Ceil(share * float64(n)))
	if test < 1 || test >= n {
		return 0, fmt.Errorf("a test of %d of %d rows leaves nothing to train on; use a smaller share or more rows", test, n)
	}
	return test, nil
}
