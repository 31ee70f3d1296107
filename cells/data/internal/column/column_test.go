package column

import (
	"math"
	"reflect"
	"testing"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

func TestLayoutIsKnown(t *testing.T) {
	if !found.known {
		t.Fatal("this gota is not laid out as expected: columns are read element by element")
	}
}

// TestBothWays reads and builds with and without the layout.
func TestBothWays(t *testing.T) {
	df := dataframe.New(
		series.New([]string{"a", "NaN", "c"}, series.String, "s"),
		series.New([]int{1, 2, 3}, series.Int, "i"),
		series.New([]float64{1.5, math.NaN(), -2}, series.Float, "f"),
		series.New([]bool{true, false, true}, series.Bool, "b"))
	keep := found
	defer func() { found = keep }()
	var seen []dataframe.DataFrame
	for _, known := range []bool{true, false} {
		found.known = known
		columns, err := All(df)
		if err != nil {
			t.Fatal(err)
		}
		if !columns[0].Missing(1) || !columns[2].Missing(1) || columns[1].Missing(0) {
			t.Errorf("known %v: missing elements are not where they were put", known)
		}
		for i := range columns {
			columns[i] = columns[i].Take([]int{2, -1, 0})
		}
		out, err := Frame(columns)
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, out)
	}
	want := [][]string{{"s", "i", "f", "b"}, {"c", "3", "-2.000000", "true"}, {"NaN", "NaN", "NaN", "NaN"}, {"a", "1", "1.500000", "true"}}
	for i := range seen {
		if got := seen[i].Records(); !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

func TestFrameRefuses(t *testing.T) {
	if _, err := Frame([]Column{Make("a", series.Int, 1), Make("a", series.Int, 1)}); err == nil {
		t.Error("two columns of one name were taken")
	}
	if _, err := Frame([]Column{Make("a", series.Int, 1), Make("b", series.Int, 2)}); err == nil {
		t.Error("columns of two lengths were taken")
	}
}
