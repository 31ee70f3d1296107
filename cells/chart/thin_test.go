package chart

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func seriesOf(kind string, n int, at func(i int) string) json.RawMessage {
	items := make([]string, n)
	for i := range items {
		items[i] = at(i)
	}
	return json.RawMessage(fmt.Sprintf(`{"series":[{"type":%q,"name":"s","data":[%s]}],"xAxis":[{"type":"value"}]}`, kind, strings.Join(items, ",")))
}

func dataOf(t *testing.T, options json.RawMessage) (points []point) {
	t.Helper()
	var shape struct {
		Series []struct{ Data []json.RawMessage }
	}
	if err := json.Unmarshal(options, &shape); err != nil {
		t.Fatal(err)
	}
	for _, raw := range shape.Series[0].Data {
		p, ok := readPoint(raw)
		if !ok {
			t.Fatalf("%s is no point", raw)
		}
		points = append(points, p)
	}
	return points
}

func TestThinnedLineKeepsPeaksEndsAndGaps(t *testing.T) {
	options := seriesOf("line", 100_000, func(i int) string {
		switch {
		case i == 50_017:
			return fmt.Sprintf(`{"value":[%d,900]}`, i) // a peak of one point
		case i >= 70_000 && i < 71_000:
			return fmt.Sprintf(`{"value":[%d,null]}`, i)
		}
		return fmt.Sprintf(`{"value":[%d,%.4f]}`, i, math.Sin(float64(i)/900))
	})
	thin, said := Thin(options)
	if len(said) != 1 || said[0].All != 100_000 || said[0].Drawn < linePoints/2 || said[0].Drawn > linePoints+10 {
		t.Fatalf("%+v", said)
	}
	points := dataOf(t, thin)
	if points[0].x != 0 || points[len(points)-1].x != 99_999 || !slices.Contains(points, point{50_017, 900}) {
		t.Error("an end or the peak is gone")
	}
	gap := slices.IndexFunc(points, func(p point) bool { return math.IsNaN(p.y) })
	if gap < 0 || points[gap-1].x != 69_999 || points[gap+1].x != 71_000 {
		t.Errorf("the gap is at %d", gap)
	}
	if words := said[0].Words(); !strings.Contains(words, "of 100,000 points of s") {
		t.Error(words)
	}
}

func TestThinnedCloudKeepsItsReach(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	var far []string
	options := seriesOf("scatter", 60_000, func(i int) string {
		x, y := r.NormFloat64(), r.NormFloat64()
		if i == 31_000 {
			x, y = 40, -40 // alone
		}
		if i == 31_000 {
			far = append(far, fmt.Sprintf("[%g,%g]", x, y))
		}
		return fmt.Sprintf("[%g,%g]", x, y)
	})
	thin, said := Thin(options)
	points := dataOf(t, thin)
	if len(said) != 1 || len(points) > scatterPoints || len(points) < 200 {
		t.Fatalf("%+v", said)
	}
	if !slices.Contains(points, point{40, -40}) {
		t.Errorf("what lies alone is gone: %v", far)
	}
}

// What cannot be thinned is left as it is.
func TestThinLeavesAlone(t *testing.T) {
	for name, options := range map[string]json.RawMessage{
		"few":       seriesOf("line", 2000, func(i int) string { return fmt.Sprintf("[%d,1]", i) }),
		"no places": seriesOf("line", 9000, func(int) string { return "1.2345" }),
		"uneven":    json.RawMessage(`{"xAxis":{"type":"category"},"series":[{"type":"line","data":[` + strings.Repeat("1,", 9000) + `1]},{"type":"line","data":[1]}]}`),
		"names":     json.RawMessage(`{"xAxis":{"type":"category"},"series":[{"type":"line","data":[` + strings.Repeat(`"a",`, 9000) + `1]}]}`),
		"bars":      seriesOf("bar", 9000, func(i int) string { return fmt.Sprintf("[%d,1]", i) }),
		"broken":    json.RawMessage(strings.Repeat("{", 10_000)),
	} {
		if thin, said := Thin(options); len(said) > 0 || string(thin) != string(options) {
			t.Errorf("%s: %+v", name, said)
		}
	}
}

// Lines over categories keep the same points, each at its own category, whatever form
// their axis and their values have.
func TestThinnedLinesOverCategories(t *testing.T) {
	const n = 30_000
	line := func(form string, peak int) string {
		values := make([]string, n)
		for i := range values {
			y := fmt.Sprintf("%.4f", math.Sin(float64(i)/900))
			if i == peak {
				y = "77"
			}
			values[i] = fmt.Sprintf(form, y)
		}
		return strings.Join(values, ",")
	}
	for name, c := range map[string]struct{ axes, form string }{
		"names":   {`"xAxis":[{"data":["a","b"]}]`, "%s"},
		"items":   {`"xAxis":{"type":"category"}`, `{"value":%s,"symbol":"pin"}`},
		"upright": {`"xAxis":[{"type":"value"}],"yAxis":[{"type":"category"}]`, "%s"},
	} {
		options := json.RawMessage(fmt.Sprintf(`{%s,"series":[{"type":"line","name":"one","stack":"s","data":[%s]},{"type":"line","name":"two","stack":"s","data":[%s]},{"type":"bar","data":[1]}]}`,
			c.axes, line(c.form, 12_345), line(c.form, 23_456)))
		thin, said := Thin(options)
		if len(said) != 2 || said[0].All != n || said[0].Drawn > 2*linePoints || said[0].Drawn != said[1].Drawn || said[1].Series != "two" {
			t.Errorf("%s: %+v", name, said)
			continue
		}
		points := dataOf(t, thin)
		if name == "upright" {
			for i, p := range points {
				points[i] = point{p.y, p.x}
			}
		}
		if !slices.Contains(points, point{12_345, 77}) || !slices.ContainsFunc(points, func(p point) bool { return p.x == 23_456 }) || points[len(points)-1].x != n-1 {
			t.Errorf("%s: a peak, the other line's peak or the end is gone", name)
		}
		if name == "items" && !strings.Contains(string(thin), `"symbol":"pin"`) {
			t.Errorf("%s: what an item says besides its value is gone", name)
		}
		if told := describe(thin); !strings.Contains(told, "values from") || strings.Contains(told, "across") {
			t.Errorf("%s: it is told as %q", name, told)
		}
	}
}
