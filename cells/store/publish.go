package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
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
		s.disk.remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// create opens a new file in tmp/.
func (s *Store) create() (file, error) {
	f, err := s.disk.create(s.path("tmp"))
	if errors.Is(err, fs.ErrNotExist) {
		if err := s.disk.mkdir(s.path("tmp")); err != nil {
			return nil, err
		}
		return s.disk.create(s.path("tmp"))
	}
	return f, err
}

// replace moves a staged file to its place, over whatever lies there.
func (s *Store) replace(temp, path string) error {
	err := s.move(s.disk.rename, temp, path)
	if err != nil {
		s.disk.remove(temp)
	}
	return err
}

// replaceSafely is replace for files whose earlier state may have been reported
// as durable: the new content is on the disk before the old one gives way, since
// a crash might else leave a torn file in the place of a whole one.
func (s *Store) replaceSafely(temp, path string) error {
	if exists(path) {
		if err := s.disk.sync(temp); err != nil {
			s.disk.remove(temp)
			return err
		}
	}
	return s.replace(temp, path)
}

// links is how files are added where a name can't be claimed in one step: on
// file systems without hard links, if the system can't rename so either.
type links struct {
	none   atomic.Bool
	adding sync.Mutex // one goroutine at a time waits for the lock file of adding
}

// add moves a staged file to its place unless a file lies there already, and
// reports whether it was the first. It holds over processes.
func (s *Store) add(temp, path string) (first bool, err error) {
	if s.links.none.Load() {
		return s.addLocked(temp, path)
	}
	err = s.move(s.disk.claim, temp, path)
	switch {
	case errors.Is(err, fs.ErrExist):
		s.disk.remove(temp)
		return false, nil
	case noLinks(err) && exists(temp):
		s.links.none.Store(true)
		return s.addLocked(temp, path)
	case err != nil:
		s.disk.remove(temp)
		return false, err
	}
	return true, nil
}

// noLinks reports whether an error says that the file system, or the policy of
// the machine, allows no hard links.
func noLinks(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EMLINK) || errors.Is(err, syscall.ENOSYS)
}

// addLocked is add under a lock that all who add without links take.
func (s *Store) addLocked(temp, path string) (first bool, err error) {
	s.links.adding.Lock()
	defer s.links.adding.Unlock()
	lock, err := s.lock(s.path("adding.lock"), true)
	if err != nil {
		s.disk.remove(temp)
		return false, err
	}
	defer lock.Close()
	if exists(path) {
		s.disk.remove(temp)
		return false, nil
	}
	err = s.replace(temp, path)
	return err == nil, err
}

// move publishes temp under path, and makes the folder when it
// is missing.
func (s *Store) move(do func(from, to string) error, temp, path string) error {
	err := do(temp, path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = s.disk.mkdir(filepath.Dir(path)); err == nil {
			err = do(temp, path)
		}
	}
	if err != nil {
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
	if s.disk.rename(path, moved) != nil {
		s.disk.remove(moved)
		return false
	}
	if condemned(moved) {
		s.disk.remove(moved) // else GC does, later
		return true
	}
	s.add(moved, path) // where that fails, a miss: what was there may be made again
	return false
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
