package prepare

import (
	"fmt"
	"math"

	"stagebook/cells/model"
)

// Scaler takes Offset from each column and divides by Scale.
type Scaler struct {
	Offset []float64 // one for each column, in its units
	Scale  []float64 // not 0
}

// FitStandard finds the mean and the standard deviation (divided by the number
// of rows) of each column: applied, columns have mean 0 and variance 1. A
// column that does not vary is only shifted.
func FitStandard(x model.Matrix) (Scaler, error) {
	return fitScaler(x, func(col []float64) (offset, scale float64) {
		n := float64(len(col))
		for _, v := range col {
			offset += v
		}
		offset /= n
		for _, v := range col {
			scale += (v - offset) * (v - offset)
		}
		scale /= n
		if scale <= n*0x1p-52*scale+math.Pow(n*offset*0x1p-52, 2) { // rounding, not spread
			return offset, 0
		}
		return offset, math.Sqrt(scale)
	})
}

// FitMinMax finds the least and the largest value of each column: applied, the
// training rows lie between 0 and 1. Others may lie outside.
func FitMinMax(x model.Matrix) (Scaler, error) {
	return fitScaler(x, func(col []float64) (offset, scale float64) {
		low, high := col[0], col[0]
		for _, v := range col {
			low, high = math.Min(low, v), math.Max(high, v)
		}
		return low, high - low
	})
}

func fitScaler(x model.Matrix, of func(col []float64) (offset, scale float64)) (Scaler, error) {
	if err := x.CheckComplete(); err != nil {
		return Scaler{}, fmt.Errorf("fitting a scaler: %w", err)
	}
	if x.Rows == 0 {
		return Scaler{}, fmt.Errorf("fitting a scaler: there are no rows")
	}
	s := Scaler{Offset: make([]float64, x.Cols), Scale: make([]float64, x.Cols)}
	for j := range x.Cols {
		s.Offset[j], s.Scale[j] = of(x.Col(j))
		if s.Scale[j] == 0 {
			s.Scale[j] = 1
		}
	}
	return s, nil
}

// Apply returns a scaled copy of x, which must have the columns of the fit.
func (s Scaler) Apply(x model.Matrix) model.Matrix {
	return s.each(x, func(v float64, j int) float64 { return (v - s.Offset[j]) / s.Scale[j] })
}

// Restore undoes Apply.
func (s Scaler) Restore(x model.Matrix) model.Matrix {
	return s.each(x, func(v float64, j int) float64 { return v*s.Scale[j] + s.Offset[j] })
}

func (s Scaler) each(x model.Matrix, f func(v float64, j int) float64) model.Matrix {
	if x.Cols != len(s.Scale) {
		panic(fmt.Sprintf("prepare: a scaler of %d columns on %d", len(s.Scale), x.Cols))
	}
	out := x.Clone()
	for k, v := range out.Values {
		out.Values[k] = f(v, k%x.Cols)
	}
	return out
}
