package split_test

import (
	"fmt"

	"stagebook/cells/model/split"
)

func ExampleShuffled() {
	rows, err := split.Shuffled(10, 0.2, 42)
	fmt.Println(rows.Test, rows.Train, err)
	// Output: [8 1] [5 0 7 2 9 4 3 6] <nil>
}

func ExampleTimeSeries() {
	folds, err := split.TimeSeries(6, 2, split.TimeOptions{})
	fmt.Println(folds, err)
	// Output: [{[0 1] [2 3]} {[0 1 2 3] [4 5]}] <nil>
}
