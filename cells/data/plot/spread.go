package plot

import (
	"fmt"
	"math"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

// Histogram counts the numbers of a column in bins of one width; the last one
// takes in its upper end. With a number of bins they divide the range of the
// numbers, as in pandas; with 0 there are about as many as Sturges ("The Choice of
// a Class Interval", 1926) says, with round edges.
func Histogram(df dataframe.DataFrame, name string, bins int) (*charts.Bar, error) {
	list, err := numbers("histogram", df, name)
	if err != nil {
		return nil, err
	}
	values := present(&list[0])
	if len(values) == 0 {
		return nil, fmt.Errorf("histogram: column %q has missing elements only", name)
	}
	b := binsOf(values, bins, list[0].Type != series.Float)
	counts := b.count(values)
	bars := make([]opts.BarData, b.n)
	for i, n := range counts {
		bars[i] = opts.BarData{Name: b.label(i), Value: []any{b.middle(i), n}}
	}
	low, high := b.edge(0)-b.width/8, b.edge(b.n)+b.width/8
	c := charts.NewBar()
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Name: name, Type: "value", Min: low, Max: high, AxisLabel: inner()}),
		charts.WithYAxisOpts(opts.YAxis{Name: "rows", MinInterval: 1}),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: "item"}),
	)
	c.AddSeries("rows", bars, charts.WithBarChartOpts(opts.BarChart{BarCategoryGap: "2%"}), wide(),
		charts.WithEncodeOpts(opts.Encode{X: 0, Y: 1, Tooltip: []int{1}}))
	return c, nil
}

// wide lets bars be as wide as their place.
func wide() charts.SeriesOpts { return func(s *charts.SingleSeries) { s.BarMaxWidth = "100%" } }

// bins are n intervals of one width.
type bins struct {
	low, width float64
	n          int
}

// binsOf cuts the range of sorted numbers. Whole numbers are not cut finer than 1.
func binsOf(sorted []float64, n int, whole bool) bins {
	low, high := sorted[0], sorted[len(sorted)-1]
	if low == high {
		return bins{low - 0.5, 1, 1}
	}
	if n > 0 {
		return bins{low, (high - low) / float64(n), n}
	}
	sturges := 1 + math.Ceil(math.Log2(float64(len(sorted))))
	width := step((high - low) / sturges)
	if whole {
		width = math.Ceil(width)
	}
	low = math.Floor(low/width) * width
	n = max(1, int(math.Ceil((high-low)/width)))
	if whole && low+float64(n)*width == high {
		n++ // so that the greatest stands in a bin of its own as the others do
	}
	return bins{low, width, n}
}

// step is the round number (1, 2 or 5 and zeros) that is next to v, in ratio.
func step(v float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	switch v /= unit; {
	case v < math.Sqrt2:
		return unit
	case v < math.Sqrt(10):
		return 2 * unit
	case v < math.Sqrt(50):
		return 5 * unit
	}
	return 10 * unit
}

// around widens a range by a twentieth at each end.
func around(low, high float64) (float64, float64) {
	margin := (high - low) / 20
	if low == high {
		margin = 0.5
	}
	return clean(low - margin), clean(high + margin)
}

// clean takes off what rounding left behind: 0.30000000000000004.
func clean(v float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	if err != nil {
		return v
	}
	return short
}

func (b bins) edge(i int) float64   { return clean(b.low + b.width*float64(i)) }
func (b bins) middle(i int) float64 { return clean(b.low + b.width*(float64(i)+0.5)) }

func (b bins) label(i int) string {
	text := func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
	return text(b.edge(i)) + " – " + text(b.edge(i+1))
}

// count counts numbers, of which none lies outside.
func (b bins) count(values []float64) []int {
	counts := make([]int, b.n)
	for _, v := range values {
		i := max(0, min(int((v-b.low)/b.width), b.n-1))
		if i+1 < b.n && v >= b.edge(i+1) { // the division was rounded down
			i++
		} else if i > 0 && v < b.edge(i) {
			i--
		}
		counts[i]++
	}
	return counts
}

// Box draws a box from the first to the third quartile of a column of numbers, with
// a line at the median, for each text in column by, "" for none. The whiskers
// reach to the furthest numbers within one and a half times the height of the box
// (Tukey, "Exploratory Data Analysis", 1977); those beyond are points. Quartiles
// are interpolated, as in pandas.
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
	var beyond []opts.ScatterData
	for _, n := range names {
		part := list[0].Take(rows[n])
		values := present(&part)
		if len(values) == 0 {
			continue
		}
		five, out := tukey(values)
		for _, v := range out {
			beyond = append(beyond, opts.ScatterData{Name: n, Value: []any{len(labels), v}})
		}
		labels, boxes = append(labels, n), append(boxes, opts.BoxPlotData{Name: n, Value: five})
	}
	if len(boxes) == 0 {
		return nil, fmt.Errorf("box: column %q has missing elements only", name)
	}
	c := charts.NewBoxPlot()
	c.SetGlobalOptions(axes("category", by, name)...)
	c.SetXAxis(labels).AddSeries(name, boxes)
	if len(beyond) > 0 {
		points := charts.NewScatter().AddSeries("", beyond, charts.WithScatterChartOpts(opts.ScatterChart{SymbolSize: 4}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: first}))
		c.Overlap(points)
	}
	return c, nil
}

// tukey gives the five numbers of a box with its whiskers, and those beyond.
func tukey(sorted []float64) (five [5]float64, beyond []float64) {
	for q := 1; q <= 3; q++ {
		five[q] = quantile(sorted, float64(q)/4)
	}
	reach := 1.5 * (five[3] - five[1])
	five[0], five[4] = five[1], five[3]
	for _, v := range sorted {
		if v < five[1]-reach || v > five[3]+reach {
			beyond = append(beyond, v)
			continue
		}
		five[0], five[4] = min(five[0], v), max(five[4], v)
	}
	return five, beyond
}

// quantile interpolates between the two numbers around it.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (sorted[high]-sorted[low])*(at-float64(low))
}
