package table

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Rows that are bits give the pages that a list of them gives.
func TestPagesOfBits(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 200 {
		words := make([]uint64, r.IntN(300))
		var list []uint32
		for w := range words {
			words[w] = r.Uint64() & r.Uint64() & -uint64(r.IntN(2))
			for bit := range 64 {
				if words[w]>>bit&1 == 1 {
					list = append(list, uint32(64*w+bit))
				}
			}
		}
		rows := bitRows(words)
		if rows.Len() != len(list) {
			t.Fatalf("%d rows, want %d", rows.Len(), len(list))
		}
		for range 20 {
			first, size := r.IntN(len(list)+2), r.IntN(200)
			want := list[min(first, len(list)):min(first+size, len(list))]
			if got := rows.Page(first, size); !slices.Equal(got, want) {
				t.Fatalf("page %d+%d of %d is %v, want %v", first, size, len(list), got, want)
			}
		}
		var all []uint32
		for chunk := range rows.Chunks(1 + r.IntN(500)) {
			all = append(all, chunk...)
		}
		if !slices.Equal(all, list) {
			t.Fatal("the chunks are not the rows")
		}
	}
}

// The first rows of an order are those of the whole order, for any columns.
func TestTopIsTheBeginningOfSorting(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	names := []string{"float", "int", "text", "bool"}
	for round := range 6 {
		table := random(r, topRows+r.IntN(6000)).open(t)
		q := Query{Search: []string{"", "a"}[round%2]}
		for range 1 + r.IntN(3) {
			q.Sort = append(q.Sort, Order{names[r.IntN(4)], r.IntN(2) == 0})
		}
		passing, err := table.passing(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		top, err := table.top(t.Context(), passing, q.Sort)
		if err != nil {
			t.Fatal(err)
		}
		all, err := table.Select(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		n := min(topRows, all.Len())
		if top.Len() != all.Len() || !slices.Equal(top.Page(0, n), all.Page(0, n)) {
			t.Fatalf("round %d, %s: the first rows differ", round, q)
		}
	}
}

// A window of an order is that part of sorting everything, whatever the columns and
// however many rows are alike.
func TestWindowsAreParts(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 5))
	names := []string{"float", "int", "text", "bool"}
	for round := range 6 {
		table := random(r, 1+r.IntN(9000)).open(t)
		q := Query{Search: []string{"", "a"}[round%2]}
		for range 1 + r.IntN(3) {
			q.Sort = append(q.Sort, Order{names[r.IntN(4)], r.IntN(2) == 0})
		}
		passing, err := table.passing(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		o, err := table.order(passing, q.Sort)
		if err != nil {
			t.Fatal(err)
		}
		o.sample = o.sample[:min(len(o.sample), 50+r.IntN(300))] // a poor one, which is not even in the middle
		all, err := table.Select(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			first, size := r.IntN(all.Len()+1), r.IntN(3000)
			got, err := o.window(t.Context(), first, size)
			if err != nil || !slices.Equal(got, all.Page(first, size)) {
				t.Fatalf("round %d, %s: rows %d+%d of %d differ, %v", round, q, first, size, all.Len(), err)
			}
		}
		var read []uint32
		for part := range o.inWindows(t.Context()).Chunks(1 + r.IntN(2000)) {
			read = append(read, part...)
		}
		if !slices.Equal(read, all.Page(0, all.Len())) {
			t.Fatalf("round %d, %s: read in windows it is another order", round, q)
		}
	}
}

// Every page of a long sorted table is that of sorting it whole, also the one that
// begins at the end of what is kept.
func TestPagesOfALongOrder(t *testing.T) {
	c := columns{}
	r := rand.New(rand.NewPCG(2, 8))
	for range windowLeast + 1000 {
		c.int, c.float = append(c.int, r.Int64N(500)), append(c.float, nil)
		c.text, c.bool = append(c.text, nil), append(c.bool, nil)
	}
	table := c.open(t)
	data := stored(t, c)
	shelf := NewShelf(func(string) ([]byte, func(), error) { return data, func() {}, nil }, 1<<24)
	q := Query{Sort: []Order{{"int", true}}}
	all, err := table.Select(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, first := range []int{0, 3900, 4095, 4096, 8000, 100_000, all.Len() - 10, all.Len() + 5} {
		q.First, q.Size = first, 200
		if err := shelf.Ask(t.Context(), "x", q, func(p Page) error {
			if p.Rows.Len() != all.Len() || !slices.Equal(p.Numbers(), all.Page(p.First, p.Size)) {
				t.Errorf("the page from %d on differs", first)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// A spreadsheet must not calculate what a table holds; who reads the values again
// must get them as they are.
func TestHarmlessCSV(t *testing.T) {
	texts := []any{"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "plain", "", "a=b", "＝1"}
	c := columns{text: texts, float: make([]any, len(texts)), int: make([]any, len(texts)), bool: make([]any, len(texts))}
	for i := range texts {
		c.float[i], c.int[i], c.bool[i] = -1.5, int64(-2), true
	}
	table := c.open(t)
	read := func(harmless bool) (fields []string) {
		var b bytes.Buffer
		if err := table.WriteCSV(t.Context(), &b, Selection{Columns: []string{"text", "float"}, Rows: AllRows(len(texts)), Harmless: harmless}); err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, record := range records[1:] {
			if record[1] != "-1.5" {
				t.Errorf("a number became %q", record[1])
			}
			fields = append(fields, record[0])
		}
		return fields
	}
	if got := strings.Join(read(true), "|"); got != "'=1+1|'+1|'-1|'@SUM(A1)|'\tx|plain||a=b|'＝1" {
		t.Errorf("for a spreadsheet: %q", got)
	}
	if got := strings.Join(read(false), "|"); got != "=1+1|+1|-1|@SUM(A1)|\tx|plain||a=b|＝1" {
		t.Errorf("as they are: %q", got)
	}
}
