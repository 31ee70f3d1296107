package confine

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"stagebook/cells/confine/launcher"
)

// What cannot be confined as it was told is not started at all.
func TestLauncherRefuses(t *testing.T) {
	here := Probe()
	plain := System{Landlock: here.Landlock, Filter: here.Filter}
	for name, o := range map[string]*launcher.Order{
		"a program that is not there": {Exe: "/nowhere/worker", Args: []string{"worker"}},
		"a limit that there is none":  {Exe: "/bin/true", Args: []string{"true"}, Limits: []launcher.Limit{{What: 999, Name: "nothing"}}},
	} {
		var said bytes.Buffer
		cmd := exec.Command("/bin/true")
		cmd.Stdout, cmd.Stderr = &said, &said
		limits := o.Limits
		fill(o, plain, &Policy{OpenFiles: 100})
		o.Limits = append(o.Limits, limits...)
		if err := order(cmd, o, plain, Standard("/usr", "").With("/bin/true")); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != launcher.Failed || !strings.Contains(said.String(), "was not started") {
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
