package codec

import (
	"bytes"
	"math/big"
	"reflect"
	"runtime"
	"testing"
	"time"
)

// hostile is a type with all that a decoder does.
type hostile struct {
	Any    any
	Shapes map[any]shape
	Tree   *tree
	Times  []time.Time
	Big    *big.Int
	Rows   [][]float64
	Bools  []bool
	Empty  []nothing
	Blank  []blank
	Texts  map[string][2]string
	Closed []locked
}

func FuzzDecode(f *testing.F) {
	t := reflect.TypeFor[hostile]()
	whole := hostile{
		Any: everything(), Shapes: map[any]shape{1: circle{1}, "x": &square{2}}, Tree: &tree{left: &tree{}},
		Times: []time.Time{time.Unix(1, 2).UTC()}, Big: big.NewInt(5), Rows: [][]float64{{1}, nil, {}},
		Bools: []bool{true}, Empty: make([]nothing, 3), Blank: make([]blank, 2),
		Texts: map[string][2]string{"a": {"b", "c"}}, Closed: make([]locked, 1),
	}
	f.Add(encoded(f, reflect.ValueOf(hostile{}))) // small ones are easier to change
	f.Add(encoded(f, reflect.ValueOf(whole)))
	head := encoded(f, reflect.ValueOf(hostile{}))
	for _, text := range []string{"[65535][65535]int", "[65536]interface {}", "map[[]int]int", "****int", "stagebook/cells/codec.tree", "[9999999999999]int"} {
		f.Add(bytes.Replace(head, []byte("\x00\x00\x00"), append([]byte{1, byte(len(text))}, text...), 1))
	}
	f.Fuzz(func(t2 *testing.T, data []byte) {
		v, err := Decode(data, t)
		if err != nil {
			return
		}
		first := new(bytes.Buffer)
		if err := Encode(first, v); err != nil {
			return // times of zones that are not known here, for example
		}
		again, err := Decode(first.Bytes(), t)
		if err != nil {
			t2.Fatalf("what was decoded and encoded is not decoded: %v", err)
		}
		if !bytes.Equal(encoded(t2, again), first.Bytes()) {
			t2.Fatal("encoded again in other bytes")
		}
	})
}

// TestLengthsAreNotBelieved gives lengths far beyond the bytes that are there.
func TestLengthsAreNotBelieved(t *testing.T) {
	huge := []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, typ := range []reflect.Type{
		reflect.TypeFor[[]int](), reflect.TypeFor[[][]int](), reflect.TypeFor[string](), reflect.TypeFor[map[string]int](), reflect.TypeFor[[]blank](),
		reflect.TypeFor[[]locked](), reflect.TypeFor[map[nothing]nothing](), reflect.TypeFor[*big.Int](), reflect.TypeFor[any](), reflect.TypeFor[[]nothing](),
	} {
		data := encoded(t, reflect.New(typ).Elem())
		cut := bytes.LastIndex(data, []byte{0, 1, 0, 0, 0})
		for _, lead := range []string{"", "\x01"} {
			bad := append(append(append(bytes.Clone(data[:cut]), lead...), huge...), 0, 1, 0, 0, 0)
			if _, err := Decode(bad, typ); err == nil {
				t.Errorf("%v: a huge length was believed", typ)
			}
		}
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 16<<20 {
		t.Errorf("%d bytes were allocated", n)
	}
}
