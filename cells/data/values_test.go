package data

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestValues(t *testing.T) {
	df := must(t)(ReadCSV(strings.NewReader("n,x,s,b\n10,0.5,b,true\n,,,\n9,-1,a,false\n10,2,b,true\n")))
	if got, err := Floats(df, "b"); err != nil || got[0] != 1 || !math.IsNaN(got[1]) || got[2] != 0 {
		t.Errorf("floats %v, %v", got, err)
	}
	if _, err := Floats(df, "s"); err == nil || !strings.Contains(err.Error(), "holds texts") {
		t.Errorf("floats of texts: %v", err)
	}
	texts, missing, err := Texts(df, "x")
	if err != nil || !reflect.DeepEqual(texts, []string{"0.5", "", "-1", "2"}) || !reflect.DeepEqual(missing, []bool{false, true, false, false}) {
		t.Errorf("texts %q, %v, %v", texts, missing, err)
	}
	for name, want := range map[string][]string{"n": {"9", "10"}, "x": {"-1", "0.5", "2"}, "s": {"a", "b"}, "b": {"false", "true"}} {
		codes, values, err := Factorize(df, name)
		if err != nil || !reflect.DeepEqual(values, want) || codes[1] != -1 {
			t.Errorf("%s: codes %v of %q, %v", name, codes, values, err)
		}
		for i, text := range must3(t)(Texts(df, name)) {
			if codes[i] >= 0 && values[codes[i]] != text {
				t.Errorf("%s, row %d: %q by its code, %q is it", name, i, values[codes[i]], text)
			}
		}
	}
	if got := must(t)(Take(df, []int{3, 0, 3})); !reflect.DeepEqual(got.Col("x").Float(), []float64{2, 0.5, 2}) {
		t.Errorf("took %v", got)
	}
	if _, err := Take(df, []int{4}); err == nil || !strings.Contains(err.Error(), "row 4 of a frame of 4") {
		t.Errorf("a row that is not there: %v", err)
	}
}

func must3(t *testing.T) func(texts []string, _ []bool, err error) []string {
	return func(texts []string, _ []bool, err error) []string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return texts
	}
}

func TestShuffle(t *testing.T) {
	df := must(t)(ReadCSV(strings.NewReader("n\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n")))
	a, b := must(t)(Shuffle(df, 7)).Col("n").Float(), must(t)(Shuffle(df, 7)).Col("n").Float()
	if !reflect.DeepEqual(a, b) || slices.IsSorted(a) {
		t.Errorf("twice the same seed gave %v and %v", a, b)
	}
	slices.Sort(a)
	if !reflect.DeepEqual(a, []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		t.Errorf("the rows became %v", a)
	}
}
