package confine

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"syscall"

	"stagebook/cells/confine/launcher"
)

// probe tries what the system can do: with namespaces, then without.
func probe() System {
	asked := System{Landlock: landlockVersion(), Filter: filterWorks(), Namespaces: true}
	found, err := try(asked)
	if err == nil {
		return found
	}
	why := err.Error()
	asked.Namespaces = false
	if found, err = try(asked); err != nil {
		return System{Why: fmt.Sprintf("%s; %v", why, err)}
	}
	found.Why = why
	return found
}

// try starts a launcher that does everything but become another program, and adds
// what it says of itself.
func try(asked System) (System, error) {
	var out, said bytes.Buffer
	cmd := exec.Command(self)
	cmd.Stdout, cmd.Stderr = &out, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	policy := (&Policy{Read: []string{"/usr"}}).With("/usr")
	if err := launch(cmd, &launcher.Order{Try: true}, asked, policy); err != nil {
		return System{}, err
	}
	if err := cmd.Wait(); err != nil {
		return System{}, fmt.Errorf("%w %s", err, strings.TrimSpace(said.String()))
	}
	if out.Len() != 2 {
		return System{}, fmt.Errorf("the launcher answered %q", out.String())
	}
	asked.Proc = asked.Namespaces && out.Bytes()[0] == 'p'
	asked.Count = asked.Namespaces && out.Bytes()[1] == 'c'
	return asked, nil
}
