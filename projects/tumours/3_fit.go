package tumours

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/projects/tumours/logit"
)

// ## Training
//
// The split comes before everything that looks at the values, so that nothing
// about the test leaks into the scaling. Move `testSize` and see what has to
// follow, and what does not.

// TestSize is the share of rows held out for the test.
//
//param:slider min=0.1 max=0.5 step=0.05
const TestSize = 0.2

// Seed fixes the shuffle.
const Seed = 42

// Penalty keeps weights small: the strength of the ridge.
//
//param:slider min=0 max=10 step=0.5
const Penalty = 1.0

// Split holds back a share of the rows, shuffled.
func Split(clean dataframe.DataFrame, testSize float64, seed int) (train, test dataframe.DataFrame, err error) {
	rows := rand.New(rand.NewPCG(uint64(seed), 0)).Perm(clean.Nrow())
	held := int(testSize * float64(len(rows)))
	if held == 0 || held == len(rows) {
		return train, test, fmt.Errorf("a test size of %g leaves one side empty", testSize)
	}
	test, train = clean.Subset(rows[:held]), clean.Subset(rows[held:])
	return train, test, nil
}

// Fit learns one weight for each measurement, on measurements brought to the same
// scale by the mean and the spread of the *training* rows.
func Fit(ctx context.Context, train dataframe.DataFrame, penalty float64) (*logit.Model, error) {
	x, malignant := matrix(train)
	return logit.Fit(ctx, measurementNames(train), x, malignant, penalty)
}

// Weights shows the twelve measurements that weigh most. To the right they speak
// for malignant, to the left for benign.
func Weights(fit *logit.Model) *charts.Bar {
	order := make([]int, len(fit.Weights))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return compareSize(fit.Weights[a], fit.Weights[b]) })
	order = order[:12]
	slices.Reverse(order) // the first bar stands at the bottom
	names, bars := make([]string, len(order)), make([]opts.BarData, len(order))
	for i, column := range order {
		names[i], bars[i] = fit.Names[column], opts.BarData{Value: fit.Weights[column]}
	}
	bar := charts.NewBar()
	bar.SetGlobalOptions(
		charts.WithYAxisOpts(opts.YAxis{Name: "weight"}),
		charts.WithInitializationOpts(opts.Initialization{Width: "720px", Height: "380px"}),
	)
	bar.SetXAxis(names).AddSeries("weight", bars)
	return bar.XYReversal()
}

// compareSize puts the larger weight first, whatever its sign.
func compareSize(a, b float64) int {
	switch {
	case a*a > b*b:
		return -1
	case a*a < b*b:
		return 1
	}
	return 0
}

// measurementNames are the columns that a model may look at.
func measurementNames(df dataframe.DataFrame) []string {
	return slices.DeleteFunc(df.Names(), func(name string) bool { return name == "diagnosis" })
}

// matrix is the measurements row by row, and whether each tumour is malignant.
func matrix(df dataframe.DataFrame) (x [][]float64, malignant []bool) {
	names := measurementNames(df)
	x = make([][]float64, df.Nrow())
	for i := range x {
		x[i] = make([]float64, len(names))
	}
	for j, name := range names {
		for i, value := range df.Col(name).Float() {
			x[i][j] = value
		}
	}
	for _, kind := range df.Col("diagnosis").Records() {
		malignant = append(malignant, kind == "malignant")
	}
	return x, malignant
}
