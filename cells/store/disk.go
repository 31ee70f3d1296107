package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// disk is how the store changes its folder. Everything that alters a file or a
// name goes through it, so that a test can let each step fail, tear a write, or
// forget what was never synced. Reading needs no seam: tests damage the files.
type disk interface {
	create(dir string) (file, error) // a new, empty file with a name of its own
	rename(from, to string) error
	claim(from, to string) error // rename that fails with fs.ErrExist when to is there
	remove(path string) error
	mkdir(path string) error // with its parents
	chtimes(path string, used time.Time) error
	chmod(path string, mode fs.FileMode) error
	sync(path string) error            // a file or a folder; one that is gone has nothing left to sync
	syncAll(path string) (bool, error) // the file system that path lies on; false: can't be done here
	lock(path string) (*os.File, error)
}

// file is a file being written.
type file interface {
	io.Writer
	io.WriterAt
	Truncate(size int64) error
	Name() string
	handle() *os.File // for reading and locking
	Close() error
}

// osDisk is the disk of the machine.
type osDisk struct{}

type osFile struct{ *os.File }

func (f osFile) handle() *os.File { return f.File }

func (osDisk) create(dir string) (file, error) {
	f, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

func (osDisk) rename(from, to string) error              { return os.Rename(from, to) }
func (osDisk) claim(from, to string) error               { return claim(from, to) }
func (osDisk) remove(path string) error                  { return os.Remove(path) }
func (osDisk) mkdir(path string) error                   { return os.MkdirAll(path, 0o700) }
func (osDisk) chtimes(path string, used time.Time) error { return os.Chtimes(path, used, used) }
func (osDisk) chmod(path string, mode fs.FileMode) error { return os.Chmod(path, mode) }
func (osDisk) syncAll(path string) (bool, error)         { return syncAll(path) }

func (osDisk) sync(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return syncFile(f)
}

func (osDisk) lock(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
}

// claimByLink is claim where the system can't rename so: a second name can be
// given only once. The first name stays when it can't be removed, as a stray.
func claimByLink(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		os.Remove(from)
	}
	return err
}
