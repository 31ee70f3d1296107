package confine

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"

	"stagebook/cells/confine/launcher"
)

// self is the program that runs, also where its file has been replaced since.
const self = "/proc/self/exe"

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
	o := &launcher.Order{Exe: cmd.Path, Args: cmd.Args, Env: cmd.Env, Proc: system.Proc, Count: system.Count}
	if cmd.Env == nil {
		o.Env = os.Environ()
	}
	return launch(cmd, o, system, p)
}

// launch starts the launcher in place of the command, to hold it to a policy.
func launch(cmd *exec.Cmd, o *launcher.Order, system System, p *Policy) error {
	fill(o, system, p)
	return order(cmd, o, system, p)
}

// order starts the launcher and tells it what to do. The order's pipe and the rules
// are the command's next extra files.
func order(cmd *exec.Cmd, o *launcher.Order, system System, p *Policy) error {
	theirs, ours, err := os.Pipe()
	if err != nil {
		return err
	}
	defer ours.Close()
	defer theirs.Close()
	pipe := firstExtra + len(cmd.ExtraFiles)
	cmd.ExtraFiles = append(cmd.ExtraFiles, theirs)
	if system.Landlock > 0 {
		rules, err := newRuleset(system, p.rules())
		if err != nil {
			return fmt.Errorf("writing down what may be read: %w", err)
		}
		defer rules.Close()
		o.Ruleset = firstExtra + len(cmd.ExtraFiles)
		cmd.ExtraFiles = append(cmd.ExtraFiles, rules)
	}
	cmd.Path, cmd.Args, cmd.Err = self, []string{"stagebook-launcher"}, nil
	cmd.Env = []string{launcher.Variable + "=" + strconv.Itoa(pipe)} // nothing else: it would act on the launcher while nothing holds yet
	if system.Namespaces {
		namespaces(cmd, p.Network)
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	theirs.Close()
	if _, err := ours.Write(o.Encode()); err != nil && !errors.Is(err, syscall.EPIPE) { // ended already: its status says why
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return fmt.Errorf("telling the launcher what to confine: %w", err)
	}
	return nil
}

// firstExtra is the descriptor of the first extra file of a command.
const firstExtra = 3

// lowest is the smallest number of processes that a namespace can be limited to.
const lowest = 301

// fill writes the policy into the order, as far as the system can hold it.
func fill(o *launcher.Order, system System, p *Policy) { fillFor(o, system, p, os.Geteuid()) }

// fillFor is fill for a user.
func fillFor(o *launcher.Order, system System, p *Policy, uid int) {
	o.Namespaces = system.Namespaces
	o.Limits = []launcher.Limit{{What: unix.RLIMIT_CORE, Name: "dumps of memory"}, {What: unix.RLIMIT_NOFILE, Name: "open files", Value: uint64(p.OpenFiles)}}
	if system.Namespaces {
		o.Limits = append(o.Limits, launcher.Limit{What: unix.RLIMIT_NPROC, Name: "processes", Value: uint64(p.Processes)})
		if uid == 0 {
			o.Numbers = strconv.Itoa(max(p.Processes, lowest)) // no limit counts the processes of root, but there are only so many numbers
		}
	}
	if !system.Namespaces {
		if limit, ok := boundByUser(uid, p.Processes); ok {
			o.Limits = append(o.Limits, launcher.Limit{What: unix.RLIMIT_NPROC, Name: "processes", Value: limit})
		}
	}
	o.Keep = 1<<unix.CAP_DAC_OVERRIDE | 1<<unix.CAP_DAC_READ_SEARCH | 1<<unix.CAP_FOWNER | 1<<unix.CAP_CHOWN
	o.Rights = rightsRead
	if system.Filter {
		o.Filter, o.Seccomp = encoded(program(p.Network, system.Namespaces)), unix.SYS_SECCOMP
	}
}

// namespaces has the command start in namespaces of its own, as the same user. The
// launcher keeps what it needs to furnish them.
func namespaces(cmd *exec.Cmd, network bool) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	a := cmd.SysProcAttr
	a.Cloneflags |= unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWIPC | unix.CLONE_NEWNS
	if !network {
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
	file, err := os.Open("/proc/self/" + kind + "_map")
	if err != nil {
		return nil // the start is refused
	}
	defer file.Close()
	for {
		var first, outside, size int
		if _, err := fmt.Fscan(file, &first, &outside, &size); err != nil {
			return all
		}
		all = append(all, syscall.SysProcIDMap{ContainerID: first, HostID: first, Size: size})
	}
}
