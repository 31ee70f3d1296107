//go:build linux || darwin || freebsd || netbsd || openbsd

package confine

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// mayOurselves reports whether this process could do what a worker was refused:
// read a path, or write it.
func mayOurselves(path string, write bool) bool {
	if !write {
		return unix.Access(path, unix.R_OK) == nil
	}
	err := unix.Access(path, unix.W_OK)
	if err == unix.ENOENT {
		err = unix.Access(filepath.Dir(path), unix.W_OK)
	}
	return err == nil
}
