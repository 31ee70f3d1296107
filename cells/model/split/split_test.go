package split_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/model/known"
	"stagebook/cells/model/random"
	"stagebook/cells/model/split"
)

type reference struct {
	Sample  []float64 `json:"random_sample_5"`
	Labels  []string
	Groups  []int
	Single  []one  `json:"shuffled"`
	Strata  []one  `json:"stratified"`
	Grouped []one  `json:"grouped"`
	KFold   []many `json:"kfold"`
	SKFold  []many `json:"stratifiedKFold"`
	GKFold  []many `json:"groupKFold"`
	Time    []many `json:"timeSeries"`
}

type one struct {
	N           int
	Size        float64
	Seed        uint32
	Train, Test []int
}

type many struct {
	K, TestSize, MaxTrain, Gap int
	On                         bool
	Seed                       uint32
	Rows                       []split.Rows
}

func same(t *testing.T, what string, got, want []split.Rows, err error) {
	t.Helper()
	if err != nil || len(got) != len(want) {
		t.Errorf("%s: %d splits, want %d, %v", what, len(got), len(want), err)
		return
	}
	for i := range got {
		if !slices.Equal(got[i].Train, want[i].Train) || !slices.Equal(got[i].Test, want[i].Test) {
			t.Errorf("%s: split %d is %v, scikit-learn has %v", what, i, got[i], want[i])
		}
	}
}

func TestRowsOfScikitLearn(t *testing.T) {
	var ref reference
	known.Read(t, "splits.json", &ref)
	source := random.New(123)
	for i, want := range ref.Sample {
		if got := source.Float64(); got != want {
			t.Errorf("random number %d is %v, NumPy has %v", i, got, want)
		}
	}
	for _, c := range ref.Single {
		got, err := split.Shuffled(c.N, c.Size, c.Seed)
		same(t, "shuffled", []split.Rows{got}, []split.Rows{{Train: c.Train, Test: c.Test}}, err)
	}
	for _, c := range ref.Strata {
		got, err := split.Stratified(ref.Labels, c.Size, c.Seed)
		same(t, "stratified", []split.Rows{got}, []split.Rows{{Train: c.Train, Test: c.Test}}, err)
	}
	for _, c := range ref.Grouped {
		got, err := split.Grouped(ref.Groups, c.Size, c.Seed)
		same(t, "grouped", []split.Rows{got}, []split.Rows{{Train: c.Train, Test: c.Test}}, err)
	}
	n := len(ref.Labels)
	for _, c := range ref.KFold {
		got, err := split.KFold(n, c.K, split.Shuffle{On: c.On, Seed: c.Seed})
		same(t, "k-fold", got, c.Rows, err)
	}
	for _, c := range ref.SKFold {
		got, err := split.StratifiedKFold(ref.Labels, c.K, split.Shuffle{On: c.On, Seed: c.Seed})
		same(t, "stratified k-fold", got, c.Rows, err)
	}
	for _, c := range ref.GKFold {
		got, err := split.GroupKFold(ref.Groups, c.K)
		same(t, "group k-fold", got, c.Rows, err)
	}
	for _, c := range ref.Time {
		got, err := split.TimeSeries(n, c.K, split.TimeOptions{TestSize: c.TestSize, MaxTrain: c.MaxTrain, Gap: c.Gap})
		same(t, "time series", got, c.Rows, err)
	}
}

// TestPublished compares with the figures that come with the data.
func TestPublished(t *testing.T) {
	var ref map[string]any
	known.Read(t, "sklearn_reference.json", &ref)
	first := func(key, part string) []int {
		value := ref[key]
		if part != "" {
			value = value.(map[string]any)[part]
		}
		var rows []int
		for _, v := range value.([]any) {
			rows = append(rows, int(v.(float64)))
		}
		return rows
	}
	for n, key := range map[int]string{10: "RandomState(42).permutation(10)[:10]", 114: "RandomState(42).permutation(114)[:10]", 569: "RandomState(42).permutation(569)[:10]"} {
		if got := random.New(42).Permutation(n)[:10]; !slices.Equal(got, first(key, "")) {
			t.Errorf("%s is %v", key, got)
		}
	}
	df := known.Frame(t, "breast_cancer.csv")
	rows, err := split.Stratified(df.Col("target").Records(), 0.2, 42)
	if err != nil || !slices.Equal(rows.Test[:10], first("stratified split seed 42", "test_rows_first10")) || !slices.Equal(rows.Train[:10], first("stratified split seed 42", "train_rows_first10")) {
		t.Errorf("stratified: %v %v, %v", rows.Test[:10], rows.Train[:10], err)
	}
}

func TestFrames(t *testing.T) {
	df := dataframe.New(
		series.New([]string{"2024-03", "2024-01", "2024-04", "2024-02"}, series.String, "month"),
		series.New([]int{1, 1, 2, 2}, series.Int, "who"),
	)
	train, test, err := split.TrainTest(df, split.Options{InOrder: "month"})
	if err != nil || test.Col("month").Records()[0] != "2024-04" || train.Nrow() != 3 {
		t.Errorf("by time: %v, %v", test, err)
	}
	train, test, err = split.TrainTest(df, split.Options{Groups: "who", TestSize: 0.5})
	if err != nil || train.Nrow() != 2 || test.Col("who").Records()[0] != test.Col("who").Records()[1] {
		t.Errorf("by group: %v, %v", test, err)
	}
	for want, o := range map[string]split.Options{
		`no column "moth"; the nearest are "month"`: {InOrder: "moth"},
		"at most one":                {InOrder: "month", Groups: "who"},
		"must lie between 0 and 1":   {TestSize: 2},
		"leaves nothing to train on": {TestSize: 0.99},
		"has a single row":           {Stratify: "month", TestSize: 0.5},
	} {
		if _, _, err := split.TrainTest(df, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
