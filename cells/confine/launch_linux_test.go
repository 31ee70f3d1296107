package confine

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// What cannot be confined as it was told is not started at all.
func TestLauncherRefuses(t *testing.T) {
	defer Pretend(System{Landlock: Probe().Landlock, Filter: true, Proc: true, Namespaces: false})()
	for name, o := range map[string]order{
		"an order that is none": {},
		"a program that is not there": {
			System: System{Landlock: Probe().Landlock}, Exe: "/nowhere/worker", Args: []string{"worker"}, Rules: []rule{{Path: "/usr"}}, OpenFiles: 100,
		},
	} {
		var said bytes.Buffer
		cmd := exec.Command("/bin/true")
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := launch(cmd, o); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != failed || !strings.Contains(said.String(), "was not started") {
			t.Errorf("%s: %v, %q", name, err, said.String())
		}
	}
}

// A program under a policy has the command's environment and folder, and sees what
// it was granted.
func TestStart(t *testing.T) {
	root := plot(t, "in/x", "out/y")
	var said bytes.Buffer
	cmd := exec.Command("/bin/sh", "-c", "pwd; echo $A; echo *; cat ../out/y || echo refused")
	cmd.Dir, cmd.Env = root+"/in", []string{"A=b", "PATH=/bin:/usr/bin"}
	cmd.Stdout = &said
	p := Standard(root+"/in", "").With("/bin/sh")
	if err := Start(cmd, p); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	want := root + "/in\nb\nx\n"
	if Probe().Files() {
		want += "refused\n"
	}
	if said.String() != want {
		t.Errorf("%q, want %q", said.String(), want)
	}
}
