package codec

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

type motto string

func TestPlain(t *testing.T) {
	for want, value := range map[string]any{
		"a text": "a text", "": "", "named": motto("named"), "\x00\xff": []byte{0, 0xff}, `{"a":1}`: json.RawMessage(`{"a":1}`),
	} {
		var b bytes.Buffer
		if err := Encode(&b, reflect.ValueOf(value)); err != nil {
			t.Fatal(err)
		}
		if got, ok := Plain(b.Bytes()); !ok || string(got) != want {
			t.Errorf("%T %q is %q, %v", value, want, got, ok)
		}
	}
	for _, value := range []any{1, []int{1}, []string{"x"}, []byte(nil), struct{ S string }{"x"}} {
		var b bytes.Buffer
		if err := Encode(&b, reflect.ValueOf(value)); err != nil {
			t.Fatal(err)
		}
		if got, ok := Plain(b.Bytes()); ok {
			t.Errorf("%T is plain: %q", value, got)
		}
	}
	if _, ok := Plain([]byte("no value")); ok {
		t.Error("anything is plain")
	}
}
