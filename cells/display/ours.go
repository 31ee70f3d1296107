package display

import (
	"math"
	"strconv"
	"strings"

	"stagebook/cells"
)

// ours shows the results that package cells has types for.
func ours(v any) (Display, bool) {
	switch value := v.(type) {
	case cells.Markdown:
		source, _ := clip(string(value), 4*textLimit)
		return Display{Kind: KindMarkdown, Markdown: &Markdown{Source: source}}, true
	case cells.HTML:
		if len(value) > 1<<20 {
			return textDisplay(string(value)), true
		}
		return Display{Kind: KindHTML, HTML: &HTML{Source: string(value)}}, true
	case cells.Metrics:
		return metrics(value), true
	case cells.Metric:
		return metrics(cells.Metrics{value}), true
	}
	return Display{}, false
}

func metrics(list cells.Metrics) Display {
	d := Display{Kind: KindMetrics}
	for _, m := range list {
		d.Metrics = append(d.Metrics, Metric{
			Name: m.Name, Text: metricText(m.Value), Unit: m.Unit, Note: metricNote(m), Value: strconv.FormatFloat(m.Value, 'g', -1, 64),
		})
	}
	return d
}

// metricText writes a figure large: with commas between thousands, and with
// enough digits that a small one is not nothing.
func metricText(f float64) string {
	size := math.Abs(f)
	switch {
	case f == math.Trunc(f) && size >= 1e4 && size < 1e15:
		return grouped(int(f))
	case f != 0 && size < 0.01 && size >= 1e-4:
		return strconv.FormatFloat(f, 'g', 2, 64)
	}
	if short := strconv.FormatFloat(f, 'g', -1, 64); size < 1e4 && size >= 1e-4 && len(short) < len(figure(f)) {
		return short // 7.1, not 7.100
	}
	return figure(f)
}

// figure writes a number for reading: three digits behind the point below ten,
// fewer above, none for whole numbers.
func figure(f float64) string {
	switch size := math.Abs(f); {
	case math.IsNaN(f) || math.IsInf(f, 0):
		return strconv.FormatFloat(f, 'g', -1, 64)
	case f == math.Trunc(f) && size < 1e15:
		return strconv.FormatFloat(f, 'f', 0, 64)
	case size < 1e-4 || size >= 1e9:
		return strconv.FormatFloat(f, 'g', 4, 64)
	case size < 10:
		return strconv.FormatFloat(f, 'f', 3, 64)
	case size < 1000:
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	return strconv.FormatFloat(f, 'f', 0, 64)
}

// metricNote says what a figure is compared with.
func metricNote(m cells.Metric) string {
	if m.Compare == nil {
		return m.Note
	}
	difference := metricText(m.Value - *m.Compare)
	if m.Value >= *m.Compare {
		difference = "+" + difference
	}
	words := difference
	if m.CompareNote != "" {
		words += " against " + m.CompareNote
	}
	return strings.TrimSpace(m.Note + " " + words)
}
