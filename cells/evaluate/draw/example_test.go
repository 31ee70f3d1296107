package draw_test

import (
	"fmt"

	"stagebook/cells/evaluate"
	"stagebook/cells/evaluate/draw"
)

func ExampleROC() {
	curve := evaluate.ROCCurve([]int{0, 0, 1, 1}, []float64{0.1, 0.4, 0.35, 0.8})
	line := draw.ROC(draw.As("model", curve))
	fmt.Println(line.MultiSeries[0].Name)
	// Output: model (area 0.750)
}
