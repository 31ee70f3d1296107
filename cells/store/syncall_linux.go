package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncAll writes everything that waits for the file system of path, which
// costs one commit of its journal however many files there are. Since Linux 5.8
// it reports failed writes, like fsync.
func syncAll(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	err = unix.Syncfs(int(f.Fd()))
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) {
		return false, nil
	}
	return true, os.NewSyscallError("syncfs", err)
}
