// Package neighbours predicts from the k nearest rows that are known, by
// Euclidean distance, as KNeighborsClassifier and KNeighborsRegressor do.
// Scale the columns first. Up to 15 columns a k-d tree (Bentley 1975, split at the
// median of the widest column) finds the neighbours, with more every row is
// looked at; both find the same: of rows equally near, those with the lower number.
package neighbours

import (
	"context"
	"fmt"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
)

// Options of a fit.
type Options struct {
	K          int  // neighbours; 0 means 5
	ByDistance bool // neighbours weigh 1/distance; rows met exactly outweigh all others
}

// Classifier gives each class the share of the neighbours that are of it.
type Classifier struct {
	Columns []string
	Classes []string
	Memory  Memory
}

// Regressor gives the mean of the neighbours.
type Regressor struct {
	Columns []string
	Memory  Memory
}

var (
	_ model.Classifier = Classifier{}
	_ model.Regressor  = Regressor{}
)

// Memory is what is known: the rows, their targets, and a tree over them.
type Memory struct {
	K          int
	ByDistance bool
	X          model.Matrix
	Y          []float64
	Order      []int // rows as a k-d tree: the middle of each range parts it; nil for none
	Split      []int // the column that the row at this place of Order parts by
}

// Fit remembers the rows of a classification. Errors are those of Data.CheckClasses.
func Fit(ctx context.Context, d model.Data, o Options) (Classifier, error) {
	err := d.CheckClasses()
	var m Memory
	if err == nil {
		m, err = remember(ctx, d, o)
	}
	if err != nil {
		return Classifier{}, fmt.Errorf("fitting nearest neighbours: %w", err)
	}
	return Classifier{Columns: d.Columns, Classes: d.Classes, Memory: m}, nil
}

// FitRegressor remembers the rows of a regression. Errors are those of Data.Check.
func FitRegressor(ctx context.Context, d model.Data, o Options) (Regressor, error) {
	err := d.Check()
	var m Memory
	if err == nil {
		m, err = remember(ctx, d, o)
	}
	if err != nil {
		return Regressor{}, fmt.Errorf("fitting nearest neighbours: %w", err)
	}
	return Regressor{Columns: d.Columns, Memory: m}, nil
}

func remember(ctx context.Context, d model.Data, o Options) (Memory, error) {
	if o.K == 0 {
		o.K = 5
	}
	if o.K < 1 || o.K > d.X.Rows {
		return Memory{}, fmt.Errorf("%d neighbours of %d rows", o.K, d.X.Rows)
	}
	m := Memory{K: o.K, ByDistance: o.ByDistance, X: d.X.Clone(), Y: append([]float64(nil), d.Y...)}
	if m.X.Cols <= 15 {
		m.plant()
	}
	return m, ctx.Err()
}

// Proba gives the probability of each class: one row a case, one column a class.
func (c Classifier) Proba(x model.Matrix) model.Matrix {
	p := model.NewMatrix(x.Rows, len(c.Classes))
	c.Memory.each(x, func(i int, near []neighbour) {
		weights, sum := c.Memory.weigh(near)
		for k, n := range near {
			p.Values[i*p.Cols+int(c.Memory.Y[n.row])] += weights[k] / sum
		}
	})
	return p
}

// Predict gives the code of the most probable class of each row.
func (c Classifier) Predict(x model.Matrix) []int { return c.Proba(x).ArgMax() }

// Predict gives the mean of the neighbours of each row.
func (r Regressor) Predict(x model.Matrix) []float64 {
	y := make([]float64, x.Rows)
	r.Memory.each(x, func(i int, near []neighbour) {
		weights, sum := r.Memory.weigh(near)
		for k, n := range near {
			y[i] += r.Memory.Y[n.row] * weights[k] / sum
		}
	})
	return y
}

const few = 64 // rows that one task looks up

func (m Memory) each(x model.Matrix, use func(i int, near []neighbour)) {
	_ = parallel.Do(context.Background(), (x.Rows+few-1)/few, func(b int) error {
		q := query{memory: &m, near: make([]neighbour, 0, m.K)}
		for i := b * few; i < min(x.Rows, (b+1)*few); i++ {
			use(i, q.nearest(x.Row(i)))
		}
		return nil
	})
}
