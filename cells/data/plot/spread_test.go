package plot

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data"
)

func TestBins(t *testing.T) {
	for _, c := range []struct {
		values []float64
		n      int
		whole  bool
		edges  []float64
		counts []int
	}{
		{[]float64{0, 1, 2.5, 10}, 4, false, []float64{0, 2.5, 5, 7.5, 10}, []int{2, 1, 0, 1}}, // numpy.histogram(_, 4)
		{[]float64{3, 3, 3}, 5, false, []float64{2.5, 3.5}, []int{3}},
		{[]float64{0.11, 0.2, 0.3, 0.52}, 0, false, []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6}, []int{1, 1, 1, 0, 1}},
		{[]float64{0, 0, 1, 2, 3}, 0, true, []float64{0, 1, 2, 3, 4}, []int{2, 1, 1, 1}},
		{[]float64{-3, -1, 4}, 0, true, []float64{-4, -2, 0, 2, 4, 6}, []int{1, 1, 0, 0, 1}},
	} {
		b := binsOf(c.values, c.n, c.whole)
		var edges []float64
		for i := range b.n + 1 {
			edges = append(edges, b.edge(i))
		}
		if got := b.count(c.values); !reflect.DeepEqual(edges, c.edges) || !reflect.DeepEqual(got, c.counts) {
			t.Errorf("%v in %d bins: edges %v with %v, want %v with %v", c.values, c.n, edges, got, c.edges, c.counts)
		}
	}
}

// TestTukey has the figures of matplotlib.cbook.boxplot_stats.
func TestTukey(t *testing.T) {
	five, beyond := tukey([]float64{-9, 1, 2, 3, 4, 5, 6, 7, 20, 30})
	if want := [5]float64{1, 2.25, 4.5, 6.75, 7}; five != want {
		t.Errorf("the box is %v, want %v", five, want)
	}
	if want := []float64{-9, 20, 30}; !reflect.DeepEqual(beyond, want) {
		t.Errorf("beyond are %v, want %v", beyond, want)
	}
}

// drawnOptions are the options of a chart as the page gets them.
type drawnOptions struct {
	Grid      []map[string]any
	VisualMap []map[string]any
	XAxis     []struct{ Name string }
	YAxis     []struct{ Name string }
	Series    []struct {
		Name, Type             string
		XAxisIndex, YAxisIndex int
		Data                   []struct{ Value []any }
	}
}

func optionsOf(t *testing.T, c drawn) (o drawnOptions) {
	t.Helper()
	c.Validate()
	text, err := json.Marshal(c.JSON())
	if err == nil {
		err = json.Unmarshal(text, &o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestPairs: a grid for each two columns, a series in each for each species, all on
// axes that are there; every bird is counted once in each histogram.
func TestPairs(t *testing.T) {
	p, err := data.ReadCSVFile("../testdata/penguins.csv")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Pairs(p, "Species")
	if err != nil {
		t.Fatal(err)
	}
	o := optionsOf(t, c)
	if len(o.Grid) != 16 || len(o.XAxis) != 16 || len(o.YAxis) != 20 || len(o.Series) != 48 {
		t.Fatalf("%d grids, %d and %d axes, %d series", len(o.Grid), len(o.XAxis), len(o.YAxis), len(o.Series))
	}
	counted, points := 0.0, 0
	for _, s := range o.Series {
		i, j := s.XAxisIndex/4, s.XAxisIndex%4
		if (s.Type == "bar") != (i == j) || s.YAxisIndex != s.XAxisIndex && s.YAxisIndex != 16+i {
			t.Errorf("a %s of row %d and column %d on the y axis %d", s.Type, i, j, s.YAxisIndex)
		}
		for _, d := range s.Data {
			if points++; s.Type == "bar" {
				counted += d.Value[1].(float64)
			}
		}
	}
	if counted != 4*342 { // two birds were not measured
		t.Errorf("%v birds in the four histograms, want 342 in each", counted)
	}
	if x := o.XAxis[12].Name; x != "Beak Length\n(mm)" {
		t.Errorf("below stands %q", x)
	}
}

func TestPairsOfManyRows(t *testing.T) {
	const n = 50_000
	a, b, k := make([]float64, n), make([]int, n), make([]string, n)
	for i := range a {
		a[i], b[i], k[i] = math.Sqrt(float64(i)), i*i%997, fmt.Sprint(i%2)
	}
	df := dataframe.New(series.New(a, series.Float, "a"), series.New(b, series.Int, "b"), series.New(k, series.String, "k"))
	c, err := Pairs(df, "k")
	if err != nil {
		t.Fatal(err)
	}
	points, counted := 0, 0.0
	for _, s := range optionsOf(t, c).Series {
		if s.Type == "scatter" {
			points += len(s.Data)
			continue
		}
		for _, d := range s.Data {
			counted += d.Value[1].(float64)
		}
	}
	if points < pairPoints/2 || points > 2*pairPoints || counted != 2*n {
		t.Errorf("%d points, and %v rows in the two histograms", points, counted)
	}
}

// TestHeatMapSaysItsRange: one range of colours, even around zero where it lies inside.
func TestHeatMapSaysItsRange(t *testing.T) {
	df, err := data.ReadCSV(strings.NewReader("a,b,v\nx,u,-1\nx,w,4.00049\ny,u,\n"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := HeatMap(df, "a", "b", "v")
	if err != nil {
		t.Fatal(err)
	}
	o := optionsOf(t, c)
	if len(o.VisualMap) != 1 || math.Abs(o.VisualMap[0]["min"].(float64)+4.00049) > 1e-6 {
		t.Errorf("the colours go over %v", o.VisualMap)
	}
	if got, want := fmt.Sprint(o.Series[0].Data), "[{[0 1 -1]} {[0 0 4]}]"; got != want {
		t.Errorf("fields are %s, want %s: from the top, to four digits", got, want)
	}
	m, err := CorrelationMatrix(df)
	if err == nil {
		if o := optionsOf(t, m); len(o.VisualMap) != 1 {
			t.Errorf("%d ranges of colours", len(o.VisualMap))
		}
	}
}
