package data

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"testing"

	"github.com/go-gota/gota/dataframe"
)

// million is a text of a million rows and eight columns. Where the environment
// names a file in BENCH_CSV it is written there, for another program to read.
var million = sync.OnceValue(func() []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	b.WriteString("id,group,city,price,weight,count,ok,note\n")
	for i := range 1_000_000 {
		fmt.Fprintf(&b, "%d,%d,city%d,%.4f,%.3f,%d,%t,n%d\n", i, r.IntN(1000), r.IntN(200), r.Float64()*1000, r.NormFloat64(), r.IntN(100000), r.IntN(2) == 0, r.IntN(500000))
	}
	if path := os.Getenv("BENCH_CSV"); path != "" {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
})

var frameOnce = sync.OnceValues(func() (dataframe.DataFrame, error) { return ReadCSV(bytes.NewReader(million())) })

func BenchmarkReadCSV(b *testing.B) {
	text := million()
	b.SetBytes(int64(len(text)))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		if _, err := ReadCSV(bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(b.N)/1e6, "MB/read")
}

func benchmark(b *testing.B, do func(df dataframe.DataFrame) (dataframe.DataFrame, error)) {
	df, err := frameOnce()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := do(df); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSort(b *testing.B) {
	benchmark(b, func(df dataframe.DataFrame) (dataframe.DataFrame, error) { return Sort(df, Rising("price")) })
}

func BenchmarkSortTwo(b *testing.B) {
	benchmark(b, func(df dataframe.DataFrame) (dataframe.DataFrame, error) {
		return Sort(df, Rising("city"), Rising("price"))
	})
}

func BenchmarkGroupMean(b *testing.B) {
	benchmark(b, func(df dataframe.DataFrame) (dataframe.DataFrame, error) {
		return GroupBy(df, "group").Agg(Mean("price"))
	})
}

func BenchmarkGroupSeveral(b *testing.B) {
	benchmark(b, func(df dataframe.DataFrame) (dataframe.DataFrame, error) {
		return GroupBy(df, "city").Agg(Mean("price"), Sum("weight"), Max("count"))
	})
}

func BenchmarkJoin(b *testing.B) {
	df, err := frameOnce()
	if err != nil {
		b.Fatal(err)
	}
	right := must(b)(Select(must(b)(Sample(df, df.Nrow()/2, 1)), "id", "price"))
	benchmark(b, func(df dataframe.DataFrame) (dataframe.DataFrame, error) {
		return Join(df, right, On{Keys: []string{"id"}})
	})
}

func BenchmarkJoinTwo(b *testing.B) {
	df, err := frameOnce()
	if err != nil {
		b.Fatal(err)
	}
	right := must(b)(Distinct(must(b)(Select(df, "city", "group")), "city", "group"))
	benchmark(b, func(df dataframe.DataFrame) (dataframe.DataFrame, error) {
		return Join(df, right, On{Keys: []string{"city", "group"}})
	})
}
