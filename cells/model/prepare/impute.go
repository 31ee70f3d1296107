package prepare

import (
	"fmt"
	"math"
	"slices"

	"stagebook/cells/model"
)

// Strategy is what a missing value is replaced by.
type Strategy int

// The strategies. Keep refuses missing values.
const (
	Keep Strategy = iota
	Mean
	Median
	MostFrequent // the least of those equally frequent
	Constant
)

// Imputer fills missing values of numbers, which are NaN.
type Imputer struct {
	Fill []float64 // one for each column
}

// FitImputer finds what each column is filled with; constant is for Constant. A
// column without any value is an error, except for Constant.
func FitImputer(x model.Matrix, s Strategy, constant float64) (Imputer, error) {
	m := Imputer{Fill: make([]float64, x.Cols)}
	for j := range x.Cols {
		col := slices.DeleteFunc(x.Col(j), math.IsNaN)
		if s == Constant {
			m.Fill[j] = constant
			continue
		}
		if len(col) == 0 {
			return Imputer{}, fmt.Errorf("fitting an imputer: column %d has no value at all; drop it, or fill it with a constant", j)
		}
		switch s {
		case Mean:
			for _, v := range col {
				m.Fill[j] += v
			}
			m.Fill[j] /= float64(len(col))
		case Median:
			slices.Sort(col)
			m.Fill[j] = (col[(len(col)-1)/2] + col[len(col)/2]) / 2
		case MostFrequent:
			m.Fill[j] = frequent(col)
		default:
			return Imputer{}, fmt.Errorf("fitting an imputer: no strategy was chosen (Mean, Median, MostFrequent, Constant)")
		}
	}
	return m, nil
}

// Apply returns a copy of x without missing values.
func (m Imputer) Apply(x model.Matrix) model.Matrix {
	out := x.Clone()
	for k, v := range out.Values {
		if math.IsNaN(v) {
			out.Values[k] = m.Fill[k%x.Cols]
		}
	}
	return out
}

// frequent is the value that occurs most often, the least of equals.
func frequent[T interface{ ~string | ~float64 }](values []T) T {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	best, most, run := sorted[0], 0, 0
	for i, v := range sorted {
		if i > 0 && v != sorted[i-1] {
			run = 0
		}
		run++
		if run > most {
			best, most = v, run
		}
	}
	return best
}
