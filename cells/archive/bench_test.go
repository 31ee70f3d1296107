package archive

import (
	"bufio"
	"context"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"stagebook/cells/store"
)

const benchSize = 256 << 20 // bytes of results

// results are a store with results as large as frames, which pack to about a half.
func results(b *testing.B) *Content {
	b.Helper()
	st, err := store.Open(b.TempDir(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	c := &Content{Manifest: good().manifest, store: st}
	random := rand.New(rand.NewPCG(1, 2))
	for n := 0; n < benchSize; n += 32 << 20 {
		data := make([]byte, 32<<20)
		for i := range data {
			if i%2 == 0 {
				data[i] = byte(random.Uint32())
			}
		}
		digest, err := st.PutObject(data)
		if err != nil {
			b.Fatal(err)
		}
		c.objects = append(c.objects, object{digest, int64(len(data))})
	}
	path := filepath.Join(b.TempDir(), "small.go")
	if err := os.WriteFile(path, []byte("package small\n"), 0o666); err != nil {
		b.Fatal(err)
	}
	c.Files = []File{{Path: "small.go", Disk: path}}
	return c
}

// watched runs f, and reports how much the heap grew at most.
func watched(b *testing.B, f func()) {
	b.Helper()
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() { // ends with stop
		var most uint64
		for {
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapInuse)
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	f()
	close(stop)
	b.ReportMetric(float64(<-peak-min(before.HeapInuse, now.HeapInuse))/1e6, "MB-heap")
	b.SetBytes(benchSize)
}

func BenchmarkWrite(b *testing.B) {
	c := results(b)
	watched(b, func() {
		for b.Loop() {
			if _, err := c.Write(context.Background(), io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	c := results(b)
	path := filepath.Join(b.TempDir(), "bench"+Ending)
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := c.Write(context.Background(), file); err != nil {
		b.Fatal(err)
	}
	file.Close()
	watched(b, func() {
		for b.Loop() {
			b.StopTimer()
			o := place(b)
			b.StartTimer()
			file, err := os.Open(path)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := Read(context.Background(), bufio.NewReaderSize(file, 1<<20), o); err != nil {
				b.Fatal(err)
			}
			file.Close()
			b.StopTimer()
			os.RemoveAll(o.Store.Root())
			b.StartTimer()
		}
	})
}
