package data

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

const mass, beak = "Body Mass (g)", "Beak Length (mm)"

// chain calls one function after the other and keeps the first error.
type chain struct {
	df  dataframe.DataFrame
	err error
}

func (c chain) then(do func(df dataframe.DataFrame) (dataframe.DataFrame, error)) chain {
	if c.err == nil {
		c.df, c.err = do(c.df)
	}
	return c
}

func read(t testing.TB, name string, options ...Option) dataframe.DataFrame {
	return must(t)(ReadCSVFile("testdata/"+name+".csv", options...))
}

// same compares frames element by element: numbers to nine digits, and ints and
// truth values with the floats that pandas makes of them.
func same(t *testing.T, got, want dataframe.DataFrame) {
	t.Helper()
	g, err := open(got)
	if err != nil {
		t.Fatal(err)
	}
	w, err := open(want)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(g.names, "|") != strings.Join(w.names, "|") || g.rows != w.rows {
		t.Fatalf("got %d rows of %q, want %d of %q", g.rows, g.names, w.rows, w.names)
	}
	for j := range g.columns {
		a, b := &g.columns[j], &w.columns[j]
		for i := range g.rows {
			x, ok1 := a.Float(i)
			y, ok2 := b.Float(i)
			s1, _ := a.Text(i)
			s2, _ := b.Text(i)
			if a.Missing(i) != b.Missing(i) || ok1 != ok2 || math.Abs(x-y) > 1e-9*max(1, math.Abs(y)) || !ok1 && s1 != s2 {
				t.Fatalf("column %q, row %d: got %q, want %q", a.Name, i, s1, s2)
			}
		}
	}
}

func TestPandas(t *testing.T) {
	type frame = dataframe.DataFrame
	penguins, weather := read(t, "penguins"), read(t, "seattle-weather")
	cancer := read(t, "breast_cancer")
	seventh := must(t)(Select(must(t)(Filter(penguins, func(r *Row) bool { return r.Index()%7 == 0 })), "Species", "Sex", "Island"))
	right := read(t, "pandas/right_frame")
	join := func(k JoinKind) func() (frame, error) {
		return func() (frame, error) { return Join(seventh, right, On{Kind: k, Keys: []string{"Species", "Sex"}}) }
	}
	tests := map[string]func() (frame, error){
		"sort":     func() (frame, error) { return Sort(penguins, Rising("Island"), Falling(mass)) },
		"distinct": func() (frame, error) { return Distinct(penguins, "Species", "Island", "Sex") },
		"group": func() (frame, error) {
			return GroupBy(penguins, "Species", "Sex").Agg(Size(), Count(mass).As("count"), Sum(mass).As("sum"), Mean(mass).As("mean"),
				Min(beak).As("min"), Max(beak).As("max"), Median(beak).As("median"), Std(beak).As("std"), Var(beak).As("var"),
				First(beak).As("first"), Last(beak).As("last"), Unique(beak).As("nunique"), Quantile(beak, 0.9).As("q"))
		},
		"group_missing": func() (frame, error) { return GroupBy(penguins, "Sex").KeepMissing().Agg(Count(mass).As("n")) },
		"join_inner":    join(Inner), "join_left": join(Left), "join_right": join(Right), "join_outer": join(Outer),
		"join_cross": func() (frame, error) {
			a := must(t)(Select(must(t)(Head(penguins, 3)), "Species", "Island"))
			return Join(a, a, On{Kind: Cross})
		},
		"pivot": func() (frame, error) {
			return Pivot(penguins, Pivoting{Rows: []string{"Species"}, Columns: "Island", Values: Mean(mass)})
		},
		"melt":   func() (frame, error) { return Melt(must(t)(Head(penguins, 5)), []string{"Species"}, beak, mass) },
		"window": func() (frame, error) { c := windows(weather); return c.df, c.err },
		"cut": func() (frame, error) {
			return Cut(must(t)(Select(penguins, mass)), mass, 0, 3000, 4000, 5000)
		},
		"transform": func() (frame, error) { return withinSex(penguins) },
		"custom": func() (frame, error) {
			return GroupBy(penguins, "Species").Agg(Custom(mass, extent).As("spread"), Custom(beak, extent).As("beak"))
		},
		"rolling": func() (frame, error) { c := rollings(weather); return c.df, c.err },
		"onehot":  func() (frame, error) { return OneHot(penguins, "Species", "Sex") },
		"fill": func() (frame, error) {
			c := chain{df: penguins}.then(func(df frame) (frame, error) { return Fill(df, WithMedian(), mass) }).
				then(func(df frame) (frame, error) { return Fill(df, Forward(), "Sex") }).
				then(func(df frame) (frame, error) { return Fill(df, Backward(), beak) })
			return c.df, c.err
		},
		"dropna":      func() (frame, error) { return DropMissing(penguins) },
		"describe":    func() (frame, error) { return Describe(penguins) },
		"counts":      func() (frame, error) { return ValueCounts(weather, "weather") },
		"corr":        func() (frame, error) { return Correlation(penguins) },
		"corr_cancer": func() (frame, error) { return Correlation(cancer) },
		"extract": func() (frame, error) {
			c := chain{df: weather}.then(func(df frame) (frame, error) { return Head(df, 20) }).
				then(func(df frame) (frame, error) { return Extract(df, "date", `-(?P<m>\d\d)-`) }).
				then(func(df frame) (frame, error) { return Select(df, "date", "m") }).
				then(func(df frame) (frame, error) { return Cast(df, series.Int, "m") })
			return c.df, c.err
		},
	}
	for name, do := range tests {
		t.Run(name, func(t *testing.T) { same(t, must(t)(do()), read(t, "pandas/"+name)) })
	}
	same(t, penguins, read(t, "penguins")) // nothing changed what it was given
}

