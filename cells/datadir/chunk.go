package datadir

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
)

// Addition is one chunk as it arrives.
type Addition struct {
	Offset int64     // of its first byte in the file
	Digest string    // SHA-256 that it was sent with, in hex; "" where the browser cannot tell
	From   io.Reader // its bytes
}

// Add writes a chunk behind what is here, or in place of the chunks from its
// offset on, which must be where one begins. What does not arrive whole, or is
// not what was sent, leaves the upload as it was before.
func (u *Uploads) Add(id string, a Addition) (*Upload, error) {
	if !uploadID.MatchString(id) {
		return nil, ErrNoUpload
	}
	if !u.claim(id) {
		return nil, ErrBusy
	}
	defer u.release(id)
	up, err := u.read(id)
	if err != nil {
		return nil, err
	}
	if err := up.rewind(a.Offset); err != nil {
		return up, err
	}
	chunk, err := u.append(up, a)
	if err != nil {
		return up, fmt.Errorf("taking %s: %w", up.Path, err)
	}
	up.Chunks = append(up.Chunks, chunk)
	if err := u.write(up); err != nil {
		return nil, fmt.Errorf("taking %s: %w", up.Path, err)
	}
	return up, nil
}

// rewind forgets the chunks from an offset on.
func (u *Upload) rewind(offset int64) error {
	var at int64
	for i, c := range u.Chunks {
		if at == offset {
			u.Chunks = u.Chunks[:i]
			return nil
		}
		at += c.Size
	}
	if at != offset {
		return &OffsetError{Want: at}
	}
	return nil
}

// append writes the bytes of a chunk into the file aside.
func (u *Uploads) append(up *Upload, a Addition) (Chunk, error) {
	room := min(up.Size-a.Offset, ChunkLimit)
	switch {
	case len(up.Chunks) >= chunksLimit:
		return Chunk{}, fmt.Errorf("it comes in more than %d chunks: send larger ones", chunksLimit)
	case room <= 0:
		return Chunk{}, fmt.Errorf("it is here whole, and more arrives")
	}
	file, err := os.OpenFile(u.part(up.ID), os.O_WRONLY, 0)
	if err != nil {
		return Chunk{}, ErrNoUpload
	}
	defer file.Close()
	if err := file.Truncate(a.Offset); err != nil {
		return Chunk{}, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(io.NewOffsetWriter(file, a.Offset), sum), io.LimitReader(a.From, room+1))
	switch {
	case err != nil:
	case n > room:
		err = fmt.Errorf("a chunk holds more than the %d bytes that it may", room)
	case n == 0:
		err = errors.New("a chunk is empty")
	case a.Digest != "" && a.Digest != hexSum(sum):
		err = ErrDigest
	}
	if err != nil {
		return Chunk{}, errors.Join(err, file.Truncate(a.Offset))
	}
	return Chunk{Size: n, Digest: hexSum(sum)}, nil
}

func hexSum(sum hash.Hash) string { return hex.EncodeToString(sum.Sum(nil)) }

// Finish ends an upload whose bytes are all here: it reads them back, makes them
// durable and hands the file over to place, with the SHA-256 of the whole. When
// place returns nil the file has its name and the upload is gone. A part that is
// no longer what arrived is ErrLost, and the upload goes on there.
func (u *Uploads) Finish(id string, place func(part, digest string) error) error {
	if !uploadID.MatchString(id) {
		return ErrNoUpload
	}
	if !u.claim(id) {
		return ErrBusy
	}
	defer u.release(id)
	up, err := u.read(id)
	if err != nil {
		return err
	}
	if at := up.Received(); at != up.Size {
		return &OffsetError{Want: at}
	}
	digest, good, err := u.verify(up)
	if err != nil {
		return fmt.Errorf("checking %s: %w", up.Path, err)
	}
	if good < len(up.Chunks) {
		up.Chunks = up.Chunks[:good]
		return errors.Join(ErrLost, u.write(up))
	}
	if err := place(u.part(id), digest); err != nil {
		return err
	}
	return os.RemoveAll(filepath.Dir(u.part(id)))
}

// verify reads the file aside and returns its digest, and how many chunks from
// its start are what arrived.
func (u *Uploads) verify(up *Upload) (digest string, good int, err error) {
	file, err := os.OpenFile(u.part(up.ID), os.O_RDWR, 0)
	if err != nil {
		return "", 0, err
	}
	defer file.Close()
	if err := errors.Join(file.Truncate(up.Size), file.Chmod(0o644), file.Sync()); err != nil {
		return "", 0, err
	}
	whole := sha256.New()
	for i, c := range up.Chunks {
		sum := sha256.New()
		if _, err := io.CopyN(io.MultiWriter(whole, sum), file, c.Size); err != nil {
			return "", 0, err
		}
		if hexSum(sum) != c.Digest {
			return "", i, nil
		}
	}
	return hexSum(whole), len(up.Chunks), nil
}
