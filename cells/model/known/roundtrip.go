package known

import (
	"bytes"
	"encoding/json"
	"reflect"
	"runtime"
	"testing"

	"stagebook/cells/codec"
)

// Kept writes a fitted model by the codec and as JSON, reads both and fails the
// test when what was read is not the same. The value gets no help from the
// main module's rule: a project of another module must be able to keep it too.
func Kept[T any](t testing.TB, fit T) {
	t.Helper()
	codec.SetMainModule("example.com/somebody/elses")
	var first bytes.Buffer
	if err := codec.Encode(&first, reflect.ValueOf(fit)); err != nil {
		t.Fatalf("%T is not stored: %v", fit, err)
	}
	back, err := codec.Decode(first.Bytes(), reflect.TypeFor[T]())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back.Interface(), fit) {
		t.Errorf("%T comes back from the codec changed", fit)
	}
	text, err := json.Marshal(fit)
	if err != nil {
		t.Fatalf("%T is not written as JSON: %v", fit, err)
	}
	var read T
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	var second bytes.Buffer
	if err := codec.Encode(&second, reflect.ValueOf(read)); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("%T comes back from JSON changed (%v)", fit, err)
	}
}

// SameOnAnyCores runs fit on one, two and four cores and fails the test when
// the bytes differ.
func SameOnAnyCores[T any](t *testing.T, fit func() (T, error)) {
	t.Helper()
	cores := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(cores)
	var want []byte
	for _, n := range []int{1, 2, 4} {
		runtime.GOMAXPROCS(n)
		m, err := fit()
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := codec.Encode(&got, reflect.ValueOf(m)); err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got.Bytes()
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%T on %d cores has other bytes than on one", m, n)
		}
	}
}
