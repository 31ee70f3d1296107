package supervisor

import (
	"os"
	"path/filepath"
)

// spool is the private folder of one worker: its home, its temporary files,
// and the outputs that it leaves for us. A lock says that it is in use, so that
// the folders of a server that was killed can be told and removed.
type spool struct {
	dir  string
	lock *os.File
}

const (
	spoolPattern = "worker*"
	lockName     = "lock"
)

// makeSpool makes a spool below root, and removes those that nobody uses.
func makeSpool(root string) (*spool, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, err
	}
	sweep(root)
	dir, err := os.MkdirTemp(root, spoolPattern)
	if err != nil {
		return nil, err
	}
	s := &spool{dir: dir}
	if err := s.furnish(); err != nil {
		s.remove()
		return nil, err
	}
	return s, nil
}

func (s *spool) furnish() (err error) {
	for _, name := range []string{"home", "tmp", "out"} {
		if err := os.Mkdir(filepath.Join(s.dir, name), 0o700); err != nil {
			return err
		}
	}
	temporary := filepath.Join(s.dir, lockName+".new")
	if s.lock, err = os.OpenFile(temporary, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return err
	}
	lock(s.lock) // without it the folder is only swept later
	return os.Rename(temporary, filepath.Join(s.dir, lockName))
}

func (s *spool) home() string { return filepath.Join(s.dir, "home") }
func (s *spool) tmp() string  { return filepath.Join(s.dir, "tmp") }
func (s *spool) out() string  { return filepath.Join(s.dir, "out") }

// output is the path of a file that the worker left. The name is the worker's
// word, so it may not lead elsewhere.
func (s *spool) output(name string) string { return filepath.Join(s.out(), filepath.Base(name)) }

func (s *spool) remove() {
	os.RemoveAll(s.dir)
	if s.lock != nil {
		s.lock.Close()
	}
}

// sweep removes the spools below root whose lock nobody holds. One without a
// lock is being made.
func sweep(root string) {
	dirs, _ := filepath.Glob(filepath.Join(root, spoolPattern)) // the pattern is good
	for _, dir := range dirs {
		file, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if lock(file) {
			os.RemoveAll(dir)
		}
		file.Close()
	}
}
