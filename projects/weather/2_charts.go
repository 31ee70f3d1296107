package weather

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"stagebook/cells"
)

// ## Through the years

// Course draws each day as a point in the background and the average of the days
// around it as a line.
func Course(days []Day, measure Quantity, smooth int) *charts.Line {
	line := charts.NewLine()
	line.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "time"}),
		charts.WithYAxisOpts(opts.YAxis{Name: unit(measure), Scale: opts.Bool(true)}),
	)
	var daily, average []opts.LineData
	for i, d := range days {
		at := d.Date.Format(time.DateOnly)
		daily = append(daily, opts.LineData{Value: []any{at, of(d, measure)}})
		average = append(average, opts.LineData{Value: []any{at, around(days, i, smooth, measure)}})
	}
	line.AddSeries("each day", daily, charts.WithLineStyleOpts(opts.LineStyle{Width: 1, Opacity: opts.Float(0.25)}))
	line.AddSeries(fmt.Sprintf("average of %d days", smooth), average)
	return line
}

// around is the average of the days around one.
func around(days []Day, i, width int, measure Quantity) float64 {
	from, to := max(0, i-width/2), min(len(days), i+width-width/2)
	sum := 0.0
	for _, d := range days[from:to] {
		sum += of(d, measure)
	}
	return round(sum / float64(to-from))
}

// ## Month by month

var months = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// Spread shows how the days of each month differ.
func Spread(days []Day, measure Quantity) *charts.BoxPlot {
	box := charts.NewBoxPlot()
	box.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{Name: unit(measure), Scale: opts.Bool(true)}))
	var boxes []opts.BoxPlotData
	for month := range 12 {
		boxes = append(boxes, opts.BoxPlotData{Value: quartiles(inMonth(days, month, measure))})
	}
	box.SetXAxis(months).AddSeries(string(measure), boxes)
	return box
}

func inMonth(days []Day, month int, measure Quantity) (values []float64) {
	for _, d := range days {
		if int(d.Date.Month())-1 == month {
			values = append(values, of(d, measure))
		}
	}
	return values
}

// quartiles are the least, the quarters and the largest value.
func quartiles(values []float64) []float64 {
	if len(values) == 0 {
		return []float64{0, 0, 0, 0, 0}
	}
	slices.Sort(values)
	five := make([]float64, 5)
	for i := range five {
		five[i] = values[i*(len(values)-1)/4]
	}
	return five
}

// Skies counts what kind of day each month has.
func Skies(days []Day) *charts.Bar {
	bar := charts.NewBar()
	bar.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{Name: "share of days", AxisLabel: &opts.AxisLabel{Formatter: "{value} %"}, Max: 100}))
	bar.SetXAxis(months)
	for _, kind := range []string{"sun", "fog", "drizzle", "rain", "snow"} {
		var shares []opts.BarData
		for month := range 12 {
			shares = append(shares, opts.BarData{Value: share(days, month, kind)})
		}
		bar.AddSeries(kind, shares, charts.WithBarChartOpts(opts.BarChart{Stack: "all", BarCategoryGap: "12%"}))
	}
	return bar
}

func share(days []Day, month int, kind string) float64 {
	all, some := 0.0, 0.0
	for _, d := range days {
		if int(d.Date.Month())-1 != month {
			continue
		}
		all++
		if d.Weather == kind {
			some++
		}
	}
	return round(100 * some / max(all, 1))
}

// Seasons sets the warmest against the coldest hour of a day, one small picture a
// season.
func Seasons(days []Day) cells.Layout {
	var pictures []any
	for i, season := range []string{"Winter", "Spring", "Summer", "Autumn"} {
		scatter := charts.NewScatter()
		scatter.SetGlobalOptions(
			charts.WithXAxisOpts(opts.XAxis{Name: "coldest", Type: "value", Min: -10, Max: 20}),
			charts.WithYAxisOpts(opts.YAxis{Name: "warmest", Min: -5, Max: 40}),
		)
		var points []opts.ScatterData
		for _, d := range days {
			if int(d.Date.Month())%12/3 == i {
				points = append(points, opts.ScatterData{Value: []float64{d.Cold, d.Warm}})
			}
		}
		scatter.AddSeries("", points)
		pictures = append(pictures, cells.Titled(season, scatter))
	}
	return cells.Grid(2, pictures...)
}

// Extremes are the ten days that stand out most.
func Extremes(days []Day, measure Quantity) []Day {
	extremes := slices.Clone(days)
	slices.SortStableFunc(extremes, func(a, b Day) int {
		return cmp.Compare(of(b, measure), of(a, measure))
	})
	return extremes[:min(10, len(extremes))]
}

func round(f float64) float64 { return math.Round(100*f) / 100 }
