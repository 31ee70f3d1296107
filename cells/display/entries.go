package display

import (
	"reflect"
	"slices"
)

// entryRows is how many entries a map that is shown as a table may have: they are
// sorted by their keys, which takes memory of its own.
const entryRows = 1_000_000

// entries are the columns of a map: its key, and its value or the fields of it. A map
// of records is always a table; one of plain values once it is too long for a tree.
func entries(v reflect.Value) (columns []Source, rows int, ok bool) {
	t := v.Type()
	plain := isCell(t.Elem())
	switch {
	case !isCell(t.Key()) || v.Len() > entryRows:
		return nil, 0, false
	case plain && v.Len() <= treeChildren:
		return nil, 0, false
	case !plain && (!isRecord(t.Elem()) || v.Len() == 0):
		return nil, 0, false
	}
	list := make([]entry, 0, v.Len())
	for iter := v.MapRange(); iter.Next(); {
		list = append(list, entry{iter.Key(), written(iter.Key()), iter.Value()})
	}
	slices.SortStableFunc(list, compareEntries)
	key := columnOf("key", t.Key(), func(row int) reflect.Value { return list[row].key })
	value := func(row int) reflect.Value { return list[row].value }
	if plain {
		return []Source{key, columnOf("value", t.Elem(), value)}, len(list), true
	}
	return append([]Source{key}, fields(t.Elem(), value)...), len(list), true
}

// isCell reports whether a value of a type stands in one cell of a table.
func isCell(t reflect.Type) bool { return isScalar(t.Kind()) || t == timeType }
