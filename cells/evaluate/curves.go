package evaluate

import (
	"cmp"
	"math"
	"slices"
)

// ROC is the trade-off between true and false alarms, one point for each
// distinct score from the highest down, after the point (0, 0).
type ROC struct {
	FalseAlarms []float64 // share of 0 said to be 1, ascending from 0 to 1
	Found       []float64 // share of 1 said to be 1 (recall), ascending from 0 to 1
	Thresholds  []float64 // the score from which on 1 is said: one fewer than points, for Thresholds[i] belongs to point i+1
}

// PrecisionRecall is the trade-off between precision and recall, one point for
// each distinct score from the lowest up, and (1, 0) at the end.
type PrecisionRecall struct {
	Precision  []float64
	Recall     []float64 // descending from 1 to 0
	Thresholds []float64 // one fewer than points
}

// step is the cases with scores of at least score.
type step struct{ score, ones, zeros float64 }

// steps counts cases from the highest score down, one step a distinct score.
func steps(truth []int, score []float64) []step {
	pair(truth, score)
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	var all []step
	var now step
	for k, i := range order {
		if truth[i] == 1 {
			now.ones++
		} else {
			now.zeros++
		}
		if k == len(order)-1 || score[order[k+1]] != score[i] {
			now.score = score[i]
			all = append(all, now)
		}
	}
	return all
}

// ROCCurve draws a threshold through every score, as roc_curve with all points
// kept. Of cases all of one class, the other side's shares are 0.
func ROCCurve(truth []int, score []float64) ROC {
	all := steps(truth, score)
	last := all[len(all)-1]
	curve := ROC{FalseAlarms: []float64{0}, Found: []float64{0}}
	for _, s := range all {
		curve.FalseAlarms = append(curve.FalseAlarms, ratio(s.zeros, last.zeros))
		curve.Found = append(curve.Found, ratio(s.ones, last.ones))
		curve.Thresholds = append(curve.Thresholds, s.score)
	}
	return curve
}

// Area is the area under the curve by trapezoids: the chance that a random 1
// has a higher score than a random 0.
func (r ROC) Area() float64 {
	area := 0.0
	for i := 1; i < len(r.Found); i++ {
		area += (r.FalseAlarms[i] - r.FalseAlarms[i-1]) * (r.Found[i] + r.Found[i-1]) / 2
	}
	return area
}

// AUC is the area under the ROC curve, NaN when there is only one class.
func AUC(truth []int, score []float64) float64 {
	all := steps(truth, score)
	if last := all[len(all)-1]; last.ones == 0 || last.zeros == 0 {
		return math.NaN()
	}
	return ROCCurve(truth, score).Area()
}

// AUCs is the area for each class against all others, one element a class, as
// roc_auc_score with multi_class="ovr" and no average. proba has one row a case and in
// it the probability of each class.
func AUCs(truth []int, proba [][]float64) []float64 {
	pair(truth, proba)
	areas := make([]float64, len(proba[0]))
	for class := range areas {
		areas[class] = AUC(one(truth, proba, class))
	}
	return areas
}

// one is a class against all others.
func one(truth []int, proba [][]float64, class int) (is []int, score []float64) {
	is, score = make([]int, len(truth)), make([]float64, len(truth))
	for i, t := range truth {
		score[i] = proba[i][class]
		if t == class {
			is[i] = 1
		}
	}
	return is, score
}

// PrecisionRecallCurve draws a threshold through every score, as precision_recall_curve.
func PrecisionRecallCurve(truth []int, score []float64) PrecisionRecall {
	all := steps(truth, score)
	ones := all[len(all)-1].ones
	var c PrecisionRecall
	for _, s := range slices.Backward(all) {
		c.Precision = append(c.Precision, s.ones/(s.ones+s.zeros))
		recall := 1.0
		if ones > 0 {
			recall = s.ones / ones
		}
		c.Recall = append(c.Recall, recall)
		c.Thresholds = append(c.Thresholds, s.score)
	}
	c.Precision, c.Recall = append(c.Precision, 1), append(c.Recall, 0)
	return c
}

// Average is the average precision: the precision at each threshold, weighing
// as much as recall grows there.
func (c PrecisionRecall) Average() float64 {
	sum := 0.0
	for i := range c.Thresholds {
		sum += (c.Recall[i] - c.Recall[i+1]) * c.Precision[i]
	}
	return sum
}

// AveragePrecision is the average precision of scores; 0 without a 1.
func AveragePrecision(truth []int, score []float64) float64 {
	if !slices.Contains(truth, 1) {
		pair(truth, score)
		return 0
	}
	return PrecisionRecallCurve(truth, score).Average()
}
