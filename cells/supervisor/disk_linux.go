package supervisor

import (
	"io/fs"
	"syscall"
)

// diskSpace is what a folder's disk has left for us, and in all.
func diskSpace(dir string) (free, total int64, ok bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), int64(s.Blocks) * int64(s.Bsize), true
}

// onDisk is what a file takes: less than its size where it has holes.
func onDisk(info fs.FileInfo) int64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Blocks * 512
	}
	return info.Size()
}
