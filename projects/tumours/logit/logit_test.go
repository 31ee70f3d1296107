package logit

import (
	"context"
	"errors"
	"math"
	"testing"
)

// steps is one column that parts the answers but for one row of each kind, and
// one that never changes.
func steps() Data {
	var d Data
	for i := range 20 {
		d.X = append(d.X, []float64{float64(i), 7})
		d.Y = append(d.Y, i >= 10 != (i == 4 || i == 15))
	}
	return d
}

func TestFit(t *testing.T) {
	model, err := Fit(t.Context(), []string{"step", "flat"}, steps(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if w := model.Columns()[1].Weight; math.Abs(w) > 1e-9 {
		t.Errorf("a column that never changes weighs %g", w)
	}
	if p := model.Probability([]float64{9.5, 7}); math.Abs(p-0.5) > 1e-4 {
		t.Errorf("half way the probability is %g", p)
	}
	if low, high := model.Probability([]float64{0, 7}), model.Probability([]float64{19, 7}); low > 0.2 || high < 0.8 {
		t.Errorf("at the ends the probabilities are %g and %g", low, high)
	}
	tight, err := Fit(t.Context(), []string{"step", "flat"}, steps(), 10)
	if err != nil || tight[0].Weight >= model[0].Weight {
		t.Errorf("a larger penalty gave the weight %g, a small one %g (%v)", tight[0].Weight, model[0].Weight, err)
	}
}

func TestFitFails(t *testing.T) {
	if _, err := Fit(t.Context(), []string{"x"}, Data{X: [][]float64{{1}}, Y: []bool{true}}, 1); err == nil {
		t.Error("fitted a single row")
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := Fit(ended, []string{"step", "flat"}, steps(), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context gave %v", err)
	}
}
