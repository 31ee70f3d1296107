// Package reduce brings many columns down to a few: principal components
// (Pearson 1901), by the singular values of the centred columns, as in
// scikit-learn's PCA.
package reduce

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
)

// PCA is a fitted rotation. Each component's largest part by size is positive.
type PCA struct {
	Mean       []float64    // of each feature
	Components model.Matrix // components × features, rows of length 1, the widest first
	Variance   []float64    // of the rows along each component (divided by rows − 1)
	Ratio      []float64    // share of all variance
	Singular   []float64    // singular values
}

// Fit finds k components of the rows of x; 0 means as many as there can be.
// Scale the columns first where their units differ. Errors: missing values, and more
// components than rows or columns.
func Fit(ctx context.Context, x model.Matrix, k int) (PCA, error) {
	if err := x.CheckComplete(); err != nil {
		return PCA{}, fmt.Errorf("finding principal components: %w", err)
	}
	if k == 0 {
		k = min(x.Rows, x.Cols)
	}
	if x.Rows < 2 || k < 1 || k > min(x.Rows, x.Cols) {
		return PCA{}, fmt.Errorf("finding principal components: %d of %d rows and %d columns", k, x.Rows, x.Cols)
	}
	p := PCA{Mean: make([]float64, x.Cols), Components: model.NewMatrix(k, x.Cols)}
	own := x.Clone()
	for j := range p.Mean {
		for i := range x.Rows {
			p.Mean[j] += x.At(i, j) / float64(x.Rows)
		}
		for i := range x.Rows {
			own.Values[i*x.Cols+j] -= p.Mean[j]
		}
	}
	var svd mat.SVD
	if !svd.Factorize(mat.NewDense(own.Rows, own.Cols, own.Values), mat.SVDThinV) {
		return PCA{}, errors.New("finding principal components: the singular values did not converge; scale the columns")
	}
	var v mat.Dense
	svd.VTo(&v)
	p.take(svd.Values(nil), &v, x.Rows)
	return p, ctx.Err()
}

func (p *PCA) take(values []float64, v *mat.Dense, rows int) {
	total := 0.0
	for _, s := range values {
		total += s * s
	}
	for c := range p.Components.Rows {
		s := values[c]
		p.Singular = append(p.Singular, s)
		p.Variance = append(p.Variance, s*s/float64(rows-1))
		ratio := 0.0
		if total > 0 {
			ratio = s * s / total
		}
		p.Ratio = append(p.Ratio, ratio)
		row, most := p.Components.Row(c), 0
		for j := range row {
			row[j] = v.At(j, c)
			if math.Abs(row[j]) > math.Abs(row[most]) {
				most = j
			}
		}
		if row[most] < 0 {
			for j := range row {
				row[j] = -row[j]
			}
		}
	}
}

// Apply gives the coordinates of rows along the components: rows × components.
func (p PCA) Apply(x model.Matrix) model.Matrix {
	out := model.NewMatrix(x.Rows, p.Components.Rows)
	parallel.Rows(x.Rows, func(from, to int) {
		for i := from; i < to; i++ {
			for c := range out.Cols {
				sum := 0.0
				for j, w := range p.Components.Row(c) {
					sum += w * (x.At(i, j) - p.Mean[j])
				}
				out.Set(i, c, sum)
			}
		}
	})
	return out
}

// Restore gives rows back from their coordinates, as far as the components hold them.
func (p PCA) Restore(z model.Matrix) model.Matrix {
	out := model.NewMatrix(z.Rows, len(p.Mean))
	for i := range z.Rows {
		row := out.Row(i)
		copy(row, p.Mean)
		for c, v := range z.Row(i) {
			for j, w := range p.Components.Row(c) {
				row[j] += v * w
			}
		}
	}
	return out
}
