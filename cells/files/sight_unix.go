//go:build linux || darwin || freebsd || netbsd

package files

import (
	"io/fs"
	"syscall"
)

// sightOf returns what a file looks like, and whether that can be relied on.
func sightOf(info fs.FileInfo) (sight, bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return sight{}, false
	}
	return sight{
		Device: uint64(st.Dev), Inode: uint64(st.Ino), Size: info.Size(),
		Written: info.ModTime().UnixNano(), Changed: changed(st),
	}, true
}
