package codec

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

type (
	model struct {
		Name string
		tree *tree
		Rows [][]float64
		by   map[string]any
	}
	ring struct{ next *ring }
	//lint:ignore U1000 reached by reflection
	fickle struct{ n int }
	//lint:ignore U1000 reached by reflection
	angry  struct{ n int }
	inside struct {
		whole int
		part  *int
	}
)

var ticks atomic.Int64

func (f fickle) MarshalBinary() ([]byte, error)    { return []byte{byte(ticks.Add(1))}, nil }
func (f *fickle) UnmarshalBinary(p []byte) error   { return nil }
func (a angry) MarshalBinary() ([]byte, error)     { panic("no") }
func (a *angry) UnmarshalBinary(data []byte) error { panic("no") }

// verdict is a value and what is said of it; no reason means that it is encoded.
type verdict struct {
	v            any
	path, reason string
}

func TestHeldValues(t *testing.T) {
	type local struct{ n int }
	checkVerdicts(t, map[string]verdict{
		"function":     {func() {}, "func()", "it is a function"},
		"channel":      {model{by: map[string]any{"c": make(chan int)}}, `model.by["c"]`, "it is a channel"},
		"file":         {os.Stdout, "File", "`os.File` is a handle"},
		"file inside":  {struct{ F any }{os.Stdout}, "struct { F interface {} }.F", "`os.File` is a handle"},
		"other module": {model{by: map[string]any{"r": *strings.NewReader("a")}}, `model.by["r"]`, "`strings.Reader` of strings has unexported fields"},
		"set by value": {struct{ N atomic.Int32 }{}, "", ""},
		"error":        {struct{ E error }{io.EOF}, "struct { E error }.E", "`errors.errorString` of errors"},
		"nan key":      {map[float64]int{math.NaN(): 1}, "map[float64]int", "NaN"},
		"nan in key":   {map[any]int{[1]any{math.NaN()}: 1}, "map[interface {}]int", "NaN"},
		"pointer key":  {map[*int]int{new(int): 1}, "map[*int]int[*int]", "pointers are told apart"},
		"unknown type": {[]any{local{1}}, "[]interface {}[0]", "could not be found by its name"},
		"zone":         {time.Unix(0, 0).In(must(time.LoadLocationFromTZData("Nowhere", zoneData(t)))), "Time", `time zone "Nowhere"`},
		"fickle":       {fickle{}, "fickle", "other bytes each time"},
		"angry":        {angry{}, "angry", "panics when it writes itself"},
	})
}

func TestHeldMemory(t *testing.T) {
	leaf := &tree{Label: "leaf"}
	circular := &ring{}
	circular.next = &ring{next: circular}
	rows := []float64{1, 2, 3, 4}
	self := []any{nil, nil}
	self[1] = self[1:]
	x := &inside{whole: 1}
	x.part = &x.whole
	shared := map[string]any{}
	deep := &ring{}
	for range 20_000 {
		deep = &ring{next: deep}
	}
	checkVerdicts(t, map[string]verdict{
		"twice":          {model{tree: &tree{left: leaf, right: leaf}}, "model.tree.right", twice},
		"cycle":          {circular, "ring.next.next", twice},
		"cycle of slice": {self, "[]interface {}[1][0]", twice},
		"overlap":        {model{Rows: [][]float64{rows[:3], rows[2:]}}, "model.Rows[1]", twice},
		"overlap before": {[][]float64{rows[2:], rows[:3]}, "[][]float64[1]", twice},
		"into itself":    {x, "inside.part", twice},
		"map twice":      {[]map[string]any{shared, shared}, "[]map[string]interface {}[1]", twice},
		"deep":           {deep, "ring.next", "nested more than"},
	})
}

func checkVerdicts(t *testing.T, verdicts map[string]verdict) {
	t.Helper()
	for name, c := range verdicts {
		err := Encode(new(bytes.Buffer), reflect.ValueOf(c.v))
		if c.reason == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		h, ok := errors.AsType[*HeldError](err)
		if !ok || !strings.Contains(h.Reason, c.reason) || h.Path != c.path && !(name == "deep" && strings.HasPrefix(h.Path, c.path)) {
			t.Errorf("%s: %v, want %s: %s", name, err, c.path, c.reason)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// zoneData is that of a zone with summer time, to be loaded under another name.
func zoneData(t *testing.T) []byte {
	for _, dir := range []string{"/usr/share/zoneinfo/Europe/London", "/etc/zoneinfo/Europe/London"} {
		if data, err := os.ReadFile(dir); err == nil {
			return data
		}
	}
	t.Skip("no time zones here")
	return nil
}

func TestHeldByType(t *testing.T) {
	for _, held := range []reflect.Type{
		reflect.TypeFor[func()](), reflect.TypeFor[chan int](), reflect.TypeFor[*os.File](), reflect.TypeFor[io.Reader](),
		reflect.TypeFor[strings.Reader](), reflect.TypeFor[io.ReadCloser](),
	} {
		if Held(held) == nil {
			t.Errorf("%v is not held", held)
		}
	}
	for _, free := range []reflect.Type{
		reflect.TypeFor[int](), reflect.TypeFor[any](), reflect.TypeFor[error](), reflect.TypeFor[tree](), reflect.TypeFor[*tree](),
		reflect.TypeFor[time.Time](), reflect.TypeFor[locked](), reflect.TypeFor[[]shape](),
	} {
		if h := Held(free); h != nil {
			t.Error(h)
		}
	}
}

func TestMutable(t *testing.T) {
	for want, types := range map[bool][]reflect.Type{
		true: {
			reflect.TypeFor[[]int](), reflect.TypeFor[map[string]int](), reflect.TypeFor[*int](), reflect.TypeFor[any](),
			reflect.TypeFor[model](), reflect.TypeFor[[2][]int](),
		},
		false: {
			reflect.TypeFor[int](), reflect.TypeFor[string](), reflect.TypeFor[time.Time](), reflect.TypeFor[circle](),
			reflect.TypeFor[[0][]int](), reflect.TypeFor[struct{ A [3]string }](),
		},
	} {
		for _, x := range types {
			if Mutable(x) != want {
				t.Errorf("Mutable(%v) = %v", x, !want)
			}
		}
	}
}

func TestSharesMemory(t *testing.T) {
	rows := []float64{1, 2, 3, 4}
	m := map[string]*tree{"a": {}}
	v := func(x any) reflect.Value { return reflect.ValueOf(x) }
	for name, c := range map[string]struct {
		vs   []reflect.Value
		want bool
	}{
		"one value":    {[]reflect.Value{v([]any{rows, rows})}, false},
		"same slice":   {[]reflect.Value{v(rows), v(1), v(rows)}, true},
		"room beyond":  {[]reflect.Value{v(rows[:1]), v(rows[2:])}, true},
		"apart":        {[]reflect.Value{v(rows[:1:1]), v(rows[2:])}, false},
		"deep":         {[]reflect.Value{v(model{by: map[string]any{"x": rows}}), v(&rows[1])}, true},
		"map":          {[]reflect.Value{v(m), v(struct{ m map[string]*tree }{m})}, true},
		"map's value":  {[]reflect.Value{v(m), v(m["a"])}, true},
		"strings":      {[]reflect.Value{v("abc"), v([]string{"abc"})}, false},
		"nil":          {[]reflect.Value{v([]int(nil)), v([]int(nil)), v((*int)(nil)), v((*int)(nil))}, false},
		"three values": {[]reflect.Value{v(make([]int, 100)), v(&rows[3]), v(rows)}, true},
	} {
		if got := SharesMemory(c.vs...); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
