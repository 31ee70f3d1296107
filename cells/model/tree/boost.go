package tree

import (
	"context"
	"fmt"
	"math"

	"stagebook/cells"
	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
	"stagebook/cells/model/random"
)

// BoostOptions of gradient boosting.
type BoostOptions struct {
	Trees     int     // rounds; 0 means 100
	Rate      float64 // share of each tree that is added; 0 means 0.1
	Subsample float64 // share of rows drawn for each round, without replacement; 0 means all
	Options           // of the trees; MaxDepth 0 means 3
}

// Booster is a sum of trees for each output, from a start.
type Booster struct {
	Start      []float64 // one for each output: log odds or log shares of the classes, or the mean
	Rate       float64
	Trees      []Tree // round by round, one for each output in a round
	Importance []float64
}

// BoostedClassifier gives the shares of classes by boosted trees: with two
// classes one output, the log odds of the second; with more one each, softmaxed.
type BoostedClassifier struct {
	Columns []string
	Classes []string
	Booster Booster
}

// BoostedRegressor gives a number by boosted trees.
type BoostedRegressor struct {
	Columns []string
	Booster Booster
}

var (
	_ model.Classifier = BoostedClassifier{}
	_ model.Regressor  = BoostedRegressor{}
)

func (b Booster) sums(x model.Matrix) model.Matrix {
	k := len(b.Start)
	out := model.NewMatrix(x.Rows, k)
	parallel.Rows(x.Rows, func(from, to int) {
		for i := from; i < to; i++ {
			copy(out.Row(i), b.Start)
		}
		for t := range b.Trees {
			for i := from; i < to; i++ {
				out.Values[i*k+t%k] += float64(b.Rate * b.Trees[t].At(x.Row(i))[0])
			}
		}
	})
	return out
}

// Predict gives the number expected for each row.
func (r BoostedRegressor) Predict(x model.Matrix) []float64 { return r.Booster.sums(x).Values }

// Proba gives the probability of each class: one row a case, one column a class.
func (c BoostedClassifier) Proba(x model.Matrix) model.Matrix {
	z := c.Booster.sums(x)
	p := model.NewMatrix(x.Rows, len(c.Classes))
	for i := range x.Rows {
		shares(p.Row(i), z.Row(i))
	}
	return p
}

// Predict gives the code of the most probable class of each row.
func (c BoostedClassifier) Predict(x model.Matrix) []int { return c.Proba(x).ArgMax() }

