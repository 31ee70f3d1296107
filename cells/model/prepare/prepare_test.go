package prepare_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/model"
	"stagebook/cells/model/known"
	"stagebook/cells/model/prepare"
)

var numbers = []string{"Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)"}

type reference struct {
	Mean, Median []float64
	MostFrequent []float64 `json:"most_frequent"`
	Standard     struct {
		Mean, Scale []float64
		First       [][]float64
	}
	MinMax struct {
		Min, Max []float64
		First    [][]float64
	}
	OneHot  [][]float64
	Ordinal []float64
}

func TestAgainstScikitLearn(t *testing.T) {
	var want reference
	known.Read(t, "prepare.json", &want)
	df := known.Frame(t, "penguins.csv")
	x := model.NewMatrix(df.Nrow(), 4)
	for j, name := range numbers {
		col, err := model.Numbers(df, name)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range col {
			x.Set(i, j, v)
		}
	}
	for strategy, fill := range map[prepare.Strategy][]float64{prepare.Mean: want.Mean, prepare.Median: want.Median, prepare.MostFrequent: want.MostFrequent, prepare.Constant: {7, 7, 7, 7}} {
		m, err := prepare.FitImputer(x, strategy, 7)
		if err != nil {
			t.Fatal(err)
		}
		known.Near(t, "imputer", m.Fill, fill, 1e-9)
	}
	for k, spec := range []prepare.Spec{{Scale: prepare.Standard}, {Scale: prepare.MinMax}} {
		spec.Columns, spec.Impute = numbers, prepare.Median
		p, err := prepare.Fit(df, spec, prepare.Spec{Columns: []string{"Island"}, Encode: prepare.OneHot}, prepare.Spec{Columns: []string{"Island"}, Encode: prepare.Ordinal})
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.Apply(df)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			known.Near(t, "scaled", out.Row(i)[:4], [][][]float64{want.Standard.First, want.MinMax.First}[k][i], 1e-9)
		}
		for k, row := range []int{0, 30, 60, 200, 343} {
			known.Near(t, "one-hot", out.Row(row)[4:7], want.OneHot[k], 0)
			known.Near(t, "ordinal", out.Row(row)[7:], want.Ordinal[k:k+1], 0)
		}
		if names := p.Columns(); names[4] != "Island = Biscoe" || len(names) != 8 {
			t.Errorf("columns are %q", names)
		}
		known.Kept(t, p)
		undone := p.Steps[0].Scaler.Restore(p.Steps[0].Scaler.Apply(model.Matrix{Rows: 1, Cols: 4, Values: x.Row(0)}))
		known.Near(t, "restored", undone.Values, x.Row(0), 1e-9)
	}
}

// TestNoLeak: what is fitted to the first rows is not moved by the others.
func TestNoLeak(t *testing.T) {
	df := known.Frame(t, "penguins.csv")
	var first []int
	for i := range 200 {
		first = append(first, i)
	}
	train := df.Subset(first)
	spec := prepare.Spec{Columns: numbers, Impute: prepare.Mean, Scale: prepare.Standard}
	p, err := prepare.Fit(train, spec)
	if err != nil {
		t.Fatal(err)
	}
	before, err := p.Apply(train)
	if err != nil {
		t.Fatal(err)
	}
	all, err := p.Apply(df)
	if err != nil || !slices.Equal(all.Values[:len(before.Values)], before.Values) {
		t.Errorf("the training rows come out otherwise beside the rest, %v", err)
	}
	mean := 0.0
	for _, v := range before.Col(0) {
		mean += v / 200
	}
	if math.Abs(mean) > 1e-12 {
		t.Errorf("the training rows have a mean of %v", mean)
	}
}

func TestMistakes(t *testing.T) {
	df := known.Frame(t, "penguins.csv")
	for want, s := range map[string]prepare.Spec{
		`no column "Islnd"; the nearest are "Island"`: {Columns: []string{"Islnd"}, Encode: prepare.OneHot},
		`column "Island" holds text`:                  {Columns: []string{"Island"}},
		"impute first":                                {Columns: numbers, Scale: prepare.Standard},
		`column "Sex" has no value in row 3`:          {Columns: []string{"Sex"}, Encode: prepare.OneHot},
		"and not scaled":                              {Columns: []string{"Sex"}, Encode: prepare.OneHot, Impute: prepare.Mean},
	} {
		if _, err := prepare.Fit(df, s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	biscoe := df.Subset([]int{30, 31})
	other := df.Subset([]int{0})
	spec := prepare.Spec{Columns: []string{"Island"}, Encode: prepare.OneHot}
	p, err := prepare.Fit(other, spec)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Apply(biscoe); err == nil || !strings.Contains(err.Error(), "was not among those fitted") {
		t.Errorf("got %v", err)
	}
	spec.Unknown = true
	p, _ = prepare.Fit(other, spec)
	if x, err := p.Apply(biscoe); err != nil || x.At(0, 0) != 0 {
		t.Errorf("got %v, %v", x, err)
	}
	if _, err := model.Features(df, numbers...); !errors.Is(err, model.ErrMissing) {
		t.Errorf("got %v", err)
	}
	if _, err := model.Classification(df, "Species"); err == nil || !strings.Contains(err.Error(), "encode it first") {
		t.Errorf("got %v", err)
	}
}
