package evaluate

import (
	"math"
	"slices"

	"stagebook/cells/model"
)

// LogLoss is the mean of −ln of the probability given to the true class, in
// nats. proba gives the probability of class 1. Probabilities are kept
// 2.2e-16 away from 0 and 1, as in log_loss.
func LogLoss(truth []int, proba []float64) float64 {
	pair(truth, proba)
	sum := 0.0
	for i, t := range truth {
		p := proba[i]
		if t != 1 {
			p = 1 - p
		}
		sum -= math.Log(clip(p))
	}
	return sum / float64(len(truth))
}

// LogLossOf is LogLoss for any number of classes: one row of p a case, one
// column a class.
func LogLossOf(truth []int, p model.Matrix) float64 {
	pair(truth, make([]struct{}, p.Rows))
	sum := 0.0
	for i, t := range truth {
		sum -= math.Log(clip(p.At(i, t)))
	}
	return sum / float64(len(truth))
}

func clip(p float64) float64 { return min(max(p, 0x1p-52), 1-0x1p-52) }

// Brier is the mean square of probability of 1 minus truth, 0 … 1 (Brier 1950).
func Brier(truth []int, proba []float64) float64 {
	pair(truth, proba)
	sum := 0.0
	for i, t := range truth {
		off := proba[i] - float64(t)
		sum += off * off
	}
	return sum / float64(len(truth))
}

// Calibration compares what was said with what came, bin by bin; bins without
// cases are left out.
type Calibration struct {
	Said  []float64 // mean probability of 1 of the cases in the bin
	Came  []float64 // share of 1 among them
	Cases []int
}

// Calibrate puts cases into bins of equal width of probability, as calibration_curve.
func Calibrate(truth []int, proba []float64, bins int) Calibration {
	edges := make([]float64, bins+1)
	for i := range edges {
		edges[i] = float64(i) / float64(bins)
	}
	return calibrate(truth, proba, edges)
}

// CalibrateQuantiles puts cases into bins of nearly equal number, as
// calibration_curve with strategy="quantile".
func CalibrateQuantiles(truth []int, proba []float64, bins int) Calibration {
	sorted := slices.Clone(proba)
	slices.Sort(sorted)
	edges := make([]float64, bins+1)
	for i := range edges {
		at := float64(i) / float64(bins) * float64(len(sorted)-1)
		low := int(at)
		high := min(low+1, len(sorted)-1)
		edges[i] = sorted[low] + (sorted[high]-sorted[low])*(at-float64(low))
	}
	return calibrate(truth, proba, edges)
}

func calibrate(truth []int, proba, edges []float64) Calibration {
	pair(truth, proba)
	bins := len(edges) - 1
	said, came, cases := make([]float64, bins), make([]float64, bins), make([]int, bins)
	inner := edges[1:bins]
	for i, p := range proba {
		b, _ := slices.BinarySearch(inner, p)
		said[b] += p
		came[b] += float64(truth[i])
		cases[b]++
	}
	var c Calibration
	for b, n := range cases {
		if n > 0 {
			c.Said = append(c.Said, said[b]/float64(n))
			c.Came = append(c.Came, came[b]/float64(n))
			c.Cases = append(c.Cases, n)
		}
	}
	return c
}
