package plot

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data"
)

// Scatter draws a point for each row; rows of different texts in column by, ""
// for none, in different colours.
func Scatter(df dataframe.DataFrame, x, y, by string) (*charts.Scatter, error) {
	xs, err := numbers("scatter", df, x)
	if err != nil {
		return nil, err
	}
	ys, err := numbers("scatter", df, y)
	if err != nil {
		return nil, err
	}
	names, rows, err := groups("scatter", df, by)
	if err != nil {
		return nil, err
	}
	c := charts.NewScatter()
	c.SetGlobalOptions(axes("", "value", x, y)...)
	for _, n := range names {
		var points []opts.ScatterData
		for _, i := range rows[n] {
			a, ok1 := xs[0].Float(i)
			b, ok2 := ys[0].Float(i)
			if ok1 && ok2 {
				points = append(points, opts.ScatterData{Value: []float64{a, b}, SymbolSize: 6})
			}
		}
		c.AddSeries(n, points)
	}
	return c, nil
}

// Pairs draws a [Scatter] for each two of the columns, in their order.
func Pairs(df dataframe.DataFrame, by string, names ...string) ([]*charts.Scatter, error) {
	var all []*charts.Scatter
	for i, x := range names {
		for _, y := range names[i+1:] {
			c, err := Scatter(df, x, y, by)
			if err != nil {
				return nil, fmt.Errorf("pairs: %w", err)
			}
			all = append(all, c)
		}
	}
	return all, nil
}

// Box draws the least, the quartiles and the greatest of a column of numbers for each
// text in column by, "" for none.
func Box(df dataframe.DataFrame, name, by string) (*charts.BoxPlot, error) {
	list, err := numbers("box", df, name)
	if err != nil {
		return nil, err
	}
	names, rows, err := groups("box", df, by)
	if err != nil {
		return nil, err
	}
	var labels []string
	var boxes []opts.BoxPlotData
	for _, n := range names {
		part := list[0].Take(rows[n])
		values := present(&part)
		if len(values) == 0 {
			continue
		}
		labels = append(labels, n)
		five := make([]float64, 5)
		for q := range five {
			at := float64(q) / 4 * float64(len(values)-1)
			low := int(at)
			high := min(low+1, len(values)-1)
			five[q] = values[low] + (values[high]-values[low])*(at-float64(low))
		}
		boxes = append(boxes, opts.BoxPlotData{Value: five})
	}
	c := charts.NewBoxPlot()
	c.SetGlobalOptions(append(axes("", "category", by, name), charts.WithYAxisOpts(opts.YAxis{Name: name, Scale: opts.Bool(true)}))...)
	c.SetXAxis(labels).AddSeries(name, boxes)
	return c, nil
}

// HeatMap draws a field for each row, at the texts of columns x and y in the order in
// which they come, coloured by the number in column z.
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
	across, down := order(xs), order(ys)
	fields := make([]opts.HeatMapData, len(xs))
	for i := range fields {
		fields[i] = opts.HeatMapData{Value: []any{across.place[xs[i]], down.place[ys[i]], value(&zs[0], i)}}
	}
	c := charts.NewHeatMap()
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Name: x, Type: "category", Data: across.names}),
		charts.WithYAxisOpts(opts.YAxis{Name: y, Type: "category", Data: down.names}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true)}),
		charts.WithVisualMapOpts(opts.VisualMap{Calculable: opts.Bool(true), Min: float32(values[0]), Max: float32(values[len(values)-1])}),
	)
	c.AddSeries(z, fields)
	return c, nil
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

// CorrelationMatrix draws Pearson's coefficient of each two of the columns of
// numbers, of all when none is named, from -1 to 1.
func CorrelationMatrix(df dataframe.DataFrame, names ...string) (*charts.HeatMap, error) {
	wide, err := data.Correlation(df, names...)
	if err != nil {
		return nil, err
	}
	long, err := data.Melt(wide, []string{"column"})
	if err != nil {
		return nil, err
	}
	c, err := HeatMap(long, "variable", "column", "value")
	if err != nil {
		return nil, err
	}
	c.SetGlobalOptions(charts.WithVisualMapOpts(opts.VisualMap{Calculable: opts.Bool(true), Min: -1, Max: 1}))
	c.SetSeriesOptions(func(s *charts.SingleSeries) { s.Name = "correlation" })
	return c, nil
}
