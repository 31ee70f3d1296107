package look

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"stagebook/cells/codec"
	"stagebook/cells/codec/frame"
)

// ErrNoTable says that a value is none that is shown as a table, or one whose
// elements say of themselves what they are, which only their own code can do.
var ErrNoTable = errors.New("it is no table of plain values")

// Table returns the frame that a stored value is shown as, in the layout of package
// frame: of a list of records a column for each field, of a list of numbers one, of a
// list of equally long lists, and of a matrix of gonum, one for each place. The frame
// in a part of it is found by the way to it. It reads the value once, and holds what
// it returns twice at most. Its error wraps ErrNoTable or ErrNoPart.
func Table(stored []byte, way []string) ([]byte, error) {
	w, t, err := opened(stored)
	if err != nil {
		return nil, err
	}
	for _, label := range way {
		if t, err = w.to(t, label); err != nil {
			return nil, err
		}
	}
	return w.table(t)
}

// Tabular reports whether a stored value, by its type, is one that Table can read.
func Tabular(stored []byte) bool {
	_, t, err := opened(stored)
	return err == nil && columnsOf(t) != nil
}

func opened(stored []byte) (*walker, *typ, error) {
	d, err := codec.Describe(stored)
	if err != nil {
		return nil, nil, fmt.Errorf("opening a value: %w", err)
	}
	w := &walker{data: d.Payload()}
	t, err := w.described(d.Text)
	if err != nil {
		return nil, nil, fmt.Errorf("opening a value: %w", err)
	}
	return w, t, nil
}

// to goes to a part of the value that is read next.
func (w *walker) to(t *typ, label string) (*typ, error) {
	t = w.through(t)
	var found *typ
	if t != nil {
		w.parts(t, func(at string, part *typ) bool {
			if at == label {
				found = part
				return false
			}
			w.skip(part)
			return w.err == nil
		})
	}
	switch {
	case w.err != nil:
		return nil, fmt.Errorf("opening a value: %w", w.err)
	case found == nil:
		return nil, fmt.Errorf("%w: %q", ErrNoPart, label)
	}
	return found, nil
}

// table reads the value that comes next as a frame.
func (w *walker) table(t *typ) ([]byte, error) {
	if t = w.through(t); t == nil {
		return nil, ErrNoTable
	}
	switch {
	case t.kind == "format":
		_, size, err := frame.Parse(w.data[min(w.at, len(w.data)):])
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoTable, err)
		}
		return bytes.Clone(w.next(size)), nil
	case t.text == denseType:
		return w.dense()
	case isMatrix(t):
		return w.matrix(t)
	}
	columns := columnsOf(t)
	if columns == nil {
		return nil, ErrNoTable
	}
	rows := t.length
	if t.kind == "slice" {
		rows = w.length()
	}
	rows = w.bounded(rows, t.elem)
	for range rows {
		w.record(t.elem, columns)
	}
	return w.written(rows, columns)
}

// written lays columns out as a frame.
func (w *walker) written(rows int, columns []*column) ([]byte, error) {
	if w.err != nil {
		return nil, fmt.Errorf("opening a value: %w", w.err)
	}
	if len(columns) == 0 {
		return nil, ErrNoTable
	}
	var out bytes.Buffer
	to := frame.NewWriter(&out, frame.Head{Rows: rows, Columns: len(columns)})
	for _, c := range columns {
		if err := to.Column(c.source()); err != nil {
			return nil, fmt.Errorf("laying out a table: %w", err)
		}
	}
	return out.Bytes(), nil
}

// column gathers the values of one column.
type column struct {
	name    string
	of      *typ
	kind    frame.Kind
	bits    []uint64
	texts   []string
	missing []bool
}

