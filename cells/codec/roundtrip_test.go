package codec

import (
	"bytes"
	"errors"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"
)

func TestMain(m *testing.M) {
	SetMainModule("stagebook")
	RegisterType(reflect.TypeFor[circle](), reflect.TypeFor[*square](), reflect.TypeFor[shape]())
	m.Run()
}

type (
	shape  interface{ area() float64 }
	circle struct{ r float64 }
	square struct{ side float64 }
	tree   struct {
		Label       string
		left, right *tree
	}
	celsius        float64
	pair[A, B any] struct {
		First  A
		second B
	}
	locked struct {
		//lint:ignore U1000 reached by reflection
		mu sync.Mutex
		_  [0]func()
		N  int
		//lint:ignore U1000 reached by reflection
		f func()
	}
	// stamped gets MarshalBinary from the time it embeds.
	stamped struct {
		time.Time
		Note string
	}
	// inner and outer are marshalers of their own, outer beside an embedded one.
	inner struct{ s string }
	outer struct {
		inner
		n byte
	}
	date    time.Time
	blank   struct{ _ int64 }
	nothing struct{}
)

func (c circle) area() float64  { return math.Pi * c.r * c.r }
func (s *square) area() float64 { return s.side * s.side }

func (i *inner) MarshalBinary() ([]byte, error) { return []byte(i.s), nil }
func (i *inner) UnmarshalBinary(p []byte) error { i.s = string(p); return nil }
func (o outer) MarshalBinary() ([]byte, error)  { return append([]byte{o.n}, o.s...), nil }
func (o *outer) UnmarshalBinary(p []byte) error {
	if len(p) == 0 {
		return errors.New("empty")
	}
	o.n, o.s = p[0], string(p[1:])
	return nil
}

func encoded(t testing.TB, v reflect.Value) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Encode(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func roundTrip[T any](t testing.TB, v T) T {
	t.Helper()
	data := encoded(t, reflect.ValueOf(&v).Elem())
	got, err := Decode(data, reflect.TypeFor[T]())
	if err != nil {
		t.Fatal(err)
	}
	if again := encoded(t, got); !bytes.Equal(data, again) {
		t.Errorf("%T: %q encodes again as %q", v, data, again)
	}
	return got.Interface().(T)
}

// kept checks that a value comes back deeply equal.
func kept[T any](t *testing.T, vs ...T) {
	t.Helper()
	for _, v := range vs {
		if got := roundTrip(t, v); !reflect.DeepEqual(v, got) {
			t.Errorf("%T: got %#v, want %#v", v, got, v)
		}
	}
}

func TestKept(t *testing.T) {
	kept(t, true, false)
	kept(t, math.MinInt64, -1, 0, math.MaxInt64)
	kept[uint64](t, 0, math.MaxUint64)
	kept[int16](t, -3, 300)
	kept(t, "", "ü\x00\xff")
	kept(t, complex(1, -2))
	kept(t, celsius(36.6))
	kept(t, [][]int{nil, {}, {1, 2}})
	kept(t, [3]string{"a", "", "c"})
	kept(t, []bool{true, false})
	kept[map[string][]byte](t, nil, map[string][]byte{}, map[string][]byte{"a": nil, "b": {}, "": {1}})
	kept(t, map[[2]int]map[bool]string{{1, 2}: {true: "x"}})
	kept(t, &tree{Label: "root", left: &tree{Label: "l"}, right: &tree{right: &tree{}}})
	kept(t, pair[int, *string]{First: 1, second: new("s")})
	kept(t, locked{N: 3})
	kept(t, []any{nil, 1, "a", 2.5, []any{map[string]any{"k": []int{1}}}, 7, celsius(1)}[:6])
	kept(t, []shape{circle{2}, &square{3}, circle{4}, nil})
	kept(t, map[any]string{1: "int", "1": "string", int8(1): "int8", [1]any{"x"}: "array", nil: "nil"})
	kept(t, []nothing{{}, {}}, make([]nothing, 1000))
	kept(t, []blank{{}, {}})
	kept(t, struct {
		A int
		b []string
	}{1, []string{"x"}})
	kept[*error](t, nil, new(error))
	kept(t, [][0]int{{}, {}})
}

func TestMarshalersKept(t *testing.T) {
	kept(t, big.NewInt(-12345), new(big.Int))
	kept(t, []netip.Addr{netip.MustParseAddr("::1%eth0"), netip.MustParseAddr("::1%eth0"), {}})
	kept(t, url.URL{Scheme: "https", Host: "example.org", Path: "/a b"})
	kept(t, map[netip.Addr]int{netip.MustParseAddr("10.0.0.1"): 1})
	kept(t, []inner{{"a"}, {""}})
	kept(t, outer{inner{"own"}, 7})
	s := roundTrip(t, stamped{time.Unix(5, 0).UTC(), "kept"})
	if s.Note != "kept" || s.Unix() != 5 {
		t.Errorf("promoted method was trusted: %+v", s)
	}
}

func TestBitsKept(t *testing.T) {
	for _, bits := range []uint64{0, 1 << 63, 0x7ff0000000000001, 0x7ff8000000000001, 0xfff8dead00000000} {
		f := math.Float64frombits(bits)
		type both struct {
			F float64
			S []float64
			C complex128
		}
		got := roundTrip(t, both{f, []float64{f}, complex(f, f)})
		if math.Float64bits(got.F) != bits || math.Float64bits(got.S[0]) != bits || math.Float64bits(imag(got.C)) != bits {
			t.Errorf("%x came back as %x", bits, math.Float64bits(got.F))
		}
	}
	signalling := math.Float32frombits(0x7f800001)
	got := roundTrip(t, struct{ F *float32 }{&signalling})
	if b := *(*uint32)(unsafe.Pointer(got.F)); b != *(*uint32)(unsafe.Pointer(&signalling)) {
		t.Errorf("float32 came back as %x", b)
	}
}

func TestTimesKept(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Skip("no time zones here: ", err)
	}
	parsed, _ := time.Parse(time.RFC3339, "2026-03-01T12:00:00+05:30")
	for _, want := range []time.Time{
		{},
		time.Unix(0, 1).UTC(), time.Unix(-1, 999999999).In(london), time.Now(), parsed,
		time.Date(2026, 7, 1, 0, 0, 0, 0, time.FixedZone("XYZ", -3600)),
		time.Date(-5, 7, 1, 0, 0, 0, 0, time.FixedZone("Europe/London", 60)),
	} {
		got := roundTrip(t, want)
		gn, gz := got.Zone()
		wn, wz := want.Zone()
		if !got.Equal(want) || gn != wn || gz != wz || got.Location().String() != want.Location().String() {
			t.Errorf("%v came back as %v", want, got)
		}
		if d := roundTrip(t, date(want)); !time.Time(d).Equal(want) {
			t.Errorf("%v as a named type came back as %v", want, time.Time(d))
		}
	}
}

