package store

import (
	"os"
	"path/filepath"
)

// lock opens and locks the file under path. It returns nil without an error
// when wait is false and another holds the lock.
//
// The holder of a lock may remove its file, so a lock counts only when the file
// still lies under its name.
func (s *Store) lock(path string, wait bool) (*os.File, error) {
	if err := s.change("lock", path); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		locked, err := lockFile(f, wait)
		if err != nil || !locked {
			f.Close()
			return nil, err
		}
		if mine, err := f.Stat(); err == nil {
			if there, err := os.Stat(path); err == nil && os.SameFile(mine, there) {
				return f, nil
			}
		}
		f.Close()
	}
}
