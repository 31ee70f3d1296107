package confine

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// failed is the exit code of a launcher that could not do what it was told.
const failed = 125

// The launcher runs here and nowhere else, on the thread that init functions run
// on: what confines a thread is kept by exec from that thread, and the others end.
func init() {
	if len(os.Args) != 2 || os.Args[0] != launcher {
		return
	}
	if err := become(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "the worker could not be confined, and was not started: "+err.Error())
		os.Exit(failed)
	}
	os.Exit(0)
}

// become reads the order from a descriptor and carries it out. It returns after a
// try, and on an error.
func become(descriptor string) error {
	fd, err := strconv.Atoi(descriptor)
	if err != nil {
		return fmt.Errorf("%q is no descriptor", descriptor)
	}
	o, err := receive(fd)
	if err != nil {
		return fmt.Errorf("reading what to confine: %w", err)
	}
	if err := unix.CloseRange(uint(fd), 1<<31-1, unix.CLOSE_RANGE_CLOEXEC); err != nil {
		closeOnExec(fd)
	}
	if o.System.Namespaces {
		if err := furnish(o); err != nil {
			return err
		}
	}
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("500"), 0) // else the kernel chooses by size alone whom it ends first
	if err := limit(o); err != nil {
		return err
	}
	if err := lock(o); err != nil {
		return err
	}
	if o.Probe {
		return json.NewEncoder(os.Stdout).Encode(o.System)
	}
	return fmt.Errorf("starting %s: %w", o.Exe, syscall.Exec(o.Exe, o.Args, o.Env))
}

func receive(fd int) (*order, error) {
	pipe := os.NewFile(uintptr(fd), "order")
	defer pipe.Close()
	text, err := io.ReadAll(pipe)
	if err != nil {
		return nil, err
	}
	o := &order{}
	return o, json.Unmarshal(text, o)
}

// closeOnExec is for kernels that cannot mark all descriptors at once.
func closeOnExec(from int) {
	for fd := from; fd < 1024; fd++ {
		unix.CloseOnExec(fd)
	}
}

// furnish gives the new namespaces what is theirs. With a try it finds out what
// can be had; else what was found then has to work now.
func furnish(o *order) error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("making mounts private: %w", err)
	}
	proc := unix.Mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, "")
	var count error
	switch {
	case os.Geteuid() != 0: // the limit counts in the namespace alone
	case proc != nil:
		count = proc
	default: // no limit counts the processes of root, but there are only so many numbers
		count = os.WriteFile("/proc/sys/kernel/pid_max", []byte(strconv.Itoa(max(o.Processes, lowest))), 0)
	}
	if o.Probe {
		o.System.Proc, o.System.Count = proc == nil, count == nil
		return nil
	}
	if o.System.Proc && proc != nil {
		return fmt.Errorf("mounting a /proc of its own: %w", proc)
	}
	if o.System.Count && count != nil {
		return fmt.Errorf("limiting the number of processes: %w", count)
	}
	return nil
}

// lowest is the smallest number of processes that a namespace can be limited to.
const lowest = 301

// limit sets the limits of the process, which those it starts inherit. Memory is
// limited by the worker itself, which knows how the collector is told.
func limit(o *order) error {
	limits := []struct {
		what  int
		name  string
		value uint64
	}{
		{unix.RLIMIT_CORE, "dumps of memory", 0},
		{unix.RLIMIT_NOFILE, "open files", uint64(o.OpenFiles)},
	}
	if o.System.Namespaces {
		limits = append(limits, limits[0])
		limits[2].what, limits[2].name, limits[2].value = unix.RLIMIT_NPROC, "processes", uint64(o.Processes)
	}
	for _, l := range limits {
		var now syscall.Rlimit
		if err := syscall.Getrlimit(l.what, &now); err != nil {
			return fmt.Errorf("limiting %s: %w", l.name, err)
		}
		value := min(l.value, now.Max)
		if err := syscall.Setrlimit(l.what, &syscall.Rlimit{Cur: value, Max: value}); err != nil {
			return fmt.Errorf("limiting %s: %w", l.name, err)
		}
	}
	return nil
}

// lock closes what is not granted, for this thread and all that comes of it.
func lock(o *order) error {
	dropCapabilities()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("refusing new privileges: %w", err)
	}
	if o.System.Landlock > 0 {
		if err := restrict(o); err != nil {
			return fmt.Errorf("confining files: %w", err)
		}
	}
	if o.System.Filter {
		if err := filter(o.Network, o.System.Namespaces); err != nil {
			return fmt.Errorf("refusing system calls: %w", err)
		}
	}
	return nil
}

// dropCapabilities takes all capabilities from what is executed, but those that
// let root read the files of others. Whoever has none to drop may not, and need
// not.
func dropCapabilities() {
	keep := map[uintptr]bool{unix.CAP_DAC_OVERRIDE: true, unix.CAP_DAC_READ_SEARCH: true, unix.CAP_FOWNER: true, unix.CAP_CHOWN: true}
	for c := uintptr(0); c <= unix.CAP_LAST_CAP; c++ {
		if !keep[c] {
			_ = unix.Prctl(unix.PR_CAPBSET_DROP, c, 0, 0, 0)
		}
	}
	_ = unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
}
