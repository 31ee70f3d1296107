package confine

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"stagebook/cells/confine/launcher"
)

func TestProcessesAreBoundByUser(t *testing.T) {
	limit, ok := boundByUser(1000, 4096)
	if !ok || limit <= 4096 {
		t.Errorf("the limit of a user is %d, %v", limit, ok)
	}
	if limit, ok := boundByUser(0, 4096); ok {
		t.Errorf("root has a limit that does not hold: %d", limit)
	}
	for text, want := range map[string]int{"0.20 0.18 0.12 1/80 11206": 80, "": 0, "0.20 0.18 0.12 1 11206": 0, "a b c 1/x": 0} {
		if all, ok := threads(text); all != want || ok != (want > 0) {
			t.Errorf("%q: %d, %v", text, all, ok)
		}
	}
	var o launcher.Order
	fillFor(&o, System{}, &Policy{OpenFiles: 10, Processes: 20}, 1000)
	has := func(l launcher.Limit) bool { return l.What == unix.RLIMIT_NPROC && l.Value > 20 }
	if !slices.ContainsFunc(o.Limits, has) {
		t.Errorf("without namespaces the limits are %v", o.Limits)
	}
}

// TestForkingEndsWithoutNamespaces forks without end as a user of which the kernel
// counts the processes.
func TestForkingEndsWithoutNamespaces(t *testing.T) {
	if syscall.Geteuid() != 0 {
		t.Skip("only root can become a user of whom there is no other process")
	}
	const nobody = 54321
	cmd := exec.Command("/bin/sh", "-c", `ulimit -p 50 2>/dev/null || ulimit -u 50 || exit 99; i=0; while [ $i -lt 2000 ]; do sleep 30 & i=$((i+1)); done; echo never`)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}, Setpgid: true}
	out, err := os.CreateTemp(t.TempDir(), "said")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Skip("this system lets nobody become another:", err)
	}
	defer syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) //nolint:errcheck // the last of them may have ended
	err = cmd.Wait()
	if cmd.ProcessState.ExitCode() == 99 {
		t.Skip("the shell limits no processes")
	}
	said, _ := os.ReadFile(out.Name())
	if err == nil || !bytes.Contains(said, []byte("fork")) || bytes.Contains(said, []byte("never")) {
		t.Errorf("a user with a limit of 50 forks without end: %v, %s", err, said)
	}
}
