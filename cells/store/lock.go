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
		if liesAt(f, path) {
			return f, nil
		}
		f.Close()
	}
}

// liesAt reports whether an open file still lies under its name.
func liesAt(f *os.File, path string) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(mine, there)
}

// lockRecords takes the lock of all who put records. Its file stays open, since
// it is taken for each record. It is called with locking held.
func (s *Store) lockRecords() (unlock func(), err error) {
	path := s.path("records.lock")
	if f := s.records; f != nil {
		if locked, err := lockFile(f, true); err != nil || !locked || !liesAt(f, path) {
			s.closeRecordLock()
		}
	}
	if s.records == nil {
		if s.records, err = s.lock(path, true); err != nil {
			return nil, err
		}
	}
	return func() {
		if unlockFile(s.records) != nil {
			s.closeRecordLock()
		}
	}, nil
}

// closeRecordLock gives the lock of records up. It is called with locking held.
func (s *Store) closeRecordLock() {
	if s.records != nil {
		s.records.Close()
		s.records = nil
	}
}
