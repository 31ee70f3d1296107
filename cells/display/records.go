package display

import (
	"reflect"
	"strconv"
	"time"
)

// Columns are the columns of a value that is shown as a table and is no frame of
// another module: of a list of records, a list of numbers, a list of equally long
// lists, a map of any of these or of plain values, or a matrix by its methods. It
// reports false for other values. The columns are read in place: v must not change
// while they are used, and its own methods may panic.
func Columns(v reflect.Value) (columns []Source, rows int, ok bool) {
	for v.IsValid() && v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() || isNil(v) {
		return nil, 0, false
	}
	if v.CanInterface() {
		if m, is := v.Interface().(grid); is {
			_, width := m.Dims()
			columns, rows = gridColumns(m, width)
			return columns, rows, true
		}
	}
	return records(v)
}

// records are the columns of slices of structs, of numbers and of rows of numbers,
// and of maps.
func records(v reflect.Value) (columns []Source, rows int, ok bool) {
	if v.Kind() == reflect.Map {
		return entries(v)
	}
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		return nil, 0, false
	}
	elem := v.Type().Elem()
	switch {
	case isRecord(elem):
		return fields(elem, v.Index), v.Len(), true
	case isNumber(elem.Kind()) && elem.Kind() != reflect.Uint8 && v.Len() > treeChildren:
		return []Source{columnOf("value", elem, v.Index)}, v.Len(), true
	case elem.Kind() == reflect.Slice && isNumber(elem.Elem().Kind()) && v.Len() > 0:
		return matrix(v)
	}
	return nil, 0, false
}

// isRecord reports whether a type is a struct, or a pointer to one, that makes a row.
func isRecord(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && flat(t)
}

// flat reports whether every field of a struct can stand in one cell.
func flat(t reflect.Type) bool {
	if t.NumField() == 0 {
		return false
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() || !isScalar(f.Type.Kind()) && f.Type != timeType {
			return false
		}
	}
	return true
}

var timeType = reflect.TypeFor[time.Time]()

// fields has a column for each field of the records that at returns. The row of a nil
// pointer is missing.
func fields(elem reflect.Type, at func(row int) reflect.Value) []Source {
	if elem.Kind() == reflect.Pointer {
		of := at
		elem, at = elem.Elem(), func(row int) reflect.Value { return of(row).Elem() }
	}
	columns := make([]Source, elem.NumField())
	for i := range columns {
		columns[i] = columnOf(elem.Field(i).Name, elem.Field(i).Type, func(row int) reflect.Value {
			record := at(row)
			if !record.IsValid() {
				return record
			}
			return record.Field(i)
		})
	}
	return columns
}

func matrix(v reflect.Value) (columns []Source, rows int, ok bool) {
	width := v.Index(0).Len()
	for i := range v.Len() {
		if v.Index(i).Len() != width {
			return nil, 0, false
		}
	}
	columns = make([]Source, width)
	for i := range columns {
		columns[i] = columnOf(grouped(i), v.Type().Elem().Elem(), func(row int) reflect.Value { return v.Index(row).Index(i) })
	}
	return columns, v.Len(), true
}

// columnOf is the column of the values that at returns; an invalid one is
// missing.
func columnOf(name string, t reflect.Type, at func(row int) reflect.Value) Source {
	s := Source{Name: name, Type: typeName(t), Whole: t.Kind() != reflect.Float32 && t.Kind() != reflect.Float64}
	_, speaks := spoken(reflect.Zero(t))
	if isNumber(t.Kind()) && !speaks {
		s.Number = func(row int) (float64, bool) { return number(at(row), row < tableRows) }
	}
	if s.Number == nil || s.Whole {
		s.Text = func(row int) (string, bool) {
			v := at(row)
			if !v.IsValid() {
				return "", false
			}
			return written(v), true
		}
	}
	return s
}

// written is a value in one cell.
func written(v reflect.Value) string {
	if v.Type() == timeType && v.CanInterface() {
		return moment(v.Interface().(time.Time))
	}
	return scalar(v)
}

// number is what a column of numbers holds. A number of 32 bits that is shown is
// the one that its shortest text says, not the many digits behind it.
func number(v reflect.Value, shown bool) (float64, bool) {
	switch {
	case !v.IsValid():
		return 0, false
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	}
	f := v.Float()
	if shown && v.Kind() == reflect.Float32 {
		f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', -1, 32), 64)
	}
	return f, f == f
}

// grid is a matrix as gonum has it, dense or not.
type grid interface {
	Dims() (rows, columns int)
	At(row, column int) float64
}

// gridDisplay shows matrices of gonum, by their methods.
func gridDisplay(v any) (Display, bool) {
	m, ok := v.(grid)
	if !ok {
		return Display{}, false
	}
	_, width := m.Dims()
	columns, rows := gridColumns(m, min(width, tableColumns))
	t := NewTable(columns, rows)
	t.MoreCols = width - len(t.Columns)
	return Display{Kind: KindTable, Table: t}, true
}

// gridColumns are the first columns of a matrix.
func gridColumns(m grid, width int) (columns []Source, rows int) {
	rows, _ = m.Dims()
	columns = make([]Source, width)
	for i := range columns {
		columns[i] = Source{Name: grouped(i), Type: "float64", Number: func(row int) (float64, bool) {
			f := m.At(row, i)
			return f, f == f
		}}
	}
	return columns, rows
}

func isNumber(k reflect.Kind) bool {
	return k >= reflect.Int && k <= reflect.Float64 && k != reflect.Uintptr
}

func isScalar(k reflect.Kind) bool {
	return isNumber(k) || k == reflect.Bool || k == reflect.String
}

// moment writes a time; of one at midnight in UTC, which is how a date is kept,
// the date.
func moment(t time.Time) string {
	if t.Location() == time.UTC && t.Equal(t.Truncate(24*time.Hour)) && !t.IsZero() {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339Nano)
}
