package table

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"stagebook/cells/codec/frame"
	"stagebook/cells/display"
)

// columns are those of a random table: what each row holds, nil for missing.
type columns struct {
	float []any // float64
	int   []any // int64
	text  []any // string
	bool  []any
}

var words = []string{"", "a", "A", "aa", "ab", "abcdefg", "abcdefgh", "abcdefghi", "abcdefgh\x00", "émile", "Zoë", "zebra", strings.Repeat("long ", 20), strings.Repeat("long ", 20) + "er"}

func random(r *rand.Rand, rows int) columns {
	var c columns
	some := func(v any) any {
		if r.IntN(9) == 0 {
			return nil
		}
		return v
	}
	floats := []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), math.SmallestNonzeroFloat64}
	for range rows {
		f := r.NormFloat64()
		if r.IntN(4) == 0 {
			f = floats[r.IntN(len(floats))]
		}
		c.float = append(c.float, some(f))
		c.int = append(c.int, some(r.Int64N(7)-3+[]int64{0, math.MaxInt64 - 5, math.MinInt64 + 3}[r.IntN(3)]))
		c.text = append(c.text, some(words[r.IntN(len(words))]))
		c.bool = append(c.bool, some(r.IntN(2) == 0))
	}
	return c
}

func (c columns) open(t testing.TB) *Table {
	t.Helper()
	table, err := Open(stored(t, c))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// stored are the bytes of a table.
func stored(t testing.TB, c columns) []byte {
	t.Helper()
	bits := func(values []any) func(int, []uint64, []bool) {
		return func(from int, to []uint64, missing []bool) {
			for i := range to {
				to[i], missing[i] = 0, values[from+i] == nil
				switch v := values[from+i].(type) {
				case float64:
					to[i] = math.Float64bits(v)
				case int64:
					to[i] = uint64(v)
				case bool:
					if v {
						to[i] = 1
					}
				}
			}
		}
	}
	texts := func(from int, to []string, missing []bool) {
		for i := range to {
			text, ok := c.text[from+i].(string)
			to[i], missing[i] = text, !ok
		}
	}
	var b bytes.Buffer
	w := frame.NewWriter(&b, frame.Head{Rows: len(c.float), Columns: 4})
	for _, s := range []frame.Source{
		{Name: "float", Kind: frame.Float, Bits: bits(c.float)},
		{Name: "int", Kind: frame.Int, Bits: bits(c.int)},
		{Name: "text", Kind: frame.String, Text: texts},
		{Name: "bool", Kind: frame.Bool, Bits: bits(c.bool)},
	} {
		if err := w.Column(s); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// order compares two values as a person expects; missing ones come last.
func (c columns) order(column string, a, b uint32, descending bool) int {
	values := map[string][]any{"float": c.float, "int": c.int, "text": c.text, "bool": c.bool}[column]
	last := func(v any) bool { f, ok := v.(float64); return v == nil || ok && math.IsNaN(f) }
	x, y := values[a], values[b]
	if last(x) || last(y) {
		return cmp.Compare(btoi(last(x)), btoi(last(y)))
	}
	sign := 1
	if descending {
		sign = -1
	}
	switch x := x.(type) {
	case float64:
		return sign * cmp.Compare(x, y.(float64))
	case int64:
		return sign * cmp.Compare(x, y.(int64))
	case string:
		return sign * cmp.Compare(x, y.(string))
	}
	return sign * cmp.Compare(btoi(x.(bool)), btoi(y.(bool)))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Sorting by radix gives what a plain stable sort gives, for any columns.
func TestSortIsThatOfComparing(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	names := []string{"float", "int", "text", "bool"}
	for round := range 60 {
		c := random(r, 1+r.IntN(700))
		table := c.open(t)
		var q Query
		for range 1 + r.IntN(3) {
			q.Sort = append(q.Sort, Order{names[r.IntN(4)], r.IntN(2) == 0})
		}
		got, err := table.Select(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]uint32, table.Rows())
		for i := range want {
			want[i] = uint32(i)
		}
		slices.SortStableFunc(want, func(a, b uint32) int {
			for _, o := range q.Sort {
				if n := c.order(o.Column, a, b, o.Descending); n != 0 {
					return n
				}
			}
			return 0
		})
		if got := got.Page(0, got.Len()); !slices.Equal(got, want) {
			t.Fatalf("round %d, %s:\n got %v\nwant %v", round, q, got, want)
		}
	}
}

func TestFilters(t *testing.T) {
	c := columns{
		float: []any{1.5, 2.5, nil, math.NaN()}, int: []any{int64(1), int64(2), int64(3), nil},
		text: []any{"Apple pie", "pear", "APPLE", nil}, bool: []any{true, false, nil, true},
	}
	table := c.open(t)
	for query, want := range map[string][]uint32{
		"":                        {0, 1, 2, 3},
		"min.int=2":               {1, 2},
		"min.int=2&max.int=2":     {1},
		"max.float=2":             {0},
		"has.text=apple":          {0, 2},
		"has.text=PPLE&min.int=2": {2},
		"in.text=pear&in.text=x":  {1},
		"in.bool=true":            {0, 3},
		"na.text=only":            {3},
		"na.float=none":           {0, 1, 3},
		"q=apple":                 {0, 2},
		"q=2":                     {1},
		"q=true":                  {0, 3},
		"q=nothing":               {},
		"min.text=1":              {},
		"s=d:int":                 {2, 1, 0, 3},
	} {
		q, err := ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := table.Select(t.Context(), q)
		if got := got.Page(0, got.Len()); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s gives rows %v, %v; want %v", query, got, err, want)
		}
	}
	if _, err := table.Select(t.Context(), Query{Sort: []Order{{Column: "age"}}}); err == nil || !strings.Contains(err.Error(), `no column "age"; there are float, int, text, bool`) {
		t.Errorf("an unknown column: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := table.Select(ended, Query{Search: "x"}); err == nil {
		t.Error("a cancelled search gives rows")
	}
}

func TestQueriesRoundTrip(t *testing.T) {
	lo := 1.25
	q := Query{
		Sort:    []Order{{"a b", false}, {"x.y", true}},
		Filters: []Filter{{Column: "a&b", Contains: "ä=", In: []string{"p", "q"}}, {Column: "x.y", Min: &lo, Missing: NoMissing}},
		Search:  "so me", First: 30, Size: 25,
		Columns: []string{"c", "d"}, Pinned: []string{"e"}, Hidden: []string{"f.g", "h"}, FirstColumn: 40, Widths: []Width{{"c", 90}, {"x.y", 200}},
	}
	again, err := ParseQuery(q.String())
	if err != nil || !reflect.DeepEqual(again, q) {
		t.Errorf("%s became %+v, %v", q, again, err)
	}
}

func FuzzParseQuery(f *testing.F) {
	f.Add("s=a:x&min.x=1&na.y=only&p=3")
	f.Fuzz(func(t *testing.T, text string) {
		q, err := ParseQuery(text)
		if err != nil {
			return
		}
		again, err := ParseQuery(q.String())
		if err != nil || again.String() != q.String() {
			t.Errorf("%q became %q, then %q, %v", text, q, again, err)
		}
	})
}

func TestDownloads(t *testing.T) {
	c := columns{float: []any{1.5, nil, math.Inf(1)}, int: []any{int64(1), int64(2), nil}, text: []any{"a,\"b\"\n", nil, "ü"}, bool: []any{true, nil, false}}
	table := c.open(t)
	var b bytes.Buffer
	if err := table.WriteCSV(t.Context(), &b, Selection{Columns: []string{"text", "float", "bool"}, Rows: RowList([]uint32{2, 0, 1})}); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&b).ReadAll()
	want := [][]string{{"text", "float", "bool"}, {"ü", "+Inf", "false"}, {"a,\"b\"\n", "1.5", "true"}, {"", "", ""}}
	if err != nil || !reflect.DeepEqual(records, want) {
		t.Errorf("CSV %q, %v", records, err)
	}
	b.Reset()
	if err := table.WriteJSON(t.Context(), &b, Selection{Rows: AllRows(3)}); err != nil {
		t.Fatal(err)
	}
	var rows []map[string]any
	if err := json.Unmarshal(b.Bytes(), &rows); err != nil || len(rows) != 3 || rows[0]["text"] != "a,\"b\"\n" || rows[1]["int"] != 2.0 || rows[1]["float"] != nil || rows[2]["float"] != "+Inf" {
		t.Errorf("JSON %v, %v", rows, err)
	}
}

// A shelf gives the bytes of a table back once, and never while somebody reads.
func TestShelfGivesBack(t *testing.T) {
	table := random(rand.New(rand.NewPCG(1, 1)), 100).bytes(t)
	lent := make(map[string]int)
	shelf := NewShelf(func(digest string) ([]byte, func(), error) {
		lent[digest]++
		return table, func() { lent[digest]-- }, nil
	}, 1)
	for i := range 5 {
		digest := fmt.Sprint(i)
		err := shelf.Ask(t.Context(), digest, Query{Size: 10, First: 95}, func(p Page) error {
			if lent[digest] != 1 || len(p.Numbers()) != 5 || p.Rows.Len() != 100 {
				t.Errorf("lent %d, %d rows of %d", lent[digest], len(p.Numbers()), p.Rows.Len())
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	shelf.Close()
	for digest, n := range lent {
		if n != 0 {
			t.Errorf("table %s is still lent %d times", digest, n)
		}
	}
}

func (c columns) bytes(t testing.TB) []byte {
	t.Helper()
	table := c.open(t)
	var b bytes.Buffer
	w := frame.NewWriter(&b, frame.Head{Rows: table.Rows(), Columns: 1})
	if err := w.Column(frame.Source{Name: "int", Kind: frame.Int, Bits: func(_ int, to []uint64, missing []bool) {
		for i := range to {
			to[i], missing[i] = uint64(i), false
		}
	}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCellsAreWrittenAsDescribed(t *testing.T) {
	c := columns{float: []any{1.23456, nil}, int: []any{int64(math.MaxInt64), int64(0)}, text: []any{strings.Repeat("x", 5000), nil}, bool: []any{true, nil}}
	cells := c.open(t).Cells([]display.Column{{Name: "float", Numeric: true, Precision: 2}, {Name: "int", Numeric: true}, {Name: "text"}, {Name: "gone"}}, []uint32{0, 1})
	if cells[0][0] != (display.Cell{Text: "1.23", Raw: "1.23456"}) || cells[0][1].Text != "9223372036854775807" || len(cells[0][2].Text) > 300 || !cells[0][3].Missing || !cells[1][0].Missing {
		t.Errorf("%+v", cells)
	}
}

// million is a frame of a million rows, like those of the budget.
func million(b *testing.B) *Table {
	r := rand.New(rand.NewPCG(1, 2))
	c := columns{}
	for range 1_000_000 {
		c.float, c.int = append(c.float, r.NormFloat64()), append(c.int, r.Int64N(1000))
		c.text, c.bool = append(c.text, fmt.Sprintf("customer %d", r.IntN(300_000))), append(c.bool, r.IntN(2) == 0)
	}
	return c.open(b)
}

// The budgets: a first page in 50 ms, a sort in 500 ms.
func BenchmarkMillionRows(b *testing.B) {
	table := million(b)
	for _, query := range []string{"", "s=a:float", "s=d:int", "s=a:text", "s=a:bool&s=d:text&s=a:float", "min.float=1", "has.text=99", "q=customer+12345", "q=12"} {
		q, err := ParseQuery(query)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("query="+query, func(b *testing.B) {
			for b.Loop() {
				if _, err := table.Select(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
