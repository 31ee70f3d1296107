package session

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
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
// two small values hashed, appended to one file, and synced once; beside it stands
// what they would cost as files of their own. Where the system tells it, the time
// that both processes kept a processor busy is shown too: other than the whole, it
// does not depend on what else the machine does.
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
			var took, busy time.Duration
			for b.Loop() {
				knob++
				v := s.View(map[string]string{"knob": fmt.Sprint(knob)})
				began, before := time.Now(), processorTime()
				if ran := d.run(v, Request{}); len(ran) != shape.cells {
					b.Fatalf("%d cells ran", len(ran))
				}
				took += time.Since(began)
				busy += processorTime() - before
			}
			all := float64(b.N * shape.cells)
			b.ReportMetric(float64(took.Microseconds())/all, "µs/cell")
			b.ReportMetric(float64(busy.Microseconds())/all, "cpu-µs/cell")
			b.ReportMetric(float64(floor(b, shape.cells).Microseconds())/float64(shape.cells), "floor-µs/cell")
			b.ReportMetric(float64(inFiles(b, shape.cells).Microseconds())/float64(shape.cells), "files-µs/cell")
		})
	}
}

// trivialBytes are as much as a trivial cell leaves: its record, value and display.
var trivialBytes = [][]byte{make([]byte, 1500), make([]byte, 80), make([]byte, 80)}

// floor hashes and appends as much as so many trivial cells leave, and syncs once.
func floor(b *testing.B, cells int) time.Duration {
	f, err := os.Create(filepath.Join(b.TempDir(), "pack"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	began := time.Now()
	for range cells {
		for _, data := range trivialBytes {
			sha256.Sum256(data)
			if _, err := f.Write(data); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// inFiles writes the same as files of their own, and doesn't even sync them.
func inFiles(b *testing.B, cells int) time.Duration {
	dir := b.TempDir()
	began := time.Now()
	for i := range cells {
		for j, data := range trivialBytes {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(i, "-", j)), data, 0o666); err != nil {
				b.Fatal(err)
			}
		}
	}
	return time.Since(began)
}

// processorTime is how long this process and its children that live have been
// running, in steps of 10 ms; 0 where /proc does not tell.
func processorTime() time.Duration {
	all := []string{"/proc/self/stat"}
	tasks, _ := filepath.Glob("/proc/self/task/*/children")
	for _, path := range tasks {
		data, _ := os.ReadFile(path)
		for _, pid := range strings.Fields(string(data)) {
			all = append(all, filepath.Join("/proc", pid, "stat"))
		}
	}
	var ticks time.Duration
	for _, path := range all {
		data, _ := os.ReadFile(path)
		_, after, _ := strings.Cut(string(data), ") ") // behind the name
		fields := strings.Fields(after)
		for _, field := range fields[min(11, len(fields)):min(13, len(fields))] {
			n, _ := strconv.Atoi(field)
			ticks += time.Duration(n)
		}
	}
	return ticks * 10 * time.Millisecond
}
