package difference

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/codec"
	"stagebook/cells/codec/gota"
)

func init() {
	codec.SetMainModule("stagebook")
	gota.Register()
	codec.RegisterType(reflect.TypeFor[item](), reflect.TypeFor[pair[int]](), reflect.TypeFor[dataframe.DataFrame]())
}

type item struct {
	Name  string
	Score float64
	note  *string
}

type pair[T any] struct {
	A, B T
	_    int32
}

type tree struct {
	Label string
	Kids  []*tree
	Extra map[string]any
}

type nested struct {
	Items []item
	By    map[string]item
	Keys  map[pair[int]]bool
	At    time.Time
	Grid  [2][3]int16
	Any   any
	Empty []struct{}
	Pad   struct{ _ int32 }
	Anon  struct{ a, b int }
	C     complex64
	Fn    func()
	Frame dataframe.DataFrame
	Tail  int
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := codec.Encode(&b, reflect.ValueOf(v)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sample() nested {
	return nested{
		Items: []item{{"a", 1, nil}, {"b", 2, new("x")}}, By: map[string]item{"k": {"c", 3, nil}, "m": {}},
		Keys: map[pair[int]]bool{{A: 1, B: 2}: true}, At: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC),
		Any: pair[int]{A: 1}, Empty: make([]struct{}, 3), C: 1 + 2i,
		Frame: dataframe.New(series.New([]float64{3.5, 1, 2}, series.Float, "age"), series.New([]string{"x", "y", "z"}, series.String, "name")),
		Tail:  7,
	}
}

func TestValues(t *testing.T) {
	cases := []struct {
		name   string
		change func(n *nested)
		want   string
	}{
		{"text", func(n *nested) { n.Items[1].Name = "c" }, `value.Items[1].Name: "b" ≠ "c"`},
		{"number", func(n *nested) { n.Items[0].Score = 1.5 }, `value.Items[0].Score: 1 ≠ 1.5`},
		{"pointer to nil", func(n *nested) { n.Items[1].note = nil }, `value.Items[1].note: "x" ≠ nil`},
		{"behind a pointer", func(n *nested) { n.Items[1].note = new("y") }, `value.Items[1].note: "x" ≠ "y"`},
		{"length", func(n *nested) { n.Items = n.Items[:1] }, `value.Items: 2 elements ≠ 1 element`},
		{"nil and empty", func(n *nested) { n.By = nil }, `value.By: 2 entries ≠ nil`},
		{"value of a map", func(n *nested) { n.By["k"] = item{Name: "d", Score: 3} }, `value.By["k"].Name: "c" ≠ "d"`},
		{"key of a map", func(n *nested) { n.By["l"] = item{} }, `value.By["l"]: no such key ≠ {Name: "", Score: 0, note: nil}`},
		{"struct as key", func(n *nested) { n.Keys[pair[int]{A: 1, B: 2}] = false }, `value.Keys[{A: 1, B: 2}]: true ≠ false`},
		{"time", func(n *nested) { n.At = n.At.Add(time.Second) }, `value.At: 2026-01-02T03:04:05.000000006Z ≠ 2026-01-02T03:04:06.000000006Z`},
		{"zone", func(n *nested) { n.At = n.At.In(time.FixedZone("X", 3600)) }, `value.At: 2026-01-02T03:04:05.000000006Z ≠ 2026-01-02T03:04:05.000000006Z X 3600 s east`},
		{"array of arrays", func(n *nested) { n.Grid[1][2] = -5 }, `value.Grid[1][2]: 0 ≠ -5`},
		{"dynamic value", func(n *nested) { n.Any = pair[int]{A: 1, B: 9} }, `value.Any.B: 0 ≠ 9`},
		{"dynamic type", func(n *nested) { n.Any = "s" }, `value.Any: stagebook/cells/verify/difference.pair[int] {A: 1, B: 0} ≠ string "s"`},
		{"elements without bytes", func(n *nested) { n.Empty = n.Empty[:2] }, `value.Empty: 3 elements ≠ 2 elements`},
		{"unnamed struct", func(n *nested) { n.Anon.b = 1 }, `value.Anon.b: 0 ≠ 1`},
		{"complex", func(n *nested) { n.C = 1 }, `value.C: 1 + 2i ≠ 1 + 0i`},
		{"behind everything", func(n *nested) { n.Tail = 8 }, `value.Tail: 7 ≠ 8`},
		{"frame", func(n *nested) {
			n.Frame = dataframe.New(series.New([]float64{3.5, 1, 2.5}, series.Float, "age"), series.New([]string{"x", "q", "z"}, series.String, "name"))
		}, `value.Frame column "age" row 2: 2 ≠ 2.5 (and 1 value more in 2 columns)`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			other := sample()
			c.change(&other)
			got := Values(encode(t, sample()), encode(t, other))
			if got == nil || got.String() != c.want {
				t.Errorf("got  %v\nwant %s", got, c.want)
			}
		})
	}
	if d := Values(encode(t, sample()), encode(t, sample())); d != nil {
		t.Errorf("equal values differ: %v", d)
	}
}

