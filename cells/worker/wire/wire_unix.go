//go:build linux || darwin || freebsd || netbsd || openbsd

package wire

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// Pair returns two connected ends: one to keep, as a connection, and one to
// give to a child process.
func Pair() (*Conn, *os.File, error) {
	syscall.ForkLock.RLock()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fds[0])
		syscall.CloseOnExec(fds[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, fmt.Errorf("making a socket pair: %w", err)
	}
	if err := syscall.SetNonblock(fds[0], true); err != nil {
		return nil, nil, fmt.Errorf("making a socket pair: %w", err)
	}
	return New(os.NewFile(uintptr(fds[0]), "supervisor")), os.NewFile(uintptr(fds[1]), "worker"), nil
}

// Inherited takes over the end that a parent process left on a descriptor.
func Inherited(fd uintptr) (*Conn, error) {
	if kind, err := syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_TYPE); err != nil || kind != syscall.SOCK_STREAM {
		return nil, errors.New("the descriptor is no socket")
	}
	syscall.CloseOnExec(int(fd))
	if err := syscall.SetNonblock(int(fd), true); err != nil {
		return nil, err
	}
	return New(os.NewFile(fd, "supervisor")), nil
}

func sendFrame(file *os.File, frame []byte, files []*os.File) error {
	raw, err := file.SyscallConn()
	if err != nil {
		return err
	}
	var rights []byte
	if len(files) > 0 {
		fds := make([]int, len(files))
		for i, f := range files {
			fds[i] = int(f.Fd())
		}
		rights = syscall.UnixRights(fds...)
	}
	for len(frame) > 0 {
		n := 0
		var sent error
		err := raw.Write(func(fd uintptr) bool {
			n, sent = uninterrupted(func() (int, error) { return syscall.SendmsgN(int(fd), frame, rights, nil, 0) })
			return sent != syscall.EAGAIN
		})
		if err = errors.Join(err, sent); err != nil {
			return fmt.Errorf("sending to the other process: %w", err)
		}
		frame, rights = frame[n:], nil
	}
	return nil
}

// roomForFiles holds the descriptors of one chunk: a frame carries one for each
// input of a cell.
const roomForFiles = 253

// receiveChunk reads what has come. room is for the descriptors beside it, and is
// made at the first call.
func receiveChunk(file *os.File, chunk []byte, room *[]byte) (int, []*os.File, error) {
	raw, err := file.SyscallConn()
	if err != nil {
		return 0, nil, err
	}
	if *room == nil {
		*room = make([]byte, syscall.CmsgSpace(4*roomForFiles))
	}
	rights := *room
	n, rightsLen := 0, 0
	var files []*os.File
	var received error
	err = raw.Read(func(fd uintptr) bool {
		syscall.ForkLock.RLock() // no child is born between a file's arrival and its close-on-exec
		defer syscall.ForkLock.RUnlock()
		n, received = uninterrupted(func() (n int, err error) {
			n, rightsLen, _, _, err = syscall.Recvmsg(int(fd), chunk, rights, 0)
			return n, err
		})
		if received == nil && rightsLen > 0 {
			files, received = openFiles(rights[:rightsLen])
		}
		return received != syscall.EAGAIN
	})
	if errors.Is(received, syscall.ECONNRESET) {
		return 0, nil, io.EOF
	}
	if err = errors.Join(err, received); err != nil {
		return 0, files, err
	}
	return n, files, nil
}

func openFiles(rights []byte) ([]*os.File, error) {
	messages, err := syscall.ParseSocketControlMessage(rights)
	if err != nil {
		return nil, fmt.Errorf("receiving files: %w", err)
	}
	var files []*os.File
	for _, message := range messages {
		fds, err := syscall.ParseUnixRights(&message)
		if err != nil {
			return files, fmt.Errorf("receiving files: %w", err)
		}
		for _, fd := range fds {
			syscall.CloseOnExec(fd)
			files = append(files, os.NewFile(uintptr(fd), "object"))
		}
	}
	return files, nil
}

// uninterrupted repeats a call that a signal interrupted. To wait instead would
// be to wait for news of what is there already.
func uninterrupted(call func() (int, error)) (n int, err error) {
	for {
		if n, err = call(); err != syscall.EINTR {
			return n, err
		}
	}
}
