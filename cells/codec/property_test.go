package codec

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"
)

// randomType makes up a type of at most that depth.
func randomType(r *rand.Rand, depth int) reflect.Type {
	basics := []reflect.Type{
		reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[uint8](), reflect.TypeFor[int16](), reflect.TypeFor[float32](),
		reflect.TypeFor[float64](), reflect.TypeFor[complex64](), reflect.TypeFor[string](), reflect.TypeFor[celsius](),
		reflect.TypeFor[time.Time](), reflect.TypeFor[any](), reflect.TypeFor[tree](), reflect.TypeFor[circle](), reflect.TypeFor[nothing](),
	}
	if depth == 0 || r.IntN(4) == 0 {
		return basics[r.IntN(len(basics))]
	}
	elem := randomType(r, depth-1)
	switch r.IntN(5) {
	case 0:
		return reflect.SliceOf(elem)
	case 1:
		return reflect.ArrayOf(r.IntN(4), elem)
	case 2:
		return reflect.PointerTo(elem)
	case 3:
		keys := []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[circle](), reflect.TypeFor[any](), reflect.TypeFor[[2]bool]()}
		return reflect.MapOf(keys[r.IntN(len(keys))], elem)
	}
	return reflect.StructOf([]reflect.StructField{{Name: "A", Type: elem}, {Name: "B", Type: randomType(r, depth-1)}})
}

// fill gives v, which can be set, random contents without sharing.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	switch v.Type() {
	case timeType:
		v.Set(reflect.ValueOf(time.Unix(r.Int64N(1e11)-5e10, r.Int64N(1e9)).UTC()))
		return
	case reflect.TypeFor[tree]():
		v.Set(reflect.ValueOf(tree{Label: "t", left: &tree{Label: strings.Repeat("x", r.IntN(3))}}))
		return
	case reflect.TypeFor[circle]():
		v.Set(reflect.ValueOf(circle{r: float64(r.IntN(10))}))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int16:
		v.SetInt(int64(r.Uint64()) >> r.IntN(60) % math.MaxInt16)
	case reflect.Uint8:
		v.SetUint(uint64(r.IntN(256)))
	case reflect.Float32, reflect.Float64:
		v.SetFloat([]float64{0, math.Copysign(0, -1), math.Inf(1), r.NormFloat64()}[r.IntN(4)])
	case reflect.Complex64:
		v.SetComplex(complex(r.NormFloat64(), 0))
	case reflect.String:
		v.SetString(strings.Repeat("ü\x00", r.IntN(4)))
	case reflect.Struct, reflect.Array, reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface:
		fillParts(r, v, depth)
	}
}

func fillParts(r *rand.Rand, v reflect.Value, depth int) {
	empty := depth > 6 || r.IntN(5) == 0
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i), depth+1)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(r, v.Index(i), depth+1)
		}
	case reflect.Slice:
		if !empty {
			v.Set(reflect.MakeSlice(v.Type(), r.IntN(4), 4))
			for i := range v.Len() {
				fill(r, v.Index(i), depth+1)
			}
		}
	case reflect.Map:
		if empty {
			return
		}
		v.Set(reflect.MakeMap(v.Type()))
		for range r.IntN(5) {
			key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			if key.Kind() == reflect.Interface {
				key.Set(reflect.ValueOf([]any{1, "a", 2.5, circle{1}}[r.IntN(4)]))
			} else {
				fill(r, key, depth+1)
			}
			fill(r, elem, depth+1)
			v.SetMapIndex(key, elem)
		}
	case reflect.Pointer:
		if !empty {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), depth+1)
		}
	case reflect.Interface:
		kinds := []reflect.Type{reflect.TypeFor[int](), reflect.TypeFor[[]any](), reflect.TypeFor[map[string]any](), reflect.TypeFor[circle](), reflect.TypeFor[*square]()}
		if !empty {
			x := reflect.New(kinds[r.IntN(len(kinds))]).Elem()
			if x.Type() != reflect.TypeFor[*square]() {
				fill(r, x, depth+1)
			}
			v.Set(x)
		}
	}
}

// TestRandomValues holds that what is written is read back, and that the copy is
// written in the same bytes: maps of the copy iterate in another order.
func TestRandomValues(t *testing.T) {
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 1))
		typ := randomType(r, 4)
		v := reflect.New(typ).Elem()
		fill(r, v, 0)
		data := encoded(t, v)
		got, err := Decode(data, typ)
		if err != nil {
			t.Fatalf("seed %d: %v: %v", seed, typ, err)
		}
		if !reflect.DeepEqual(v.Interface(), got.Interface()) {
			t.Fatalf("seed %d: %v: got %#v, want %#v", seed, typ, got, v)
		}
		if !bytes.Equal(encoded(t, got), data) {
			t.Fatalf("seed %d: %v is written in other bytes", seed, typ)
		}
		damage(t, r, data, typ)
	}
}

// damage reads damaged bytes, which must not panic.
func damage(t *testing.T, r *rand.Rand, data []byte, typ reflect.Type) {
	for range 5 {
		bad := bytes.Clone(data)
		for range 1 + r.IntN(3) {
			bad[r.IntN(len(bad))] = byte(r.Uint32())
		}
		_, _ = Decode(bad[:len(bad)-r.IntN(min(3, len(bad)))], typ)
	}
}

// everything is one value with all that could depend on the process.
func everything() any {
	m := map[any]any{}
	for i := range 50 {
		m[i], m[strings.Repeat("k", i)] = circle{float64(i)}, []any{i, &square{1}}
	}
	return []any{m, map[circle]int{{1}: 1, {2}: 2, {3}: 3}, time.Unix(1, 2).UTC()}
}

func TestSameBytesInEveryProcess(t *testing.T) {
	digest, size, err := Digest(reflect.ValueOf(everything()))
	if err != nil || size == 0 {
		t.Fatal(err)
	}
	if os.Getenv("CODEC_PRINT_DIGEST") != "" {
		t.Logf("digest=%s", digest)
		return
	}
	for range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSameBytesInEveryProcess$", "-test.v")
		cmd.Env = append(os.Environ(), "CODEC_PRINT_DIGEST=1")
		out, err := cmd.CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("digest="+digest)) {
			t.Errorf("want %s, another process says %s (%v)", digest, out, err)
		}
	}
}

// TestGolden fixes the bytes of version 1: a change needs a new version.
func TestGolden(t *testing.T) {
	got := encoded(t, reflect.ValueOf(map[string]any{"b": circle{1}, "a": nil}))
	want := "\x89SBV\x01" + "\x17map[string]interface {}" +
		"\x03" + "\x01a\x00" + "\x01b\x01" +
		"\x4dstagebook/cells/codec.circle\nstagebook/cells/codec.circle = struct{r float64}" + "\x00\x00\x00\x00\x00\x00\xf0\x3f" +
		"\x01\x1cstagebook/cells/codec.circle" + "\x1e\x00\x00\x00"
	if string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
