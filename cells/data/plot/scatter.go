package plot

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/cells/data/internal/column"
)

// Scatter draws a point for each row; rows of different texts in column by, ""
// for none, in different colours.
func Scatter(df dataframe.DataFrame, x, y, by string) (*charts.Scatter, error) {
	list, err := numbers("scatter", df, x, y)
	if err != nil {
		return nil, err
	}
	names, rows, err := groups("scatter", df, by)
	if err != nil {
		return nil, err
	}
	c := charts.NewScatter()
	c.SetGlobalOptions(axes("value", x, y)...)
	for _, n := range names {
		c.AddSeries(n, points(&list[0], &list[1], rows[n]))
	}
	return c, nil
}

// points are those rows that have both numbers.
func points(x, y *column.Column, rows []int) []opts.ScatterData {
	points := make([]opts.ScatterData, 0, len(rows))
	for _, i := range rows {
		a, b := value(x, i), value(y, i)
		if a != missing && b != missing {
			points = append(points, opts.ScatterData{Value: []any{a, b}})
		}
	}
	return points
}
