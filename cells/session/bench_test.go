package session

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// trivial is a project of cells that do next to nothing: each takes the knob,
// and, in chains, the one before.
func trivial(cells, chain int) string {
	var b strings.Builder
	b.WriteString("package trivial\n\nconst Knob = 0\n\n")
	for i := range cells {
		if i%chain == 0 {
			fmt.Fprintf(&b, "func C%d(knob int) int { return knob + %d }\n\n", i, i)
		} else {
			fmt.Fprintf(&b, "func C%d(c%d int) int { return c%d + %d }\n\n", i, i-1, i-1, i)
		}
	}
	return b.String()
}

// BenchmarkTrivialCells runs cells that do nothing, in a real worker, with their
// records in a real store: what Stagebook itself costs. The budget is 100 µs a
// cell. The floor is what the disk and the hash alone would cost: the record and
// two small files written, and their bytes hashed.
func BenchmarkTrivialCells(b *testing.B) {
	for _, shape := range []struct {
		name         string
		cells, chain int
	}{{"fan", 500, 1}, {"chains", 500, 25}} {
		b.Run(shape.name, func(b *testing.B) {
			d := newDeskOf(b, map[string]string{"trivial.go": trivial(shape.cells, shape.chain)})
			s := d.open()
			warm := s.View(nil)
			d.run(warm, Request{})
			knob := 0
			var took time.Duration
			for b.Loop() {
				knob++
				v := s.View(map[string]string{"knob": fmt.Sprint(knob)})
				began := time.Now()
				if ran := d.run(v, Request{}); len(ran) != shape.cells {
					b.Fatalf("%d cells ran", len(ran))
				}
				took += time.Since(began)
			}
			b.ReportMetric(float64(took.Microseconds())/float64(b.N*shape.cells), "µs/cell")
			b.ReportMetric(float64(floor(b, shape.cells).Microseconds())/float64(shape.cells), "floor-µs/cell")
		})
	}
}

// floor writes and hashes as much as so many trivial cells do, and nothing else.
func floor(b *testing.B, cells int) time.Duration {
	dir := b.TempDir()
	record, value := make([]byte, 1500), make([]byte, 80)
	began := time.Now()
	for i := range cells {
		sha256.Sum256(record)
		sha256.Sum256(value)
		for _, data := range [][]byte{record, value, value} {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(i, len(data))), data, 0o666); err != nil {
				b.Fatal(err)
			}
		}
	}
	return time.Since(began)
}
