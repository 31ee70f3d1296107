package confine

import (
	"os"
	"strings"
	"sync"
)

// System is what the system that the program runs on can confine.
type System struct {
	Landlock   int    `json:"landlock"`   // version of its interface; 0: it has none
	Filter     bool   `json:"filter"`     // system calls can be refused
	Namespaces bool   `json:"namespaces"` // of user, network, processes and IPC
	Proc       bool   `json:"proc"`       // a /proc of the worker's own
	Count      bool   `json:"count"`      // the number of processes can be limited
	Why        string `json:"why"`        // there are no namespaces; "" where there are
}

// Level is how much of a policy holds.
type Level string

// The levels, from the most to the least. Limits on open files hold on all but the
// last.
const (
	Full   Level = "full"   // files, network, processes
	Files  Level = "files"  // files and network; a number of processes cannot be bounded
	Limits Level = "limits" // limits alone, perhaps with the network
	None   Level = "none"   // nothing
)

// Probe says what this system can confine. The first call tries it out, with a
// process that takes a few milliseconds.
func Probe() System { return probed() }

var probed = sync.OnceValue(probe)

// Files reports whether files are confined.
func (s System) Files() bool { return s.Landlock > 0 }

// Network reports whether the network can be closed.
func (s System) Network() bool { return s.Namespaces || s.Filter }

// Processes reports whether a worker can neither look into nor signal a process
// that it has not started.
func (s System) Processes() bool { return s.Namespaces || s.Landlock >= signalVersion }

// signalVersion is the version of Landlock from which on it refuses signals.
const signalVersion = 6

// Level is the step that this system reaches.
func (s System) Level() Level {
	switch {
	case s.Files() && s.Namespaces && s.Filter && s.Count:
		return Full
	case s.Files() && s.Network():
		return Files
	case s.limits():
		return Limits
	}
	return None
}

// Lacks says what cannot be confined here, a clause each.
func (s System) Lacks() []string {
	if s.Level() == None {
		return []string{"workers are not confined on this system: they may do all that you may"}
	}
	var lacks []string
	say := func(missing bool, text string) {
		if missing {
			lacks = append(lacks, text)
		}
	}
	why := ""
	if s.Why != "" {
		why = " (" + s.Why + ")"
	}
	say(!s.Files(), "files are not confined: the kernel has no Landlock, or it is switched off")
	say(!s.Network(), "the network is not confined: there are neither namespaces"+why+" nor system call filters")
	say(!s.Filter && s.Network(), "sockets in the file system are not confined: there are no system call filters")
	say(!s.Processes(), "other processes of yours can be signalled: there are neither namespaces"+why+" nor a Landlock from Linux 6.12 on")
	say(!s.Count && os.Geteuid() == 0, "the number of processes of a worker is not bounded: there are no namespaces that allow it"+why)
	say(!s.Count && os.Geteuid() != 0, "the number of processes of a worker is bounded with those of your other programs only: there are no namespaces that allow it"+why)
	return lacks
}

// Words say in one line what holds.
func (s System) Words() string {
	if s.Level() == None {
		return "nothing"
	}
	holds := []string{"limits"}
	add := func(ok bool, word string) {
		if ok {
			holds = append(holds, word)
		}
	}
	add(s.Files(), "files")
	add(s.Network(), "network")
	add(s.Processes(), "processes")
	return strings.Join(holds, ", ")
}
