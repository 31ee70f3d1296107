package worker

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"reflect"
	"sync/atomic"
	"testing"

	"stagebook/cells/codec"
	"stagebook/cells/display"
	"stagebook/cells/worker/protocol"
)

func TestDigesterOfAnySize(t *testing.T) {
	data := make([]byte, 5*digestChunk+7)
	for i := range data {
		data[i] = byte(i * i >> 8)
	}
	for _, size := range []int{0, 1, digestChunk - 1, digestChunk, digestChunk + 1, 2 * digestChunk, len(data)} {
		for _, piece := range []int{1 << 10, 100_000, digestChunk, len(data)} {
			var beside atomic.Int64
			d := &digester{hash: sha256.New(), beside: &beside}
			for at := 0; at < size; at += piece {
				if n, err := d.Write(data[at:min(size, at+piece)]); err != nil || n != min(size, at+piece)-at {
					t.Fatal(n, err)
				}
			}
			want := sha256.Sum256(data[:size])
			if got := d.sum(); got != hex.EncodeToString(want[:]) {
				t.Errorf("%d bytes in pieces of %d have another digest", size, piece)
			}
			d.stop()
			if beside.Load() != 0 {
				t.Error("its goroutine is still counted")
			}
		}
	}
}

// loud is a type whose method is called when it is stored.
type loud struct{ n int }

func (l *loud) MarshalBinary() ([]byte, error) { return []byte{byte(l.n)}, nil }

func (l *loud) UnmarshalBinary(data []byte) error { l.n = int(data[0]); return nil }

func packingOf(t *testing.T, digests bool, results ...any) *packing {
	r := &running{w: &worker{}, start: &protocol.Start{Spool: t.TempDir(), Digests: digests}, done: &protocol.Done{}}
	var values []reflect.Value
	for _, v := range results {
		values = append(values, reflect.ValueOf(v))
	}
	return r.packBeside(values)
}

// Bytes are the same beside and not, and have the digest that is told.
func TestPackedBesideOrNot(t *testing.T) {
	long := make([]int, 100_000)
	for name, p := range map[string]*packing{
		"beside": packingOf(t, true, []int{1, 2}, long, "text"),
		"not":    packingOf(t, true, []int{1, 2}, long, "text", &loud{7}),
	} {
		if want := name == "beside"; p.beside != want {
			t.Errorf("%s: packed beside: %t", name, p.beside)
		}
		for i, v := range p.results {
			got, err := p.take(i, display.Display{})
			if err != nil {
				t.Fatal(err)
			}
			digest, size, err := codec.Digest(v)
			if err != nil {
				t.Fatal(err)
			}
			data := got.blob
			if got.path != "" {
				if data, err = os.ReadFile(got.path); err != nil {
					t.Fatal(err)
				}
			}
			sum := sha256.Sum256(data)
			if got.digest != digest || got.size != size || hex.EncodeToString(sum[:]) != digest {
				t.Errorf("%s, result %d: %d bytes of digest %s, want %d of %s", name, i, got.size, got.digest, size, digest)
			}
		}
		p.end()
	}
}

// What nobody takes leaves nothing behind.
func TestPackedInVain(t *testing.T) {
	long := make([]int, 100_000)
	p := packingOf(t, false, long, append([]int{1}, long...))
	p.end()
	if left, _ := os.ReadDir(p.r.start.Spool); len(left) > 0 || p.r.w.beside.Load() != 0 {
		t.Errorf("left: %v", left)
	}
}

// A chart is stored as its options, though its own bytes were made meanwhile.
func TestPackedAsAChart(t *testing.T) {
	p := packingOf(t, true, make([]int, 100_000))
	defer p.end()
	got, err := p.take(0, display.Display{Chart: &display.Chart{Options: []byte(`{"a":1}`)}})
	want, _, _ := codec.Digest(reflect.ValueOf(`{"a":1}`))
	if err != nil || got.digest != want {
		t.Errorf("%+v, %v", got, err)
	}
	if left, _ := os.ReadDir(p.r.start.Spool); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// brittle is a type whose extension panics.
type brittle struct{}

// What panics beside panics where somebody answers for it.
func TestPackingPanics(t *testing.T) {
	codec.Register(codec.Extension{
		Type: reflect.TypeFor[brittle](), Format: "brittle/1", Mutable: true,
		Encode: func(*codec.Writer, reflect.Value) error { panic("it breaks") },
		Decode: func(*codec.Reader, reflect.Value) error { return nil },
	})
	p := packingOf(t, false, brittle{})
	defer p.end()
	defer func() {
		if cause := recover(); cause != "it breaks" || !p.beside {
			t.Errorf("beside: %t; it panics with %v", p.beside, cause)
		}
	}()
	got, err := p.take(0, display.Display{})
	t.Errorf("%+v, %v", got, err)
}
