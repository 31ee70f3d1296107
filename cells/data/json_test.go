package data

import (
	"bytes"
	"strings"
	"testing"
)

func TestJSON(t *testing.T) {
	want := read(t, "penguins")
	var b bytes.Buffer
	if err := WriteJSON(&b, want); err != nil {
		t.Fatal(err)
	}
	same(t, must(t)(ReadJSON(&b)), want)
	b.Reset()
	if err := WriteNDJSON(&b, want); err != nil {
		t.Fatal(err)
	}
	same(t, must(t)(ReadNDJSON(&b)), want)
	df := must(t)(ReadNDJSON(strings.NewReader(`{"a":1,"b":[1, 2]}` + "\n" + `{"c":true,"a":null}`)))
	var out bytes.Buffer
	if err := WriteCSV(&out, df); err != nil || out.String() != "a,b,c\n1,\"[1, 2]\",\n,,true\n" {
		t.Errorf("got %q, %v", out.String(), err)
	}
	if _, err := ReadJSON(strings.NewReader("[{\"a\":1},\n 3]")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v", err)
	}
}
