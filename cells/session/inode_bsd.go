//go:build darwin || freebsd || netbsd

package session

import "syscall"

func statusChange(s *syscall.Stat_t) syscall.Timespec { return s.Ctimespec }
