package linear

import (
	"context"
	"math"

	"stagebook/cells/model"
	"stagebook/cells/model/parallel"
)

// loss is the mean log loss of a logistic regression with its penalty, as a
// function of the weights: for each output its features, then its intercept.
type loss struct {
	data    model.Data
	codes   []int
	outputs int     // 1 with two classes
	width   int     // features and the intercept
	penalty float64 // times ½ Σ weights²
}

func newLoss(d model.Data, o LogisticOptions) *loss {
	l := &loss{data: d, codes: d.Codes(), outputs: len(d.Classes), width: d.X.Cols + 1}
	if l.outputs == 2 {
		l.outputs = 1
	}
	if !o.NoPenalty {
		l.penalty = 1 / (o.C * float64(d.X.Rows))
	}
	return l
}

func (l *loss) size() int { return l.outputs * l.width }

// sums is what one block of rows, or all of them, add up to.
type sums struct {
	value    float64
	gradient []float64
	hessian  []float64 // upper half, row by row of size × size; nil when not asked for
}

// at gives value, gradient and, where asked for, Hessian. Blocks are summed in
// their order.
func (l *loss) at(ctx context.Context, theta []float64, curved bool) (sums, error) {
	parts := make([]sums, parallel.Count(l.data.X.Rows))
	err := parallel.Blocks(ctx, l.data.X.Rows, func(b, from, to int) { parts[b] = l.block(theta, from, to, curved) })
	if err != nil {
		return sums{}, err
	}
	all := parts[0]
	for _, p := range parts[1:] {
		all.value += p.value
		add(all.gradient, p.gradient)
		add(all.hessian, p.hessian)
	}
	n := float64(l.data.X.Rows)
	all.value /= n
	scale(all.gradient, 1/n)
	scale(all.hessian, 1/n)
	l.penalise(theta, &all)
	return all, nil
}

func (l *loss) penalise(theta []float64, s *sums) {
	for k := range theta {
		if k%l.width == l.width-1 {
			continue
		}
		s.value += l.penalty / 2 * theta[k] * theta[k]
		s.gradient[k] += l.penalty * theta[k]
		if s.hessian != nil {
			s.hessian[k*len(theta)+k] += l.penalty
		}
	}
}

func (l *loss) block(theta []float64, from, to int, curved bool) sums {
	n := l.size()
	s := sums{gradient: make([]float64, n)}
	if curved {
		s.hessian = make([]float64, n*n)
	}
	x := make([]float64, l.width)
	x[l.width-1] = 1
	share := make([]float64, l.outputs)
	for i := from; i < to; i++ {
		copy(x, l.data.X.Row(i))
		for k := range share {
			share[k] = dot(theta[k*l.width:(k+1)*l.width], x)
		}
		s.value += l.cost(share, l.codes[i])
		for k, p := range share {
			if l.outputs == 1 {
				p -= float64(l.codes[i])
			} else if k == l.codes[i] {
				p--
			}
			for j, v := range x {
				s.gradient[k*l.width+j] += p * v
			}
		}
		if curved {
			l.curve(s.hessian, share, x)
		}
	}
	return s
}

// cost turns the sums of a row into shares and returns its log loss.
func (l *loss) cost(z []float64, code int) float64 {
	if l.outputs > 1 {
		own := z[code]
		return softmax(z) - own
	}
	at := z[0]
	z[0] = sigmoid(at)
	if code == 1 {
		at = -at
	}
	return math.Max(at, 0) + math.Log1p(math.Exp(-math.Abs(at)))
}

// curve adds one row to the upper half of the Hessian.
func (l *loss) curve(h, share, x []float64) {
	n := l.size()
	for a, p := range share {
		for b := a; b < len(share); b++ {
			w := -p * share[b]
			if a == b {
				w = p * (1 - p)
			}
			for i, u := range x {
				row := h[(a*l.width+i)*n+b*l.width:][:l.width]
				from := 0
				if a == b {
					from = i
				}
				c := w * u
				for j := from; j < len(row); j++ {
					row[j] += c * x[j]
				}
			}
		}
	}
}

// centre shifts the outputs of several classes together so that each column of
// weights, and the intercepts, sum to zero: the shares stay as they are, and of
// all solutions this is the one with the least penalty.
func (l *loss) centre(theta []float64) {
	for j := 0; j < l.width && l.outputs > 1; j++ {
		mean := 0.0
		for k := j; k < len(theta); k += l.width {
			mean += theta[k] / float64(l.outputs)
		}
		for k := j; k < len(theta); k += l.width {
			theta[k] -= mean
		}
	}
}

func add(to, from []float64) {
	for i, v := range from {
		to[i] += v
	}
}

func scale(v []float64, by float64) {
	for i := range v {
		v[i] *= by
	}
}
