// Package plot draws frames in one line: a frame and the names of columns give a
// chart of go-echarts with named axes, a legend where there are groups, and tips.
// What is returned can be refined with go-echarts' own methods.
//
// A row with a missing element in a column that is drawn is left out.
package plot

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data"
	"stagebook/cells/data/internal/column"
)

// columns finds columns of a frame.
func columns(what string, df dataframe.DataFrame, names ...string) ([]column.Column, error) {
	picked, err := data.Select(df, names...)
	if err == nil {
		var list []column.Column
		if list, err = column.All(picked); err == nil {
			return list, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", what, err)
}

// numbers is columns of which all hold numbers.
func numbers(what string, df dataframe.DataFrame, names ...string) ([]column.Column, error) {
	list, err := columns(what, df, names...)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		if c.Type == series.String {
			return nil, fmt.Errorf("%s: column %q holds texts, where numbers are wanted", what, c.Name)
		}
	}
	return list, nil
}

// axes names the axes. The kind is that of the x axis: category, value or time.
func axes(title, kind, x, y string) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithTitleOpts(opts.Title{Title: title}),
		charts.WithXAxisOpts(opts.XAxis{Name: x, NameLocation: "middle", NameGap: 30, Type: kind, Scale: opts.Bool(true)}),
		charts.WithYAxisOpts(opts.YAxis{Name: y, Scale: opts.Bool(kind != "category")}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true)}),
		charts.WithGridOpts(opts.Grid{Bottom: "60"}),
	}
}

// groups gives the different texts of a column, sorted, and the rows of each; one
// group of all rows without a column.
func groups(what string, df dataframe.DataFrame, by string) ([]string, map[string][]int, error) {
	rows := map[string][]int{}
	if by == "" {
		for i := range df.Nrow() {
			rows[""] = append(rows[""], i)
		}
		return []string{""}, rows, nil
	}
	list, err := columns(what, df, by)
	if err != nil {
		return nil, nil, err
	}
	var names []string
	for i := range list[0].Len() {
		name, ok := list[0].Text(i)
		if !ok {
			continue
		}
		if rows[name] == nil {
			names = append(names, name)
		}
		rows[name] = append(rows[name], i)
	}
	slices.Sort(names)
	return names, rows, nil
}

// Histogram counts the numbers of a column in bins of one width; the last one
// takes in its upper end. With 0 bins there are as many as Sturges (1926) says.
func Histogram(df dataframe.DataFrame, name string, bins int) (*charts.Bar, error) {
	list, err := numbers("histogram", df, name)
	if err != nil {
		return nil, err
	}
	values := present(&list[0])
	if len(values) == 0 {
		return nil, fmt.Errorf("histogram: column %q has missing elements only", name)
	}
	if bins <= 0 {
		bins = 1 + int(math.Ceil(math.Log2(float64(len(values)))))
	}
	low, high := values[0], values[len(values)-1]
	if low == high {
		low, high = low-0.5, high+0.5
	}
	width := (high - low) / float64(bins)
	counts := make([]int, bins)
	for _, v := range values {
		counts[min(int((v-low)/width), bins-1)]++
	}
	labels, bars := make([]string, bins), make([]opts.BarData, bins)
	for i := range labels {
		labels[i] = strconv.FormatFloat(low+width*(float64(i)+0.5), 'g', 4, 64)
		bars[i] = opts.BarData{Value: counts[i]}
	}
	c := charts.NewBar()
	c.SetGlobalOptions(axes("", "category", name, "rows")...)
	c.SetXAxis(labels).AddSeries("rows", bars, charts.WithBarChartOpts(opts.BarChart{BarCategoryGap: "2%"}))
	return c, nil
}

// present gives the numbers of a column, sorted.
func present(c *column.Column) []float64 {
	var values []float64
	for i := range c.Len() {
		if v, ok := c.Float(i); ok && !math.IsInf(v, 0) {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return values
}

// Bar draws a bar for each row: its label from column x, its height from each of
// the columns y.
func Bar(df dataframe.DataFrame, x string, y ...string) (*charts.Bar, error) {
	label, list, err := labelled("bar", df, x, y)
	if err != nil {
		return nil, err
	}
	c := charts.NewBar()
	c.SetGlobalOptions(axes("", "category", x, unit(y))...)
	c.SetXAxis(label)
	for _, l := range list {
		bars := make([]opts.BarData, l.Len())
		for i := range bars {
			bars[i] = opts.BarData{Value: value(&l, i)}
		}
		c.AddSeries(l.Name, bars)
	}
	return c, nil
}

// Line draws a line for each of the columns y over the labels in column x, in the
// order of the rows. A missing element is a gap.
func Line(df dataframe.DataFrame, x string, y ...string) (*charts.Line, error) {
	label, list, err := labelled("line", df, x, y)
	if err != nil {
		return nil, err
	}
	c := charts.NewLine()
	c.SetGlobalOptions(axes("", "category", x, unit(y))...)
	c.SetXAxis(label)
	for _, l := range list {
		points := make([]opts.LineData, l.Len())
		for i := range points {
			points[i] = opts.LineData{Value: value(&l, i)}
		}
		c.AddSeries(l.Name, points)
	}
	return c, nil
}

// TimeSeries draws a line for each of the columns y over the times in column x,
// texts as [data.ParseTime] reads them.
func TimeSeries(df dataframe.DataFrame, x string, y ...string) (*charts.Line, error) {
	label, list, err := labelled("time series", df, x, y)
	if err != nil {
		return nil, err
	}
	c := charts.NewLine()
	c.SetGlobalOptions(axes("", "time", x, unit(y))...)
	for _, l := range list {
		var points []opts.LineData
		for i, text := range label {
			if text == "" {
				continue
			}
			at, err := data.ParseTime(text)
			if err != nil {
				return nil, fmt.Errorf("time series: column %q, row %d: %w", x, i, err)
			}
			points = append(points, opts.LineData{Value: []any{at.UnixMilli(), value(&l, i)}})
		}
		c.AddSeries(l.Name, points, charts.WithLineChartOpts(opts.LineChart{ShowSymbol: opts.Bool(false)}))
	}
	return c, nil
}

func labelled(what string, df dataframe.DataFrame, x string, y []string) ([]string, []column.Column, error) {
	labels, err := columns(what, df, x)
	if err != nil {
		return nil, nil, err
	}
	list, err := numbers(what, df, y...)
	if err != nil {
		return nil, nil, err
	}
	texts := make([]string, df.Nrow())
	for i := range texts {
		texts[i], _ = labels[0].Text(i)
	}
	return texts, list, nil
}

// value gives a number, or "-" which is ECharts' missing one.
func value(c *column.Column, i int) any {
	v, ok := c.Float(i)
	if !ok || math.IsInf(v, 0) {
		return "-"
	}
	return v
}

// unit is the name of a y axis: of several lines the legend says it.
func unit(y []string) string {
	if len(y) == 1 {
		return y[0]
	}
	return ""
}
