package table

import (
	"bytes"
	"fmt"
	"testing"

	"stagebook/cells/codec/frame"
)

// people is a table of names and ages; an age of 0 is missing.
func people(t testing.TB, rows ...any) *Table {
	t.Helper()
	n := len(rows) / 2
	var b bytes.Buffer
	w := frame.NewWriter(&b, frame.Head{Rows: n, Columns: 2})
	for _, s := range []frame.Source{
		{Name: "name", Kind: frame.String, Text: func(from int, to []string, missing []bool) {
			for i := range to {
				to[i], missing[i] = rows[2*(from+i)].(string), false
			}
		}},
		{Name: "age", Kind: frame.Int, Bits: func(from int, to []uint64, missing []bool) {
			for i := range to {
				age := rows[2*(from+i)+1].(int)
				to[i], missing[i] = uint64(age), age == 0
			}
		}},
	} {
		if err := w.Column(s); err != nil {
			t.Fatal(err)
		}
	}
	opened, err := Open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

func TestCompare(t *testing.T) {
	base := people(t, "Ada", 36, "Bob", 20, "Cy", 0, "Bob", 20)
	for name, c := range map[string]struct {
		now  *Table
		want string
	}{
		"the same":       {people(t, "Ada", 36, "Bob", 20, "Cy", 0, "Bob", 20), "4→4 rows, 0 changed [], -0 [] +0 [], same"},
		"one value":      {people(t, "Ada", 37, "Bob", 20, "Cy", 0, "Bob", 20), "4→4 rows, 1 changed [{age 1}], -1 [0] +1 [0], age 0: 36→37"},
		"missing":        {people(t, "Ada", 36, "Bob", 20, "Cy", 5, "Bob", 0), "4→4 rows, 2 changed [{age 2}], -2 [1 2] +2 [2 3], age 2: (none)→5, age 3: 20→(none)"},
		"another order":  {people(t, "Bob", 20, "Ada", 36, "Cy", 0, "Bob", 20), "4→4 rows, 2 changed [{name 2} {age 2}], -0 [] +0 [], reordered"},
		"rows go":        {people(t, "Ada", 36, "Bob", 20), "4→2 rows, 0 changed [], -2 [1 2] +0 []"},
		"rows come":      {people(t, "Ada", 36, "Bob", 20, "Cy", 0, "Bob", 20, "Di", 1), "4→5 rows, 0 changed [], -0 [] +1 [4]"},
		"nothing at all": {people(t), "4→0 rows, 0 changed [], -4 [0 1 2 3] +0 []"},
	} {
		changes, err := Compare(t.Context(), base, c.now)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%d→%d rows, %d changed %v, -%d %v +%d %v", changes.Was, changes.Now, changes.Changed, changes.Columns, changes.RowsGone, changes.GoneRows, changes.RowsNew, changes.NewRows)
		if changes.Reordered {
			got += ", reordered"
		} else {
			for _, cell := range changes.Cells {
				got += fmt.Sprintf(", %s %d: %s→%s", cell.Column, cell.Row, orNone(cell.Was, cell.WasNo), orNone(cell.Now, cell.NowNo))
			}
		}
		if changes.Same() {
			got += ", same"
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func orNone(text string, missing bool) string {
	if missing {
		return "(none)"
	}
	return text
}

func TestCompareColumns(t *testing.T) {
	was := people(t, "Ada", 36)
	now := columns{float: []any{1.5}, int: []any{int64(1)}, text: []any{"x"}, bool: []any{true}}.open(t)
	changes, err := Compare(t.Context(), was, now)
	if err != nil || fmt.Sprint(changes.Gone, changes.New) != "[name age] [float int text bool]" || changes.Same() {
		t.Errorf("%+v, %v", changes, err)
	}
}
