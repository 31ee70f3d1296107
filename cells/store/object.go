package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

func (s *Store) objectPath(digest string) string { return s.path("objects", digest[:2], digest) }

// PutObject stores data and returns its digest. An object that is there
// already is checked, and written again when it is damaged.
func (s *Store) PutObject(data []byte) (digest string, err error) {
	digest = Digest(data)
	path := s.objectPath(digest)
	if s.holdsPacked(digest) || s.holds(path, digest, int64(len(data))) {
		return digest, nil
	}
	if len(data) <= packedMost {
		return digest, s.wrap("store object "+digest, s.appendPacked(piece{kind: kindObject, data: data}))
	}
	temp, err := s.stage(data)
	if err == nil {
		err = s.publish(temp, path, digest)
	}
	if err != nil {
		return "", s.wrap("store object "+digest, err)
	}
	return digest, nil
}

// PutObjectFile stores the regular file at path and returns its digest and
// size. The file is moved into the store where the file system allows that,
// else copied, and is gone from path afterwards.
func (s *Store) PutObjectFile(path string) (digest string, size int64, err error) {
	src, err := openRegular(path)
	if err != nil {
		return "", 0, s.wrap("store object", err)
	}
	defer src.Close()
	h := sha256.New()
	if size, err = io.Copy(h, src); err != nil {
		return "", 0, s.wrap("store object", err)
	}
	digest = hex.EncodeToString(h.Sum(nil))
	if size <= packedMost {
		return s.putSmall(path, src, digest)
	}
	to := s.objectPath(digest)
	if !s.holds(to, digest, size) {
		temp, err := s.takeIn(path, src)
		if err == nil {
			err = s.publish(temp, to, digest)
		}
		if err != nil {
			return "", 0, s.wrap("store object "+digest, err)
		}
	}
	s.disk.remove(path)
	return digest, size, nil
}

// putSmall is PutObjectFile for what belongs into a pack.
func (s *Store) putSmall(path string, src *os.File, digest string) (string, int64, error) {
	data := make([]byte, packedMost+1)
	n, err := src.ReadAt(data, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", 0, s.wrap("store object "+digest, err)
	}
	if n > packedMost {
		return "", 0, fmt.Errorf("store object %s: %s grew while it was read", digest, path)
	}
	if digest, err = s.PutObject(data[:n]); err != nil {
		return "", 0, err
	}
	s.disk.remove(path)
	return digest, int64(n), nil
}

// takeIn brings the file at path, open as src, into tmp/.
func (s *Store) takeIn(path string, src *os.File) (temp string, err error) {
	dst, err := s.create()
	if err != nil {
		return "", err
	}
	defer dst.Close()
	if s.disk.rename(path, dst.Name()) == nil {
		if err := isStill(src, dst.Name()); err != nil {
			s.disk.remove(dst.Name())
			return "", err
		}
		return dst.Name(), nil
	}
	if _, err = src.Seek(0, io.SeekStart); err == nil {
		_, err = io.Copy(dst, src)
	}
	if err != nil {
		s.disk.remove(dst.Name())
		return "", err
	}
	return dst.Name(), nil
}

// isStill reports, as an error, that a path has become another file than the one
// that was opened under it: whoever can write its folder has exchanged them.
func isStill(opened *os.File, path string) error {
	was, err := opened.Stat()
	if err != nil {
		return err
	}
	if now, err := os.Lstat(path); err != nil || !os.SameFile(was, now) {
		return fmt.Errorf("%s was exchanged while it was stored", opened.Name())
	}
	return nil
}

// publish moves a staged file to its place. What was just hashed needs no
// check when it is read for the first time.
func (s *Store) publish(temp, path, digest string) error {
	now := s.now()
	s.disk.chtimes(temp, now) // a file that was moved in, and the test's clock
	s.disk.chmod(temp, 0o400)
	info, err := os.Lstat(temp)
	if err != nil {
		s.disk.remove(temp)
		return err
	}
	if err := s.replace(temp, path); err != nil {
		return err
	}
	s.verified.add(digest, info)
	return nil
}

