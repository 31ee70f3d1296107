package confine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
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

// try starts a launcher that does everything but become another program, and
// returns what it says of itself.
func try(asked System) (System, error) {
	var out, said bytes.Buffer
	cmd := exec.Command(self)
	cmd.Stdout, cmd.Stderr = &out, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := launch(cmd, order{Probe: true, System: asked, Rules: []rule{{Path: "/usr"}}, Processes: DefaultProcesses, OpenFiles: DefaultOpenFiles}); err != nil {
		return System{}, err
	}
	if err := cmd.Wait(); err != nil {
		return System{}, fmt.Errorf("%w %s", err, strings.TrimSpace(said.String()))
	}
	var found System
	if err := json.Unmarshal(out.Bytes(), &found); err != nil {
		return System{}, fmt.Errorf("the launcher's answer: %w", err)
	}
	return found, nil
}

func landlockVersion() int {
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return 0
	}
	return int(version)
}
