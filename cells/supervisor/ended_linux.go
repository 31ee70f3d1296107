package supervisor

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
	"unsafe"
)

// untilEnded waits until a child has ended and leaves it unreaped, so that its
// number, and that of its group, stay its own. It reports whether it waited.
func untilEnded(pid int) bool {
	const (
		byPid = 1 // P_PID
		flags = syscall.WEXITED | syscall.WNOWAIT
	)
	var info [128]byte // siginfo_t
	for {
		_, _, errno := syscall.Syscall6(syscall.SYS_WAITID, byPid, uintptr(pid), uintptr(unsafe.Pointer(&info)), flags, 0, 0)
		if errno != syscall.EINTR {
			return errno == 0
		}
	}
}

// oomKills is how many processes the kernel has ended for want of memory.
func oomKills() int64 {
	data, err := os.ReadFile("/proc/vmstat")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(data) {
		if count, ok := bytes.CutPrefix(line, []byte("oom_kill ")); ok {
			n, _ := strconv.ParseInt(string(bytes.TrimSpace(count)), 10, 64)
			return n
		}
	}
	return 0
}