func TestRoots(t *testing.T) {
	long := strings.Repeat("same ", 40)
	frame := func(age []float64, names ...string) dataframe.DataFrame {
		columns := []series.Series{series.New(age, series.Float, "age")}
		for _, name := range names {
			columns = append(columns, series.New(age, series.Float, name))
		}
		return dataframe.New(columns...)
	}
	cases := []struct {
		a, b any
		want string
	}{
		{1, 2, `value: 1 ≠ 2`},
		{uint8(255), uint8(1), `value: 255 ≠ 1`},
		{0.0, math.Copysign(0, -1), `value: 0 ≠ -0`},
		{math.NaN(), math.Float64frombits(0x7ff8000000000002), `value: NaN with the bits 010000000000f87f ≠ NaN with the bits 020000000000f87f`},
		{1, "1", `type of the value: int ≠ string`},
		{[]float64{1, 2, 3}, []float64{1, 2, 4}, `value[2]: 3 ≠ 4`},
		{[]float64{1, 2}, []float64{2, 2, 4}, `value[0]: 1 ≠ 2 (and 3 elements, not 2 elements)`},
		{[]string(nil), []string{}, `value: nil ≠ 0 elements`},
		{long + "a", long + "b", `value: …"same same same same a" ≠ …"same same same same b"`},
		{frame([]float64{3.5, 1}), frame([]float64{3.6, 1}), `column "age" row 0: 3.5 ≠ 3.6`},
		{frame([]float64{3.5, 1}), frame([]float64{3.5, math.NaN()}), `column "age" row 1: 1 ≠ missing`},
		{frame([]float64{3.5, 1}), frame([]float64{3.5}), `frame: 2 rows ≠ 1 row`},
		{frame([]float64{1}, "x"), frame([]float64{1}), `frame: 2 columns ≠ 1 column`},
		{frame([]float64{1}, "x"), frame([]float64{1}, "y"), `column 1 name: "x" ≠ "y"`},
		{
			tree{Label: "r", Kids: []*tree{{Label: "a"}, {Label: "b", Extra: map[string]any{"k": 1}}}},
			tree{Label: "r", Kids: []*tree{{Label: "a"}, {Label: "b", Extra: map[string]any{"k": 2}}}},
			`value.Kids[1].Extra["k"]: 1 ≠ 2`,
		},
		{`{"axis":[{"data":["a","b"]}]}`, `{"axis":[{"data":["b","a"]}]}`, `value.axis[0].data[0]: "a" ≠ "b"`},
		{`{"a":1}`, `{"a":1} `, `value: "{\"a\":1}" ≠ "{\"a\":1} "`},
		{[]any{1, "a", 2, "b"}, []any{1, "a", 2, "c"}, `value[3]: "b" ≠ "c"`},
	}
	for _, c := range cases {
		if got := Values(encode(t, c.a), encode(t, c.b)); got == nil || got.String() != c.want {
			t.Errorf("%v and %v\ngot  %v\nwant %s", c.a, c.b, got, c.want)
		}
	}
}

func TestDisplays(t *testing.T) {
	cases := []struct{ a, b, want string }{
		{`{"v":1,"text":{"text":"a"}}`, `{"v":1,"text":{"text":"b"}}`, `display.text.text: "a" ≠ "b"`},
		{`{"cells":[[{"t":"1"}]]}`, `{"cells":[[{"t":"2"}]]}`, `display.cells[0][0].t: "1" ≠ "2"`},
		{`{"a":1}`, `{"a":1,"b":[2]}`, `display.b: nothing ≠ [2]`},
		{`{"a":[1,2]}`, `{"a":[1]}`, `display.a: 2 elements ≠ 1 element`},
		{`{"a":1.0}`, `{"a":1}`, `display.a: 1.0 ≠ 1`},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, `byte 2 of display: 0x61 ≠ 0x62`},
		{`not JSON`, `not json`, `byte 4 of display: 0x4a ≠ 0x6a`},
	}
	for _, c := range cases {
		if got := Displays([]byte(c.a), []byte(c.b)); got == nil || got.String() != c.want {
			t.Errorf("got  %v\nwant %s", got, c.want)
		}
	}
	if d := Displays([]byte(`{}`), []byte(`{}`)); d != nil {
		t.Errorf("equal displays differ: %v", d)
	}
}

// TestEveryDifferenceIsFound compares random values of a type with everything in it.
func TestEveryDifferenceIsFound(t *testing.T) {
	type random struct {
		A []int8
		B map[string][]uint16
		C *struct {
			D [3]float32
			E string
		}
		F map[int]map[bool]string
		G complex128
	}
	check := func(a, b random) bool {
		x, y := encode(t, a), encode(t, b)
		return (Values(x, y) == nil) == bytes.Equal(x, y) && Values(x, x) == nil && followed(x)
	}
	if err := quick.Check(check, nil); err != nil {
		t.Error(err)
	}
}

// followed reports whether a value is walked to its very end.
func followed(data []byte) bool {
	d, err := codec.Describe(data)
	if err != nil {
		return false
	}
	w := &walk{types: newTypes(d.Text), a: cursor{data: d.Payload()}, b: cursor{data: d.Payload()}}
	return w.values(w.types.shape(d.Type), "value") == nil && w.a.at == len(w.a.data) && !w.a.lost
}

func TestSampleIsFollowedToItsEnd(t *testing.T) {
	if !followed(encode(t, sample())) {
		t.Error("the walk does not end where the value does")
	}
}

// FuzzValues gives bytes that no encoder wrote: a comparison never panics.
func FuzzValues(f *testing.F) {
	var b bytes.Buffer
	if err := codec.Encode(&b, reflect.ValueOf(sample())); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes(), uint16(3), byte(1))
	f.Fuzz(func(t *testing.T, data []byte, at uint16, flip byte) {
		other := bytes.Clone(data)
		if len(other) > 0 {
			other[int(at)%len(other)] ^= flip
		}
		if d := Values(data, other); (d == nil) != bytes.Equal(data, other) {
			t.Error(fmt.Sprint("a difference that is none, or none where there is one: ", d))
		}
	})
}
