package linear

import (
	"context"
	"fmt"
	"math"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
)

// Logistic gives the probability of each class. With two classes, the log odds
// of the second are Intercepts[0] + Weights row 0 · x; with more, each class has
// a row of its own and the shares are the softmax of these sums.
type Logistic struct {
	Columns    []string     // the features, in the order of the columns of Weights
	Classes    []string     // the classes by code
	Weights    model.Matrix // 1 × features with two classes, else classes × features; log odds for one unit
	Intercepts []float64    // one for each row of Weights
	Iterations int          // steps that the fit took
}

// LogisticOptions of FitLogistic. The zero value is scikit-learn's default,
// fitted to a closer tolerance.
type LogisticOptions struct {
	C         float64 // inverse strength of the penalty on Σ weights²: ½ Σ weights² + C · Σ log loss; 0 means 1
	NoPenalty bool    // no penalty: fails to converge where a plane parts the classes
	MaxIter   int     // most steps; 0 means 1000
	Tolerance float64 // largest part of the gradient of the mean loss at the end; 0 means 1e-9
}

// Proba gives the probability of each class: one row a case, one column a class.
func (l Logistic) Proba(x model.Matrix) model.Matrix {
	p := model.NewMatrix(x.Rows, len(l.Classes))
	parallel.Rows(x.Rows, func(from, to int) {
		for i := from; i < to; i++ {
			l.share(p.Row(i), x.Row(i))
		}
	})
	return p
}

func (l Logistic) share(p, x []float64) {
	if l.Weights.Rows == 1 {
		z := l.Intercepts[0] + dot(l.Weights.Row(0), x)
		p[0], p[1] = sigmoid(-z), sigmoid(z)
		return
	}
	for k := range p {
		p[k] = l.Intercepts[k] + dot(l.Weights.Row(k), x)
	}
	softmax(p)
}

// Predict gives the code of the most probable class of each row.
func (l Logistic) Predict(x model.Matrix) []int { return l.Proba(x).ArgMax() }

var _ model.Classifier = Logistic{}

// sigmoid is 1 / (1 + e^-z) without overflow.
func sigmoid(z float64) float64 {
	if z >= 0 {
		return 1 / (1 + math.Exp(-z))
	}
	e := math.Exp(z)
	return e / (1 + e)
}

// softmax turns sums into shares in place, and returns the log of the sum of
// their exponentials.
func softmax(z []float64) float64 {
	most := z[0]
	for _, v := range z {
		most = math.Max(most, v)
	}
	sum := 0.0
	for k, v := range z {
		z[k] = math.Exp(v - most)
		sum += z[k]
	}
	for k := range z {
		z[k] /= sum
	}
	return most + math.Log(sum)
}

// FitLogistic fits by the largest likelihood with an L2 penalty, the intercepts
// free. Up to 500 weights it takes Newton's steps, else L-BFGS (gonum), until the
// gradient is below the tolerance; scale the columns first (package prepare), for
// the penalty looks at weights. Errors: what Data.CheckClasses finds, a fit that
// does not converge, and that of ctx. The bar counts steps.
func FitLogistic(ctx context.Context, d model.Data, o LogisticOptions) (Logistic, error) {
	if err := d.CheckClasses(); err != nil {
		return Logistic{}, fmt.Errorf("fitting a logistic regression: %w", err)
	}
	if !(o.C >= 0) || o.MaxIter < 0 || !(o.Tolerance >= 0) {
		return Logistic{}, fmt.Errorf("fitting a logistic regression: C, MaxIter and Tolerance must not be negative, they are %v, %d, %v", o.C, o.MaxIter, o.Tolerance)
	}
	o = o.filled()
	loss := newLoss(d, o)
	fit := minimise
	if loss.size() > 500 {
		fit = minimiseWide
	}
	theta, steps, err := fit(ctx, loss, o)
	if err != nil {
		return Logistic{}, fmt.Errorf("fitting a logistic regression: %w", err)
	}
	loss.centre(theta)
	m := Logistic{Columns: d.Columns, Classes: d.Classes, Weights: model.NewMatrix(loss.outputs, d.X.Cols), Iterations: steps}
	for k := range loss.outputs {
		own := theta[k*loss.width:]
		copy(m.Weights.Row(k), own[:d.X.Cols])
		m.Intercepts = append(m.Intercepts, own[d.X.Cols])
	}
	return m, nil
}

func (o LogisticOptions) filled() LogisticOptions {
	if o.C == 0 {
		o.C = 1
	}
	if o.MaxIter == 0 {
		o.MaxIter = 1000
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-9
	}
	return o
}
