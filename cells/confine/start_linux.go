package confine

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// launcher is the name under which the program confines itself and becomes
// another.
const launcher = "stagebook-confine"

// self is the program that runs, also where its file has been replaced since.
const self = "/proc/self/exe"

// order is what the launcher is told.
type order struct {
	Probe     bool // only try, and say what works
	System    System
	Exe       string
	Args      []string
	Env       []string
	Rules     []rule
	Network   bool
	Processes int
	OpenFiles int
}

func (s System) limits() bool { return true }

// Start starts a command under a policy, which [Policy.With] has made the
// command's own; under nil as it is. The command's environment, folder, outputs
// and extra files stay what they are. An error says that nothing has been started;
// what the launcher cannot do it says on standard error, and ends.
func Start(cmd *exec.Cmd, p *Policy) error {
	if p == nil {
		return cmd.Start()
	}
	system := Probe()
	o := order{
		System: system, Exe: cmd.Path, Args: cmd.Args, Env: cmd.Env, Rules: p.rules(),
		Network: p.Network, Processes: p.Processes, OpenFiles: p.OpenFiles,
	}
	if cmd.Env == nil {
		o.Env = os.Environ()
	}
	return launch(cmd, o)
}

// launch starts the launcher in place of the command, and tells it the order. The
// order's pipe is the command's next extra file.
func launch(cmd *exec.Cmd, o order) error {
	text, err := json.Marshal(o)
	if err != nil {
		return err
	}
	theirs, ours, err := os.Pipe()
	if err != nil {
		return err
	}
	defer ours.Close()
	cmd.Path, cmd.Args, cmd.Err = self, []string{launcher, fmt.Sprint(firstExtra + len(cmd.ExtraFiles))}, nil
	cmd.Env = []string{} // nil would be ours
	cmd.ExtraFiles = append(cmd.ExtraFiles, theirs)
	if o.System.Namespaces {
		namespaces(cmd, o)
	}
	err = cmd.Start()
	theirs.Close()
	if err != nil {
		return err
	}
	if _, err := ours.Write(text); err != nil && !errors.Is(err, syscall.EPIPE) { // ended already: its status says why
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return fmt.Errorf("telling the launcher what to confine: %w", err)
	}
	return nil
}

// firstExtra is the descriptor of the first extra file of a command.
const firstExtra = 3

// namespaces has the command start in namespaces of its own, as the same user. The
// launcher keeps what it needs to furnish them.
func namespaces(cmd *exec.Cmd, o order) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	a := cmd.SysProcAttr
	a.Cloneflags |= unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWIPC | unix.CLONE_NEWNS
	if !o.Network {
		a.Cloneflags |= unix.CLONE_NEWNET
	}
	a.UidMappings, a.GidMappings = identity("uid", os.Geteuid()), identity("gid", os.Getegid())
	a.GidMappingsEnableSetgroups = os.Geteuid() == 0
	a.AmbientCaps = append(a.AmbientCaps, unix.CAP_SYS_ADMIN)
}

// identity maps users, or groups, to themselves: all for root, which may and which
// reads the files of others; else the one that we are.
func identity(kind string, id int) []syscall.SysProcIDMap {
	if os.Geteuid() != 0 {
		return []syscall.SysProcIDMap{{ContainerID: id, HostID: id, Size: 1}}
	}
	var all []syscall.SysProcIDMap
	text, _ := os.ReadFile("/proc/self/" + kind + "_map") // none: the mapping is refused, and the start with it
	for len(text) > 0 {
		var first, outside, size int
		n, err := fmt.Sscanf(string(text), "%d %d %d\n", &first, &outside, &size)
		if n != 3 || err != nil {
			break
		}
		all = append(all, syscall.SysProcIDMap{ContainerID: first, HostID: first, Size: size})
		for i, c := range text {
			if c == '\n' {
				text = text[i+1:]
				break
			}
		}
	}
	return all
}
