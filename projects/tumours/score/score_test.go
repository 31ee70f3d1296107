package score

import (
	"math"
	"testing"
)

func TestAt(t *testing.T) {
	cases := []Case{{0, true, 0.9}, {1, false, 0.6}, {2, true, 0.5}, {3, true, 0.2}, {4, false, 0.1}}
	tests := []struct {
		threshold float64
		want      Outcomes
	}{
		{0, Outcomes{3, 0, 2, 0}},
		{0.5, Outcomes{2, 1, 1, 1}},
		{0.55, Outcomes{1, 2, 1, 1}},
		{1, Outcomes{0, 3, 0, 2}},
	}
	for _, test := range tests {
		if got := At(test.threshold, cases); got != test.want {
			t.Errorf("At(%g) = %+v, want %+v", test.threshold, got, test.want)
		}
	}
	if p := At(1, cases).Precision(); p != 0 {
		t.Errorf("precision of no alarm = %g", p)
	}
}

// TestArea counts the pairs in which the malignant case comes out on top.
func TestArea(t *testing.T) {
	tests := map[string]struct {
		cases []Case
		want  float64
	}{
		"perfect": {[]Case{{0, true, 0.9}, {1, false, 0.1}}, 1},
		"wrong":   {[]Case{{0, true, 0.1}, {1, false, 0.9}}, 0},
		"equal":   {[]Case{{0, true, 0.5}, {1, false, 0.5}}, 0.5},
		"mixed":   {[]Case{{0, true, 0.9}, {1, false, 0.6}, {2, true, 0.5}, {3, true, 0.2}, {4, false, 0.1}}, 4.0 / 6},
	}
	for name, test := range tests {
		if got := Area(Curve(test.cases)); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%s: area %g, want %g", name, got, test.want)
		}
	}
}
