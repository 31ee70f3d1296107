//go:build darwin || freebsd

package files

import (
	"os"

	"golang.org/x/sys/unix"
)

// isLocal reports whether the clock of this machine sets the times of a file.
func isLocal(f *os.File) bool {
	var st unix.Statfs_t
	return unix.Fstatfs(int(f.Fd()), &st) == nil && uint64(st.Flags)&unix.MNT_LOCAL != 0
}
