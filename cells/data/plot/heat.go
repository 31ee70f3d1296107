package plot

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data"
	"stagebook/cells/data/internal/column"
)

// HeatMap draws a field for each row, at the texts of columns x (from the left) and
// y (from the top) in the order in which they come, coloured by the number in
// column z, which is written into it to four digits where there is room. Where
// numbers lie on both sides of zero, the colours do too.
func HeatMap(df dataframe.DataFrame, x, y, z string) (*charts.HeatMap, error) {
	xs, zs, err := labelled("heat map", df, x, []string{z})
	if err != nil {
		return nil, err
	}
	ys, _, err := labelled("heat map", df, y, []string{z})
	if err != nil {
		return nil, err
	}
	values := present(&zs[0])
	if len(values) == 0 {
		return nil, fmt.Errorf("heat map: column %q has missing elements only", z)
	}
	low, high := values[0], values[len(values)-1]
	if low < 0 && high > 0 {
		high = max(-low, high)
		low = -high
	}
	f := field{x: order(xs), y: order(ys), low: low, high: high, digits: 4}
	for i := range xs {
		f.add(xs[i], ys[i], &zs[0], i)
	}
	return f.draw(x, y, z), nil
}

// CorrelationMatrix draws Pearson's coefficient of each two of the columns of
// numbers, of all when none is named, from -1 to 1, written to two decimals.
func CorrelationMatrix(df dataframe.DataFrame, names ...string) (*charts.HeatMap, error) {
	wide, err := data.Correlation(df, names...)
	if err != nil {
		return nil, err
	}
	list, err := column.All(wide)
	if err != nil {
		return nil, err
	}
	labels := make([]string, wide.Nrow())
	for i := range labels {
		labels[i], _ = list[0].Text(i)
	}
	f := field{x: order(labels), y: order(labels), low: -1, high: 1, digits: 2}
	for j := range list[1:] {
		for i := range labels {
			f.add(list[1+j].Name, labels[i], &list[1+j], i)
		}
	}
	return f.draw("", "", "correlation"), nil
}

// ordering is the different texts in the order in which they come.
type ordering struct {
	names []string
	place map[string]int
}

func order(texts []string) ordering {
	o := ordering{place: map[string]int{}}
	for _, t := range texts {
		if _, ok := o.place[t]; !ok {
			o.place[t] = len(o.names)
			o.names = append(o.names, t)
		}
	}
	return o
}

// field is the drawing of numbers at two texts.
type field struct {
	x, y      ordering
	low, high float64
	digits    int
	fields    []opts.HeatMapData
}

// add places element i of a column, unless it is missing.
func (f *field) add(x, y string, c *column.Column, i int) {
	v, ok := c.Float(i)
	if !ok || math.IsInf(v, 0) {
		return
	}
	format := byte('g')
	if f.low == -1 && f.high == 1 {
		format = 'f'
	}
	if short, err := strconv.ParseFloat(strconv.FormatFloat(v, format, f.digits, 64), 64); err == nil && math.Abs(v) < 1e15 {
		v = short
	}
	f.fields = append(f.fields, opts.HeatMapData{Value: []any{f.x.place[x], len(f.y.names) - 1 - f.y.place[y], v}})
}

// draw gives the chart, higher where there are many rows.
func (f *field) draw(x, y, z string) *charts.HeatMap {
	const row, most, around = 24, 1200, 90
	down := slices.Clone(f.y.names)
	slices.Reverse(down) // the first stands at the top
	c := charts.NewHeatMap()
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Name: x, Type: "category", Data: f.x.names, AxisLabel: &opts.AxisLabel{Show: opts.Bool(true), Interval: "0"}}),
		charts.WithYAxisOpts(opts.YAxis{Name: y, Type: "category", Data: down}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true)}),
		charts.WithVisualMapOpts(opts.VisualMap{Calculable: opts.Bool(true), Min: float32(f.low), Max: float32(f.high)}),
	)
	if n := len(down); n > 10 {
		c.SetGlobalOptions(height(min(most, around+row*n)))
	}
	c.SetXAxis(f.x.names)
	c.AddSeries(z, f.fields, charts.WithLabelOpts(opts.Label{Show: opts.Bool(true)}))
	return c
}
