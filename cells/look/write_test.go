package look

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func TestWriteJSON(t *testing.T) {
	for _, c := range []struct {
		v    any
		want string
	}{
		{6, `6`},
		{"a \"b\" " + strings.Repeat("x", 600), `"a \"b\" ` + strings.Repeat("x", 600) + `"`},
		{[]int(nil), `null`},
		{[]int{}, `[]`},
		{map[string]int{}, `{}`},
		{map[string]float64{"a": 1.5, "b": math.Inf(1)}, `{"a":1.5,"b":"+Inf"}`},
		{[]byte("xyz"), `"eHl6"`},
		{[]point{{1, 2}, {3, 4}}, `[{"X":1,"Y":2},{"X":3,"Y":4}]`},
		{struct{}{}, `{}`},
		{[]any{1, nil, "x", true}, `[1,null,"x",true]`},
		{time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), `"2026-03-01T08:00:00Z"`},
		{json.RawMessage(`{"a": 1}`), `{"a": 1}`},
	} {
		var b bytes.Buffer
		if err := WriteJSON(&b, stored(t, c.v)); err != nil || b.String() != c.want {
			t.Errorf("%v gives %s, %v; want %s", c.v, &b, err, c.want)
		}
	}
	if err := WriteJSON(new(bytes.Buffer), stored(t, sample())); !errors.Is(err, errForeign) {
		t.Errorf("a big.Int: %v", err)
	}
	var b bytes.Buffer
	v := sample()
	v.Big = nil
	if err := WriteJSON(&b, stored(t, v)); err != nil || !json.Valid(b.Bytes()) {
		t.Errorf("%s, %v", &b, err)
	}
}

func TestWriteCSV(t *testing.T) {
	type row struct {
		Name string
		N    *int
		At   time.Time
	}
	n := 7
	var b bytes.Buffer
	err := WriteCSV(&b, stored(t, []row{{Name: "a,b", N: &n, At: time.Unix(0, 0).UTC()}, {At: time.Unix(1, 0).UTC()}}))
	if want := "Name,N,At\n\"a,b\",7,1970-01-01T00:00:00Z\n,,1970-01-01T00:00:01Z\n"; err != nil || b.String() != want {
		t.Errorf("%q, %v, want %q", &b, err, want)
	}
	for _, v := range []any{1, []int{1}, []nested{{}}, json.RawMessage("[]"), []struct{}{{}}} {
		var b bytes.Buffer
		if err := WriteCSV(&b, stored(t, v)); !errors.Is(err, ErrNotFlat) || b.Len() > 0 {
			t.Errorf("%T: %v, %q", v, err, &b)
		}
	}
}

// What is cut off or damaged is an error, and no panic.
func TestWriteTorn(t *testing.T) {
	whole := stored(t, sample())
	for end := range whole {
		var b bytes.Buffer
		if err := WriteJSON(&b, whole[:end]); err == nil {
			t.Fatalf("%d of %d bytes are taken for the whole: %s", end, len(whole), &b)
		}
		if err := WriteCSV(&b, whole[:end]); err == nil {
			t.Fatalf("%d of %d bytes are taken for rows", end, len(whole))
		}
	}
}
