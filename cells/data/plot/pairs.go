package plot

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/data/internal/column"
)

const (
	mostPairs  = 8      // columns of a pair plot
	pairPoints = 12_000 // of all its scatters together
)

// Pairs draws columns of numbers against each other in one picture, all of the frame
// when none is named: a histogram of each on the diagonal, a scatter of each two
// beside it, under shared axes; rows of different texts in column by, "" for none,
// in different colours. It takes two to eight columns. Of many rows the scatters show some,
// evenly picked, so that there are about 12,000 points in all; the histograms
// count all.
func Pairs(df dataframe.DataFrame, by string, names ...string) (*charts.Scatter, error) {
	if len(names) == 0 {
		names = numeric(df, by)
	}
	if len(names) < 2 || len(names) > mostPairs {
		return nil, fmt.Errorf("pairs: there are %d columns, where 2 to %d can be drawn; name them", len(names), mostPairs)
	}
	list, err := numbers("pairs", df, names...)
	if err != nil {
		return nil, err
	}
	classes, rows, err := groups("pairs", df, by)
	if err != nil {
		return nil, err
	}
	p := pairs{columns: list, chart: charts.NewScatter(), all: df.Nrow()}
	for i := range list {
		values := present(&list[i])
		if len(values) == 0 {
			return nil, fmt.Errorf("pairs: column %q has missing elements only", names[i])
		}
		p.bins = append(p.bins, binsOf(values, 0, false))
		low, high := around(p.bins[i].edge(0), p.bins[i].edge(p.bins[i].n))
		p.low, p.high = append(p.low, low), append(p.high, high)
	}
	p.lay(by != "")
	for _, class := range classes {
		name := class
		if by == "" {
			name = "rows"
		}
		p.add(name, rows[class])
	}
	return p.chart, nil
}

// numeric are the columns of numbers but one.
func numeric(df dataframe.DataFrame, but string) []string {
	var names []string
	types := df.Types()
	for i, name := range df.Names() {
		if name != but && (types[i] == series.Int || types[i] == series.Float) {
			names = append(names, name)
		}
	}
	return names
}

// pairs is a square of grids. The grid of row i and column j has the number
// i·n+j, and so have its axes, x and y, on which column j lies across and column i
// upright; the histograms have y axes of their own behind those.
type pairs struct {
	columns   []column.Column
	bins      []bins
	low, high []float64 // of each axis
	chart     *charts.Scatter
	all       int // rows
}

// lay makes the grids: across in shares of the width, which the page chooses,
// downwards in pixels.
func (p *pairs) lay(legend bool) {
	n := len(p.columns)
	cell := map[int]int{2: 250, 3: 185, 4: 150, 5: 125, 6: 108, 7: 96, 8: 86}[n]
	const gap, side = 22, 1.6 // pixels downwards, per cent across
	top := 30
	if legend {
		top = 58
	}
	left := p.left()
	width := (98.5 - left - side*float64(n-1)) / float64(n)
	per := func(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) + "%" }
	var grids []opts.Grid
	var xs []opts.XAxis
	var ys []opts.YAxis
	lines := 0
	for i := range n {
		for j := range n {
			grids = append(grids, opts.Grid{
				Show: opts.Bool(true), ContainLabel: opts.Bool(false),
				Left: per(left + float64(j)*(width+side)), Width: per(width),
				Top: strconv.Itoa(top + i*(cell+gap)), Height: strconv.Itoa(cell),
			})
			x, y := p.axes(i, j)
			lines = max(lines, strings.Count(x.Name, "\n"))
			xs, ys = append(xs, x), append(ys, y)
		}
	}
	for i := range n {
		ys = append(ys, opts.YAxis{GridIndex: i*n + i, Show: opts.Bool(false), Type: "value", Min: 0})
	}
	c := p.chart
	c.XAxisList, c.YAxisList = xs, ys
	c.SetGlobalOptions(
		charts.WithGridOpts(grids...), height(top+n*(cell+gap)+30+14*lines),
		charts.WithLegendOpts(opts.Legend{Show: opts.Bool(legend)}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
	)
}

