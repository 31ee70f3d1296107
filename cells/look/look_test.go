package look

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"stagebook/cells/codec"
)

type (
	celsius        float64
	pair[A, B any] struct {
		First  A
		Second B
	}
	nested struct {
		Name   string
		Next   *nested
		Any    any
		Shapes map[string][]point
		hidden celsius
		Mu     sync.Mutex
		_      int
		Made   time.Time
		Big    *big.Int
		Zero   struct{}
		Fixed  [2]bool
		Many   []any
		Pair   pair[string, map[int]celsius]
		F      func()
	}
	point struct{ X, Y int16 }
)

func sample() *nested {
	return &nested{
		Name: "outer", Next: &nested{Name: "inner", Any: point{1, 2}}, Any: []any{1, "two", point{3, 4}, nil, map[string]any{"k": 5.5}, point{6, 7}},
		Shapes: map[string][]point{"b": {{1, 2}, {3, 4}}, "a": nil}, hidden: 36.6, Made: time.Date(2026, 3, 1, 8, 0, 0, 5, time.UTC), Big: big.NewInt(12345),
		Fixed: [2]bool{true, false}, Many: []any{point{8, 9}, celsius(1.5)}, Pair: pair[string, map[int]celsius]{"p", map[int]celsius{-1: 2, 300: 4}},
	}
}

func stored(t testing.TB, v any) []byte {
	t.Helper()
	codec.SetMainModule("stagebook")
	var b bytes.Buffer
	if err := codec.Encode(&b, reflect.ValueOf(v)); err != nil {
		t.Fatalf("%T: %v", v, err)
	}
	return b.Bytes()
}

func TestOpen(t *testing.T) {
	data := stored(t, sample())
	for way, want := range map[string]string{
		"Name":        `Name string "outer"`,
		"Next":        `Next look.nested  [Name string "inner"; Next  nil; Any look.point ; Shapes map[string][]look.point nil]`,
		"Next Any":    `Any look.point  [X int16 1; Y int16 2]`,
		"Any":         `Any []any 6 [0 int 1; 1 string "two"; 2 look.point ; 3  nil]`,
		"Any 4":       `4 map[string]any 1 [k float64 5.5]`,
		"Any 5 Y":     `Y int16 7`,
		"Shapes b 1":  `1 look.point  [X int16 3; Y int16 4]`,
		"hidden":      `hidden look.celsius 36.6`,
		"Made":        `Made time.Time 2026-03-01T08:00:00.000000005Z`,
		"Fixed":       `Fixed [2]bool 2 [0 bool true; 1 bool false]`,
		"Many 1":      `1 look.celsius 1.5`,
		"Pair Second": `Second map[int]look.celsius 2 [300 look.celsius 4; -1 look.celsius 2]`,
		"F":           `F func() nil`,
	} {
		n, err := Open(data, strings.Fields(way), Range{Most: 4})
		if err != nil {
			t.Errorf("%s: %v", way, err)
			continue
		}
		if got := said(n); got != want {
			t.Errorf("%s\n got %s\nwant %s", way, got, want)
		}
	}
	for _, way := range []string{"Nothing", "Any 6", "Any 0 x", "Name 1"} {
		if _, err := Open(data, strings.Fields(way), Range{}); !errors.Is(err, ErrNoPart) {
			t.Errorf("%s: %v", way, err)
		}
	}
}

func said(n Node) string {
	text := strings.TrimRight(fmt.Sprintf("%s %s %s", n.Label, n.Type, n.Value), "")
	if len(n.Children) == 0 {
		return text
	}
	var parts []string
	for _, child := range n.Children {
		parts = append(parts, said(child))
	}
	return text + " [" + strings.Join(parts, "; ") + "]"
}

// The parts of a long list are given from any number on.
func TestRanges(t *testing.T) {
	list := make([]int, 100_000)
	for i := range list {
		list[i] = i * i
	}
	n, err := Open(stored(t, map[string][]int{"x": list}), []string{"x"}, Range{From: 99_998, Most: 10})
	if err != nil || n.Parts != 100_000 || len(n.Children) != 2 || n.Children[1].Value != "9999800001" || n.Children[1].Label != "99999" {
		t.Errorf("%+v, %v", n, err)
	}
}

// Reading over a value ends where it ends, whatever it is made of.
func TestSkipReadsAll(t *testing.T) {
	for _, v := range []any{
		sample(),
		[]string{"a", ""},
		map[point]string{{1, 2}: "x"},
		[3]struct{}{},
		[]struct{ A struct{} }{{}, {}},
		[]pair[int, struct{}]{{First: 1}},
		struct {
			A int
			B []byte
		}{1, []byte("x")},
		[]time.Time{time.Now().UTC(), time.Unix(0, 0).In(time.FixedZone("x", 3600))},
		map[any]any{1: "a", "b": []any{nil}},
		[]complex128{1i},
		[]*int{nil, new(int)},
		struct{ _ int }{},
	} {
		data := stored(t, v)
		d, err := codec.Describe(data)
		if err != nil {
			t.Fatal(err)
		}
		w := &walker{data: d.Payload()}
		of, err := w.described(d.Text)
		if err != nil {
			t.Errorf("%T: %v", v, err)
			continue
		}
		w.skip(of)
		if w.err != nil || w.at != len(w.data) {
			t.Errorf("%s: read %d of %d bytes, %v", d.Text, w.at, len(w.data), w.err)
		}
	}
}

func TestJSON(t *testing.T) {
	data := stored(t, json.RawMessage(`{"b": {"deep": [1, {"er": "x"}]}, "a": 12345678901234567890, "long": "`+strings.Repeat("y", 1000)+`"}`))
	n, err := Open(data, nil, Range{Most: 2})
	if err != nil || said(n) != ` object 3 [a  12345678901234567890; b object 1]` {
		t.Errorf("%s, %v", said(n), err)
	}
	if n, err = Open(data, []string{"b", "deep", "1"}, Range{Most: 9}); err != nil || said(n) != `1 object 1 [er  "x"]` {
		t.Errorf("%s, %v", said(n), err)
	}
	if _, err = Open(data, []string{"b", "x"}, Range{}); !errors.Is(err, ErrNoPart) {
		t.Errorf("%v", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(stored(f, sample()), "Any")
	f.Add(stored(f, json.RawMessage(`[1]`)), "0")
	f.Fuzz(func(_ *testing.T, data []byte, step string) {
		_, _ = Open(data, nil, Range{Most: 5})
		_, _ = Open(data, []string{step}, Range{Most: 5})
	})
}
