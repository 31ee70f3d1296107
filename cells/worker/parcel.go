package worker

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"hash/maphash"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"sync/atomic"

	"stagebook/cells/codec"
	"stagebook/cells/worker/protocol"
)

// inline is the size up to which the bytes of an output travel in the answer.
const inline = 64 << 10

// parcel is the bytes of one output: in memory, in the spool once they are many,
// or nowhere. What has no faithful bytes is held, and says why.
type parcel struct {
	blob   []byte
	path   string // in the spool
	held   string
	size   int64
	sum    uint64 // of the bytes; it means something only within one process
	digest string // if it was asked for
}

// pack writes the bytes of a value, and hashes them on the way if that is asked for.
func (r *running) pack(v reflect.Value) (parcel, error) {
	s := &spool{dir: r.start.Spool}
	sum := newSum()
	to := io.MultiWriter(s, sum)
	var digest *digester
	if r.start.Digests {
		digest = &digester{hash: sha256.New(), beside: &r.w.beside}
		defer digest.stop() // also when a method of the author's panics
		to = io.MultiWriter(s, sum, digest)
	}
	find := r.w.secrets.finder()
	if find != nil {
		to = io.MultiWriter(to, find)
	}
	err := errors.Join(codec.Encode(to, v), s.close())
	var held *codec.HeldError
	switch {
	case errors.As(err, &held):
		s.remove()
		return parcel{held: held.Reason}, nil
	case err != nil:
		s.remove()
		return parcel{}, err
	case find != nil && find.found:
		s.remove()
		return parcel{held: holdsSecret}, nil
	}
	p := s.parcel()
	p.sum = sum.Sum64()
	if digest != nil {
		p.digest = digest.sum()
	}
	return p, nil
}

func newSum() *maphash.Hash {
	var h maphash.Hash
	h.SetSeed(imprintSeed)
	return &h
}

// sumOf is the sum that a parcel of the value would have.
func sumOf(v reflect.Value) (uint64, error) {
	h := newSum()
	err := codec.Encode(h, v)
	return h.Sum64(), err
}

// label notes in out where the bytes are. The number of a blob is the caller's.
func (p *parcel) label(out *protocol.Output) {
	out.Held, out.Size, out.Digest = p.held, p.size, p.digest
	if p.path != "" {
		out.File = filepath.Base(p.path)
	}
}

// discard removes what lies in the spool.
func (p *parcel) discard() {
	if p.path != "" {
		os.Remove(p.path)
	}
}

// spool takes bytes into memory, and moves to a file when they are many.
type spool struct {
	dir    string
	memory bytes.Buffer
	file   *os.File
	buffer *bufio.Writer // before the file
	size   int64
}

// Write takes more bytes.
func (s *spool) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	if s.file == nil && s.size <= inline {
		return s.memory.Write(p)
	}
	if s.file == nil {
		file, err := os.CreateTemp(s.dir, "out")
		if err != nil {
			return 0, err
		}
		s.file, s.buffer = file, bufio.NewWriterSize(file, 256<<10)
		if _, err := s.buffer.Write(s.memory.Bytes()); err != nil {
			return 0, err
		}
	}
	return s.buffer.Write(p)
}

// parcel is what was written, once the spool is closed.
func (s *spool) parcel() parcel {
	if s.file != nil {
		return parcel{path: s.file.Name(), size: s.size}
	}
	return parcel{blob: s.memory.Bytes(), size: s.size}
}

func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	return errors.Join(s.buffer.Flush(), s.file.Close())
}

func (s *spool) remove() {
	if s.file != nil {
		os.Remove(s.file.Name())
	}
}

// digester hashes in a goroutine of its own once the bytes are many, so that
// hashing and writing take the time of the slower of the two.
type digester struct {
	hash   hash.Hash
	beside *atomic.Int64 // counts the goroutine
	chunk  []byte
	full   chan []byte // to the goroutine; nil while there is none
	empty  chan []byte // back from it
	done   chan struct{}
}

const (
	digestChunk  = 256 << 10
	digestChunks = 3 // one is filled, one is hashed, one lies between
)

// Write takes more bytes.
func (d *digester) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		if len(d.chunk) == digestChunk {
			d.pass()
		}
		room := min(len(p), digestChunk-len(d.chunk))
		d.chunk = append(d.chunk, p[:room]...)
		p = p[room:]
	}
	return n, nil
}

// pass hands a full chunk to the goroutine and takes an empty one.
func (d *digester) pass() {
	if d.full == nil {
		d.full, d.empty, d.done = make(chan []byte, digestChunks), make(chan []byte, digestChunks), make(chan struct{})
		for range digestChunks - 1 {
			d.empty <- make([]byte, 0, digestChunk)
		}
		d.beside.Add(1)
		go func() { // ends with stop
			defer close(d.done)
			defer d.beside.Add(-1)
			for chunk := range d.full {
				d.hash.Write(chunk)
				d.empty <- chunk[:0]
			}
		}()
	}
	d.full <- d.chunk
	d.chunk = <-d.empty
}

// stop ends the goroutine and waits for it. It may be called again.
func (d *digester) stop() {
	if d.full != nil {
		close(d.full)
		<-d.done
		d.full = nil
	}
}

// sum returns the digest, in hexadecimal, of all that was written.
func (d *digester) sum() string {
	d.stop()
	d.hash.Write(d.chunk)
	d.chunk = d.chunk[:0]
	return hex.EncodeToString(d.hash.Sum(nil))
}
