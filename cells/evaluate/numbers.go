package evaluate

import (
	"math"
	"slices"
)

// R2 is the share of the variance that is explained: 1 for a perfect fit, 0 for
// the mean, less for worse. Where truth does not vary it is 1 for a perfect fit, else 0.
func R2(truth, predicted []float64) float64 {
	pair(truth, predicted)
	mean := 0.0
	for _, y := range truth {
		mean += y
	}
	mean /= float64(len(truth))
	left, all := 0.0, 0.0
	for i, y := range truth {
		left += (y - predicted[i]) * (y - predicted[i])
		all += (y - mean) * (y - mean)
	}
	if all == 0 {
		if left == 0 {
			return 1
		}
		return 0
	}
	return 1 - left/all
}

// MSE is the mean square of the residuals, in the target's units squared.
func MSE(truth, predicted []float64) float64 {
	return meanOf(truth, predicted, func(_, r float64) float64 { return r * r })
}

// RMSE is the root of MSE, in the target's units.
func RMSE(truth, predicted []float64) float64 { return math.Sqrt(MSE(truth, predicted)) }

// MAE is the mean size of the residuals, in the target's units.
func MAE(truth, predicted []float64) float64 {
	return meanOf(truth, predicted, func(_, r float64) float64 { return math.Abs(r) })
}

// MAPE is the mean size of the residuals as a share of the true value (1 is
// 100 %); a true value of 0 counts as 2.2e-16.
func MAPE(truth, predicted []float64) float64 {
	return meanOf(truth, predicted, func(y, r float64) float64 { return math.Abs(r) / max(math.Abs(y), 0x1p-52) })
}

// MedianError is the median size of the residuals, in the target's units.
func MedianError(truth, predicted []float64) float64 {
	r := sizes(truth, predicted)
	slices.Sort(r)
	return (r[(len(r)-1)/2] + r[len(r)/2]) / 2
}

// MaxError is the largest size of a residual, in the target's units.
func MaxError(truth, predicted []float64) float64 { return slices.Max(sizes(truth, predicted)) }

// Residuals are truth minus prediction, case by case.
func Residuals(truth, predicted []float64) []float64 {
	pair(truth, predicted)
	r := make([]float64, len(truth))
	for i, y := range truth {
		r[i] = y - predicted[i]
	}
	return r
}

func sizes(truth, predicted []float64) []float64 {
	r := Residuals(truth, predicted)
	for i, v := range r {
		r[i] = math.Abs(v)
	}
	return r
}

func meanOf(truth, predicted []float64, f func(y, r float64) float64) float64 {
	sum := 0.0
	for i, r := range Residuals(truth, predicted) {
		sum += f(truth[i], r)
	}
	return sum / float64(len(truth))
}
