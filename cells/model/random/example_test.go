package random_test

import (
	"fmt"

	"stagebook/cells/model/random"
)

func ExampleSource_Permutation() {
	fmt.Println(random.New(42).Permutation(10))
	// Output: [8 1 5 0 7 2 9 4 3 6]
}
