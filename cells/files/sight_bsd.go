//go:build darwin || freebsd || netbsd

package files

import "syscall"

func changed(st *syscall.Stat_t) int64 { return syscall.TimespecToNsec(st.Ctimespec) }
