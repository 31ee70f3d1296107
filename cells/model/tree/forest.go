package tree

import (
	"context"
	"fmt"
	"math"
	"slices"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
	"stagebook/cells/model/random"
)

// Classifier is a decision tree or a random forest of classes. The probability
// of a class is the mean of its share in the leaves that a row falls into.
type Classifier struct {
	Columns    []string
	Classes    []string
	Trees      []Tree
	Importance []float64 // share of the fall in impurity that each feature brought, sum 1
}

// Regressor is a decision tree or a random forest of a number: the mean of the
// leaves that a row falls into.
type Regressor struct {
	Columns    []string
	Trees      []Tree
	Importance []float64
}

var (
	_ model.Classifier = Classifier{}
	_ model.Regressor  = Regressor{}
)

// Proba gives the probability of each class: one row a case, one column a class.
func (c Classifier) Proba(x model.Matrix) model.Matrix {
	return means(c.Trees, len(c.Classes), x)
}

// Predict gives the code of the most probable class of each row.
func (c Classifier) Predict(x model.Matrix) []int { return c.Proba(x).ArgMax() }

// Predict gives the number expected for each row.
func (r Regressor) Predict(x model.Matrix) []float64 { return means(r.Trees, 1, x).Values }

func means(trees []Tree, outputs int, x model.Matrix) model.Matrix {
	p := model.NewMatrix(x.Rows, outputs)
	parallel.Rows(x.Rows, func(from, to int) {
		for t := range trees {
			for i := from; i < to; i++ {
				row := p.Row(i)
				for k, v := range trees[t].At(x.Row(i)) {
					row[k] += v
				}
			}
		}
		for k := from * outputs; k < to*outputs; k++ {
			p.Values[k] /= float64(len(trees))
		}
	})
	return p
}

// ForestOptions of a random forest.
type ForestOptions struct {
	Trees   int // 0 means 100
	Options     // MaxFeatures 0 means the root of the number of features for classes, all for numbers
}

// Fit grows one tree for classes, as DecisionTreeClassifier. Errors are those
// of Data.CheckClasses and of ctx.
func Fit(ctx context.Context, d model.Data, o Options) (Classifier, error) {
	c, err := classifier(ctx, d, grove{trees: 1, whole: true, options: o})
	if err != nil {
		return Classifier{}, fmt.Errorf("growing a decision tree: %w", err)
	}
	return c, nil
}

// FitRegressor grows one tree for a number by its squared error, as
// DecisionTreeRegressor. Errors are those of Data.Check and of ctx.
func FitRegressor(ctx context.Context, d model.Data, o Options) (Regressor, error) {
	r, err := regressor(ctx, d, grove{trees: 1, whole: true, options: o})
	if err != nil {
		return Regressor{}, fmt.Errorf("growing a regression tree: %w", err)
	}
	return r, nil
}

// FitForest grows a random forest for classes, each tree on rows drawn with
// replacement, in parallel; the bar counts trees.
func FitForest(ctx context.Context, d model.Data, o ForestOptions) (Classifier, error) {
	if o.MaxFeatures == 0 {
		o.MaxFeatures = max(1, int(math.Sqrt(float64(d.X.Cols))))
	}
	c, err := classifier(ctx, d, o.grove())
	if err != nil {
		return Classifier{}, fmt.Errorf("growing a random forest: %w", err)
	}
	return c, nil
}

// FitForestRegressor grows a random forest for a number, as RandomForestRegressor: the
// mean of trees on rows drawn with replacement. Errors are those of Data.Check and of
// ctx; the bar counts trees.
func FitForestRegressor(ctx context.Context, d model.Data, o ForestOptions) (Regressor, error) {
	r, err := regressor(ctx, d, o.grove())
	if err != nil {
		return Regressor{}, fmt.Errorf("growing a random forest: %w", err)
	}
	return r, nil
}

func (o ForestOptions) grove() grove {
	if o.Trees == 0 {
		o.Trees = 100
	}
	return grove{trees: o.Trees, options: o.Options}
}

// grove is some trees to be grown.
type grove struct {
	trees   int
	whole   bool // each on all rows, not on drawn ones
	options Options
}

func classifier(ctx context.Context, d model.Data, g grove) (Classifier, error) {
	if err := d.CheckClasses(); err != nil {
		return Classifier{}, err
	}
	codes := make([]int32, len(d.Y))
	for i, y := range d.Y {
		codes[i] = int32(y)
	}
	trees, err := g.grow(ctx, d, func() target { return newClasses(codes, len(d.Classes), g.options.Criterion) })
	return Classifier{Columns: d.Columns, Classes: d.Classes, Trees: trees, Importance: importance(d.X.Cols, trees...)}, err
}

func regressor(ctx context.Context, d model.Data, g grove) (Regressor, error) {
	if err := d.Check(); err != nil {
		return Regressor{}, err
	}
	trees, err := g.grow(ctx, d, func() target { return &numbers{y: d.Y} })
	return Regressor{Columns: d.Columns, Trees: trees, Importance: importance(d.X.Cols, trees...)}, err
}

func (g grove) grow(ctx context.Context, d model.Data, goal func() target) ([]Tree, error) {
	if g.trees < 1 {
		return nil, fmt.Errorf("there must be at least one tree, not %d", g.trees)
	}
	r, err := rank(ctx, d.X)
	if err != nil {
		return nil, err
	}
	o := g.options.filled(d)
	trees := make([]Tree, g.trees)
	err = parallel.Steps(ctx, g.trees, func(k int) error {
		own := o
		if !g.whole {
			own.Seed = random.Derive(o.Seed, k)
		}
		var err error
		b := builder{ranks: r, options: own, target: goal()}
		trees[k], err = b.grow(ctx, g.rows(d.X.Rows, random.Derive(own.Seed, 1)))
		return err
	})
	return trees, err
}

// rows are all rows, or as many drawn with replacement, in ascending order.
func (g grove) rows(n int, seed uint32) []int32 {
	rows := make([]int32, n)
	source := random.New(seed)
	for i := range rows {
		rows[i] = int32(i)
		if !g.whole {
			rows[i] = int32(source.Intn(n))
		}
	}
	if !g.whole {
		slices.Sort(rows)
	}
	return rows
}
