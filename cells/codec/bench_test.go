package codec

import (
	"fmt"
	"io"
	"reflect"
	"testing"
)

func BenchmarkEncode(b *testing.B) {
	structs := make([]struct {
		X, Y float64
		Name string
	}, 100_000)
	byName := map[string]int{}
	for i := range 100_000 {
		byName[fmt.Sprint(i)] = i
	}
	pointers := make([]*circle, 100_000)
	for i := range pointers {
		pointers[i] = &circle{}
	}
	for name, v := range map[string]any{
		"int": 1, "floats": make([]float64, 1_000_000), "structs": structs, "map": byName, "pointers": pointers,
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := Encode(io.Discard, reflect.ValueOf(v)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
