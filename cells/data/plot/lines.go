package plot

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data"
)

// Bar draws a bar for each row: its label from column x, its height from each of
// the columns y, which start at zero. A missing height is a gap.
func Bar(df dataframe.DataFrame, x string, y ...string) (*charts.Bar, error) {
	label, list, err := labelled("bar", df, x, y)
	if err != nil {
		return nil, err
	}
	c := charts.NewBar()
	c.SetGlobalOptions(axes("category", x, unit(y))...)
	c.SetGlobalOptions(charts.WithYAxisOpts(opts.YAxis{Name: unit(y)}))
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
	c.SetGlobalOptions(axes("category", x, unit(y))...)
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
// texts as [data.ParseTime] reads them; a text that is no time is an error that
// names its row. A row without a time is left out, a missing element of y a gap.
func TimeSeries(df dataframe.DataFrame, x string, y ...string) (*charts.Line, error) {
	label, list, err := labelled("time series", df, x, y)
	if err != nil {
		return nil, err
	}
	c := charts.NewLine()
	c.SetGlobalOptions(axes("time", x, unit(y))...)
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

// unit is the name of a y axis: of several lines the legend says it.
func unit(y []string) string {
	if len(y) == 1 {
		return y[0]
	}
	return ""
}
