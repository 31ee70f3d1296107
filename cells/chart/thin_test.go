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
		"few":        seriesOf("line", 2000, func(i int) string { return fmt.Sprintf("[%d,1]", i) }),
		"categories": seriesOf("line", 9000, func(int) string { return "1.2345" }),
		"bars":       seriesOf("bar", 9000, func(i int) string { return fmt.Sprintf("[%d,1]", i) }),
		"broken":     json.RawMessage(strings.Repeat("{", 10_000)),
	} {
		if thin, said := Thin(options); len(said) > 0 || string(thin) != string(options) {
			t.Errorf("%s: %+v", name, said)
		}
	}
}
