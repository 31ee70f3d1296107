package linear

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"stagebook/cells"
)

// minimise takes Newton's steps, halved until the loss falls (Armijo's rule).
// A trace of damping makes the Hessian regular where classes can be shifted
// together: the gradient has no part in that direction, so nor has the step.
func minimise(ctx context.Context, l *loss, o LogisticOptions) ([]float64, int, error) {
	theta := make([]float64, l.size())
	now, err := l.at(ctx, theta, true)
	for step := 0; err == nil; step++ {
		if norm(now.gradient) <= o.Tolerance {
			return theta, step, nil
		}
		if step == o.MaxIter {
			return nil, 0, notConverged(step, now.gradient)
		}
		cells.Progress(ctx, step, step+5)
		var move []float64
		if move, err = newton(now); err != nil {
			break
		}
		next, value := make([]float64, len(theta)), now.value
		slope := dot(move, now.gradient)
		for length := 1.0; ; length /= 2 {
			for k := range theta {
				next[k] = theta[k] - length*move[k]
			}
			if now, err = l.at(ctx, next, true); err != nil || now.value <= value-1e-4*length*slope {
				break
			}
			if length < 1e-9 || slope < 1e-15*(1+math.Abs(value)) { // as low as numbers of this precision show
				if norm(now.gradient) <= math.Sqrt(o.Tolerance) {
					return next, step + 1, nil
				}
				return nil, 0, notConverged(step, now.gradient)
			}
		}
		theta = next
	}
	return nil, 0, err
}

func newton(s sums) ([]float64, error) {
	n := len(s.gradient)
	h := mat.NewSymDense(n, s.hessian)
	most := 0.0
	for k := range n {
		most = math.Max(most, h.At(k, k))
	}
	for k := range n {
		h.SetSym(k, k, h.At(k, k)+1e-12*most+1e-300)
	}
	var chol mat.Cholesky
	for damping := 1e-10 * most; !chol.Factorize(h); damping *= 100 {
		if math.IsInf(damping, 0) || math.IsNaN(damping) || damping == 0 {
			return nil, fmt.Errorf("the columns are on scales too far apart; scale them first")
		}
		for k := range n {
			h.SetSym(k, k, h.At(k, k)+damping)
		}
	}
	var move mat.VecDense
	if err := chol.SolveVecTo(&move, mat.NewVecDense(n, s.gradient)); err != nil {
		if _, poor := err.(mat.Condition); !poor {
			return nil, err
		}
	}
	return move.RawVector().Data, nil
}

// minimiseWide is L-BFGS, whose memory grows with the weights and not with
// their square.
func minimiseWide(ctx context.Context, l *loss, o LogisticOptions) ([]float64, int, error) {
	var failed error
	var last sums
	var where []float64
	at := func(theta []float64) sums {
		if where != nil && same(where, theta) {
			return last
		}
		s, err := l.at(ctx, theta, false)
		if err != nil {
			failed = err
			s = sums{value: math.NaN(), gradient: make([]float64, len(theta))}
		}
		last, where = s, append(where[:0], theta...)
		return s
	}
	problem := optimize.Problem{
		Func: func(theta []float64) float64 { return at(theta).value },
		Grad: func(grad, theta []float64) { copy(grad, at(theta).gradient) },
		Status: func() (optimize.Status, error) {
			if failed != nil {
				return optimize.Failure, failed
			}
			return optimize.NotTerminated, nil
		},
	}
	settings := &optimize.Settings{GradientThreshold: o.Tolerance, MajorIterations: o.MaxIter, Converger: optimize.NeverTerminate{}}
	result, err := optimize.Minimize(problem, make([]float64, l.size()), settings, &optimize.LBFGS{Store: 10})
	switch {
	case failed != nil:
		return nil, 0, failed
	case result == nil:
		return nil, 0, err
	}
	end := at(result.X)
	if failed != nil {
		return nil, 0, failed
	}
	if norm(end.gradient) > math.Max(o.Tolerance, 1e-6) { // a line search that finds nothing lower may end a little early
		return nil, 0, notConverged(result.MajorIterations, end.gradient)
	}
	return result.X, result.MajorIterations, nil
}

func same(a, b []float64) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func notConverged(steps int, gradient []float64) error {
	return fmt.Errorf("no convergence after %d steps (gradient %.2g): scale the columns, use a smaller C, or more steps", steps, norm(gradient))
}
