package evaluate

import (
	"fmt"
	"math"
)

// Confusion counts predictions: Count[t][p] cases of class t were said to be p.
type Confusion struct {
	Classes []string // the classes by code; nil for unnamed
	Count   [][]int
}

// Confuse counts what was predicted for each class, as confusion_matrix. classes are
// the names by code; with nil there are as many classes as the largest code says.
func Confuse(truth, predicted []int, classes []string) Confusion {
	pair(truth, predicted)
	k := len(classes)
	for i := range truth {
		if classes == nil {
			k = max(k, truth[i]+1, predicted[i]+1)
		}
	}
	c := Confusion{Classes: classes, Count: make([][]int, k)}
	for t := range c.Count {
		c.Count[t] = make([]int, k)
	}
	for i, t := range truth {
		c.Count[t][predicted[i]]++
	}
	return c
}

// Scores are the figures of one class, or their mean.
type Scores struct {
	Precision float64 // share of those said to be of the class that are, 0 … 1
	Recall    float64 // share of those of the class that were found, 0 … 1
	F1        float64 // harmonic mean of both
	Support   int     // cases of the class
}

// Of gives the figures of one class.
func (c Confusion) Of(class int) Scores {
	found := c.Count[class][class]
	said, are := 0, 0
	for other := range c.Count {
		said += c.Count[other][class]
		are += c.Count[class][other]
	}
	return Scores{
		Precision: ratio(float64(found), float64(said)), Recall: ratio(float64(found), float64(are)),
		F1: ratio(float64(2*found), float64(said+are)), Support: are,
	}
}

// Macro is the plain mean over the classes that occur in truth or prediction.
func (c Confusion) Macro() Scores { return c.mean(func(Scores) float64 { return 1 }) }

// Weighted is the mean over classes, each weighing as much as it has cases.
func (c Confusion) Weighted() Scores {
	return c.mean(func(s Scores) float64 { return float64(s.Support) })
}

func (c Confusion) mean(weight func(Scores) float64) Scores {
	var all Scores
	total := 0.0
	for class := range c.Count {
		if !c.occurs(class) {
			continue
		}
		s := c.Of(class)
		w := weight(s)
		all.Precision += w * s.Precision
		all.Recall += w * s.Recall
		all.F1 += w * s.F1
		all.Support += s.Support
		total += w
	}
	all.Precision, all.Recall, all.F1 = ratio(all.Precision, total), ratio(all.Recall, total), ratio(all.F1, total)
	return all
}

func (c Confusion) occurs(class int) bool {
	for other := range c.Count {
		if c.Count[class][other] > 0 || c.Count[other][class] > 0 {
			return true
		}
	}
	return false
}

// Accuracy is the share of cases that are right.
func (c Confusion) Accuracy() float64 {
	right, all := 0, 0
	for t, row := range c.Count {
		right += row[t]
		for _, n := range row {
			all += n
		}
	}
	return ratio(float64(right), float64(all))
}

// BalancedAccuracy is the mean recall over the classes that have cases.
func (c Confusion) BalancedAccuracy() float64 {
	sum, n := 0.0, 0.0
	for class := range c.Count {
		if s := c.Of(class); s.Support > 0 {
			sum, n = sum+s.Recall, n+1
		}
	}
	return ratio(sum, n)
}

// Matthews is the correlation of truth and prediction, −1 … 1 (Matthews 1975;
// for several classes Gorodkin 2004).
func (c Confusion) Matthews() float64 {
	var right, all, cross, truths, saids float64
	for t, row := range c.Count {
		right += float64(row[t])
		is, said := 0.0, 0.0
		for p, n := range row {
			is += float64(n)
			said += float64(c.Count[p][t])
		}
		all += is
		cross += is * said
		truths += is * is
		saids += said * said
	}
	return ratio(right*all-cross, math.Sqrt((all*all-truths)*(all*all-saids)))
}

// Name is the name of a class, or its code where there are no names.
func (c Confusion) Name(class int) string {
	if c.Classes == nil {
		return fmt.Sprint(class)
	}
	return c.Classes[class]
}

// Accuracy is the share of cases whose prediction is right, 0 … 1.
func Accuracy(truth, predicted []int) float64 {
	pair(truth, predicted)
	right := 0
	for i, t := range truth {
		if t == predicted[i] {
			right++
		}
	}
	return float64(right) / float64(len(truth))
}

// Precision is the share of predicted 1 that are 1.
func Precision(truth, predicted []int) float64 { return binary(truth, predicted).Precision }

// Recall is the share of 1 that are predicted so.
func Recall(truth, predicted []int) float64 { return binary(truth, predicted).Recall }

// F1 is the harmonic mean of precision and recall of class 1.
func F1(truth, predicted []int) float64 { return binary(truth, predicted).F1 }

func binary(truth, predicted []int) Scores {
	return Confuse(truth, predicted, []string{"0", "1"}).Of(1)
}

// At says 1 where the score is at least the threshold, else 0: one element a case.
func At(score []float64, threshold float64) []int {
	predicted := make([]int, len(score))
	for i, s := range score {
		if s >= threshold {
			predicted[i] = 1
		}
	}
	return predicted
}
