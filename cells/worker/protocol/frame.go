package protocol

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrFrame says that what came over the wire is no frame.
var ErrFrame = errors.New("not a frame of the worker's protocol")

// ErrLimit says that a message is too large for a frame.
var ErrLimit = errors.New("over the limits of the worker's protocol")

// Encode returns the frame of a message and its blobs, whose sizes it notes.
func Encode(m *Message, blobs [][]byte) ([]byte, error) {
	m.BlobSizes = nil
	total := 0
	for _, blob := range blobs {
		m.BlobSizes = append(m.BlobSizes, int64(len(blob)))
		total += len(blob)
	}
	header, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("encoding a message: %w", err)
	}
	if len(header) > MaxHeader || total > MaxBlobs || len(blobs) > BlobCount {
		return nil, fmt.Errorf("%w: a header of %d bytes, and %d bytes in %d blobs", ErrLimit, len(header), total, len(blobs))
	}
	frame := make([]byte, 0, 4+len(header)+total)
	frame = binary.BigEndian.AppendUint32(frame, uint32(len(header)))
	frame = append(frame, header...)
	for _, blob := range blobs {
		frame = append(frame, blob...)
	}
	return frame, nil
}

// Decode reads one frame. It returns io.EOF only between frames. Sizes are
// checked before anything is allocated for them.
func Decode(r io.Reader) (*Message, [][]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, nil, err
	}
	length := binary.BigEndian.Uint32(size[:])
	if length > MaxHeader {
		return nil, nil, fmt.Errorf("%w: a header of %d bytes", ErrFrame, length)
	}
	header := make([]byte, length)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, nil, unexpected(err)
	}
	var m Message
	if err := json.Unmarshal(header, &m); err != nil {
		return nil, nil, fmt.Errorf("%w: %v", ErrFrame, err)
	}
	blobs, err := readBlobs(r, m.BlobSizes)
	return &m, blobs, err
}

func readBlobs(r io.Reader, sizes []int64) ([][]byte, error) {
	if len(sizes) > BlobCount {
		return nil, fmt.Errorf("%w: %d blobs", ErrFrame, len(sizes))
	}
	var total int64
	for _, size := range sizes {
		if size < 0 || size > MaxBlobs {
			return nil, fmt.Errorf("%w: a blob of %d bytes", ErrFrame, size)
		}
		if total += size; total > MaxBlobs {
			return nil, fmt.Errorf("%w: blobs of over %d bytes", ErrFrame, int64(MaxBlobs))
		}
	}
	blobs := make([][]byte, len(sizes))
	for i, size := range sizes {
		blobs[i] = make([]byte, size)
		if _, err := io.ReadFull(r, blobs[i]); err != nil {
			return nil, unexpected(err)
		}
	}
	return blobs, nil
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
