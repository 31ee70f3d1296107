package look

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"stagebook/cells/codec/frame"
)

var errEarly = errors.New("the stored value ends too early")

// walker reads a value from its beginning. After the first error it gives zeros.
type walker struct {
	data    []byte
	at      int
	dynamic []*typ // types in interfaces, in the order of first mention
	types   map[string]*typ
	depth   int
	err     error
}

// Bounds of a value: how deep it may be nested (see package codec), and how many parts
// it may have that take no bytes.
const (
	depthMost = 10_000
	emptyMost = 1 << 16
)

var errBounds = errors.New("the stored value is nested too deep or has too many empty parts")

func (w *walker) next(n int) []byte {
	if w.err == nil && (n < 0 || n > len(w.data)-w.at) {
		w.err = errEarly
	}
	if w.err != nil {
		return nil
	}
	w.at += n
	return w.data[w.at-n : w.at]
}

func (w *walker) uvarint() uint64 {
	if w.err != nil {
		return 0
	}
	n, size := binary.Uvarint(w.data[w.at:])
	if size <= 0 {
		w.err = errEarly
		return 0
	}
	w.at += size
	return n
}

func (w *walker) text() []byte {
	n := w.uvarint()
	if n > math.MaxInt32<<16 {
		w.err = errEarly
	}
	return w.next(int(n))
}

// sizes are those of the kinds that take as many bytes whatever their value.
var sizes = map[string]int{
	"bool": 1, "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "float32": 4, "int": 8, "uint": 8, "uintptr": 8,
	"int64": 8, "uint64": 8, "float64": 8, "complex64": 8, "complex128": 16,
}

// through goes to what a pointer or interface holds. It is nil for nothing.
func (w *walker) through(t *typ) *typ {
	for w.err == nil {
		switch t.kind {
		case "pointer":
			if b := w.next(1); b == nil || b[0] == 0 {
				return nil
			}
			t = t.elem
		case "interface":
			if t = w.held(); t == nil {
				return nil
			}
		default:
			return t
		}
	}
	return nil
}

// held reads the type of what an interface holds.
func (w *walker) held() *typ {
	switch n := w.uvarint(); {
	case n == 0:
		return nil
	case n == 1:
		text := string(w.text())
		if w.err != nil {
			return nil
		}
		t, err := w.typeOf(text)
		if err != nil {
			w.err = err
			return nil
		}
		w.dynamic = append(w.dynamic, t)
		return t
	case n-2 < uint64(len(w.dynamic)):
		return w.dynamic[n-2]
	default:
		w.err = errEarly
		return nil
	}
}

func (w *walker) typeOf(text string) (*typ, error) {
	if t := w.types[text]; t != nil {
		return t, nil
	}
	t, err := w.described(text)
	if err == nil {
		if w.types == nil {
			w.types = make(map[string]*typ)
		}
		w.types[text] = t
	}
	return t, err
}

// parts visits the parts of a value. The visitor reads each of them, or skips it; it
// reports whether it wants more.
func (w *walker) parts(t *typ, visit func(label string, part *typ) bool) {
	switch t.kind {
	case "struct":
		if t.mark {
			w.next(1)
		}
		for _, f := range t.fields {
			if !visit(f.name, f.of) {
				return
			}
		}
	case "array":
		for i := range w.bounded(t.length, t.elem) {
			if !visit(strconv.Itoa(i), t.elem) {
				return
			}
		}
	case "slice":
		for i := range w.bounded(w.length(), t.elem) {
			if !visit(strconv.Itoa(i), t.elem) {
				return
			}
		}
	case "map":
		for range w.bounded(w.length(), t.key) {
			label := w.keyText(t.key)
			if w.err != nil || !visit(label, t.elem) {
				return
			}
		}
	}
}

// bounded is a number of parts that there may be.
func (w *walker) bounded(n int, of *typ) int {
	if n < 0 || of.wordless() && n > emptyMost || !of.wordless() && n > len(w.data)-w.at {
		w.err = errBounds
	}
	if w.err != nil {
		return 0
	}
	return n
}

// length reads how many parts a slice or map has.
func (w *walker) length() int {
	n := w.uvarint()
	if n == 0 || w.err != nil {
		return 0
	}
	return int(n - 1)
}