func shares(p, z []float64) {
	if len(z) == 1 {
		p[1] = 1 / (1 + math.Exp(-z[0]))
		p[0] = 1 / (1 + math.Exp(z[0]))
		return
	}
	most, sum := z[0], 0.0
	for _, v := range z {
		most = math.Max(most, v)
	}
	for k, v := range z {
		p[k] = math.Exp(v - most)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
}

// FitBoost boosts trees for classes by the log loss, as
// GradientBoostingClassifier. Errors are those of Data.CheckClasses and of ctx;
// the bar counts rounds.
func FitBoost(ctx context.Context, d model.Data, o BoostOptions) (BoostedClassifier, error) {
	err := d.CheckClasses()
	var b Booster
	if err == nil {
		b, err = boost(ctx, d, o, start(d))
	}
	if err != nil {
		return BoostedClassifier{}, fmt.Errorf("boosting trees: %w", err)
	}
	return BoostedClassifier{Columns: d.Columns, Classes: d.Classes, Booster: b}, nil
}

// FitBoostRegressor boosts trees for a number by its squared error, as
// GradientBoostingRegressor. Errors are those of Data.Check and of ctx; the bar counts
// rounds.
func FitBoostRegressor(ctx context.Context, d model.Data, o BoostOptions) (BoostedRegressor, error) {
	err := d.Check()
	d.Classes = nil
	var b Booster
	if err == nil {
		mean := 0.0
		for _, y := range d.Y {
			mean += y
		}
		b, err = boost(ctx, d, o, []float64{mean / float64(len(d.Y))})
	}
	if err != nil {
		return BoostedRegressor{}, fmt.Errorf("boosting trees: %w", err)
	}
	return BoostedRegressor{Columns: d.Columns, Booster: b}, nil
}

// start is the log odds of two classes, or the log share of each.
func start(d model.Data) []float64 {
	count := make([]float64, len(d.Classes))
	for _, y := range d.Y {
		count[int(y)]++
	}
	if len(count) == 2 {
		return []float64{math.Log(count[1] / count[0])}
	}
	for k, n := range count {
		count[k] = math.Log(math.Max(n/float64(len(d.Y)), 0x1p-52))
	}
	return count
}

func (o BoostOptions) filled(d model.Data) (BoostOptions, error) {
	if o.Trees == 0 {
		o.Trees = 100
	}
	if o.Rate == 0 {
		o.Rate = 0.1
	}
	if o.Subsample == 0 {
		o.Subsample = 1
	}
	if o.MaxDepth == 0 {
		o.MaxDepth = 3
	}
	o.Options = o.Options.filled(d)
	if o.Trees < 1 || !(o.Rate > 0) || !(o.Subsample > 0 && o.Subsample <= 1) {
		return o, fmt.Errorf("trees and rate must be positive and the subsample in (0, 1], they are %d, %v, %v", o.Trees, o.Rate, o.Subsample)
	}
	return o, nil
}

func boost(ctx context.Context, d model.Data, o BoostOptions, from []float64) (Booster, error) {
	o, err := o.filled(d)
	if err != nil {
		return Booster{}, err
	}
	r, err := rank(ctx, d.X)
	if err != nil {
		return Booster{}, err
	}
	k := len(from)
	s := stage{data: d, ranks: r, options: o, sums: model.NewMatrix(d.X.Rows, k), goals: model.NewMatrix(k, d.X.Rows)}
	for i := range d.X.Rows {
		copy(s.sums.Row(i), from)
	}
	b := Booster{Start: from, Rate: o.Rate, Trees: make([]Tree, 0, o.Trees*k)}
	for round := range o.Trees {
		cells.Progress(ctx, round, o.Trees)
		trees, err := s.round(ctx, round)
		if err != nil {
			return Booster{}, err
		}
		b.Trees = append(b.Trees, trees...)
	}
	cells.Progress(ctx, o.Trees, o.Trees)
	b.Importance = importance(d.X.Cols, b.Trees...)
	return b, nil
}

// stage is a boosting under way.
type stage struct {
	data    model.Data
	ranks   *ranks
	options BoostOptions
	sums    model.Matrix // rows × outputs: what the trees so far say
	goals   model.Matrix // outputs × rows: what is left to explain
}

// round grows one tree for each output on what is left to explain, and adds it.
func (s *stage) round(ctx context.Context, round int) ([]Tree, error) {
	k := s.sums.Cols
	s.aim()
	seed := random.Derive(s.options.Seed, round)
	drawn := s.draw(seed)
	trees := make([]Tree, k)
	err := parallel.Do(ctx, k, func(c int) error {
		o := s.options.Options
		o.Seed = random.Derive(seed, c+1)
		goal := s.goals.Row(c)
		b := builder{ranks: s.ranks, options: o, target: &numbers{y: goal}}
		tree, err := b.grow(ctx, append([]int32(nil), drawn...))
		if err != nil {
			return err
		}
		leaves := s.leaves(&tree)
		if s.data.Classes != nil {
			s.newton(&tree, leaves, drawn, goal)
		}
		for i, leaf := range leaves {
			s.sums.Values[i*k+c] += float64(s.options.Rate * tree.Value[leaf])
		}
		trees[c] = tree
		return nil
	})
	return trees, err
}

// aim sets the goals to the negative gradient of the loss.
func (s *stage) aim() {
	k := s.sums.Cols
	p := make([]float64, max(k, 2))
	for i, y := range s.data.Y {
		if s.data.Classes == nil {
			s.goals.Set(0, i, y-s.sums.Values[i])
			continue
		}
		shares(p, s.sums.Row(i))
		if k == 1 {
			s.goals.Set(0, i, y-p[1])
			continue
		}
		for c := range k {
			goal := -p[c]
			if int(y) == c {
				goal++
			}
			s.goals.Set(c, i, goal)
		}
	}
}

func (s *stage) draw(seed uint32) []int32 {
	n := s.data.X.Rows
	if s.options.Subsample == 1 {
		return grove{whole: true}.rows(n, seed)
	}
	var rows []int32
	chosen := make([]bool, n)
	for _, row := range random.New(seed).Permutation(n)[:max(1, int(s.options.Subsample*float64(n)))] {
		chosen[row] = true
	}
	for i, in := range chosen {
		if in {
			rows = append(rows, int32(i))
		}
	}
	return rows
}

func (s *stage) leaves(t *Tree) []int32 {
	leaves := make([]int32, s.data.X.Rows)
	parallel.Rows(len(leaves), func(from, to int) {
		for i := from; i < to; i++ {
			leaves[i] = int32(t.Leaf(s.data.X.Row(i)))
		}
	})
	return leaves
}

// newton replaces the mean in each leaf by one Newton step of the log loss.
func (s *stage) newton(t *Tree, leaves, rows []int32, goal []float64) {
	slope, curve := make([]float64, len(t.Value)), make([]float64, len(t.Value))
	k := float64(s.sums.Cols)
	factor := 1.0
	if k > 1 {
		factor = (k - 1) / k
	}
	for _, i := range rows {
		g := goal[i]
		p := s.data.Y[i] - g
		if k > 1 {
			p = -g
			if g > 0 {
				p = 1 - g
			}
		}
		slope[leaves[i]] += g
		curve[leaves[i]] += p * (1 - p)
	}
	for leaf, f := range t.Feature {
		if f < 0 {
			t.Value[leaf] = 0
			if curve[leaf] > 1e-150 {
				t.Value[leaf] = factor * slope[leaf] / curve[leaf]
			}
		}
	}
}
