//go:build linux || darwin || freebsd || netbsd

package session

import "syscall"

// sameInode reports whether two answers of stat speak of one unchanged file:
// its number and the time of its last change of status, which programs cannot
// set back as they can the time of modification.
func sameInode(a, b any) bool {
	x, ok1 := a.(*syscall.Stat_t)
	y, ok2 := b.(*syscall.Stat_t)
	return ok1 && ok2 && x.Ino == y.Ino && x.Dev == y.Dev && statusChange(x) == statusChange(y)
}
