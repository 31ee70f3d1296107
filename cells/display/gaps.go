package display

import (
	"math"
	"reflect"
)

// gap is what ECharts takes for a value that is not there.
const gap = "-"

// gaps copies the options of a chart with gaps in the place of numbers that are
// missing or infinite, which JSON cannot say, and counts them. Numbers in fields that can hold only numbers stay as they are.
func gaps(options map[string]any) (map[string]any, int) {
	g := &gapper{left: gapDepth}
	whole, _ := g.value(reflect.ValueOf(options)).Interface().(map[string]any)
	return whole, g.found
}

// gapDepth bounds how deep options are copied; deeper parts stay shared.
const gapDepth = 24

type gapper struct {
	found int
	left  int
}

var anyType = reflect.TypeFor[any]()

// value returns v, or a copy of it without such numbers.
func (g *gapper) value(v reflect.Value) reflect.Value {
	if g.left == 0 || !v.IsValid() {
		return v
	}
	g.left--
	defer func() { g.left++ }()
	switch v.Kind() {
	case reflect.Interface:
		return g.held(v)
	case reflect.Pointer:
		if v.IsNil() || v.Elem().Kind() != reflect.Struct {
			return v
		}
		to := reflect.New(v.Type().Elem())
		to.Elem().Set(g.value(v.Elem()))
		return to
	case reflect.Struct:
		return g.fields(v)
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		to := reflect.MakeMapWithSize(v.Type(), v.Len())
		for iter := v.MapRange(); iter.Next(); {
			to.SetMapIndex(iter.Key(), g.value(iter.Value()))
		}
		return to
	case reflect.Slice:
		if v.IsNil() || plainNumbers(v.Type().Elem()) {
			return v
		}
		to := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			to.Index(i).Set(g.value(v.Index(i)))
		}
		return to
	}
	return v
}

// fields copies a struct; one with fields of its own stays as it is there.
func (g *gapper) fields(v reflect.Value) reflect.Value {
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			to.Field(i).Set(g.value(v.Field(i)))
		}
	}
	return to
}

// held looks into an interface, where a number may become nothing.
func (g *gapper) held(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	inner := v.Elem()
	to := reflect.New(v.Type()).Elem()
	switch inner.Kind() {
	case reflect.Float32, reflect.Float64:
		if bad(inner) && v.Type() == anyType {
			g.found++
			to.Set(reflect.ValueOf(gap))
			return to
		}
		return v
	case reflect.Slice, reflect.Array:
		if plainNumbers(inner.Type().Elem()) && v.Type() == anyType {
			to.Set(g.numbers(inner))
			return to
		}
	}
	to.Set(g.value(inner))
	return to
}

// numbers turns a list of numbers into one that can have gaps, where it needs any.
func (g *gapper) numbers(v reflect.Value) reflect.Value {
	some := false
	for i := range v.Len() {
		some = some || bad(v.Index(i))
	}
	if !some {
		return v
	}
	list := make([]any, v.Len())
	for i := range list {
		list[i] = gap
		if bad(v.Index(i)) {
			g.found++
		} else {
			list[i] = v.Index(i).Interface()
		}
	}
	return reflect.ValueOf(list)
}

func plainNumbers(t reflect.Type) bool {
	return isNumber(t.Kind()) || t.Kind() == reflect.String || t.Kind() == reflect.Bool
}

func bad(v reflect.Value) bool {
	return v.CanFloat() && (math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0))
}
