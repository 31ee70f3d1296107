package codec

import (
	"encoding/binary"
)

// Reader reads the parts of an encoding. After the first error it gives zeros,
// and Err says what was wrong. It never reads or allocates beyond the bytes that
// are there.
type Reader struct {
	data []byte
	err  error
}

// Err is the first thing that was wrong.
func (r *Reader) Err() error { return r.err }

// Rest is what is left, to be read in place and then skipped.
func (r *Reader) Rest() []byte { return r.data }

// Next gives the next n bytes in place.
func (r *Reader) Next(n int) []byte {
	if r.err == nil && (n < 0 || n > len(r.data)) {
		r.err = corrupt("it ends too early")
	}
	if r.err != nil {
		return nil
	}
	p := r.data[:n:n]
	r.data = r.data[n:]
	return p
}

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if p := r.Next(1); p != nil {
		return p[0]
	}
	return 0
}

// Uint32 reads what Writer.Uint32 wrote.
func (r *Reader) Uint32() uint32 {
	if p := r.Next(4); p != nil {
		return binary.LittleEndian.Uint32(p)
	}
	return 0
}

// Uint64 reads what Writer.Uint64 wrote.
func (r *Reader) Uint64() uint64 {
	if p := r.Next(8); p != nil {
		return binary.LittleEndian.Uint64(p)
	}
	return 0
}

// Uvarint reads what Writer.Uvarint wrote.
func (r *Reader) Uvarint() uint64 {
	if r.err != nil {
		return 0
	}
	n, size := binary.Uvarint(r.data)
	if size <= 0 {
		r.err = corrupt("it ends within a number")
		return 0
	}
	r.data = r.data[size:]
	return n
}

// Bytes reads what Writer.Bytes wrote, in place.
func (r *Reader) Bytes() []byte {
	n := r.Uvarint()
	if n > uint64(len(r.data)) {
		n = uint64(len(r.data)) + 1
	}
	return r.Next(int(n))
}

// String reads what Writer.String wrote.
func (r *Reader) String() string { return string(r.Bytes()) }

// count reads a length plus one of things that take at least size bytes each;
// ok is false for nil.
func (r *Reader) count(size int) (n int, ok bool) {
	c := r.Uvarint()
	if r.err != nil || c == 0 {
		return 0, false
	}
	if c--; c > uint64(len(r.data)/max(size, 1)) && (size > 0 || c > maxEmpty) {
		r.err = corrupt("a length of %d where %d bytes are left", c, len(r.data))
		return 0, false
	}
	return int(c), true
}

// maxEmpty bounds how many values that take no bytes may stand in a row.
const maxEmpty = 1 << 40
