//go:build unix

package columnar

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strconv"
	"syscall"
	"testing"
	"time"

	"stagebook/cells/codec/frame"
	"stagebook/cells/table"
)

// frameFile writes a frame of so many rows and four columns.
func frameFile(b *testing.B, rows int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "frame")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<20)
	w := frame.NewWriter(out, frame.Head{Rows: rows, Columns: 4})
	bits := func(at func(i uint64) uint64) func(int, []uint64, []bool) {
		return func(from int, to []uint64, missing []bool) {
			for i := range to {
				to[i], missing[i] = at(uint64(from+i)), (from+i)%97 == 0
			}
		}
	}
	mix := func(i uint64) uint64 { return (i ^ i>>7) * 0x9e3779b97f4a7c15 >> 20 }
	for _, s := range []frame.Source{
		{Name: "id", Kind: frame.Int, Bits: bits(func(i uint64) uint64 { return i })},
		{Name: "amount", Kind: frame.Float, Bits: bits(func(i uint64) uint64 { return math.Float64bits(float64(mix(i)%1e9) / 100) })},
		{Name: "customer", Kind: frame.String, Text: func(from int, to []string, missing []bool) {
			for i := range to {
				to[i], missing[i] = "customer "+strconv.FormatUint(mix(uint64(from+i))%300_000, 10), false
			}
		}},
		{Name: "paid", Kind: frame.Bool, Bits: bits(func(i uint64) uint64 { return mix(i) & 1 })},
	} {
		if err := w.Column(s); err != nil {
			b.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
	return path
}

// mapped lends a file as the server does.
func mapped(path string) table.Loader {
	return func(string) ([]byte, func(), error) {
		file, err := os.Open(path)
		if err != nil {
			return nil, nil, err
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil {
			return nil, nil, err
		}
		data, err := syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
		return data, func() { _ = syscall.Munmap(data) }, err
	}
}

// peak returns the most that the heap held beyond what it held before, while f ran.
func peak(f func()) float64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	read := func() uint64 {
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	runtime.GC()
	before, most := read(), uint64(0)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() { // ends with f
		defer close(ended)
		for {
			most = max(most, read())
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	f()
	close(done)
	<-ended
	return float64(max(most, before)-before) / (1 << 20)
}

// BenchmarkLargeTable says what the server does with a frame of ten million rows: the
// time of an answer that nothing is known for, and the heap that it takes at most,
// which is to be that of a million rows.
func BenchmarkLargeTable(b *testing.B) {
	for _, rows := range []int{1_000_000, 10_000_000} {
		load := mapped(frameFile(b, rows))
		for _, c := range []struct{ name, query string }{
			{"first", "n=50"},
			{"middle", fmt.Sprintf("n=50&p=%d", rows/2)},
			{"filter", "n=50&min.amount=9000000"},
			{"search", "n=50&q=customer+299999"},
			{"sorted", "n=50&s=d:amount"},
			{"sortedtext", "n=50&s=a:customer&s=d:id"},
			{"sortedfar", fmt.Sprintf("n=50&s=d:amount&p=%d", rows/2)},
		} {
			b.Run(fmt.Sprintf("rows=%dM/%s", rows/1_000_000, c.name), func(b *testing.B) {
				ask(b, load, c.query, func(p table.Page) error {
					p.Table.Cells(p.Table.Describe(p.Table.Names(), nil), p.Numbers())
					return nil
				})
			})
		}
		b.Run(fmt.Sprintf("rows=%dM/download-sorted", rows/1_000_000), func(b *testing.B) {
			ask(b, load, "s=d:amount", func(p table.Page) error {
				return WriteArrow(b.Context(), io.Discard, p.Table, table.Selection{Rows: p.Rows})
			})
		})
		for name, write := range writers {
			b.Run(fmt.Sprintf("rows=%dM/download-%s", rows/1_000_000, name), func(b *testing.B) {
				ask(b, load, "", func(p table.Page) error {
					return write(b.Context(), io.Discard, p.Table, table.Selection{Rows: p.Rows})
				})
			})
		}
	}
}

var writers = map[string]func(context.Context, io.Writer, *table.Table, table.Selection) error{
	"parquet": WriteParquet, "arrow": WriteArrow,
	"csv": func(ctx context.Context, w io.Writer, t *table.Table, s table.Selection) error {
		return t.WriteCSV(ctx, w, s)
	},
}

// ask measures one answer of a shelf that has never been asked.
func ask(b *testing.B, load table.Loader, query string, use func(table.Page) error) {
	q, err := table.ParseQuery(query)
	if err != nil {
		b.Fatal(err)
	}
	heap := 0.0
	for b.Loop() {
		heap = max(heap, peak(func() {
			shelf := table.NewShelf(load, 1<<20)
			defer shelf.Close()
			if err := shelf.Ask(b.Context(), "frame", q, use); err != nil {
				b.Fatal(err)
			}
		}))
	}
	b.ReportMetric(heap, "heap-MB")
}