// axes are those of one grid: the outer ones at the left and below are shown.
func (p *pairs) axes(i, j int) (opts.XAxis, opts.YAxis) {
	n := len(p.columns)
	small := inner()
	small.FontSize = 10
	x := opts.XAxis{GridIndex: i*n + j, Show: opts.Bool(i == n-1), Type: "value", Min: p.low[j], Max: p.high[j], SplitNumber: 3, AxisLabel: small, AxisLine: below()}
	y := opts.YAxis{GridIndex: i*n + j, Show: opts.Bool(j == 0), Type: "value", Min: p.low[i], Max: p.high[i], SplitNumber: 3, NameGap: 6, AxisLabel: small, AxisLine: below()}
	y.SplitLine = &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: "transparent"}}
	if i == n-1 {
		x.Name = p.below(j)
	}
	if j == 0 {
		y.Name = p.columns[i].Name
	}
	return x, y
}

// below is the name of column j below the picture. Of many columns, every other one
// stands lower, so that there is room beside it.
func (p *pairs) below(j int) string {
	n := len(p.columns)
	if n < 5 {
		return wrap(p.columns[j].Name, 44/n)
	}
	name := wrap(p.columns[j].Name, 80/n)
	if j%2 == 1 {
		lines := 1
		for k := 0; k < n; k += 2 {
			lines = max(lines, 1+strings.Count(wrap(p.columns[k].Name, 80/n), "\n"))
		}
		name = strings.Repeat("\n", lines) + name
	}
	return name
}

// left is the room for the longest label at the left, in per cent of the width of a
// narrow page.
func (p *pairs) left() float64 {
	longest := 0
	for i := range p.low {
		tick := step((p.high[i] - p.low[i]) / 4)
		for _, v := range []float64{p.low[i], p.high[i]} {
			longest = max(longest, len(strconv.FormatFloat(clean(math.Round(v/tick)*tick), 'f', -1, 64)))
		}
	}
	return min(4.5+1.6*float64(longest+(longest-1)/3), 20) // with commas
}

// wrap breaks a name at spaces into lines of about so many letters.
func wrap(name string, letters int) string {
	var lines []string
	for word := range strings.FieldsSeq(name) {
		if n := len(lines); n > 0 && len(lines[n-1])+1+len(word) <= letters {
			lines[n-1] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return strings.Join(lines, "\n")
}

// add draws rows in one colour.
func (p *pairs) add(name string, rows []int) {
	n := len(p.columns)
	each := max(1, n*(n-1)*p.all/pairPoints)
	var some []int
	for k := 0; k < len(rows); k += each {
		some = append(some, rows[k])
	}
	for i := range n {
		for j := range n {
			if i == j {
				p.addBars(name, i, rows)
				continue
			}
			p.chart.AddSeries(name, points(&p.columns[j], &p.columns[i], some),
				charts.WithScatterChartOpts(opts.ScatterChart{XAxisIndex: i*n + j, YAxisIndex: i*n + j, SymbolSize: 3.5}))
		}
	}
}

// addBars draws the histogram of column i of some rows, over those of others.
func (p *pairs) addBars(name string, i int, rows []int) {
	n := len(p.columns)
	part := p.columns[i].Take(rows)
	var bars []opts.BarData
	for k, count := range p.bins[i].count(present(&part)) {
		bars = append(bars, opts.BarData{Name: p.bins[i].label(k), Value: []any{p.bins[i].middle(k), count}})
	}
	c := charts.NewBar()
	c.AddSeries(name, bars,
		charts.WithBarChartOpts(opts.BarChart{XAxisIndex: i*n + i, YAxisIndex: n*n + i, BarGap: "-100%", BarCategoryGap: "2%"}),
		charts.WithItemStyleOpts(opts.ItemStyle{Opacity: opts.Float(0.6)}), wide(),
		charts.WithEncodeOpts(opts.Encode{X: 0, Y: 1, Tooltip: []int{1}}))
	p.chart.Overlap(c)
}
