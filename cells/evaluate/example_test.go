package evaluate_test

import (
	"fmt"

	"stagebook/cells/evaluate"
)

func ExampleAUC() {
	truth := []int{0, 0, 1, 1}
	score := []float64{0.1, 0.4, 0.35, 0.8}
	fmt.Println(evaluate.AUC(truth, score))
	// Output: 0.75
}

func ExampleConfuse() {
	c := evaluate.Confuse([]int{0, 1, 1, 1}, []int{0, 1, 1, 0}, []string{"dry", "wet"})
	fmt.Printf("%v %.2f %.2f\n", c.Count, c.Of(1).Recall, c.Accuracy())
	// Output: [[1 0] [1 2]] 0.67 0.75
}
