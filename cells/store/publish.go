package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// stage writes data to a new file in tmp/.
func (s *Store) stage(data []byte) (path string, err error) {
	f, err := s.create()
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// create opens a new file in tmp/.
func (s *Store) create() (*os.File, error) {
	if err := s.change("create", s.path("tmp")); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(s.path("tmp"), "new-*")
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(s.path("tmp"), 0o700); err != nil {
			return nil, err
		}
		return os.CreateTemp(s.path("tmp"), "new-*")
	}
	return f, err
}

// replace moves a staged file to its place, over whatever lies there.
func (s *Store) replace(temp, path string) error {
	return s.move("rename", temp, path, os.Rename)
}

// add moves a staged file to its place unless a file lies there already, and
// reports whether it was the first. It holds over processes.
func (s *Store) add(temp, path string) (first bool, err error) {
	err = s.move("link", temp, path, os.Link)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	os.Remove(temp)
	return true, nil
}

// move publishes temp under path by rename or link, makes the folder when it is
// missing, and removes temp when that fails.
func (s *Store) move(op, temp, path string, do func(from, to string) error) error {
	err := s.change(op, path)
	if err == nil {
		err = do(temp, path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(path), 0o700); err == nil {
			err = do(temp, path)
		}
	}
	if err != nil {
		os.Remove(temp)
		return err
	}
	s.pending.add(path)
	return nil
}

// retire takes the file away if it still deserves it. The file is moved aside
// first, so that nobody can start to rely on it between the look and the
// removal, and put back when condemned says no, unless a new one has come.
func (s *Store) retire(path string, condemned func(moved string) bool) (gone bool) {
	f, err := s.create()
	if err != nil {
		return false
	}
	f.Close()
	moved := f.Name()
	defer os.Remove(moved)
	if os.Rename(path, moved) != nil {
		return false
	}
	if condemned(moved) {
		return true
	}
	if os.Link(moved, path) != nil && !exists(path) {
		os.Rename(moved, path)
	}
	return false
}

// change asks a test's fault before the disk is changed.
func (s *Store) change(op, path string) error {
	if s.fault == nil {
		return nil
	}
	return s.fault(op, path)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
