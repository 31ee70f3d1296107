// Package bayes is Gaussian naive Bayes: each feature is normally distributed
// within a class, independently of the others, as in GaussianNB.
package bayes

import (
	"context"
	"fmt"
	"math"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
)

// Classifier is what was found for each class.
type Classifier struct {
	Columns  []string
	Classes  []string
	Prior    []float64    // share of each class among the training rows
	Mean     model.Matrix // classes × features
	Variance model.Matrix // classes × features, with the smoothing
}

var _ model.Classifier = Classifier{}

// Options of Fit.
type Options struct {
	Smoothing float64 // share of the largest variance of a feature that is added to all; 0 means 1e-9
}

// Fit finds mean and variance of each feature in each class. Errors are those
// of Data.CheckClasses, and features that do not vary at all.
func Fit(ctx context.Context, d model.Data, o Options) (Classifier, error) {
	if err := d.CheckClasses(); err != nil {
		return Classifier{}, fmt.Errorf("fitting naive Bayes: %w", err)
	}
	if o.Smoothing == 0 {
		o.Smoothing = 1e-9
	}
	k := len(d.Classes)
	c := Classifier{Columns: d.Columns, Classes: d.Classes}
	codes := d.Codes()
	c.Prior, c.Mean, c.Variance = moments(d.X, codes, k)
	_, _, all := moments(d.X, make([]int, d.X.Rows), 1)
	most := 0.0
	for _, v := range all.Values {
		most = math.Max(most, v)
	}
	if most == 0 {
		return Classifier{}, fmt.Errorf("fitting naive Bayes: no feature varies")
	}
	for i := range c.Variance.Values {
		c.Variance.Values[i] += o.Smoothing * most
	}
	return c, ctx.Err()
}

// moments gives share, means and variances of the features by class.
func moments(x model.Matrix, codes []int, k int) (share []float64, mean, variance model.Matrix) {
	share, mean, variance = make([]float64, k), model.NewMatrix(k, x.Cols), model.NewMatrix(k, x.Cols)
	for i, c := range codes {
		share[c]++
		for j, v := range x.Row(i) {
			mean.Values[c*x.Cols+j] += v
		}
	}
	for at := range mean.Values {
		mean.Values[at] /= math.Max(share[at/x.Cols], 1)
	}
	for i, c := range codes {
		for j, v := range x.Row(i) {
			off := v - mean.Values[c*x.Cols+j]
			variance.Values[c*x.Cols+j] += off * off
		}
	}
	for at := range variance.Values {
		variance.Values[at] /= math.Max(share[at/x.Cols], 1)
	}
	for c := range share {
		share[c] /= float64(x.Rows)
	}
	return share, mean, variance
}

// Proba gives the probability of each class: one row a case, one column a class.
func (c Classifier) Proba(x model.Matrix) model.Matrix {
	p := model.NewMatrix(x.Rows, len(c.Classes))
	start := make([]float64, len(c.Classes))
	for k, share := range c.Prior {
		start[k] = math.Log(share)
		for _, v := range c.Variance.Row(k) {
			start[k] -= math.Log(2*math.Pi*v) / 2
		}
	}
	parallel.Rows(x.Rows, func(from, to int) {
		for i := from; i < to; i++ {
			c.share(p.Row(i), x.Row(i), start)
		}
	})
	return p
}

func (c Classifier) share(p, x, start []float64) {
	most := math.Inf(-1)
	for k := range p {
		sum := 0.0
		mean, variance := c.Mean.Row(k), c.Variance.Row(k)
		for j, v := range x {
			sum += (v - mean[j]) * (v - mean[j]) / variance[j]
		}
		p[k] = start[k] - sum/2
		most = math.Max(most, p[k])
	}
	sum := 0.0
	for k, v := range p {
		p[k] = math.Exp(v - most)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
}

// Predict gives the code of the most probable class of each row.
func (c Classifier) Predict(x model.Matrix) []int { return c.Proba(x).ArgMax() }
