//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd

package supervisor

import (
	"os"
	"os/exec"

	"stagebook/cells/worker/wire"
)

// No worker starts on this system: package wire says so first.

func ownGroup(*exec.Cmd) {}

type group struct{ pid int }

func (g *group) kill()  {}
func (g *group) close() {}

type pipe struct {
	name  string
	file  *os.File
	ended chan struct{}
}

func newPipe(string) (*pipe, *os.File, error) { return nil, nil, wire.ErrUnsupported }

func (p *pipe) pump(*lineStream)  {}
func (p *pipe) drain(*lineStream) {}

func lock(*os.File) bool { return false }
