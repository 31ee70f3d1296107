package confine

import (
	"encoding/binary"
	"unsafe"

	"golang.org/x/sys/unix"
)

// refused are system calls that a calculation has no use for.
var refused = []uint32{
	unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV, unix.SYS_KCMP, unix.SYS_PIDFD_GETFD, unix.SYS_PROCESS_MADVISE,
	unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD,
	unix.SYS_KEYCTL, unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY,
	unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_PIVOT_ROOT, unix.SYS_CHROOT, unix.SYS_OPEN_TREE, unix.SYS_MOVE_MOUNT, unix.SYS_FSOPEN, unix.SYS_FSCONFIG,
	unix.SYS_FSMOUNT, unix.SYS_FSPICK, unix.SYS_MOUNT_SETATTR, unix.SYS_OPEN_BY_HANDLE_AT, unix.SYS_QUOTACTL, unix.SYS_FANOTIFY_INIT,
	unix.SYS_UNSHARE, unix.SYS_SETNS,
	unix.SYS_INIT_MODULE, unix.SYS_FINIT_MODULE, unix.SYS_DELETE_MODULE, unix.SYS_KEXEC_LOAD, unix.SYS_REBOOT,
	unix.SYS_SWAPON, unix.SYS_SWAPOFF, unix.SYS_ACCT, unix.SYS_SYSLOG, unix.SYS_VHANGUP, unix.SYS_SETTIMEOFDAY, unix.SYS_CLOCK_SETTIME, unix.SYS_CLOCK_ADJTIME,
	unix.SYS_ADJTIMEX, unix.SYS_SETHOSTNAME, unix.SYS_SETDOMAINNAME,
}

// missing are answered as if the kernel did not have them, so that programs take
// the older way: through io_uring goes what no filter sees, and the flags of clone3
// cannot be read.
var missing = []uint32{unix.SYS_IO_URING_SETUP, unix.SYS_IO_URING_ENTER, unix.SYS_IO_URING_REGISTER, unix.SYS_CLONE3}

// Offsets in what a filter sees, struct seccomp_data.
const (
	atCall         = 0
	atArchitecture = 4
	atFirst        = 16 // low half of the first argument; the supported systems are little-endian
)

// foreign is the bit of calls by the 32-bit tables of a 64-bit kernel.
const foreign = 0x40000000

const (
	allow  = unix.SECCOMP_RET_ALLOW
	denied = unix.SECCOMP_RET_ERRNO | uint32(unix.EACCES)
	noPerm = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
	noCall = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
)

// program says which system calls are refused. Sockets are made only of the
// families that the network namespace holds, or that the network is made of.
func program(network, namespaces bool) []unix.SockFilter {
	families := []uint32{unix.AF_NETLINK}
	if network || namespaces {
		families = append(families, unix.AF_INET, unix.AF_INET6)
	}
	p := []unix.SockFilter{load(atArchitecture), skipIf(unix.BPF_JEQ, architecture, 1), answer(noPerm), load(atCall)}
	p = append(p, unless(unix.BPF_JGE, foreign, noPerm)...)
	for _, call := range refused {
		p = append(p, unless(unix.BPF_JEQ, call, noPerm)...)
	}
	for _, call := range missing {
		p = append(p, unless(unix.BPF_JEQ, call, noCall)...)
	}
	// clone: not into a new user namespace
	p = append(p, otherwise(unix.SYS_CLONE, 4), load(atFirst), unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K, K: unix.CLONE_NEWUSER, Jf: 1}, answer(noPerm), answer(allow))
	// socket: of a family that is granted
	p = append(p, otherwise(unix.SYS_SOCKET, uint8(2*len(families)+2)), load(atFirst))
	for _, family := range families {
		p = append(p, unless(unix.BPF_JEQ, family, allow)...)
	}
	return append(p, answer(denied), answer(allow))
}

func load(offset uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
}

func answer(a uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: a}
}

// skipIf passes over n instructions where the comparison holds.
func skipIf(compare uint16, k uint32, n uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | compare | unix.BPF_K, K: k, Jt: n}
}

// otherwise passes over n instructions unless the value is k.
func otherwise(k uint32, n uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: k, Jf: n}
}

// unless answers where the comparison holds, and goes on where it does not.
func unless(compare uint16, k, a uint32) []unix.SockFilter {
	return []unix.SockFilter{{Code: unix.BPF_JMP | compare | unix.BPF_K, K: k, Jf: 1}, answer(a)}
}

// encoded is a filter as the kernel reads it.
func encoded(p []unix.SockFilter) []byte {
	var to []byte
	for _, f := range p {
		to = binary.NativeEndian.AppendUint16(to, f.Code)
		to = append(to, f.Jt, f.Jf)
		to = binary.NativeEndian.AppendUint32(to, f.K)
	}
	return to
}

// filterWorks reports whether the kernel takes filters, of a system whose calls we
// know.
func filterWorks() bool {
	action := uint32(unix.SECCOMP_RET_ERRNO)
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_GET_ACTION_AVAIL, 0, uintptr(unsafe.Pointer(&action)))
	return errno == 0 && architecture != 0
}
