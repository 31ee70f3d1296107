// Package logit fits logistic regressions with a ridge.
package logit

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/stat"

	"stagebook/cells"
)

// Model is a fitted logistic regression. Weights are for measurements that are
// scaled by Means and Spreads.
type Model struct {
	Names   []string
	Means   []float64
	Spreads []float64
	Weights []float64
	Offset  float64
	Rounds  int // of the optimiser
}

// Probability is how likely a row is positive, from 0 to 1.
func (m *Model) Probability(row []float64) float64 {
	z := m.Offset
	for j, w := range m.Weights {
		z += w * (row[j] - m.Means[j]) / m.Spreads[j]
	}
	return 1 / (1 + math.Exp(-z))
}

// Fit finds the weights that explain y best, less half the penalty times their
// squares (as scikit-learn's LogisticRegression with C = 1/penalty), by L-BFGS.
// It fails for fewer than two rows, or when ctx ends.
func Fit(ctx context.Context, names []string, x [][]float64, y []bool, penalty float64) (*Model, error) {
	if len(x) < 2 || len(x) != len(y) {
		return nil, errors.New("a fit needs at least two rows, and an answer for each")
	}
	m := &Model{Names: names}
	scaled := m.scale(x)
	problem := objective(scaled, y, penalty)
	recorder := &progress{ctx: ctx}
	start := make([]float64, len(names)+1)
	result, err := optimize.Minimize(problem, start, &optimize.Settings{GradientThreshold: 1e-5, MajorIterations: limit, Recorder: recorder}, &optimize.LBFGS{})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("fitting the weights: %w", err)
	}
	m.Weights, m.Offset, m.Rounds = result.X[:len(names)], result.X[len(names)], result.MajorIterations
	cells.Log(ctx).Info("fitted", "rounds", m.Rounds, "loss", result.F)
	return m, nil
}

// limit bounds the rounds of the optimiser.
const limit = 500

// scale brings the columns to mean 0 and spread 1, and remembers how.
func (m *Model) scale(x [][]float64) [][]float64 {
	columns := len(m.Names)
	m.Means, m.Spreads = make([]float64, columns), make([]float64, columns)
	scaled := make([][]float64, len(x))
	for i := range scaled {
		scaled[i] = make([]float64, columns)
	}
	column := make([]float64, len(x))
	for j := range columns {
		for i := range x {
			column[i] = x[i][j]
		}
		m.Means[j], m.Spreads[j] = stat.PopMeanStdDev(column, nil)
		if m.Spreads[j] == 0 {
			m.Spreads[j] = 1
		}
		for i := range x {
			scaled[i][j] = (x[i][j] - m.Means[j]) / m.Spreads[j]
		}
	}
	return scaled
}

// objective is the penalised log loss and its gradient. The offset, last among
// the weights, is not penalised.
func objective(x [][]float64, y []bool, penalty float64) optimize.Problem {
	last := len(x[0])
	margin := func(w []float64, row []float64) float64 {
		z := w[last]
		for j, v := range row {
			z += w[j] * v
		}
		return z
	}
	return optimize.Problem{
		Func: func(w []float64) float64 {
			loss := 0.0
			for i, row := range x {
				z := margin(w, row)
				if y[i] {
					z = -z
				}
				loss += math.Max(z, 0) + math.Log1p(math.Exp(-math.Abs(z)))
			}
			for _, v := range w[:last] {
				loss += penalty * v * v / 2
			}
			return loss
		},
		Grad: func(grad, w []float64) {
			clear(grad)
			for i, row := range x {
				miss := 1 / (1 + math.Exp(-margin(w, row)))
				if y[i] {
					miss--
				}
				for j, v := range row {
					grad[j] += miss * v
				}
				grad[last] += miss
			}
			for j, v := range w[:last] {
				grad[j] += penalty * v
			}
		},
	}
}

// progress tells the run how far the optimiser is, and stops it when the run is
// cancelled.
type progress struct{ ctx context.Context }

// Init does nothing: there is nothing to set up.
func (p *progress) Init() error { return nil }

// Record hears of each round.
func (p *progress) Record(_ *optimize.Location, op optimize.Operation, stats *optimize.Stats) error {
	if op == optimize.MajorIteration {
		cells.Progress(p.ctx, stats.MajorIterations, limit)
	}
	return p.ctx.Err()
}
