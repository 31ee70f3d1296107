package supervisor

import (
	"fmt"
	"os"
	"os/exec"
	"time"

	"stagebook/cells/confine"
	"stagebook/cells/worker/protocol"
)

// process is the worker's process, the head of a group of its own, with the
// pipes of its two outputs.
type process struct {
	cmd   *exec.Cmd
	group group
	pipes []*pipe
}

// lingering is how long the pipes of an ended process may be held open by what
// it started and what has left its group.
const lingering = time.Second

// startProcess starts the executable under the fixed environment, with its end
// of the socket as descriptor 3.
func startProcess(cfg Config, spool *spool, socket *os.File) (*process, error) {
	p := &process{cmd: exec.Command(cfg.Exe)}
	p.cmd.Dir = cfg.Dir
	p.cmd.Env = environment(cfg, spool)
	p.cmd.ExtraFiles = []*os.File{socket}
	ownGroup(p.cmd)
	var theirs []*os.File
	defer func() { closeAll(theirs) }()
	for _, name := range []string{"stdout", "stderr"} {
		ours, end, err := newPipe(name)
		if err != nil {
			p.closePipes()
			return nil, err
		}
		p.pipes, theirs = append(p.pipes, ours), append(theirs, end)
	}
	p.cmd.Stdout, p.cmd.Stderr = theirs[0], theirs[1]
	if err := confine.Start(p.cmd, confined(cfg, spool)); err != nil {
		p.closePipes()
		return nil, err
	}
	p.group.pid = p.cmd.Process.Pid
	return p, nil
}

// confined is what this worker may do: nil for all that we may.
func confined(cfg Config, spool *spool) *confine.Policy {
	if cfg.Confine == nil {
		return nil
	}
	return cfg.Confine.With(cfg.Exe, spool.home(), spool.tmp(), spool.out())
}

// environment is the same for every worker of a project, whoever started us.
func environment(cfg Config, spool *spool) []string {
	env := []string{
		"TZ=UTC", "LANG=C.UTF-8",
		"HOME=" + spool.home(), "TMPDIR=" + spool.tmp(),
	}
	if cfg.MemoryLimit > 0 {
		env = append(env, fmt.Sprintf("%s=%d", protocol.MemoryVariable, cfg.MemoryLimit))
	}
	return append(env, cfg.Env...)
}

// wait waits for the end of the process, and ends what it leaves behind.
func (p *process) wait() error {
	if untilEnded(p.group.pid) {
		p.group.close()
		return p.cmd.Wait()
	}
	err := p.cmd.Wait()
	p.group.close()
	return err
}

// kill ends the process and all that it started.
func (p *process) kill() { p.group.kill() }

// drained waits until everything that was printed has been read.
func (p *process) drained() {
	for _, pipe := range p.pipes {
		_ = pipe.file.SetReadDeadline(time.Now().Add(lingering)) // the pump ends at once, or then
		<-pipe.ended
	}
	p.closePipes()
}

func (p *process) closePipes() {
	for _, pipe := range p.pipes {
		pipe.file.Close()
	}
}
