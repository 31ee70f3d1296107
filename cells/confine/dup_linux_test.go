package confine_test

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// testTime is when something happens in tests.
var testTime = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// dup opens a file a second time as a careless library does, so that every process
// that is started inherits it.
func dup(file *os.File) (*os.File, error) {
	fd, err := unix.Dup(int(file.Fd()))
	return os.NewFile(uintptr(fd), file.Name()), err
}
