package store

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

// result keeps what a trivial cell costs: a value, a display, a record with
// parts of the usual length, and the heads of two views.
func result(b *testing.B, s *Store, i int64) {
	value, err := s.PutObject(fmt.Appendf(nil, "value %d", i))
	if err != nil {
		b.Error(err)
	}
	display, _ := s.PutObject(fmt.Appendf(nil, "%-300s", fmt.Sprint("display ", i)))
	key := Digest([]byte(value))
	rec := Record{Key: key, Outputs: []RecordOutput{{Name: "x", Digest: value, Display: display}}, Parts: parts}
	if _, err := s.PutRecord(rec, false); err != nil {
		b.Error(err)
	}
	if err := s.SetHeads("p", fmt.Sprint("c", i), []string{"v", "last"}, key); err != nil {
		b.Error(err)
	}
}

var parts = fmt.Appendf(nil, "%q", fmt.Sprintf("%0700d", 1))

// BenchmarkResult shows what it costs to keep a trivial cell, by how it is
// synced, and beside it what the same bytes cost bare.
func BenchmarkResult(b *testing.B) {
	opened := func(b *testing.B) *Store {
		s, err := Open(b.TempDir(), Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { s.Close() })
		return s
	}
	b.Run("synced by batches beside", func(b *testing.B) {
		s := opened(b)
		for i := 0; b.Loop(); i++ {
			result(b, s, int64(i))
			s.SyncSoon()
		}
		if err := s.Sync(); err != nil {
			b.Fatal(err)
		}
	})
	b.Run("synced by batches beside, parallel", func(b *testing.B) {
		s := opened(b)
		var n atomic.Int64
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				result(b, s, n.Add(1))
				s.SyncSoon()
			}
		})
		if err := s.Sync(); err != nil {
			b.Fatal(err)
		}
	})
	b.Run("each waits for its sync, 64 at once", func(b *testing.B) {
		s := opened(b)
		var n atomic.Int64
		b.SetParallelism(32)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				result(b, s, n.Add(1))
				if err := s.Sync(); err != nil {
					b.Error(err)
				}
			}
		})
	})
	b.Run("each waits for its sync, alone", func(b *testing.B) {
		s := opened(b)
		for i := 0; b.Loop(); i++ {
			result(b, s, int64(i))
			if err := s.Sync(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("floor: five files written bare, not synced", func(b *testing.B) {
		dir := b.TempDir()
		for i := 0; b.Loop(); i++ {
			for j := range 5 {
				if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(i, "-", j)), parts, 0o600); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("floor: SHA-256 of the same bytes", func(b *testing.B) {
		for b.Loop() {
			sha256.Sum256(parts)
			sha256.Sum256(parts)
		}
	})
}

// BenchmarkSync shows how many callers share a pass.
func BenchmarkSync(b *testing.B) {
	for _, callers := range []int{1, 16, 256} {
		b.Run(fmt.Sprint(callers, " records"), func(b *testing.B) {
			s, err := Open(b.TempDir(), Options{})
			if err != nil {
				b.Fatal(err)
			}
			var n atomic.Int64
			for b.Loop() {
				var wg sync.WaitGroup
				for range callers {
					wg.Go(func() {
						result(b, s, n.Add(1))
						if err := s.Sync(); err != nil {
							b.Error(err)
						}
					})
				}
				wg.Wait()
			}
		})
	}
}

// BenchmarkRead shows what a look-up costs: a record, a small and a large
// object, and bare reading.
func BenchmarkRead(b *testing.B) {
	s, err := Open(b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	key := Digest(nil)
	small, _ := s.PutObject(parts)
	large, _ := s.PutObject(make([]byte, 2*packedMost))
	if _, err := s.PutRecord(Record{Key: key, Parts: parts}, false); err != nil {
		b.Fatal(err)
	}
	if err := s.SetHead("p", "c", "v", key); err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "bare")
	if err := os.WriteFile(path, make([]byte, 1500), 0o600); err != nil {
		b.Fatal(err)
	}
	reads := []struct {
		name string
		read func() bool
	}{
		{"record", func() bool { _, ok := s.Record(key); return ok }},
		{"head", func() bool { _, ok := s.Head("p", "c", "v"); return ok }},
		{"packed object", func() bool { _, err := s.ReadObject(small); return err == nil }},
		{"object of 16 KB", func() bool { _, err := s.ReadObject(large); return err == nil }},
		{"is the packed object there", func() bool { return s.HasObject(small) }},
		{"floor: a file read bare", func() bool { _, err := os.ReadFile(path); return err == nil }},
	}
	for _, r := range reads {
		b.Run(r.name, func(b *testing.B) {
			for b.Loop() {
				if !r.read() {
					b.Fatal("missing")
				}
			}
		})
	}
}

// BenchmarkOpen shows what a new process pays to know 10,000 small objects.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	s, err := Open(dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	var last string
	for i := range 10_000 {
		last, _ = s.PutObject(fmt.Appendf(nil, "%-500d", i))
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := Open(dir, Options{})
		if err != nil || !s.HasObject(last) {
			b.Fatal("missing", err)
		}
	}
}
