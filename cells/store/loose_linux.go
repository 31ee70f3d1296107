package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// loose gives the bytes of a packed object as a file of their own, which lies
// in memory and goes away when it is closed.
func loose(name string, data []byte) (*os.File, error) {
	fd, err := unix.MemfdCreate(name, unix.MFD_CLOEXEC)
	if err != nil {
		return looseOnDisk(data)
	}
	return filled(os.NewFile(uintptr(fd), name), data)
}
