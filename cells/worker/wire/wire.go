// Package wire sends the messages of package protocol, with open files beside
// them, over one end of a socket pair.
package wire

import (
	"errors"
	"io"
	"os"
	"sync"

	"stagebook/cells/worker/protocol"
)

// ErrUnsupported says that this system has no way to hand open files to
// another process.
var ErrUnsupported = errors.New("workers need a system with unix sockets (linux, macOS or a BSD)")

// Conn is one end. Send may be called by any number of goroutines, Receive by
// one at a time.
type Conn struct {
	file    *os.File
	sending sync.Mutex // held while a frame is written
	reader  fileReader
}

// New takes over an end of a socket pair.
func New(file *os.File) *Conn {
	return &Conn{file: file, reader: fileReader{file: file}}
}

// Send writes one message. It does not close the files. An error that wraps
// protocol.ErrLimit means that nothing was sent; any other, that the other end
// is out of reach.
func (c *Conn) Send(m *protocol.Message, blobs [][]byte, files ...*os.File) error {
	m.Files = len(files)
	frame, err := protocol.Encode(m, blobs)
	if err != nil {
		return err
	}
	c.sending.Lock()
	defer c.sending.Unlock()
	return sendFrame(c.file, frame, files)
}

// Receive reads one message and the files that came with it, which the caller
// closes. It returns io.EOF when the other end has closed. After any error
// files that no message claimed are closed, and Receive is of no more use.
func (c *Conn) Receive() (*protocol.Message, [][]byte, []*os.File, error) {
	m, blobs, err := protocol.Decode(&c.reader)
	var files []*os.File
	if err == nil {
		files, err = c.reader.take(m.Files)
	}
	if err != nil {
		c.reader.closeFiles()
		return nil, nil, nil, err
	}
	return m, blobs, files, nil
}

// Close closes the end. A Receive under way returns.
func (c *Conn) Close() error {
	return c.file.Close()
}

// fileReader reads the bytes of a socket and keeps the files that come along,
// in order: they arrive no later than the bytes that they were sent with.
type fileReader struct {
	file    *os.File
	pending []*os.File
	chunk   []byte
	buffer  []byte // of the chunk: read and not yet asked for
}

// Read fills p with what came.
func (r *fileReader) Read(p []byte) (int, error) {
	if len(r.buffer) == 0 {
		if r.chunk == nil {
			r.chunk = make([]byte, 64<<10)
		}
		n, files, err := receiveChunk(r.file, r.chunk)
		r.pending = append(r.pending, files...)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, io.EOF
		}
		r.buffer = r.chunk[:n]
	}
	n := copy(p, r.buffer)
	r.buffer = r.buffer[n:]
	return n, nil
}

func (r *fileReader) take(n int) ([]*os.File, error) {
	if n < 0 || n > len(r.pending) {
		return nil, protocol.ErrFrame
	}
	files := r.pending[:n:n]
	r.pending = r.pending[n:]
	return files, nil
}

func (r *fileReader) closeFiles() {
	for _, f := range r.pending {
		f.Close()
	}
	r.pending = nil
}
