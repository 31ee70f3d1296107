package codec

import (
	"encoding/binary"
	"io"
	"sync"
	"unsafe"
)

// Writer writes the parts of an encoding. The first error of the writer beneath
// stays and is given by Err; what is written after it goes nowhere.
type Writer struct {
	to   io.Writer
	buf  []byte
	err  error
	size int64
}

// Sizes of the buffer: of a value, and of the keys of a map, of which there may
// be many small ones.
const (
	valueBuffer = 64 << 10
	keysBuffer  = 256
)

// buffers are those of values, used again so that a small value does not pay for
// a large buffer.
var buffers = sync.Pool{New: func() any { return new([valueBuffer]byte) }}

// Err is the first error of the writer beneath.
func (w *Writer) Err() error { return w.err }

// Write writes p as it is.
func (w *Writer) Write(p []byte) (int, error) {
	if len(p) > cap(w.buf)-len(w.buf) {
		w.flush()
		if len(p) >= cap(w.buf) {
			w.send(p)
			return len(p), w.err
		}
	}
	w.buf = append(w.buf, p...)
	return len(p), w.err
}

// Byte writes one byte.
func (w *Writer) Byte(b byte) {
	w.room(1)
	w.buf = append(w.buf, b)
}

// Uvarint writes n in as few bytes as it takes.
func (w *Writer) Uvarint(n uint64) {
	w.room(binary.MaxVarintLen64)
	w.buf = binary.AppendUvarint(w.buf, n)
}

// Uint32 writes n in four bytes, the lowest first.
func (w *Writer) Uint32(n uint32) {
	w.room(4)
	w.buf = binary.LittleEndian.AppendUint32(w.buf, n)
}

// Uint64 writes n in eight bytes, the lowest first.
func (w *Writer) Uint64(n uint64) {
	w.room(8)
	w.buf = binary.LittleEndian.AppendUint64(w.buf, n)
}

// Bytes writes the length of p and p.
func (w *Writer) Bytes(p []byte) {
	w.Uvarint(uint64(len(p)))
	_, _ = w.Write(p)
}

// String writes the length of s and s.
func (w *Writer) String(s string) {
	w.Bytes(unsafe.Slice(unsafe.StringData(s), len(s)))
}

func (w *Writer) room(n int) {
	if cap(w.buf)-len(w.buf) < n {
		w.flush()
	}
}

func (w *Writer) flush() {
	if len(w.buf) > 0 {
		w.send(w.buf)
		w.buf = w.buf[:0]
	}
}

func (w *Writer) send(p []byte) {
	if w.err != nil {
		return
	}
	n, err := w.to.Write(p)
	w.size += int64(n)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	w.err = err
}