func TestOtherTypeIsAnError(t *testing.T) {
	data := encoded(t, reflect.ValueOf(tree{}))
	_, err := Decode(data, reflect.TypeFor[circle]())
	if te, ok := errors.AsType[*TypeError](err); !ok || !strings.Contains(te.Error(), "stagebook/cells/codec.tree") {
		t.Errorf("other type: %v", err)
	}
	changed := bytes.Replace(data, []byte("Label string"), []byte("Lobel string"), 1)
	_, err = Decode(changed, reflect.TypeFor[tree]())
	if err == nil || !strings.Contains(err.Error(), "has changed since") || !strings.Contains(err.Error(), "Lobel") {
		t.Errorf("changed type: %v", err)
	}
}

func TestDescribe(t *testing.T) {
	data := encoded(t, reflect.ValueOf([]any{1, circle{1}, []shape{&square{2}}, 2}))
	d, err := Describe(data)
	want := []string{"*stagebook/cells/codec.square", "[]stagebook/cells/codec.shape", "int", "stagebook/cells/codec.circle"}
	if err != nil || d.Type != "[]interface {}" || !reflect.DeepEqual(d.Dynamic, want) || d.Version != 1 {
		t.Errorf("described as %+v, %v", d, err)
	}
}

func TestFieldsClosedToAnotherModule(t *testing.T) {
	open := encoded(t, reflect.ValueOf(circle{}))
	SetMainModule("example.org/other")
	defer SetMainModule("stagebook")
	closed := encoded(t, reflect.ValueOf(struct{ C circle }{}))
	if !bytes.Contains(closed, []byte("zero r")) || bytes.Contains(open, []byte("zero r")) {
		t.Errorf("closed fields are not told apart: %q and %q", open, closed)
	}
	if _, err := Decode(open, reflect.TypeFor[circle]()); err == nil {
		t.Error("read what has other fields here")
	}
	if err := Encode(new(bytes.Buffer), reflect.ValueOf(struct{ C circle }{circle{1}})); err == nil {
		t.Error("looked into a field of another module")
	}
	SetMainModule("stagebook", "stagebook/cells/codec")
	if Held(reflect.TypeFor[circle]()) == nil {
		t.Error("a module within the main module's path counts as its own")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriterFails(t *testing.T) {
	for _, v := range []any{1, make([]float64, 1<<20), make([]string, 1<<20), map[string]int{"a": 1}} {
		err := Encode(full{}, reflect.ValueOf(v))
		if _, isHeld := errors.AsType[*HeldError](err); err == nil || isHeld || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("%T: %v", v, err)
		}
	}
}
