// Package draw turns columns of numbers into what go-echarts draws.
package draw

import (
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/gonum/stat"
)

// Height makes a chart as wide as the page and as high as given, in pixels.
func Height(pixels string) charts.GlobalOpts {
	return charts.WithInitializationOpts(opts.Initialization{Width: "720px", Height: pixels})
}

// Points pairs two columns.
func Points(x, y []float64) []opts.ScatterData {
	points := make([]opts.ScatterData, len(x))
	for i := range x {
		points[i] = opts.ScatterData{Value: []float64{x[i], y[i]}}
	}
	return points
}

// Line joins places.
func Line(x, y []float64) []opts.LineData {
	line := make([]opts.LineData, len(x))
	for i := range x {
		line[i] = opts.LineData{Value: []float64{x[i], y[i]}}
	}
	return line
}

// Bars draws one bar a value.
func Bars[T int | float64](values []T) []opts.BarData {
	bars := make([]opts.BarData, len(values))
	for i, v := range values {
		bars[i] = opts.BarData{Value: v}
	}
	return bars
}

// Count counts the values in each of the bins, which are one wide and start at
// the whole numbers given. Values in none of them are left out.
func Count(values []float64, bins []int) []int {
	counts := make([]int, len(bins))
	for _, v := range values {
		if i, ok := slices.BinarySearch(bins, int(v)); ok {
			counts[i]++
		}
	}
	return counts
}

// Box draws the middle half of the values, with whiskers that leave out one
// value in twenty at either end.
func Box(values []float64) opts.BoxPlotData {
	sorted := slices.Sorted(slices.Values(values))
	var box [5]float64
	for i, p := range [5]float64{0.05, 0.25, 0.5, 0.75, 0.95} {
		box[i] = stat.Quantile(p, stat.LinInterp, sorted, nil)
	}
	return opts.BoxPlotData{Value: box}
}
