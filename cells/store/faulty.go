package store

import (
	"io/fs"
	"os"
	"time"
)

// OpenFaulty is Open with a disk that fails where fault says so. It is asked before
// each change: what is about to be done ("create", "write", "rename", "claim",
// "remove", "mkdir", "chtimes", "chmod", "sync", "lock" or "truncate"), and to which
// path. Tests of whoever uses a store play a full disk with it.
func OpenFaulty(root string, opts Options, fault func(op, path string) error) (*Store, error) {
	return openOn(faultyDisk{osDisk{}, fault}, root, opts)
}

// faultyDisk asks before it does anything.
type faultyDisk struct {
	disk
	fault func(op, path string) error
}

func (d faultyDisk) create(dir string) (file, error) {
	if err := d.fault("create", dir); err != nil {
		return nil, err
	}
	f, err := d.disk.create(dir)
	if err != nil {
		return nil, err
	}
	return faultyFile{f, d.fault}, nil
}

func (d faultyDisk) rename(from, to string) error {
	if err := d.fault("rename", to); err != nil {
		return err
	}
	return d.disk.rename(from, to)
}

func (d faultyDisk) claim(from, to string) error {
	if err := d.fault("claim", to); err != nil {
		return err
	}
	return d.disk.claim(from, to)
}

func (d faultyDisk) remove(path string) error {
	if err := d.fault("remove", path); err != nil {
		return err
	}
	return d.disk.remove(path)
}

func (d faultyDisk) mkdir(path string) error {
	if err := d.fault("mkdir", path); err != nil {
		return err
	}
	return d.disk.mkdir(path)
}

func (d faultyDisk) chtimes(path string, used time.Time) error {
	if err := d.fault("chtimes", path); err != nil {
		return err
	}
	return d.disk.chtimes(path, used)
}

func (d faultyDisk) chmod(path string, mode fs.FileMode) error {
	if err := d.fault("chmod", path); err != nil {
		return err
	}
	return d.disk.chmod(path, mode)
}

func (d faultyDisk) sync(path string) error {
	if err := d.fault("sync", path); err != nil {
		return err
	}
	return d.disk.sync(path)
}

func (d faultyDisk) syncAll(path string) (bool, error) {
	if err := d.fault("sync", path); err != nil {
		return false, err
	}
	return d.disk.syncAll(path)
}

func (d faultyDisk) lock(path string) (*os.File, error) {
	if err := d.fault("lock", path); err != nil {
		return nil, err
	}
	return d.disk.lock(path)
}

// faultyFile is a file on a faultyDisk.
type faultyFile struct {
	file
	fault func(op, path string) error
}

func (f faultyFile) Write(data []byte) (int, error) {
	if err := f.fault("write", f.Name()); err != nil {
		return 0, err
	}
	return f.file.Write(data)
}

func (f faultyFile) WriteAt(data []byte, at int64) (int, error) {
	if err := f.fault("write", f.Name()); err != nil {
		return 0, err
	}
	return f.file.WriteAt(data, at)
}

func (f faultyFile) Truncate(size int64) error {
	if err := f.fault("truncate", f.Name()); err != nil {
		return err
	}
	return f.file.Truncate(size)
}
