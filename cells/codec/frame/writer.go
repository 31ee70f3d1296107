package frame

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"unsafe"
)

const (
	magic   = "SBFR"
	version = 1

	flagError  = 1
	flagWide   = 1
	flagAbsent = 2
)

// Kind is what the values of a column are.
type Kind uint8

// The kinds of columns. None is the kind of a column without values.
const (
	None Kind = iota
	String
	Int
	Float
	Bool
)

func (k Kind) String() string {
	switch k {
	case None:
		return "none"
	case String:
		return "string"
	case Int:
		return "int"
	case Float:
		return "float"
	case Bool:
		return "bool"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Source is a column to be written. The writer asks it for a run of rows at a
// time, in order, and more than once for texts.
type Source struct {
	Name   string
	Kind   Kind
	Absent bool // the column has no storage at all; rows must be 0
	// Bits gives values of ints and floats as their bits, of bools as 0 or 1. It
	// sets values and missing, which come with old contents, for the rows that
	// begin at from.
	Bits func(from int, values []uint64, missing []bool)
	// Text gives values of strings.
	Text func(from int, values []string, missing []bool)
}

// Head is what is written before the columns.
type Head struct {
	Rows, Columns int
	Error         *string // text of the error that the table carries, if any
}

// run is how many rows are asked for at a time; a multiple of 8, and small enough
// that its buffers stay in the cache.
const run = 2048

// narrow is how much text offsets of four bytes can tell; a variable for tests.
var narrow uint64 = math.MaxUint32

// Writer writes one frame, column by column.
type Writer struct {
	to      io.Writer
	rows    int
	err     error
	bits    []uint64
	texts   []string
	missing []bool
	bytes   []byte
}

// NewWriter begins a frame.
func NewWriter(to io.Writer, head Head) *Writer {
	w := &Writer{to: to, rows: head.Rows, missing: make([]bool, run)}
	b := append([]byte(magic), version, 0)
	if head.Error != nil {
		b[len(b)-1] = flagError
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(head.Rows))
	b = binary.AppendUvarint(b, uint64(head.Columns))
	if head.Error != nil {
		b = appendText(b, *head.Error)
	}
	w.send(b)
	return w
}

// Column writes one column.
func (w *Writer) Column(s Source) error {
	var flags byte
	wide := false
	if s.Absent {
		flags |= flagAbsent
	} else if s.Kind == String {
		if wide = w.textSize(s) > narrow; wide {
			flags |= flagWide
		}
	}
	w.send(appendText([]byte{byte(s.Kind), flags}, s.Name))
	bitmap := make([]byte, (w.rows+7)/8)
	any := false
	switch {
	case s.Absent || s.Kind == None:
	case s.Kind == String:
		any = w.strings(s, wide, bitmap)
	default:
		any = w.fixed(s, bitmap)
	}
	if !any {
		w.send([]byte{0})
	} else {
		w.send([]byte{1})
		w.send(bitmap)
	}
	return w.err
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func (w *Writer) send(p []byte) {
	if w.err == nil {
		_, w.err = w.to.Write(p)
	}
}

// runs calls f for each run of rows.
func (w *Writer) runs(f func(from, n int)) {
	for from := 0; from < w.rows && w.err == nil; from += run {
		f(from, min(run, w.rows-from))
	}
}

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

// fixed writes the values of a column of ints, floats or bools.
func (w *Writer) fixed(s Source, bitmap []byte) (anyMissing bool) {
	if w.bits == nil {
		w.bits = make([]uint64, run)
	}
	w.runs(func(from, n int) {
		values, missing := w.bits[:n], w.missing[:n]
		s.Bits(from, values, missing)
		if pack(bitmap[from/8:], missing) {
			anyMissing = true
		}
		if s.Kind == Bool {
			w.send(w.packBits(values))
			return
		}
		w.send(w.rawBits(values))
	})
	return anyMissing
}

// rawBits gives the bytes of values, where possible without a copy.
func (w *Writer) rawBits(values []uint64) []byte {
	if littleEndian {
		return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), 8*len(values))
	}
	w.bytes = w.bytes[:0]
	for _, v := range values {
		w.bytes = binary.LittleEndian.AppendUint64(w.bytes, v)
	}
	return w.bytes
}

func (w *Writer) packBits(values []uint64) []byte {
	w.bytes = append(w.bytes[:0], make([]byte, (len(values)+7)/8)...)
	for i, v := range values {
		w.bytes[i/8] |= byte(v&1) << (i % 8)
	}
	return w.bytes
}

// pack sets the bits of those that are missing and reports whether there is one.
func pack(bitmap []byte, missing []bool) bool {
	anyMissing := false
	for i, m := range missing {
		if m {
			bitmap[i/8] |= 1 << (i % 8)
			anyMissing = true
		}
	}
	return anyMissing
}

// textSize adds up the lengths of all texts.
func (w *Writer) textSize(s Source) (size uint64) {
	if w.texts == nil {
		w.texts = make([]string, run)
	}
	w.runs(func(from, n int) {
		s.Text(from, w.texts[:n], w.missing[:n])
		for _, t := range w.texts[:n] {
			size += uint64(len(t))
		}
	})
	return size
}

// strings writes the offsets, then the texts.
func (w *Writer) strings(s Source, wide bool, bitmap []byte) (anyMissing bool) {
	var offset uint64
	w.bytes = appendOffset(w.bytes[:0], 0, wide)
	w.runs(func(from, n int) {
		values, missing := w.texts[:n], w.missing[:n]
		s.Text(from, values, missing)
		if pack(bitmap[from/8:], missing) {
			anyMissing = true
		}
		for _, t := range values {
			offset += uint64(len(t))
			w.bytes = appendOffset(w.bytes, offset, wide)
		}
		w.send(w.bytes)
		w.bytes = w.bytes[:0]
	})
	w.send(w.bytes)
	w.bytes = w.bytes[:0]
	w.runs(func(from, n int) {
		values := w.texts[:n]
		s.Text(from, values, w.missing[:n])
		for _, t := range values {
			w.bytes = append(w.bytes, t...)
		}
		w.send(w.bytes)
		w.bytes = w.bytes[:0]
	})
	return anyMissing
}

func appendOffset(b []byte, offset uint64, wide bool) []byte {
	if wide {
		return binary.LittleEndian.AppendUint64(b, offset)
	}
	return binary.LittleEndian.AppendUint32(b, uint32(offset))
}
