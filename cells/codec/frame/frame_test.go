package frame

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"testing"
)

// rows is the number of rows of the table under test: more than one run, and not
// a multiple of eight.
const rows = 2*run + 13

func missing(i int) bool { return i%7 == 3 }

func texts(from int, values []string, miss []bool) {
	for i := range values {
		values[i], miss[i] = "", missing(from+i)
		if !miss[i] && (from+i)%5 != 0 {
			values[i] = fmt.Sprintf("ü%d", from+i)
		}
	}
}

func numbers(f func(i int) uint64, some bool) func(int, []uint64, []bool) {
	return func(from int, values []uint64, miss []bool) {
		for i := range values {
			values[i], miss[i] = f(from+i), some && missing(from+i)
			if miss[i] {
				values[i] = 0
			}
		}
	}
}

func floatAt(i int) float64 { return -float64(i) / 3 }

func write(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, Head{Rows: rows, Columns: 4, Error: new("an error")})
	for _, s := range []Source{
		{Name: "text", Kind: String, Text: texts},
		{Name: "", Kind: Int, Bits: numbers(func(i int) uint64 { return uint64(-i) }, true)},
		{Name: "float", Kind: Float, Bits: numbers(func(i int) uint64 { return math.Float64bits(floatAt(i)) }, false)},
		{Name: "bool", Kind: Bool, Bits: numbers(func(i int) uint64 { return uint64(i / 3 % 2) }, true)},
	} {
		if err := w.Column(s); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func check(t *testing.T, data []byte) {
	t.Helper()
	table, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	c := table.Columns()
	if table.Rows() != rows || len(c) != 4 || *table.Err() != "an error" || table.Column("bool") != &c[3] || table.Column("none") != nil {
		t.Fatalf("table of %d rows, %d columns", table.Rows(), len(c))
	}
	wantText, wantMissing := make([]string, rows), make([]bool, rows)
	texts(0, wantText, wantMissing)
	for i := range rows {
		wantInt, wantBool := -int64(i), i/3%2 == 1
		if missing(i) {
			wantInt, wantBool = 0, false
		}
		if c[0].String(i) != wantText[i] || c[1].Int(i) != wantInt || c[2].Float(i) != floatAt(i) || c[3].Bool(i) != wantBool {
			t.Fatalf("row %d: %q %d %g %t", i, c[0].String(i), c[1].Int(i), c[2].Float(i), c[3].Bool(i))
		}
		if c[0].Missing(i) != missing(i) || c[1].Missing(i) != missing(i) || c[2].Missing(i) || c[3].Missing(i) != missing(i) {
			t.Fatalf("row %d: missing values", i)
		}
	}
	if c[2].AnyMissing() || c[1].CountMissing() != (rows+3)/7 {
		t.Errorf("%d are missing", c[1].CountMissing())
	}
}

func TestWriteAndOpen(t *testing.T) { check(t, write(t)) }

func TestWideOffsets(t *testing.T) {
	short := len(write(t))
	narrow = 100
	defer func() { narrow = math.MaxUint32 }()
	data := write(t)
	if len(data) != short+4*(rows+1) {
		t.Errorf("%d bytes with wide offsets, %d without", len(data), short)
	}
	check(t, data)
}

func TestEmpty(t *testing.T) {
	var b bytes.Buffer
	NewWriter(&b, Head{})
	if table, err := Open(b.Bytes()); err != nil || table.Rows() != 0 || len(table.Columns()) != 0 || table.Err() != nil {
		t.Errorf("%+v, %v", table, err)
	}
	b.Reset()
	w := NewWriter(&b, Head{Columns: 1})
	if err := w.Column(Source{Name: "a", Absent: true}); err != nil {
		t.Fatal(err)
	}
	if table, err := Open(b.Bytes()); err != nil || !table.Columns()[0].Absent() || table.Columns()[0].Kind() != None {
		t.Errorf("%+v, %v", table, err)
	}
}

// TestCutAndChanged opens frames that end early or have one byte changed.
func TestCutAndChanged(t *testing.T) {
	data := write(t)
	for n := range len(data) {
		if n > 200 && n%97 != 0 {
			continue
		}
		if _, err := Open(data[:n]); !errors.Is(err, ErrCorrupt) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
		bad := bytes.Clone(data)
		bad[n] ^= 0x81
		if table, err := Open(bad); err == nil {
			for _, c := range table.Columns() {
				if c.Kind() == String {
					_ = c.String(c.Len() - 1)
				}
			}
		}
	}
	if _, err := Open(append(data, 0)); err == nil {
		t.Error("a byte too many was taken")
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(write(f)[:300])
	var b bytes.Buffer
	w := NewWriter(&b, Head{Rows: 2, Columns: 1})
	_ = w.Column(Source{Name: "t", Kind: String, Text: texts})
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := Open(data)
		if err != nil {
			return
		}
		for _, c := range table.Columns() {
			for i := range c.Len() {
				c.Missing(i)
				switch c.Kind() {
				case String:
					c.Text(i)
				case Bool:
					c.Bool(i)
				case Int, Float:
					c.Bits(i)
				}
			}
		}
	})
}