// keyText reads a key as it is shown. Types that it mentions are not counted among
// those of the value.
func (w *walker) keyText(t *typ) string {
	mentioned := w.dynamic
	defer func() { w.dynamic = mentioned }()
	inner := w.through(t)
	if inner == nil {
		return "nil"
	}
	if inner.kind == "string" {
		return clip(string(w.text()))
	}
	if sizes[inner.kind] > 0 || inner.kind == "time" {
		return w.scalar(inner)
	}
	from := w.at
	w.skip(inner)
	return fmt.Sprintf("%s %x", inner.short(), w.data[from:min(w.at, from+16)])
}

// skip reads over a value.
func (w *walker) skip(t *typ) {
	if w.depth++; w.depth > depthMost {
		w.err = errBounds
	}
	defer func() { w.depth-- }()
	if w.err != nil || t.wordless() {
		return
	}
	switch t.kind {
	case "pointer", "interface":
		if inner := w.through(t); inner != nil {
			w.skip(inner)
		}
	case "struct", "map":
		w.parts(t, w.over)
	case "array":
		w.skipMany(t.elem, t.length)
	case "slice":
		w.skipMany(t.elem, w.length())
	default:
		w.scalar(t)
	}
}

func (w *walker) over(_ string, part *typ) bool {
	w.skip(part)
	return w.err == nil
}

func (w *walker) skipMany(t *typ, n int) {
	if size := sizes[t.kind]; size > 0 {
		if n > len(w.data)/size {
			w.err = errEarly
			return
		}
		w.next(n * size)
		return
	}
	if t.wordless() {
		return
	}
	for range w.bounded(n, t) {
		if w.skip(t); w.err != nil {
			return
		}
	}
}

// scalar reads a value without parts, as text.
func (w *walker) scalar(t *typ) string {
	switch t.kind {
	case "string":
		return strconv.Quote(clip(string(w.text())))
	case "time":
		return w.time()
	case "binary", "gob":
		return fmt.Sprintf("(%d bytes)", len(w.text()))
	case "func":
		w.next(1)
		return "nil"
	case "format":
		f, size, err := frame.Parse(w.data[min(w.at, len(w.data)):])
		if err != nil {
			w.err = fmt.Errorf("a part of type %s cannot be opened: %w", t.short(), err)
			return ""
		}
		w.next(size)
		return fmt.Sprintf("(%d rows × %d columns)", f.Rows(), len(f.Columns()))
	}
	size := sizes[t.kind]
	if size == 0 {
		w.err = fmt.Errorf("a part of type %s cannot be opened", t.short())
		return ""
	}
	if b := w.next(size); b != nil {
		return number(t.kind, b)
	}
	return ""
}

// number writes the bytes of a basic type.
func number(kind string, b []byte) string {
	var wide [16]byte
	copy(wide[:], b)
	n, second := binary.LittleEndian.Uint64(wide[:8]), binary.LittleEndian.Uint64(wide[8:])
	float := func(bits uint64) string { return strconv.FormatFloat(math.Float64frombits(bits), 'g', -1, 64) }
	small := func(bits uint32) string { return strconv.FormatFloat(float64(math.Float32frombits(bits)), 'g', -1, 32) }
	switch kind {
	case "bool":
		return strconv.FormatBool(n != 0)
	case "int8":
		return strconv.Itoa(int(int8(n)))
	case "int16":
		return strconv.Itoa(int(int16(n)))
	case "int32":
		return strconv.Itoa(int(int32(n)))
	case "int", "int64":
		return strconv.FormatInt(int64(n), 10)
	case "float32":
		return small(uint32(n))
	case "float64":
		return float(n)
	case "complex64":
		return "(" + small(uint32(n)) + "," + small(uint32(n>>32)) + "i)"
	case "complex128":
		return "(" + float(n) + "," + float(second) + "i)"
	}
	return strconv.FormatUint(n, 10)
}

// How the zone of a time is written.
const (
	zoneUTC = iota
	zoneLocal
	_
	zoneFixed
)

// time reads an instant and its zone: see package codec.
func (w *walker) time() string {
	kind := w.next(1)
	instant := w.next(12)
	if instant == nil {
		return ""
	}
	at := time.Unix(int64(binary.LittleEndian.Uint64(instant)), int64(binary.LittleEndian.Uint32(instant[8:]))).UTC()
	switch kind[0] {
	case zoneUTC:
	case zoneLocal, zoneFixed:
		name := string(w.text())
		if offset := w.next(4); offset != nil {
			at = at.In(time.FixedZone(name, int(int32(binary.LittleEndian.Uint32(offset)))))
		}
	default:
		if zone, err := time.LoadLocation(string(w.text())); err == nil {
			at = at.In(zone)
		}
	}
	return at.Format(time.RFC3339Nano)
}
