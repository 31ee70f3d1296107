package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"stagebook/cells/chart"
	"stagebook/cells/runs"
	"stagebook/cells/store"
	"stagebook/views"
)

const (
	axesWide    = 8   // axes of the chart of runs that can be told apart on a page
	axesNarrow  = 4   // and on a telephone
	linesMost   = 300 // runs that it draws, of those that the list begins with
	choicesMost = 24  // values of an axis that has no numbers
	axisName    = 16  // letters of the name of an axis
	runsHeight  = 300 // px
)

// runAxis is a column of the list as an axis.
type runAxis struct {
	head    views.RunColumn
	choices []string // values in order, nil for an axis of numbers
}

// chart draws the runs as lines across parallel axes, a parameter or figure each; those
// that are picked stand out. It is nil where there is nothing to compare.
func (l *runList) chart(ctx context.Context, p *pictures) *views.Chart {
	var axes []runAxis
	for _, head := range l.heads {
		if axis, ok := l.axis(head); ok {
			axes = append(axes, axis)
		}
	}
	if len(l.all) < 2 || len(axes) < 2 {
		return nil
	}
	wide, narrow := few(axes, axesWide), few(axes, axesNarrow)
	drawn, err := p.parallel(ctx, l.options(wide), l.options(narrow))
	if err != nil {
		return &views.Chart{Problem: err.Error()}
	}
	model := &views.Chart{Wide: drawn.Wide, Narrow: drawn.Narrow, Height: runsHeight, Label: fmt.Sprintf("%d runs across %d parameters and figures; the table below has the same", min(len(l.all), linesMost), len(wide))}
	if n := len(axes) - len(wide); n > 0 {
		model.Notes = append(model.Notes, fmt.Sprintf("%d more of the columns have no axis.", n))
	}
	if n := len(l.all) - linesMost; n > 0 {
		model.Notes = append(model.Notes, fmt.Sprintf("%d more runs are not drawn: those that the table lists last.", n))
	}
	return model
}

// few are some of the axes: parameters, for at most a half, and figures.
func few(axes []runAxis, most int) []runAxis {
	figures := slices.IndexFunc(axes, func(a runAxis) bool { return a.head.Metric })
	if len(axes) <= most || figures < 0 {
		return axes[:min(len(axes), most)]
	}
	params := min(figures, max(most/2, most-(len(axes)-figures)))
	return slices.Concat(axes[:params], axes[figures:figures+min(len(axes)-figures, most-params)])
}

// axisNames are those of axes: of a figure without its cell, where that is enough.
func axisNames(axes []runAxis) []string {
	short := func(a runAxis) string {
		_, name, found := strings.Cut(a.head.Name, ".")
		if !a.head.Metric || !found {
			return a.head.Name
		}
		return name
	}
	count := make(map[string]int)
	for _, axis := range axes {
		count[short(axis)]++
	}
	list := make([]string, len(axes))
	for i, axis := range axes {
		if list[i] = short(axis); count[list[i]] > 1 {
			list[i] = axis.head.Name
		}
		if letters := []rune(list[i]); len(letters) > axisName {
			list[i] = string(letters[:axisName-1]) + "…"
		}
	}
	return list
}

// axis makes an axis of a column that has more than one value.
func (l *runList) axis(head views.RunColumn) (runAxis, bool) {
	axis := runAxis{head: head}
	numbers := true
	for _, run := range l.all {
		text := l.exact(run, head)
		if text == "" {
			continue
		}
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			numbers = false
		}
		if !slices.Contains(axis.choices, text) && len(axis.choices) <= choicesMost {
			axis.choices = append(axis.choices, text)
		}
	}
	if len(axis.choices) < 2 || !numbers && len(axis.choices) > choicesMost {
		return axis, false
	}
	slices.Sort(axis.choices)
	if numbers {
		axis.choices = nil
	}
	return axis, true
}

// exact is the value of a run in a column before it is rounded for people, "" for none.
func (l *runList) exact(run store.Run, head views.RunColumn) string {
	if head.Metric {
		for _, m := range run.Metrics {
			if runs.Figure(m) == head.Name && m.Value != "" {
				return m.Value
			}
		}
	}
	return l.value(run, head)
}

// parallelAxis is an axis of ECharts that begins where its values do.
type parallelAxis struct {
	opts.ParallelAxis
	Scale bool `json:"scale,omitempty"`
}

// options are those of the chart.
func (l *runList) options(axes []runAxis) json.RawMessage {
	c := charts.NewParallel()
	list, names := make([]parallelAxis, len(axes)), axisNames(axes)
	for i, axis := range axes {
		list[i] = parallelAxis{opts.ParallelAxis{Dim: i, Name: names[i]}, true}
		if axis.choices != nil {
			list[i].Type, list[i].Data = "category", axis.choices
		}
	}
	var plain, picked []opts.ParallelData
	for _, run := range l.all[:min(len(l.all), linesMost)] {
		values := make([]any, len(axes))
		for i, axis := range axes {
			values[i] = l.point(run, axis)
		}
		data := opts.ParallelData{Name: fmt.Sprintf("run %d", run.Number), Value: values}
		if slices.Contains(l.picked, strconv.Itoa(run.Number)) {
			picked = append(picked, data)
		} else {
			plain = append(plain, data)
		}
	}
	thin := opts.LineStyle{Width: 1.2, Opacity: opts.Float(0.55)}
	if len(picked) == 0 {
		c.AddSeries("", plain, charts.WithLineStyleOpts(thin)) // there is nothing to tell apart
	} else {
		c.AddSeries("runs", plain, charts.WithLineStyleOpts(thin))
		c.AddSeries("picked", picked, charts.WithLineStyleOpts(opts.LineStyle{Width: 3}))
	}
	c.Validate()
	raw := c.JSON()
	raw["parallelAxis"] = list
	data, err := json.Marshal(raw)
	if err != nil {
		return nil // infinite numbers are gaps, so there is none that JSON has not
	}
	return data
}

// point is the value of a run on an axis; "-" is a gap.
func (l *runList) point(run store.Run, axis runAxis) any {
	text := l.exact(run, axis.head)
	if axis.choices != nil && text != "" {
		return text
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(number) || math.IsInf(number, 0) {
		return "-"
	}
	return number
}

// parallel draws a chart of the page's own in two widths, or finds it drawn.
func (p *pictures) parallel(ctx context.Context, wide, narrow json.RawMessage) (drawnChart, error) {
	if wide == nil || narrow == nil {
		return drawnChart{}, errors.New("the runs hold a number that cannot be drawn")
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "runs %d\n%s\n%s", chart.Version, wide, narrow))
	key := hex.EncodeToString(sum[:])
	p.mu.Lock()
	drawn, ok := p.drawn.get(key)
	p.mu.Unlock()
	if ok {
		return drawn, nil
	}
	for _, picture := range []struct {
		options json.RawMessage
		width   int
		to      *string
	}{{wide, wideWidth, &drawn.Wide}, {narrow, narrowWidth, &drawn.Narrow}} {
		svg, err := p.charts.SVG(ctx, chart.Request{Options: picture.options, Width: picture.width, Height: runsHeight, ID: fmt.Sprintf("c%s%d", key[:8], picture.width)})
		if err != nil {
			return drawn, err
		}
		*picture.to = string(svg)
	}
	p.remember(key, drawn)
	return drawn, nil
}
