package display

import (
	"math"
	"strings"
	"testing"
	"time"
)

type (
	reading struct {
		ID    int64
		Ratio float32
		When  time.Time
		Took  time.Duration
	}
	dense struct{ rows, columns int }
)

func (d dense) Dims() (int, int)        { return d.rows, d.columns }
func (d dense) At(row, col int) float64 { return float64(row*d.columns + col) }

// column is one column of the table that a value shows as, cell by cell.
func column(t *testing.T, v any, at int) (Column, string) {
	t.Helper()
	d := of(v)
	if d.Kind != KindTable {
		t.Fatalf("%T shows as %s: %+v", v, d.Kind, d.Text)
	}
	encoded(t, d)
	var texts []string
	for _, row := range d.Table.Cells {
		text := row[at].Text
		if row[at].Missing {
			text = "missing"
		}
		if row[at].Raw != "" {
			text += " (" + row[at].Raw + ")"
		}
		texts = append(texts, text)
	}
	return d.Table.Columns[at], strings.Join(texts, ", ")
}

func TestCellsSayWhatTheValueIs(t *testing.T) {
	when := time.Date(2026, 11, 22, 1, 2, 3, 4e6, time.UTC)
	records := []reading{{1<<53 + 1, 0.1, when, time.Minute}, {-7, 2.25, when, 0}}
	for at, want := range []string{
		"9007199254740993, -7", "0.10 (0.1), 2.25", "2026-11-22T01:02:03.004Z, 2026-11-22T01:02:03.004Z", "1m0s, 0s",
	} {
		if _, got := column(t, records, at); got != want {
			t.Errorf("column %d shows %s, want %s", at, got, want)
		}
	}
	if c, got := column(t, []*reading{&records[0], nil}, 0); c.Missing != 1 || got != "9007199254740993, missing" {
		t.Errorf("a nil row shows as %s: %+v", got, c)
	}
	if _, got := column(t, []*reading{nil, &records[1]}, 2); got != "missing, 2026-11-22T01:02:03.004Z" {
		t.Errorf("a nil row shows as %s", got)
	}
	if _, got := column(t, [][]float64{{-0.0001}, {12345.5}, {math.Copysign(0, -1)}}, 0); got != "0.0 (-0.0001), 12345.5, 0.0 (-0)" {
		t.Errorf("numbers about zero show as %s", got)
	}
}

func TestColumnsAreDescribed(t *testing.T) {
	same, _ := column(t, [][]float64{{4}, {math.NaN()}, {4}, {math.Inf(1)}}, 0)
	if same.Missing != 1 || same.Distinct != 1 || len(same.Bins) != 1 || same.Bins[0].Count != 2 {
		t.Errorf("a column of one number is described as %+v", same)
	}
	none, _ := column(t, [][]float64{{math.NaN()}}, 0)
	if none.Missing != 1 || none.Distinct != 0 || len(none.Bins) != 0 || none.Min != "" {
		t.Errorf("a column of nothing is described as %+v", none)
	}
	many := make([][]float64, 5000)
	for i := range many {
		many[i] = []float64{float64(i)}
	}
	c, _ := column(t, many, 0)
	counted := 0
	for _, b := range c.Bins {
		counted += b.Count
	}
	if c.Distinct != 0 || counted != 5000 || c.Min != "0" || c.Max != "4999" {
		t.Errorf("many numbers are described as %+v", c)
	}
}

func TestMatrices(t *testing.T) {
	if c, got := column(t, dense{2, 3}, 1); got != "1, 4" || c.Name != "1" {
		t.Errorf("a matrix shows %s, %+v", got, c)
	}
	wide := of(dense{3, 5000})
	if got := wide.Summary(); got != "3 rows × 5,000 columns" || len(wide.Table.Columns) != tableColumns {
		t.Errorf("a wide matrix is %s with %d columns", got, len(wide.Table.Columns))
	}
	for rows, want := range map[int]int{0: tableColumns, 1000: tableColumns, 1_000_000: 50, 1 << 40: tableLeast} {
		if got := columnLimit(rows); got != want {
			t.Errorf("of %d rows %d columns are shown, want %d", rows, got, want)
		}
	}
}

// TestKeysWithoutAddresses shows maps whose keys are pointers: what fmt writes of
// them differs from run to run.
func TestKeysWithoutAddresses(t *testing.T) {
	type key struct {
		Name string
		Next *key
	}
	var first string
	for range 5 {
		data := encoded(t, of(map[any]int{&key{"b", &key{Name: "c"}}: 1, &key{Name: "a"}: 2, &key{Name: "b", Next: nil}: 3, key{Name: "d"}: 4, 7: 5}))
		if first == "" {
			first = data
		}
		if data != first || strings.Contains(data, "0xc0") {
			t.Fatalf("the same map shows as %s and %s", first, data)
		}
	}
	twins := map[*key]int{}
	for i := range 20 {
		twins[&key{Name: "same"}] = i
	}
	if a, b := encoded(t, of(twins)), encoded(t, of(twins)); a != b {
		t.Errorf("equal keys come in any order:\n%s\n%s", a, b)
	}
}

// TestLongChains shows pointers to interfaces to pointers: following a million of
// them would end in a stack overflow, which nothing can recover from.
func TestLongChains(t *testing.T) {
	var v any = 1
	for range 1_000_000 {
		next := v
		v = &next
	}
	if d := of(v); d.Kind != KindTree || len(encoded(t, d)) > 1<<20 {
		t.Errorf("a long chain shows as %s", d.Kind)
	}
}

func TestHugeChart(t *testing.T) {
	d := of(hugeChart{})
	if d.Kind != KindChart || d.Chart.Options != nil || d.Chart.Bytes != len(d.Chart.Whole) || d.Chart.Points == 0 || len(encoded(t, d)) > 200 {
		t.Errorf("a huge chart shows as %s", d.Kind)
	}
}

type hugeChart struct{}

func (hugeChart) Type() string { return "line" }
func (hugeChart) Validate()    {}
func (hugeChart) JSON() map[string]any {
	return map[string]any{"series": []any{map[string]any{"data": []string{strings.Repeat("x", chartBytes)}}}}
}
