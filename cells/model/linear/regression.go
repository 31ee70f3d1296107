package linear

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
)

// Regression predicts a number as Intercept + Σ Weights[j] · x[j].
type Regression struct {
	Columns   []string  // the features, in the order of Weights
	Weights   []float64 // units of the target for one unit of the feature
	Intercept float64   // units of the target
}

// Predict gives the number expected for each row of x, which must have the
// columns that the model was fitted to, in their order.
func (r Regression) Predict(x model.Matrix) []float64 {
	y := make([]float64, x.Rows)
	parallel.Rows(x.Rows, func(from, to int) {
		for i := from; i < to; i++ {
			y[i] = r.Intercept + dot(r.Weights, x.Row(i))
		}
	})
	return y
}

var _ model.Regressor = Regression{}

// RidgeOptions of FitRidge.
type RidgeOptions struct {
	Alpha float64 // the penalty on Σ weights², not negative; scikit-learn's default is 1
}

// FitLinear fits by ordinary least squares, by QR of the centred columns. Where
// columns repeat each other it gives the shortest weights, by singular values,
// with scikit-learn's limit: those below the largest times the machine's
// precision times the longer side count as zero. Errors are those of Data.Check and of
// ctx.
func FitLinear(ctx context.Context, d model.Data) (Regression, error) {
	x, y, means, err := centred(ctx, d)
	if err != nil {
		return Regression{}, fmt.Errorf("fitting a linear regression: %w", err)
	}
	a, b := mat.NewDense(x.Rows, x.Cols, x.Values), mat.NewVecDense(len(y), y)
	w := mat.NewVecDense(x.Cols, nil)
	if x.Rows >= x.Cols {
		var qr mat.QR
		qr.Factorize(a)
		if qr.Cond() < 1e12 && qr.SolveVecTo(w, false, b) == nil {
			return uncentred(d, w.RawVector().Data, means), nil
		}
	}
	var svd mat.SVD
	if !svd.Factorize(a, mat.SVDThin) {
		return Regression{}, errors.New("fitting a linear regression: the singular values did not converge; scale the columns")
	}
	rank := svd.Rank(float64(max(x.Rows, x.Cols)) * 0x1p-52)
	if rank > 0 {
		svd.SolveVecTo(w, b, rank)
	}
	return uncentred(d, w.RawVector().Data, means), nil
}

// FitRidge fits by least squares with Alpha · Σ weights² added to the sum of
// squares; the intercept is free. It solves the normal equations by Cholesky. Errors are those
// of Data.Check, a negative Alpha, and one too small for columns that repeat each other.
func FitRidge(ctx context.Context, d model.Data, o RidgeOptions) (Regression, error) {
	if !(o.Alpha >= 0) {
		return Regression{}, fmt.Errorf("fitting a ridge regression: alpha is %v, it must not be negative", o.Alpha)
	}
	x, y, means, err := centred(ctx, d)
	if err != nil {
		return Regression{}, fmt.Errorf("fitting a ridge regression: %w", err)
	}
	a, b := mat.NewDense(x.Rows, x.Cols, x.Values), mat.NewVecDense(len(y), y)
	var gram mat.SymDense
	gram.SymOuterK(1, a.T())
	for j := range x.Cols {
		gram.SetSym(j, j, gram.At(j, j)+o.Alpha)
	}
	var chol mat.Cholesky
	if !chol.Factorize(&gram) {
		return Regression{}, errors.New("fitting a ridge regression: columns repeat each other; use a larger alpha, or FitLinear")
	}
	var right, w mat.VecDense
	right.MulVec(a.T(), b)
	if err := chol.SolveVecTo(&w, &right); err != nil {
		return Regression{}, fmt.Errorf("fitting a ridge regression: use a larger alpha: %w", err)
	}
	return uncentred(d, w.RawVector().Data, means), nil
}

// centred gives copies of features and target without their means; the last
// of means is the target's.
func centred(ctx context.Context, d model.Data) (x model.Matrix, y, means []float64, err error) {
	if err = d.Check(); err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return x, nil, nil, err
	}
	x = d.X.Clone()
	means = make([]float64, x.Cols+1)
	for i, v := range d.Y {
		for j, u := range x.Row(i) {
			means[j] += u
		}
		means[x.Cols] += v
	}
	for j := range means {
		means[j] /= float64(x.Rows)
	}
	y = make([]float64, len(d.Y))
	for i, v := range d.Y {
		row := x.Row(i)
		for j := range row {
			row[j] -= means[j]
		}
		y[i] = v - means[x.Cols]
	}
	return x, y, means, nil
}

func uncentred(d model.Data, w, means []float64) Regression {
	return Regression{Columns: d.Columns, Weights: w, Intercept: means[len(w)] - dot(w, means)}
}

// dot adds in one order on every machine: with explicit conversions, no
// compiler may fuse product and sum.
func dot(w, x []float64) float64 {
	sum := 0.0
	for j, v := range w {
		sum += float64(v * x[j])
	}
	return sum
}

func norm(g []float64) float64 {
	most := 0.0
	for _, v := range g {
		most = math.Max(most, math.Abs(v))
	}
	return most
}
