//go:build unix

package server

import (
	"errors"
	"os"
	"syscall"
)

// mapFile maps a file for reading.
func mapFile(file *os.File, size int64) ([]byte, func(), error) {
	if size <= 0 || size != int64(int(size)) {
		return nil, nil, errors.New("a file of this size cannot be mapped")
	}
	data, err := syscall.Mmap(int(file.Fd()), 0, int(size), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, err
	}
	return data, func() { _ = syscall.Munmap(data) }, nil // of memory that is ours: it does not fail
}
