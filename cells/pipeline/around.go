package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// inside is the variable that says that the environment is the fixed one.
const inside = "STAGEBOOK_INSIDE"

// interrupted is a context that ends with Ctrl-C or a request to terminate.
func interrupted() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// again starts this program a second time, under the environment that cells have in
// the notebook: UTC, one language, a home and a place for temporary files of its own,
// and of everything else only what is declared.
func again(c Config) int {
	code, err := start(c)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", c.Name, err)
	}
	return code
}

func start(c Config) (int, error) {
	self, err := os.Executable()
	if err != nil {
		return exitFailed, fmt.Errorf("finding this program: %w", err)
	}
	temp, err := os.MkdirTemp("", "pipeline-")
	if err != nil {
		return exitFailed, fmt.Errorf("making a folder to run in: %w", err)
	}
	defer os.RemoveAll(temp)
	home, tmp := filepath.Join(temp, "home"), filepath.Join(temp, "tmp")
	if err := errors.Join(os.Mkdir(home, 0o700), os.Mkdir(tmp, 0o700)); err != nil {
		return exitFailed, fmt.Errorf("making a folder to run in: %w", err)
	}
	cmd := exec.Command(self, os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = environment(c, os.Environ(), home, tmp)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return exitFailed, fmt.Errorf("starting: %w", err)
	}
	ended := make(chan struct{})
	go func() { // ends with the process
		for {
			select {
			case s := <-signals:
				_ = cmd.Process.Signal(s) // it may have ended, or have heard of it from the terminal
			case <-ended:
				return
			}
		}
	}()
	err = cmd.Wait()
	close(ended)
	var ending *exec.ExitError
	if errors.As(err, &ending) && ending.ExitCode() >= 0 {
		return ending.ExitCode(), nil
	}
	if err != nil {
		return exitFailed, err
	}
	return exitDone, nil
}

func environment(c Config, environ []string, home, tmp string) []string {
	env := []string{"TZ=UTC", "LANG=C.UTF-8", "HOME=" + home, "TMPDIR=" + tmp, inside + "=1"}
	passed := map[string]bool{"SYSTEMROOT": true} // no program starts without it on Windows
	for _, name := range c.Env {
		passed[name] = true
	}
	for _, variable := range environ {
		name, _, _ := strings.Cut(variable, "=")
		if passed[name] || strings.HasPrefix(name, paramPrefix) {
			env = append(env, variable)
		}
	}
	return env
}
