// Package adversary tries what a worker must not do. Each cell returns what it got
// hold of, or the error with which it was refused.
package adversary

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Target is a path, or an address.
const Target = ""

// PID is the process to attack.
const PID = 0

// ReadFile reads a file, also by way of a link that it makes, and of a program.
func ReadFile(target string) (string, error) {
	content, err := os.ReadFile(target)
	if err == nil {
		return string(content), nil
	}
	link := filepath.Join(os.TempDir(), "link")
	os.Remove(link)
	if os.Symlink(target, link) == nil {
		if content, err := os.ReadFile(link); err == nil {
			return string(content), nil
		}
	}
	if os.Link(target, link+"2") == nil {
		return "a hard link", nil
	}
	if content, err := exec.Command("/bin/cat", target).Output(); err == nil {
		return string(content), nil
	}
	return "", err
}

// ListFolder lists a folder.
func ListFolder(target string) (string, error) {
	entries, err := os.ReadDir(target)
	return fmt.Sprint(len(entries)), err
}

// WriteFile writes a file, and failing that moves one there.
func WriteFile(target string) (string, error) {
	err := os.WriteFile(target, []byte("owned"), 0o666)
	if err == nil {
		return "written", nil
	}
	if os.Remove(target) == nil {
		return "removed", nil
	}
	temporary := filepath.Join(os.TempDir(), "moved")
	if os.WriteFile(temporary, nil, 0o666) == nil && os.Rename(temporary, target) == nil {
		return "moved", nil
	}
	return "", err
}

// Dial connects to "network address".
func Dial(target string) (string, error) {
	network, address, _ := strings.Cut(target, " ")
	conn, err := net.DialTimeout(network, address, 5*time.Second)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("hello")); err != nil {
		return "", err
	}
	return "connected", nil
}

// Signal reaches a process.
func Signal(pid int) (string, error) { return "reached", syscall.Kill(pid, syscall.Signal(0)) }

// Trace attaches to a process.
func Trace(pid int) (string, error) {
	_, _, errno := syscall.Syscall6(syscall.SYS_PTRACE, 0x4206, uintptr(pid), 0, 0, 0, 0) // PTRACE_SEIZE
	if errno != 0 {
		return "", errno
	}
	return "attached", nil
}

// Escape makes a user namespace, in which it would be root.
func Escape() (string, error) {
	cmd := exec.Command("/bin/true")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER}
	return "escaped", cmd.Run()
}

// Fork starts processes without end, and says how many there were.
func Fork(target string) (int, error) {
	for n := range 2000 {
		cmd := exec.Command("/bin/sleep", target)
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := cmd.Start(); err != nil {
			return n, nil
		}
	}
	return 0, errors.New("without end")
}

// Open opens files without end.
func Open() error {
	for range 100_000 {
		file, err := os.Open(os.DevNull)
		if err != nil {
			return err
		}
		defer file.Close()
	}
	return nil
}

// Hold starts a process that leaves the group, and does not listen.
func Hold(_ context.Context, target string) error {
	cmd := exec.Command("/bin/sleep", target)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	select {}
}

// Environ is all that the environment says.
func Environ() []string { return os.Environ() }

// Descriptors are the open files of the process beyond the first four.
func Descriptors() (string, error) {
	entries, err := os.ReadDir("/proc/self/fd")
	var open []string
	for _, e := range entries {
		to, err := os.Readlink("/proc/self/fd/" + e.Name())
		if err == nil && !strings.HasPrefix(to, "anon_inode:") && !strings.HasPrefix(to, "pipe:") && !strings.HasPrefix(to, "socket:") {
			open = append(open, to)
		}
	}
	return strings.Join(open, " "), err
}

// Fill writes temporary files without end.
func Fill() error {
	block := make([]byte, 1<<20)
	for i := range 1 << 12 {
		if err := os.WriteFile(filepath.Join(os.TempDir(), fmt.Sprint(i)), block, 0o666); err != nil {
			return err
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

// Honest does what a project may.
func Honest() (string, error) {
	if _, err := os.ReadFile("own.txt"); err != nil {
		return "", err
	}
	if _, err := time.LoadLocation("Europe/Zurich"); err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Join(os.TempDir(), "a", "b"), 0o777); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(os.TempDir(), "a", "file"), nil, 0o666); err != nil {
		return "", err
	}
	if err := os.Rename(filepath.Join(os.TempDir(), "a", "file"), filepath.Join(os.TempDir(), "a", "b", "file")); err != nil {
		return "", err
	}
	if _, err := os.ReadFile("/proc/self/status"); err != nil {
		return "", err
	}
	out, err := exec.Command("/bin/sh", "-c", "echo out > $TMPDIR/x && /bin/cat $TMPDIR/x < /dev/null").CombinedOutput()
	return strings.TrimSpace(string(out)), err
}
