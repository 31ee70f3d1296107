//go:build linux || darwin || freebsd || netbsd || openbsd

package supervisor_test

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
)

// running reports whether a process lives. A dead one that nobody has waited
// for does not.
func running(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true // no /proc here
	}
	_, after, _ := bytes.Cut(stat, []byte(") "))
	return !bytes.HasPrefix(after, []byte("Z"))
}
