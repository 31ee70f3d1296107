// Package wire sends the messages of package protocol, with open files beside
// them, over one end of a socket pair.
package wire

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"stagebook/cells/worker/protocol"
)

// ErrUnsupported says that this system has no way to hand open files to
// another process.
var ErrUnsupported = errors.New("workers need a system with unix sockets (linux, macOS or a BSD)")

// postFor is how long Post may keep a message back.
const postFor = 2 * time.Millisecond

// postMost is how many bytes of posted messages wait at most, and up to which size
// a frame is written in one piece with them.
const postMost = 32 << 10

// Conn is one end. Send and Post may be called by any number of goroutines, Receive
// by one at a time.
type Conn struct {
	file    *os.File
	sending sync.Mutex  // guards what follows, and is held while a frame is written
	posted  []byte      // frames that have not been written
	late    *time.Timer // writes them; nil before the first
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
	if len(c.posted) > 0 && len(frame) > postMost {
		if err := c.writePosted(); err != nil {
			return err
		}
	}
	if len(c.posted) > 0 {
		frame = append(c.posted, frame...)
		c.posted = nil
	}
	return sendFrame(c.file, frame, files)
}

// Post sends a message that nobody waits for: together with the next one, or on its
// own after a moment. Messages arrive in the order in which they were sent and
// posted. A message of small cells costs mostly the system's call and the waking of
// the other process, which this saves.
func (c *Conn) Post(m *protocol.Message) error {
	frame, err := protocol.Encode(m, nil)
	if err != nil {
		return err
	}
	c.sending.Lock()
	defer c.sending.Unlock()
	waits := len(c.posted) > 0
	c.posted = append(c.posted, frame...)
	switch {
	case len(c.posted) > postMost:
		return c.writePosted()
	case c.late == nil:
		c.late = time.AfterFunc(postFor, c.flush)
	case !waits:
		c.late.Reset(postFor)
	}
	return nil
}

// flush writes what was posted. An error shows again in the next Send, or in Receive.
func (c *Conn) flush() {
	c.sending.Lock()
	defer c.sending.Unlock()
	_ = c.writePosted()
}

// writePosted is called with the lock held.
func (c *Conn) writePosted() error {
	frames := c.posted
	c.posted = nil
	if len(frames) == 0 {
		return nil
	}
	return sendFrame(c.file, frames, nil)
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
	rights  []byte // room for what comes with a chunk
	chunk   []byte
	buffer  []byte // of the chunk: read and not yet asked for
}

// Read fills p with what came.
func (r *fileReader) Read(p []byte) (int, error) {
	if len(r.buffer) == 0 {
		if r.chunk == nil {
			r.chunk = make([]byte, 64<<10)
		}
		n, files, err := receiveChunk(r.file, r.chunk, &r.rights)
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
