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

// first is the first colour of the page's design, which has one for the dark.
const first = "#4a7ab8"

// axes names the axes, which need not start at zero. The kind is that of the x
// axis: category, value or time.
func axes(kind, x, y string) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithXAxisOpts(opts.XAxis{Name: x, Type: kind, Scale: opts.Bool(true), AxisLine: below()}),
		charts.WithYAxisOpts(opts.YAxis{Name: y, Scale: opts.Bool(true)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true)}),
	}
}

// below is an axis at the edge, where its labels and its name are, wherever zero is.
func below() *opts.AxisLine { return &opts.AxisLine{OnZero: opts.Bool(false)} }

// inner labels an axis that ends at other than round numbers at these alone.
func inner() *opts.AxisLabel {
	return &opts.AxisLabel{
		Show: opts.Bool(true), HideOverlap: opts.Bool(true),
		ShowMinLabel: opts.Bool(false), ShowMaxLabel: opts.Bool(false),
	}
}

// height gives a chart a height, in pixels; its width is that of the page.
func height(pixels int) charts.GlobalOpts {
	return charts.WithInitializationOpts(opts.Initialization{Width: "720px", Height: strconv.Itoa(pixels) + "px"})
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

// missing is what ECharts draws nothing for.
const missing = "-"

// value gives a number, or missing.
func value(c *column.Column, i int) any {
	v, ok := c.Float(i)
	if !ok || math.IsInf(v, 0) {
		return missing
	}
	return v
}
