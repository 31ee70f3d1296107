package confine

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The rights over files, by what they are used for.
const (
	rightsRead  = unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_READ_DIR
	rightsWrite = rightsRead | unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_REMOVE_DIR | unix.LANDLOCK_ACCESS_FS_REMOVE_FILE |
		unix.LANDLOCK_ACCESS_FS_MAKE_DIR | unix.LANDLOCK_ACCESS_FS_MAKE_REG | unix.LANDLOCK_ACCESS_FS_MAKE_SOCK |
		unix.LANDLOCK_ACCESS_FS_MAKE_FIFO | unix.LANDLOCK_ACCESS_FS_MAKE_SYM | unix.LANDLOCK_ACCESS_FS_REFER | unix.LANDLOCK_ACCESS_FS_TRUNCATE
	rightsDevice = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_TRUNCATE | unix.LANDLOCK_ACCESS_FS_IOCTL_DEV

	ofFiles = unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_WRITE_FILE |
		unix.LANDLOCK_ACCESS_FS_TRUNCATE | unix.LANDLOCK_ACCESS_FS_IOCTL_DEV
)

// handled are the rights that a version of Landlock can refuse.
func handled(version int) uint64 {
	rights := uint64(unix.LANDLOCK_ACCESS_FS_MAKE_SYM<<1 - 1)
	for _, later := range []struct {
		version int
		right   uint64
	}{{2, unix.LANDLOCK_ACCESS_FS_REFER}, {3, unix.LANDLOCK_ACCESS_FS_TRUNCATE}, {5, unix.LANDLOCK_ACCESS_FS_IOCTL_DEV}} {
		if version >= later.version {
			rights |= later.right
		}
	}
	return rights
}

// devices are for every program.
var devices = []string{"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"}

// facts of the system are read in /proc where it is not the worker's own.
var facts = []string{"/proc/cpuinfo", "/proc/loadavg", "/proc/meminfo", "/proc/stat", "/proc/uptime", "/proc/version", "/proc/sys/kernel", "/proc/sys/vm"}

// restrict gives this thread the order's files, and no others.
func restrict(o *order) error {
	attr := unix.LandlockRulesetAttr{Handled_access_fs: handled(o.System.Landlock)}
	if o.System.Landlock >= signalVersion {
		attr.Scoped = unix.LANDLOCK_SCOPE_SIGNAL | unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET
	}
	fd, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&attr)), unsafe.Sizeof(attr), 0)
	if errno != 0 {
		return errno
	}
	defer unix.Close(int(fd))
	s := &ruleset{fd: fd, handled: attr.Handled_access_fs}
	for _, r := range o.Rules {
		s.add(r.Path, r.rights())
	}
	for _, path := range devices {
		s.add(path, rightsDevice)
	}
	if o.System.Proc {
		s.add("/proc", rightsRead)
	} else {
		s.ownProc()
	}
	if s.err != nil {
		return s.err
	}
	if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, fd, 0, 0); errno != 0 {
		return errno
	}
	return nil
}

func (r rule) rights() uint64 {
	switch {
	case r.Listed:
		return unix.LANDLOCK_ACCESS_FS_READ_DIR
	case r.Write:
		return rightsWrite
	}
	return rightsRead
}

// ruleset is one that is being written. The first error stays.
type ruleset struct {
	fd      uintptr
	handled uint64
	err     error
}

// add grants rights over a path and what is below it. A path that is not there, or
// that we may not see ourselves, grants nothing.
func (s *ruleset) add(path string, rights uint64) {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if errors.Is(err, unix.ENOENT) || errors.Is(err, unix.EACCES) || errors.Is(err, unix.ENOTDIR) {
		return
	}
	if err != nil {
		s.err = errors.Join(s.err, &os.PathError{Op: "open", Path: path, Err: err})
		return
	}
	defer unix.Close(fd)
	s.grant(fd, path, rights)
}

func (s *ruleset) grant(fd int, path string, rights uint64) {
	var stat unix.Stat_t
	if err := unix.Fstat(fd, &stat); err != nil {
		s.err = errors.Join(s.err, fmt.Errorf("%s: %w", path, err))
		return
	}
	if stat.Mode&unix.S_IFMT != unix.S_IFDIR {
		rights &= ofFiles
	}
	attr := unix.LandlockPathBeneathAttr{Allowed_access: rights & s.handled, Parent_fd: int32(fd)}
	if attr.Allowed_access == 0 {
		return
	}
	_, _, errno := unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, s.fd, unix.LANDLOCK_RULE_PATH_BENEATH, uintptr(unsafe.Pointer(&attr)), 0, 0, 0)
	if errno != 0 {
		s.err = errors.Join(s.err, fmt.Errorf("granting %s: %w", path, errno))
	}
}

// ownProc grants what is the worker's in a /proc that is everybody's. The folder
// stays open in the worker: the kernel may forget one that nobody holds, and make
// it anew, without the rule.
func (s *ruleset) ownProc() {
	for _, path := range facts {
		s.add(path, rightsRead)
	}
	fd, err := unix.Open("/proc/self", unix.O_PATH, 0)
	if err != nil {
		return // there is no /proc to read
	}
	s.grant(fd, "/proc/self", rightsRead)
}
