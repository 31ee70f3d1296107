package gota

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"

	"stagebook/cells/codec"
)

// million is the frame of the budget: a million rows, eight columns.
func million() dataframe.DataFrame {
	const rows = 1_000_000
	r := rand.New(rand.NewPCG(1, 2))
	floats, ints := make([]float64, rows), make([]int, rows)
	texts, bools := make([]string, rows), make([]bool, rows)
	for i := range rows {
		floats[i], ints[i], bools[i] = r.NormFloat64(), r.IntN(1e6), r.IntN(2) == 0
		texts[i] = fmt.Sprintf("id-%d", r.IntN(1e7))
		if i%17 == 0 {
			texts[i] = "NaN"
		}
	}
	return dataframe.New(
		series.New(floats, series.Float, "a"), series.New(floats, series.Float, "b"), series.New(floats, series.Float, "c"),
		series.New(ints, series.Int, "d"), series.New(ints, series.Int, "e"),
		series.New(texts, series.String, "f"), series.New(texts, series.String, "g"), series.New(bools, series.Bool, "h"),
	)
}

// BenchmarkMillionRows measures encoding and digest beside SHA-256 over the same
// bytes, in one run, and reports their ratio.
func BenchmarkMillionRows(b *testing.B) {
	v := reflect.ValueOf(million())
	var buf bytes.Buffer
	if err := codec.Encode(&buf, v); err != nil {
		b.Fatal(err)
	}
	data := buf.Bytes()
	b.SetBytes(int64(len(data)))
	var hash, encode, digest, decode time.Duration
	for b.Loop() {
		hash += timed(func() { sha256.Sum256(data) })
		encode += timed(func() { _ = codec.Encode(io.Discard, v) })
		digest += timed(func() { _, _, _ = codec.Digest(v) })
		decode += timed(func() { _, _ = codec.Decode(data, v.Type()) })
	}
	b.ReportMetric(float64(encode)/float64(hash), "encode/sha256")
	b.ReportMetric(float64(digest)/float64(hash), "encode+digest/sha256")
	b.ReportMetric(float64(decode)/float64(hash), "decode/sha256")
	b.ReportMetric(hash.Seconds()*1000/float64(b.N), "sha256-ms")
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}
