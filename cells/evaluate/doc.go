// Package evaluate says how good predictions are: figures for classes, for
// probabilities and for numbers, with the formulas and conventions of
// sklearn.metrics. Its charts stand in evaluate/draw, so that a cell that only
// counts does not link them.
//
// Classes are codes 0, 1, …; where two classes are meant, 1 is the positive one,
// and a score is its probability, or anything that grows with it. Both slices of
// a call have one element a case, in the same order; lengths that differ, no
// cases at all, and codes out of range panic, as an index out of range does: they are
// mistakes in the program and not in the data. A ratio whose denominator is 0 is 0, as
// in scikit-learn; a figure that has no meaning at all for the cases, such as the area
// under the ROC of a single class, is NaN.
package evaluate

import (
	"fmt"
)

func pair[A, B any](truth []A, other []B) {
	if len(truth) != len(other) || len(truth) == 0 {
		panic(fmt.Sprintf("evaluate: %d true values and %d predictions; there must be as many, and some", len(truth), len(other)))
	}
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
