package display

import (
	"reflect"
)

// records shows slices of structs, of numbers and of rows of numbers as tables.
func records(v reflect.Value) (*Table, bool) {
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		return nil, false
	}
	elem := v.Type().Elem()
	switch {
	case elem.Kind() == reflect.Struct && flat(elem):
		return structs(v, elem), true
	case isNumber(elem.Kind()) && elem.Kind() != reflect.Uint8 && v.Len() > treeChildren:
		return NewTable([]Source{columnOf("value", elem, v.Index)}, v.Len()), true
	case elem.Kind() == reflect.Slice && isNumber(elem.Elem().Kind()) && v.Len() > 0:
		return matrix(v)
	}
	return nil, false
}

// flat reports whether every field of a struct can stand in one cell.
func flat(t reflect.Type) bool {
	if t.NumField() == 0 {
		return false
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() || !isScalar(f.Type.Kind()) {
			return false
		}
	}
	return true
}

func structs(v reflect.Value, elem reflect.Type) *Table {
	columns := make([]Source, elem.NumField())
	for i := range columns {
		columns[i] = columnOf(elem.Field(i).Name, elem.Field(i).Type, func(row int) reflect.Value { return v.Index(row).Field(i) })
	}
	return NewTable(columns, v.Len())
}

func matrix(v reflect.Value) (*Table, bool) {
	width := v.Index(0).Len()
	for i := range v.Len() {
		if v.Index(i).Len() != width {
			return nil, false
		}
	}
	columns := make([]Source, width)
	for i := range columns {
		columns[i] = columnOf(grouped(i), v.Type().Elem().Elem(), func(row int) reflect.Value { return v.Index(row).Index(i) })
	}
	return NewTable(columns, v.Len()), true
}

func columnOf(name string, t reflect.Type, at func(row int) reflect.Value) Source {
	s := Source{Name: name, Type: typeName(t), Whole: t.Kind() != reflect.Float32 && t.Kind() != reflect.Float64}
	_, speaks := spoken(reflect.Zero(t))
	if !isNumber(t.Kind()) || speaks {
		s.Text = func(row int) (string, bool) { return scalar(at(row)), true }
		return s
	}
	s.Number = func(row int) (float64, bool) { return number(at(row)) }
	return s
}

func number(v reflect.Value) (float64, bool) {
	switch {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	}
	f := v.Float()
	return f, f == f
}

func isNumber(k reflect.Kind) bool {
	return k >= reflect.Int && k <= reflect.Float64 && k != reflect.Uintptr
}

func isScalar(k reflect.Kind) bool {
	return isNumber(k) || k == reflect.Bool || k == reflect.String
}
