package display

import (
	"fmt"
	"reflect"
	"testing"
	"time"
)

// A map of records is a table in the order of its keys, and so is a long one of plain
// values; a short one stays a tree.
func TestMapsAsTables(t *testing.T) {
	long := make(map[int]string)
	for i := range treeChildren + 1 {
		long[100-i] = fmt.Sprint("at ", i)
	}
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		v     any
		kind  string
		first []string
	}{
		"records":     {map[string]row{"b": {"two", 2, false}, "a": {"one", 1, true}}, KindTable, []string{"a", "one", "1", "true"}},
		"pointers":    {map[time.Time]*row{day: {"x", 3, true}}, KindTable, []string{"2026-01-02", "x", "3", "true"}},
		"long":        {long, KindTable, []string{"40", "at 60"}},
		"short":       {map[string]int{"a": 1}, KindTree, nil},
		"no records":  {map[string]row{}, KindTree, nil},
		"deep keys":   {map[[2]int]row{{1, 2}: {}}, KindTree, nil},
		"deep values": {map[string][]int{"a": {1}}, KindTree, nil},
	} {
		d := of(c.v)
		if d.Kind != c.kind {
			t.Errorf("%s: a %s, want a %s", name, d.Kind, c.kind)
			continue
		}
		_, rows, ok := Columns(reflect.ValueOf(c.v))
		if ok != (c.kind == KindTable) || ok && rows != d.Table.Rows {
			t.Errorf("%s: the columns are there: %v, with %d rows", name, ok, rows)
		}
		for i, want := range c.first {
			if got := d.Table.Cells[0][i].Text; got != want {
				t.Errorf("%s: value %d of the first row is %q, want %q", name, i, got, want)
			}
		}
	}
}
