//go:build unix

package build

import (
	"os/exec"
	"syscall"
)

// ownGroup starts a command in a process group of its own and makes cancelling
// end the whole group: the compilers and the linker that the Go tool started.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// giveWay lets others have the processor before a group and all that it starts. It
// is done as well as can be: a build that goes first harms nobody.
func giveWay(group int) { _ = syscall.Setpriority(syscall.PRIO_PGRP, group, 10) }