func windows(weather dataframe.DataFrame) chain {
	type frame = dataframe.DataFrame
	const temp = "temp_max"
	return chain{df: weather}.then(func(df frame) (frame, error) { return Head(df, 60) }).
		then(func(df frame) (frame, error) { return Lag(df, temp, 2) }).
		then(func(df frame) (frame, error) { return Lead(df, temp, 1) }).
		then(func(df frame) (frame, error) { return Diff(df, temp, 1) }).
		then(func(df frame) (frame, error) { return Rolling(df, temp, 7, OfMean) }).
		then(func(df frame) (frame, error) { return Rolling(df, temp, 7, OfStd) }).
		then(func(df frame) (frame, error) { return Cumulative(df, "precipitation", OfSum) }).
		then(func(df frame) (frame, error) { return Rank(df, temp) }).
		then(func(df frame) (frame, error) { return DateParts(df, "date", Week, Weekday, YearDay) })
}

// rollings are windows that do and do not divide the number of rows, over numbers
// with gaps, and every way to rank ties.
func rollings(weather dataframe.DataFrame) chain {
	type frame = dataframe.DataFrame
	c := chain{df: weather}.then(func(df frame) (frame, error) { return Slice(df, 3, 203) }).
		then(func(df frame) (frame, error) { return Select(df, "wind", "weather", "temp_min") }).
		then(func(df frame) (frame, error) {
			return Derive(df, "gappy", func(r *Row) float64 {
				if r.Index()%37 == 36 {
					return math.NaN()
				}
				return r.Float("temp_min")
			})
		})
	for _, n := range []int{1, 10, 23} {
		for _, f := range []Figure{OfSum, OfMean, OfMin, OfMax, OfStd} {
			c = c.then(func(df frame) (frame, error) { return Rolling(df, "gappy", n, f) }).
				then(func(df frame) (frame, error) {
					return Rename(df, map[string]string{"gappy_rolling_" + string(f): fmt.Sprintf("%s_%d", f, n)})
				})
		}
	}
	for _, how := range []Ties{MeanPlace, MinPlace, MaxPlace, FirstPlace, DensePlace} {
		c = c.then(func(df frame) (frame, error) { return Rank(df, "gappy", how) }).
			then(func(df frame) (frame, error) {
				return Rename(df, map[string]string{"gappy_rank": "rank_" + string(how)})
			})
	}
	return c.then(func(df frame) (frame, error) { return Cumulative(df, "gappy", OfMax) }).
		then(func(df frame) (frame, error) { return Cumulative(df, "gappy", OfMin) })
}

// withinSex shifts and adds up within each sex; penguins of unknown sex have none.
func withinSex(penguins dataframe.DataFrame) (dataframe.DataFrame, error) {
	return GroupBy(penguins, "Species", "Sex").Transform(func(g dataframe.DataFrame) (dataframe.DataFrame, error) {
		g, err := Lag(g, mass, 1)
		if err != nil {
			return g, err
		}
		return Cumulative(g, beak, OfSum)
	})
}

func extent(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	return slices.Max(values) - slices.Min(values)
}

// TestQCut compares the number of the bin with pandas'.
func TestQCut(t *testing.T) {
	want := read(t, "pandas/qcut")
	got := must(t)(QCut(must(t)(Select(want, mass)), mass, 4))
	labels := map[string]string{}
	for i := range want.Nrow() {
		label, code := got.Elem(i, 1).String(), want.Elem(i, 1).String()
		if before, ok := labels[label]; ok && before != code {
			t.Fatalf("row %d: bin %s is %s and %s", i, label, before, code)
		}
		labels[label] = code
	}
	if len(labels) != 5 { // four and the missing
		t.Errorf("bins %v", labels)
	}
}

// TestHalfJoins checks semi and anti joins against the inner one.
func TestHalfJoins(t *testing.T) {
	p, right := read(t, "penguins"), read(t, "pandas/right_frame")
	on := On{Keys: []string{"Species", "Sex"}}
	inner := must(t)(Join(p, right, on))
	on.Kind = Semi
	semi := must(t)(Join(p, right, on))
	on.Kind = Anti
	anti := must(t)(Join(p, right, on))
	if semi.Nrow() != inner.Nrow() || semi.Nrow()+anti.Nrow() != p.Nrow() || semi.Nrow() == 0 || anti.Nrow() == 0 {
		t.Errorf("inner %d, semi %d, anti %d of %d rows", inner.Nrow(), semi.Nrow(), anti.Nrow(), p.Nrow())
	}
	_, err := Join(p, right, On{Keys: []string{"Spceies"}})
	if err == nil || !strings.Contains(err.Error(), `left: no column "Spceies"; nearest: "Species"`) {
		t.Errorf("got %v", err)
	}
}
