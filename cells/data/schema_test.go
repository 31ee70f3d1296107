package data

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/go-gota/gota/series"
)

func TestSchema(t *testing.T) {
	df := must(t)(ReadCSV(strings.NewReader("id,mass,sex,code\n1,5,m,a1\n1,-2,f,b\n3,,x,c3\n")))
	schema := Schema{
		{Name: "id", Type: series.Int, Unique: true},
		{Name: "mass", Min: Bound(0), Max: Bound(10)},
		{Name: "sex", Allowed: []string{"m", "f"}},
		{Name: "code", Pattern: "[a-z][0-9]"},
		{Name: "ids"},
		{Name: "more", Optional: true},
		{Name: "sex", Type: series.Int},
	}
	_, err := schema.Check(df)
	var broken *Broken
	if !errors.As(err, &broken) {
		t.Fatalf("got %v", err)
	}
	want := []Problem{
		{"id", 1, "1", "row 0 has it already"},
		{"mass", 1, "-2", "it is below 0"},
		{"mass", 2, "", "it is missing"},
		{"sex", 2, "x", "it is none of m, f"},
		{"code", 1, "b", "it does not match [a-z][0-9]"},
		{"ids", -1, "", `no column "ids"; nearest: "id", "mass", "sex"`},
		{"sex", -1, "", "it is of type string, where int is wanted"},
	}
	if !reflect.DeepEqual(broken.First, want) {
		t.Errorf("got %v", broken.First)
	}
	if p := broken.Problems(); p.Err != nil || p.Nrow() != len(want) || p.Ncol() != 4 {
		t.Errorf("problems: %v", p)
	}
	good := Schema{{Name: "id"}, {Name: "mass", Missing: true}}
	if got := must(t)(good.Check(df)); got.Nrow() != 3 {
		t.Errorf("a good frame was changed")
	}
}
