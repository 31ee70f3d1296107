//go:build linux || darwin || freebsd || netbsd || openbsd

package supervisor

import (
	"os"
	"os/exec"
	"sync"
	"syscall"
)

// ownGroup makes the process the head of a group, so that all it starts can be
// killed with it, and so that Ctrl-C reaches only us.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// group is a process group. Once its head has been waited for, its number may
// be another's.
type group struct {
	mu     sync.Mutex // guards closed, and is held while a signal is sent
	pid    int
	closed bool
}

func (g *group) kill() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.closed {
		_ = syscall.Kill(-g.pid, syscall.SIGKILL) // nobody left: nothing to do
	}
}

// close kills the group for the last time.
func (g *group) close() {
	g.kill()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
}

// pipe is our end of one of the worker's outputs.
type pipe struct {
	name  string
	file  *os.File
	raw   syscall.RawConn
	ended chan struct{} // closed when the pump has ended
}

func newPipe(name string) (ours *pipe, theirs *os.File, err error) {
	file, theirs, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	raw, err := file.SyscallConn()
	if err != nil {
		file.Close()
		theirs.Close()
		return nil, nil, err
	}
	return &pipe{name: name, file: file, raw: raw, ended: make(chan struct{})}, theirs, nil
}

// pump reads until the pipe ends, or is closed.
func (p *pipe) pump(s *lineStream) {
	defer close(p.ended)
	_ = p.raw.Read(func(fd uintptr) bool { // its error is the deadline or the closing
		for {
			if n, again := s.read(fd); n == 0 {
				return !again
			}
		}
	})
}

// pipeRoom is more than a pipe holds.
const pipeRoom = 1 << 20

// drain reads what lies in the pipe and does not wait for more.
func (p *pipe) drain(s *lineStream) {
	_ = p.raw.Control(func(fd uintptr) { // closed: there is nothing to read
		for total := 0; total < pipeRoom; {
			n, _ := s.read(fd)
			if n == 0 {
				return
			}
			total += n
		}
	})
}

// read takes one piece of output. With nothing read, again says whether there
// may be more later.
func (s *lineStream) read(fd uintptr) (n int, again bool) {
	s.lines.mu.Lock()
	defer s.lines.mu.Unlock()
	for {
		n, err := syscall.Read(int(fd), s.buffer[:])
		switch {
		case n > 0:
			s.take(s.buffer[:n])
			return n, true
		case err != syscall.EINTR:
			return 0, err == syscall.EAGAIN
		}
	}
}

// lock takes a lock on a file, which ends with us, and reports whether it got it.
func lock(file *os.File) bool {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
