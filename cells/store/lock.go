package store

import "os"

// lock opens and locks the file under path. It returns nil without an error
// when wait is false and another holds the lock.
//
// The holder of a lock may remove its file, so a lock counts only when the file
// still lies under its name.
func (s *Store) lock(path string, wait bool) (*os.File, error) {
	for {
		f, err := s.disk.lock(path)
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