// HasObject reports whether the object is there, and counts as a use of it. It
// looks at the name only: reading may still find the object damaged.
func (s *Store) HasObject(digest string) bool {
	if !isHash(digest) {
		return false
	}
	if s.hasPacked(digest, false) {
		return true
	}
	path := s.objectPath(digest)
	info, err := os.Lstat(path)
	if err != nil {
		return s.hasPacked(digest, true)
	}
	if fresh := s.used(path, info); s.verified.has(digest, info) {
		s.verified.add(digest, fresh)
	}
	return true
}

// OpenObject opens an object after checking it, unless this process has
// checked or written this very file before. The error is ErrMissing when the
// object is not there or damaged.
func (s *Store) OpenObject(digest string) (*os.File, error) {
	if err := checkHash("digest", digest); err != nil {
		return nil, err
	}
	f, err := s.openChecked(s.objectPath(digest), digest)
	if errors.Is(err, ErrMissing) {
		if data, _, ok := s.packed(digest, true); ok {
			f, err = loose(digest, data)
		}
	}
	if err != nil {
		return nil, s.wrap("open object "+digest, err)
	}
	return f, nil
}

// ReadObject returns the bytes of an object, always checked. The error is
// ErrMissing when the object is not there or damaged.
func (s *Store) ReadObject(digest string) ([]byte, error) {
	if err := checkHash("digest", digest); err != nil {
		return nil, err
	}
	path := s.objectPath(digest)
	data, err := os.ReadFile(path)
	if err == nil && Digest(data) == digest {
		s.HasObject(digest)
		return data, nil
	}
	if err == nil {
		s.discard(path, digest)
	}
	if data, _, ok := s.packed(digest, true); ok {
		return data, nil
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = ErrMissing
	}
	return nil, s.wrap("read object "+digest, err)
}

// hasPacked reports whether a pack names the object, and counts as a use. With
// others the packs of other processes are looked at again before it is missed.
func (s *Store) hasPacked(digest string, others bool) bool {
	at, ok := s.find(hashOf(digest), others)
	if !ok {
		return false
	}
	info, err := os.Lstat(at.pack.path)
	if err != nil { // GC may have moved its entries to another pack
		_, _, ok = s.packed(digest, others)
		return ok
	}
	s.used(at.pack.path, info)
	return true
}

// holdsPacked is holds for packed objects.
func (s *Store) holdsPacked(digest string) bool {
	if s.holdsOwn(hashOf(digest)) {
		return true // as this process has written it; the next Sync covers it
	}
	_, from, ok := s.packed(digest, false) // twice in two packs does no harm
	if ok {
		s.pending.add(from)
	}
	return ok
}

// holds reports whether the object lies whole in the store, counts as a use
// of it, and takes care that the next Sync covers it: another process may have
// written it and not synced yet.
func (s *Store) holds(path, digest string, size int64) bool {
	info, err := os.Lstat(path)
	if err != nil || info.Size() != size {
		return false
	}
	f, err := s.openChecked(path, digest)
	if err != nil {
		return false
	}
	f.Close()
	s.pending.add(path)
	return true
}

// openChecked opens the file at path when its content has the digest.
func (s *Store) openChecked(path, digest string) (*os.File, error) {
	f, err := openRegular(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !s.verified.has(digest, info) {
		err = s.check(f, path, digest)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	s.verified.add(digest, s.used(path, info))
	return f, nil
}

// check reads the whole file and goes back to its start.
func (s *Store) check(f *os.File, path, digest string) error {
	sum, err := sumOf(f)
	if err != nil {
		return err
	}
	if sum != digest {
		s.discard(path, digest)
		return ErrMissing
	}
	_, err = f.Seek(0, io.SeekStart)
	return err
}

// discard takes a damaged file away.
func (s *Store) discard(path, digest string) {
	s.warnf("object %s: torn or altered, taken as missing", digest)
	s.retire(path, func(moved string) bool {
		f, err := os.Open(moved)
		if err != nil {
			return false
		}
		defer f.Close()
		sum, err := sumOf(f)
		return err == nil && sum != digest
	})
}

func sumOf(r io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// openRegular opens a regular file, and nothing that pretends to be one: the
// spool folders that files come from are written by the author's code.
func openRegular(path string) (*os.File, error) {
	there, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !there.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !os.SameFile(there, info) {
		f.Close()
		return nil, fmt.Errorf("%s was exchanged while it was opened", path)
	}
	return f, nil
}
