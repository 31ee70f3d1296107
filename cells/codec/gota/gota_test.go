package gota

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/codec"
	"stagebook/cells/codec/frame"
)

func TestMain(m *testing.M) {
	Register()
	m.Run()
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := codec.Encode(&b, reflect.ValueOf(v)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decode[T any](t testing.TB, data []byte) T {
	t.Helper()
	v, err := codec.Decode(data, reflect.TypeFor[T]())
	if err != nil {
		t.Fatal(err)
	}
	return v.Interface().(T)
}

// tricky holds one series of each kind with all that is easily lost.
func tricky() []series.Series {
	texts := series.New([]string{"a", "", "NaN", "ü\x00\xff", "true"}, series.String, "texts")
	// A float that is NaN, set as an element, gives the text "NaN" that is not missing.
	texts.Elem(4).Set(series.Floats([]float64{math.NaN()}).Elem(0))
	return []series.Series{
		texts,
		series.New([]any{1, nil, math.MinInt64, math.MaxInt64, 0}, series.Int, "ints"),
		series.New([]any{1.5, nil, math.Copysign(0, -1), math.Inf(-1), 5e-324}, series.Float, "floats"),
		series.New([]any{true, nil, false, "x", 1}, series.Bool, ""),
	}
}

// sameSeries compares all that gota tells of two series.
func sameSeries(t *testing.T, want, got series.Series) {
	t.Helper()
	if want.Name != got.Name || want.Type() != got.Type() || want.Len() != got.Len() || fmt.Sprint(want.Err) != fmt.Sprint(got.Err) {
		t.Fatalf("got %v %v %d %v, want %v %v %d %v", got.Name, got.Type(), got.Len(), got.Err, want.Name, want.Type(), want.Len(), want.Err)
	}
	for i := range want.Len() {
		w, g := want.Elem(i), got.Elem(i)
		if w.IsNA() != g.IsNA() || w.String() != g.String() || w.Type() != g.Type() {
			t.Errorf("%s[%d] = %v, want %v", want.Name, i, g, w)
		}
		if math.Float64bits(w.Float()) != math.Float64bits(g.Float()) {
			t.Errorf("%s[%d] = %v, want %v", want.Name, i, g.Float(), w.Float())
		}
	}
}

// bothWays runs a test with elements read in place and with gota's methods alone.
func bothWays(t *testing.T, f func(t *testing.T)) {
	if !known.known {
		t.Fatal("the layout of this gota is not the known one")
	}
	t.Run("in place", f)
	t.Run("by methods", func(t *testing.T) {
		known.known = false
		defer func() { known.known = true }()
		f(t)
	})
}

func TestSeries(t *testing.T) {
	bothWays(t, func(t *testing.T) {
		for _, s := range tricky() {
			got := decode[series.Series](t, encode(t, s))
			sameSeries(t, s, got)
			got.Append(s) // what was read back is a whole series again
			if got.Len() != 2*s.Len() {
				t.Errorf("%s: appended to %d elements", s.Name, got.Len())
			}
		}
		sameSeries(t, series.New([]int{}, series.Bool, "e"), decode[series.Series](t, encode(t, series.New([]int{}, series.Bool, "e"))))
		zero := decode[series.Series](t, encode(t, series.Series{Name: "z", Err: errors.New("bad")}))
		if !absent(&zero) || zero.Name != "z" || zero.Err == nil || zero.Err.Error() != "bad" {
			t.Errorf("zero series = %#v", zero)
		}
	})
}

func TestFrame(t *testing.T) {
	bothWays(t, func(t *testing.T) {
		df := dataframe.New(tricky()...)
		got := decode[dataframe.DataFrame](t, encode(t, df))
		if got.Nrow() != df.Nrow() || got.Ncol() != df.Ncol() || !reflect.DeepEqual(got.Names(), df.Names()) {
			t.Fatalf("got %v", got)
		}
		for _, n := range df.Names() {
			sameSeries(t, df.Col(n), got.Col(n))
		}
		if a, b := df.Arrange(dataframe.Sort("ints")), got.Arrange(dataframe.Sort("ints")); a.String() != b.String() {
			t.Errorf("sorted: %v, want %v", b, a)
		}
		none := decode[dataframe.DataFrame](t, encode(t, dataframe.New()))
		if none.Err == nil || none.Err.Error() != "empty DataFrame" || none.Ncol() != 0 {
			t.Errorf("frame with an error = %#v", none)
		}
		if zero := decode[dataframe.DataFrame](t, encode(t, dataframe.DataFrame{})); !reflect.DeepEqual(zero, dataframe.DataFrame{}) {
			t.Errorf("zero frame = %#v", zero)
		}
	})
}

func TestSameBytesBothWays(t *testing.T) {
	df := dataframe.New(tricky()...)
	fast := encode(t, df)
	known.known = false
	slow := encode(t, df)
	known.known = true
	if !bytes.Equal(fast, slow) {
		t.Errorf("in place %q, by methods %q", fast, slow)
	}
}

func TestColumnsOfOneName(t *testing.T) {
	df := dataframe.New(series.New([]int{1}, series.Int, "a"), series.New([]int{2}, series.Int, "b"))
	if err := df.SetNames("a", "a"); err != nil {
		t.Fatal(err)
	}
	got := decode[dataframe.DataFrame](t, encode(t, df))
	if !reflect.DeepEqual(got.Names(), []string{"a", "a"}) || got.Elem(0, 1).String() != "2" {
		t.Errorf("got %v", got)
	}
}

func TestWithinOtherValues(t *testing.T) {
	type split struct {
		Train, Test dataframe.DataFrame
		By          *series.Series
		Any         any
		ByName      map[string]series.Series
	}
	s := tricky()
	in := split{Train: dataframe.New(s[0]), Test: dataframe.New(s...), By: &s[1], Any: s[2], ByName: map[string]series.Series{"x": s[3]}}
	out := decode[split](t, encode(t, in))
	sameSeries(t, s[1], *out.By)
	sameSeries(t, s[2], out.Any.(series.Series))
	sameSeries(t, s[3], out.ByName["x"])
	if out.Train.Ncol() != 1 || out.Test.Ncol() != 4 {
		t.Errorf("frames of %d and %d columns", out.Train.Ncol(), out.Test.Ncol())
	}
}

func TestHeld(t *testing.T) {
	s := series.Ints([]int{1, 2})
	df := dataframe.New(s)
	for name, c := range map[string]struct {
		v            any
		path, reason string
	}{
		"series twice":    {[]series.Series{s, s}, "[]series.Series[1]", "points twice to the same memory"},
		"frame twice":     {struct{ A, B dataframe.DataFrame }{df, df}, ".B", "points twice to the same memory"},
		"error of a type": {dataframe.DataFrame{Err: &csv.ParseError{Err: csv.ErrQuote}}, "DataFrame.Err", "`*csv.ParseError`"},
	} {
		err := codec.Encode(new(bytes.Buffer), reflect.ValueOf(c.v))
		h, ok := errors.AsType[*codec.HeldError](err)
		if !ok || !strings.HasSuffix(h.Path, c.path) || !strings.Contains(h.Reason, c.reason) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := codec.Encode(new(bytes.Buffer), reflect.ValueOf([]series.Series{s, s.Copy()})); err != nil {
		t.Error(err)
	}
	if h := codec.Held(reflect.TypeFor[dataframe.DataFrame]()); h != nil {
		t.Error(h)
	}
	if !codec.Mutable(reflect.TypeFor[series.Series]()) {
		t.Error("a series is not mutable")
	}
	if v := reflect.ValueOf; !codec.SharesMemory(v(s), v(s)) || codec.SharesMemory(v(df), v(df.Copy()), v(s)) || !codec.SharesMemory(v(df), v(&df)) {
		t.Error("shared memory of frames and series")
	}
}

func TestErrorIn(t *testing.T) {
	good, bad := dataframe.New(series.Ints([]int{1})), dataframe.New()
	for _, c := range []struct {
		v    any
		want error
	}{{good, nil}, {bad, bad.Err}, {&bad, bad.Err}, {(*dataframe.DataFrame)(nil), nil}, {good.Col("none"), good.Col("none").Err}, {1, nil}} {
		if got := codec.ErrorIn(reflect.ValueOf(c.v)); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%T: %v, want %v", c.v, got, c.want)
		}
	}
}

func TestOpenWithoutGota(t *testing.T) {
	table, err := frame.Open(encode(t, dataframe.New(tricky()...)))
	if err != nil {
		t.Fatal(err)
	}
	c := table.Columns()
	if table.Rows() != 5 || len(c) != 4 || c[0].Name() != "texts" || c[3].Name() != "X0" {
		t.Fatalf("table = %+v", table)
	}
	if c[0].String(4) != "NaN" || c[0].Missing(4) || !c[0].Missing(2) || c[1].Int(2) != math.MinInt64 ||
		!math.Signbit(c[2].Float(2)) || c[2].CountMissing() != 1 || !c[3].Bool(4) || c[3].Bool(2) {
		t.Errorf("columns = %+v", c)
	}
	if _, err := frame.Open(encode(t, []int{1})); err == nil || !strings.Contains(err.Error(), "[]int") {
		t.Errorf("opened a slice: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(f, dataframe.New(tricky()...)))
	f.Add(encode(f, dataframe.DataFrame{Err: errors.New("x")}))
	f.Add(encode(f, tricky()[0]))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := frame.Open(data)
		if err == nil {
			read(table)
		}
		for _, want := range []reflect.Type{reflect.TypeFor[dataframe.DataFrame](), reflect.TypeFor[series.Series]()} {
			v, err := codec.Decode(data, want)
			if err != nil {
				continue
			}
			var a bytes.Buffer
			if err := codec.Encode(&a, v); err != nil {
				t.Fatalf("decoded but not encoded: %v", err)
			}
		}
	})
}

// read touches every value of a table.
func read(table *frame.Table) {
	for _, c := range table.Columns() {
		for i := range c.Len() {
			c.Missing(i)
			switch c.Kind() {
			case frame.String:
				_ = c.String(i)
			case frame.Bool:
				c.Bool(i)
			case frame.Int, frame.Float:
				c.Float(i)
			}
		}
	}
}
