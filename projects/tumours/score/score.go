// Package score says how good the answers of a yes-or-no model are.
package score

import (
	"cmp"
	"math"
	"slices"
)

// Case is one answer: the truth, and how likely the model held it to be true.
type Case struct {
	Row         int // in the table that was asked about
	Malignant   bool
	Probability float64
}

// Sureness is 0 for an answer that might as well be a coin's throw, and one half
// for one without any doubt.
func (c Case) Sureness() float64 { return math.Abs(c.Probability - 0.5) }

// Outcomes counts the four ways in which an answer and the truth meet.
type Outcomes struct{ Found, Missed, Alarms, Quiet int }

// At counts the outcomes when malignant is called whatever is at least as
// likely as the threshold.
func At(threshold float64, cases []Case) (o Outcomes) {
	for _, c := range cases {
		switch called := c.Probability >= threshold; {
		case c.Malignant && called:
			o.Found++
		case c.Malignant:
			o.Missed++
		case called:
			o.Alarms++
		default:
			o.Quiet++
		}
	}
	return o
}

// Malignant and Benign are the numbers of cases of each kind.
func (o Outcomes) Malignant() int { return o.Found + o.Missed }
func (o Outcomes) Benign() int    { return o.Alarms + o.Quiet }

// Recall is the share of malignant cases that were found.
func (o Outcomes) Recall() float64 { return share(o.Found, o.Malignant()) }

// Precision is the share of those called malignant that are.
func (o Outcomes) Precision() float64 { return share(o.Found, o.Found+o.Alarms) }

// Accuracy is the share of right answers.
func (o Outcomes) Accuracy() float64 {
	return share(o.Found+o.Quiet, o.Malignant()+o.Benign())
}

// FalseAlarms is the share of benign cases that were called malignant.
func (o Outcomes) FalseAlarms() float64 { return share(o.Alarms, o.Benign()) }

// share is 0 of nothing.
func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Point is one place of a ROC curve.
type Point struct{ FalseAlarms, Recall float64 }

// Curve lowers the threshold from case to case and notes what that does.
func Curve(cases []Case) []Point {
	sorted := slices.Clone(cases)
	slices.SortFunc(sorted, func(a, b Case) int { return cmp.Compare(b.Probability, a.Probability) })
	all := At(0, cases)
	points := []Point{{0, 0}}
	var found, alarms int
	for i, c := range sorted {
		if c.Malignant {
			found++
		} else {
			alarms++
		}
		if i+1 == len(sorted) || sorted[i+1].Probability != c.Probability {
			points = append(points, Point{share(alarms, all.Benign()), share(found, all.Malignant())})
		}
	}
	return points
}

// Area is the area under a ROC curve: the chance that a malignant case is held
// more likely than a benign one.
func Area(curve []Point) float64 {
	area := 0.0
	for i, p := range curve[1:] {
		area += (p.FalseAlarms - curve[i].FalseAlarms) * (p.Recall + curve[i].Recall) / 2
	}
	return area
}
