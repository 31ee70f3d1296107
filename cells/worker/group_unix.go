//go:build linux || darwin || freebsd || netbsd || openbsd

package worker

import "syscall"

// endGroup kills the process group, this process included, if it is its own.
func endGroup() {
	if pid := syscall.Getpid(); syscall.Getpgrp() == pid {
		_ = syscall.Kill(-pid, syscall.SIGKILL) // who cannot be reached is left
	}
}
