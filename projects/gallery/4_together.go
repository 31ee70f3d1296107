package gallery

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-gota/gota/dataframe"

	"stagebook/cells"
)

/*
# Together
*/

// Beside shows two charts in a row.
func Beside(bars *charts.Bar, load *charts.Line) cells.Layout {
	return cells.Row(cells.Titled("Rain", bars), cells.Titled("Load", load))
}

// Board is a grid of whatever a cell may return.
func Board(pie *charts.Pie, frame dataframe.DataFrame, figures cells.Metrics, prose cells.Markdown) cells.Layout {
	return cells.Grid(2, cells.Titled("Shares", pie), cells.Titled("First rows", frame), figures, prose)
}

// Leaves shows one at a time.
func Leaves(scatter *charts.Scatter, heat *charts.HeatMap, frame dataframe.DataFrame) cells.Layout {
	return cells.Tabs(cells.Titled("Points", scatter), cells.Titled("Squares", heat), cells.Titled("Rows", frame))
}
