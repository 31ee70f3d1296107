package launcher

import (
	"syscall"
	"unsafe"
)

// What package syscall does not name.
const (
	prCapBoundDrop     = 24
	prNoNewPrivs       = 38
	prCapAmbient       = 47
	prCapAmbientClear  = 4
	lastCapability     = 63
	sysLandlockAddRule = 445 // as are all of these, on every system
	sysLandlockSelf    = 446
	sysCloseRange      = 436
	closeRangeOnExec   = 4
	landlockBeneath    = 1
	openPath           = 0x200000 // O_PATH
	seccompFilter      = 1
)

// init turns a process that was told so into another, on the thread that init
// functions run on: what confines a thread is kept by exec from that thread, and the
// others end. The process never comes to its main.
func init() {
	text, ok := syscall.Getenv(Variable)
	if !ok {
		return
	}
	descriptor := 0
	for _, c := range text {
		if c < '0' || c > '9' || descriptor > 1<<16 {
			return // not by us
		}
		descriptor = descriptor*10 + int(c-'0')
	}
	o, ok := Decode(read(descriptor))
	if !ok {
		fail("reading what to confine", syscall.EBADMSG)
	}
	syscall.Close(descriptor)
	o.carryOut(descriptor)
}

// read reads a descriptor to its end.
func read(descriptor int) []byte {
	var all []byte
	buffer := make([]byte, 16<<10)
	for {
		n, err := syscall.Read(descriptor, buffer)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			return all
		}
		all = append(all, buffer[:n]...)
	}
}

// fail says what could not be done, and ends the process.
func fail(what string, err error) {
	say(2, "the worker could not be confined, and was not started: "+what+": "+err.Error()+"\n")
	syscall.Exit(Failed)
}

func say(descriptor int, text string) {
	_, _ = syscall.Write(descriptor, []byte(text)) // there is nobody else to tell
}

// must ends the process when something could not be done.
func must(what string, err error) {
	if err != nil {
		fail(what, err)
	}
}

// carryOut does what an order says, and never returns. No descriptor from that of
// the order on is inherited.
func (o *Order) carryOut(descriptor int) {
	if _, _, errno := syscall.RawSyscall(sysCloseRange, uintptr(descriptor), 1<<31-1, closeRangeOnExec); errno != 0 {
		for fd := descriptor; fd < 1024; fd++ {
			syscall.CloseOnExec(fd)
		}
	}
	found := Answer{}
	if o.Namespaces {
		found = o.furnish()
	}
	_ = write("/proc/self/oom_score_adj", "500") // else the kernel chooses by size alone whom it ends first
	for _, l := range o.Limits {
		must("limiting "+l.Name, limit(l))
	}
	o.dropCapabilities()
	must("refusing new privileges", prctl(prNoNewPrivs, 1, 0))
	if o.Ruleset > 0 {
		o.restrict()
	}
	if len(o.Filter) > 0 {
		must("refusing system calls", o.filter())
	}
	if o.Try {
		found.say()
		syscall.Exit(0)
	}
	fail("starting "+o.Exe, syscall.Exec(o.Exe, o.Args, o.Env))
}

func (a Answer) say() {
	text := []byte("--")
	if a.Proc {
		text[0] = 'p'
	}
	if a.Count {
		text[1] = 'c'
	}
	say(1, string(text))
}

// furnish gives the new namespaces what is theirs. A try finds out what can be had;
// else what was found then has to work now.
func (o *Order) furnish() Answer {
	must("making mounts private", syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""))
	var proc, count error
	if o.Proc || o.Try {
		proc = syscall.Mount("proc", "/proc", "proc", syscall.MS_NOSUID|syscall.MS_NODEV|syscall.MS_NOEXEC, "")
	}
	if o.Numbers != "" && (o.Count || o.Try) {
		if count = proc; proc == nil { // that of another /proc is everybody's
			count = write("/proc/sys/kernel/pid_max", o.Numbers)
		}
	}
	if o.Try {
		return Answer{Proc: proc == nil, Count: count == nil}
	}
	must("mounting a /proc of its own", proc)
	must("limiting the number of processes", count)
	return Answer{}
}

// write writes a text into a file that is there.
func write(path, text string) error {
	fd, err := syscall.Open(path, syscall.O_WRONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(fd)
	_, err = syscall.Write(fd, []byte(text))
	return err
}

// limit sets a limit, or leaves a lower one.
func limit(l Limit) error {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(l.What, &now); err != nil {
		return err
	}
	value := min(l.Value, uint64(now.Max))
	now.Cur, now.Max = value, value
	return syscall.Setrlimit(l.What, &now)
}

// dropCapabilities takes capabilities from what is executed. Whoever has none to
// drop may not, and need not.
func (o *Order) dropCapabilities() {
	for c := range uintptr(lastCapability) {
		if o.Keep&(1<<c) == 0 {
			_ = prctl(prCapBoundDrop, c, 0)
		}
	}
	_ = prctl(prCapAmbient, prCapAmbientClear, 0)
}

func prctl(what, a, b uintptr) error {
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, what, a, b, 0, 0, 0); errno != 0 {
		return errno
	}
	return nil
}

// restrict gives this thread the files of the rules, and what is its own in /proc.
// Where /proc is everybody's, the folder of the process stays open in it: the
// kernel may forget one that nobody holds, and make it anew, without the rule.
func (o *Order) restrict() {
	path, flags := "/proc", openPath|syscall.O_CLOEXEC
	if !o.Proc {
		path, flags = "/proc/self", openPath
	}
	if fd, err := syscall.Open(path, flags, 0); err == nil { // without a /proc there is nothing to read
		attr := struct {
			rights uint64
			fd     int32
		}{o.Rights, int32(fd)}
		_, _, errno := syscall.RawSyscall6(sysLandlockAddRule, uintptr(o.Ruleset), landlockBeneath, uintptr(unsafe.Pointer(&attr)), 0, 0, 0)
		if errno != 0 {
			fail("granting "+path, errno)
		}
	}
	if _, _, errno := syscall.RawSyscall(sysLandlockSelf, uintptr(o.Ruleset), 0, 0); errno != 0 {
		fail("confining files", errno)
	}
}

// filter has the kernel refuse system calls of this thread and all that comes of
// it.
func (o *Order) filter() error {
	const size = 8 // of an instruction
	prog := struct {
		count uint16
		first *byte
	}{uint16(len(o.Filter) / size), &o.Filter[0]}
	if _, _, errno := syscall.RawSyscall(uintptr(o.Seccomp), seccompFilter, 0, uintptr(unsafe.Pointer(&prog))); errno != 0 {
		return errno
	}
	return nil
}
