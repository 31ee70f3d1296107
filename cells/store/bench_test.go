package store

import (
	"fmt"
	"testing"
)

// BenchmarkResult is what a trivial cell costs: a value, a display, a record
// and a head.
func BenchmarkResult(b *testing.B) {
	s, err := Open(b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		value, _ := s.PutObject(fmt.Appendf(nil, "value %d", i))
		display, _ := s.PutObject(fmt.Appendf(nil, "display %d", i))
		key := Digest([]byte(value))
		rec := Record{Key: key, Outputs: []RecordOutput{{Name: "x", Digest: value, Display: display}}}
		if _, err := s.PutRecord(rec, false); err != nil {
			b.Fatal(err)
		}
		if err := s.SetHead("p", "c", "v", key); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRecord(b *testing.B) {
	s, err := Open(b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	key := Digest(nil)
	if _, err := s.PutRecord(Record{Key: key}, false); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, ok := s.Record(key); !ok {
			b.Fatal("missing")
		}
	}
}