// columnsOf are the columns that a list is shown with; nil if it is not shown as a
// table, or its elements say what they are by methods of their own. A matrix has one
// column here, whatever its width.
func columnsOf(t *typ) []*column {
	for t.kind == "pointer" {
		t = t.elem
	}
	switch {
	case t.kind == "format":
		return []*column{{}}
	case t.text == denseType, isMatrix(t):
		return []*column{{kind: frame.Float}}
	case t.kind != "slice" && t.kind != "array":
		return nil
	}
	record := t.elem
	if record.kind == "pointer" {
		record = record.elem
	}
	if record.kind != "struct" {
		if kind := kindOf(t.elem); kind == frame.Int || kind == frame.Float {
			return []*column{{name: "value", of: t.elem, kind: kind}}
		}
		return nil
	}
	if record.mark {
		return nil
	}
	columns := make([]*column, len(record.fields))
	for i, f := range record.fields {
		if columns[i] = (&column{name: f.name, of: f.of, kind: kindOf(f.of)}); columns[i].kind == frame.None {
			return nil
		}
	}
	return columns
}

// kindOf is the kind of a column of a type; None for one that has no column, or that
// has a name: its methods may write its values in another way.
func kindOf(t *typ) frame.Kind {
	if t.kind == "time" && t.text == "time.Time" {
		return frame.String
	}
	if t.text != t.kind {
		return frame.None
	}
	switch t.kind {
	case "string":
		return frame.String
	case "bool":
		return frame.Bool
	case "float32", "float64":
		return frame.Float
	case "int", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32":
		return frame.Int
	}
	return frame.None
}

// record reads one element into its columns; the fields of a nil pointer are missing.
func (w *walker) record(t *typ, columns []*column) {
	if t.kind == "pointer" {
		if t = w.through(t); t == nil {
			for _, c := range columns {
				c.miss()
			}
			return
		}
	}
	for _, c := range columns {
		w.value(c)
	}
}

func (c *column) miss() {
	c.missing = append(c.missing, true)
	if c.kind == frame.String {
		c.texts = append(c.texts, "")
		return
	}
	c.bits = append(c.bits, 0)
}

// value reads one value into its column.
func (w *walker) value(c *column) {
	switch {
	case w.err != nil:
	case c.of.kind == "string":
		c.texts, c.missing = append(c.texts, string(w.text())), append(c.missing, false)
	case c.of.kind == "time":
		c.texts, c.missing = append(c.texts, day(w.time())), append(c.missing, false)
	default:
		if b := w.next(sizes[c.of.kind]); b != nil {
			bits, missing := bitsOf(c.of.kind, b)
			c.bits, c.missing = append(c.bits, bits), append(c.missing, missing)
		}
	}
}

// day writes a time at midnight as its date, as the display does.
func day(text string) string {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err == nil && strings.HasSuffix(text, "Z") && t.Equal(t.Truncate(24*time.Hour)) && !t.IsZero() {
		return t.Format(time.DateOnly)
	}
	return text
}

// bitsOf are the bits of a number or truth value in a frame; not a number is missing.
func bitsOf(kind string, b []byte) (bits uint64, missing bool) {
	var wide [8]byte
	copy(wide[:], b)
	n := binary.LittleEndian.Uint64(wide[:])
	switch kind {
	case "int8":
		return uint64(int64(int8(n))), false
	case "int16":
		return uint64(int64(int16(n))), false
	case "int32":
		return uint64(int64(int32(n))), false
	case "float32":
		f, _ := strconv.ParseFloat(strconv.FormatFloat(float64(math.Float32frombits(uint32(n))), 'g', -1, 32), 64) // as its shortest text says
		return math.Float64bits(f), f != f
	case "float64":
		f := math.Float64frombits(n)
		return n, f != f
	}
	return n, false
}

func (c *column) source() frame.Source {
	s := frame.Source{Name: c.name, Kind: c.kind}
	if c.kind == frame.String {
		s.Text = func(from int, values []string, missing []bool) {
			copy(values, c.texts[from:])
			copy(missing, c.missing[from:])
		}
		return s
	}
	s.Bits = func(from int, values []uint64, missing []bool) {
		copy(values, c.bits[from:])
		copy(missing, c.missing[from:])
	}
	return s
}
