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

// Model is a fitted logistic regression: a term for each column, and one for the
// offset at the end.
type Model []Term

// Term is what one column contributes: the weight of its value once the mean is
// taken off and what is left is divided by the spread. The offset is the weight
// of a column that is always 1.
type Term struct {
	Name   string
	Weight float64
	Mean   float64
	Spread float64
}

// Columns are the terms without the offset.
func (m Model) Columns() []Term { return m[:len(m)-1] }

// Probability is how likely a row is positive, from 0 to 1.
func (m Model) Probability(row []float64) float64 {
	z := m[len(m)-1].Weight
	for j, t := range m.Columns() {
		z += t.Weight * t.scale(row[j])
	}
	return 1 / (1 + math.Exp(-z))
}

func (t Term) scale(value float64) float64 { return (value - t.Mean) / t.Spread }

// Data are rows and the answer to each.
type Data struct {
	X [][]float64
	Y []bool
}

// Fit finds the weights that explain the answers best, less half the penalty
// times their squares (as scikit-learn's LogisticRegression with C = 1/penalty),
// by L-BFGS. The names are those of the columns. It fails for fewer than two
// rows, or when ctx ends.
func Fit(ctx context.Context, names []string, data Data, penalty float64) (Model, error) {
	if len(data.X) < 2 || len(data.X) != len(data.Y) {
		return nil, errors.New("a fit needs at least two rows, and an answer for each")
	}
	columns := termsOf(names, data.X)
	problem := objective(scaled(columns, data.X), data.Y, penalty)
	settings := &optimize.Settings{
		GradientThreshold: 1e-5, MajorIterations: limit, Recorder: &progress{ctx: ctx},
	}
	result, err := optimize.Minimize(problem, make([]float64, len(names)+1), settings, &optimize.LBFGS{})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("fitting the weights: %w", err)
	}
	model := append(Model(columns), Term{Name: "offset", Spread: 1})
	for j := range model {
		model[j].Weight = result.X[j]
	}
	cells.Log(ctx).Info("fitted", "rounds", result.MajorIterations, "loss", result.F)
	return model, nil
}

// limit bounds the rounds of the optimiser.
const limit = 500

// termsOf measures the columns. One that never changes gets a spread of 1.
func termsOf(names []string, x [][]float64) []Term {
	terms := make([]Term, len(names))
	column := make([]float64, len(x))
	for j, name := range names {
		for i := range x {
			column[i] = x[i][j]
		}
		mean, spread := stat.PopMeanStdDev(column, nil)
		if spread == 0 {
			spread = 1
		}
		terms[j] = Term{Name: name, Mean: mean, Spread: spread}
	}
	return terms
}

func scaled(terms []Term, x [][]float64) [][]float64 {
	all := make([][]float64, len(x))
	for i, row := range x {
		all[i] = make([]float64, len(terms))
		for j, t := range terms {
			all[i][j] = t.scale(row[j])
		}
	}
	return all
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
