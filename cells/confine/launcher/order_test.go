package launcher

import (
	"reflect"
	"testing"
)

func whole() *Order {
	return &Order{
		Try: true, Proc: true, Numbers: "400", Limits: []Limit{{7, "open files", 1 << 40}, {4, "", 0}}, Keep: 1 << 63, Ruleset: 5, Rights: 3,
		Filter: []byte{1, 2, 3, 4, 5, 6, 7, 8}, Seccomp: 317, Exe: "/a/b", Args: []string{"a", ""}, Env: []string{"A=b\nc"},
	}
}

// An order comes over as it was, and a piece of one is none.
func TestOrderComesOver(t *testing.T) {
	text := whole().Encode()
	if got, ok := Decode(text); !ok || !reflect.DeepEqual(got, whole()) {
		t.Errorf("%+v, %v", got, ok)
	}
	for n := range text {
		if _, ok := Decode(text[:n]); ok {
			t.Errorf("%d of %d bytes are taken for an order", n, len(text))
		}
	}
	if _, ok := Decode(append(text, 0)); ok {
		t.Error("a byte too many is taken for an order")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(whole().Encode())
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, text []byte) {
		if o, ok := Decode(text); ok {
			if again, ok := Decode(o.Encode()); !ok || !reflect.DeepEqual(again, o) {
				t.Errorf("%+v comes over as %+v", o, again)
			}
		}
	})
}
