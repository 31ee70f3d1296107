// Package search scores models on rows they were not fitted to, fold by fold,
// and looks for the options that score best: all of a grid, or some drawn at random.
// All fits run in parallel, and come out the same on any number of cores.
package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
	"stagebook/cells/model/random"
	"stagebook/cells/model/split"
)

// Fit fits a model with options O to the training rows of a fold, and returns
// what scores it on other rows: larger is better. Scalers and encoders are to
// be fitted inside, so that nothing of the test leaks. It is called for several
// folds at once.
type Fit[O any] func(ctx context.Context, train model.Data, options O) (score func(test model.Data) (float64, error), err error)

// Task is what every set of options is tried on. Classes or groups that folds
// must heed are in the folds already (package split).
type Task[O any] struct {
	Data  model.Data
	Folds []split.Rows
	Fit   Fit[O]
}

// Axis is one option and the values that are tried.
type Axis[O any] struct {
	Name   string // the column in the results
	Values []float64
	Set    func(options *O, value float64)
}

// Space is what is searched: options that stay, and axes.
type Space[O any] struct {
	Base O
	Axes []Axis[O]
}

// Trial is one point of the space and its scores.
type Trial struct {
	Values []float64 // one for each axis
	Scores []float64 // one for each fold
	Mean   float64
	Spread float64 // standard deviation over the folds
	Rank   int     // 1 is best; equals share a rank
}

// Result holds trials in the order of the grid, the last axis running fastest.
type Result struct {
	Names  []string // of the axes
	Trials []Trial
}

// CrossValidate scores one set of options on each fold, in their order, as
// cross_val_score. Errors are those of Grid.
func CrossValidate[O any](ctx context.Context, t Task[O], options O) ([]float64, error) {
	r, err := Grid(ctx, t, Space[O]{Base: options})
	if err != nil {
		return nil, err
	}
	return r.Trials[0].Scores, nil
}

// Grid tries every combination of the values of the axes. The error is the
// first of a fit, with its fold and its values, or that of ctx; the bar counts fits.
func Grid[O any](ctx context.Context, t Task[O], space Space[O]) (Result, error) {
	points := [][]float64{nil}
	for _, axis := range space.Axes {
		var longer [][]float64
		for _, p := range points {
			for _, v := range axis.Values {
				longer = append(longer, append(slices.Clone(p), v))
			}
		}
		points = longer
	}
	return run(ctx, job[O]{t, space}, points)
}

// Random tries n combinations, each value drawn from its axis; the seed fixes
// which. A combination may come twice. Errors are those of Grid.
func Random[O any](ctx context.Context, t Task[O], space Sample[O]) (Result, error) {
	source := random.New(space.Seed)
	points := make([][]float64, max(0, space.N))
	for k := range points {
		for _, axis := range space.Axes {
			if len(axis.Values) == 0 {
				return Result{}, fmt.Errorf("searching: axis %q has no values", axis.Name)
			}
			points[k] = append(points[k], axis.Values[source.Intn(len(axis.Values))])
		}
	}
	return run(ctx, job[O]{t, space.Space}, points)
}

// Sample is a space of which N points are drawn.
type Sample[O any] struct {
	Space[O]
	N    int
	Seed uint32
}

type job[O any] struct {
	Task[O]
	space Space[O]
}

func run[O any](ctx context.Context, j job[O], points [][]float64) (Result, error) {
	if len(points) == 0 || len(j.Folds) == 0 {
		return Result{}, fmt.Errorf("searching: there must be combinations and folds, there are %d and %d", len(points), len(j.Folds))
	}
	r := Result{Trials: make([]Trial, len(points))}
	for _, axis := range j.space.Axes {
		r.Names = append(r.Names, axis.Name)
	}
	for k, p := range points {
		r.Trials[k] = Trial{Values: p, Scores: make([]float64, len(j.Folds))}
	}
	err := parallel.Steps(ctx, len(points)*len(j.Folds), func(k int) error {
		point, fold := k/len(j.Folds), k%len(j.Folds)
		score, err := j.one(ctx, points[point], fold)
		if err != nil {
			return fmt.Errorf("searching: fold %d with %v = %v: %w", fold, r.Names, points[point], err)
		}
		r.Trials[point].Scores[fold] = score
		return nil
	})
	if err != nil {
		return Result{}, err
	}
	r.rank()
	return r, nil
}

func (j job[O]) one(ctx context.Context, point []float64, fold int) (float64, error) {
	options := j.space.Base
	for k, axis := range j.space.Axes {
		axis.Set(&options, point[k])
	}
	train, test := j.Folds[fold].Data(j.Data)
	score, err := j.Fit(parallel.Quiet(ctx), train, options)
	if err != nil {
		return 0, err
	}
	return score(test)
}

func (r *Result) rank() {
	for k := range r.Trials {
		t := &r.Trials[k]
		for _, s := range t.Scores {
			t.Mean += s / float64(len(t.Scores))
		}
		for _, s := range t.Scores {
			t.Spread += (s - t.Mean) * (s - t.Mean) / float64(len(t.Scores))
		}
		t.Spread = math.Sqrt(t.Spread)
	}
	for k := range r.Trials {
		r.Trials[k].Rank = 1
		for _, other := range r.Trials {
			if cmp.Compare(other.Mean, r.Trials[k].Mean) > 0 { // a score that is missing is below all
				r.Trials[k].Rank++
			}
		}
	}
}

// Best is the trial with the best mean score, the first of equals.
func (r Result) Best() Trial {
	return slices.MinFunc(r.Trials, func(a, b Trial) int { return a.Rank - b.Rank })
}

// Options are the options of the best trial.
func (s Space[O]) Options(t Trial) O {
	options := s.Base
	for k, axis := range s.Axes {
		axis.Set(&options, t.Values[k])
	}
	return options
}

// Frame shows the trials: the axes, "mean score", "spread", "rank", and "fold 1" ….
func (r Result) Frame() dataframe.DataFrame {
	columns := make([]series.Series, 0, len(r.Names)+4)
	floats := func(name string, of func(Trial) float64) {
		values := make([]float64, len(r.Trials))
		for k, t := range r.Trials {
			values[k] = of(t)
		}
		columns = append(columns, series.New(values, series.Float, name))
	}
	for a, name := range r.Names {
		floats(name, func(t Trial) float64 { return t.Values[a] })
	}
	floats("mean score", func(t Trial) float64 { return t.Mean })
	floats("spread", func(t Trial) float64 { return t.Spread })
	ranks := make([]int, len(r.Trials))
	for k, t := range r.Trials {
		ranks[k] = t.Rank
	}
	columns = append(columns, series.New(ranks, series.Int, "rank"))
	for f := range r.Trials[0].Scores {
		floats(fmt.Sprintf("fold %d", f+1), func(t Trial) float64 { return t.Scores[f] })
	}
	return dataframe.New(columns...)
}
