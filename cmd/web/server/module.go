package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/labstack/echo/v5"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"stagebook/cells/session"
)

// fetchTime is how long a module may take to come.
const fetchTime = 5 * time.Minute

// Lines with which the answer to addModule ends.
const (
	fetched  = "added"
	unwanted = "not added: "
)

// addModule requires a module that the project's code imports, and fetches it: `go
// get`, on a person's click alone. It answers with what the Go tool says, line by
// line as it comes, and in the end with how it went.
func (s *Server) addModule(c *echo.Context) error {
	open, _, err := s.view(c)
	if err != nil {
		return err
	}
	path := strings.TrimSpace(c.FormValue("path"))
	name, version, pinned := strings.Cut(path, "@")
	if err := module.CheckImportPath(name); err != nil || pinned && !semver.IsValid(version) {
		return &pageError{status: http.StatusBadRequest, title: "This is no module", text: fmt.Sprintf("`%s` is no path of a module, alone or with @ and a version", path)}
	}
	dir, err := requiringDir(c.Request().Context(), open)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), fetchTime)
	defer cancel()
	h := c.Response().Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	c.Response().WriteHeader(http.StatusOK)
	last := unwanted
	if err := s.goGet(ctx, dir, path, lineWriter(c)); err != nil {
		last += explained(err.Error())
	} else if err := open.Reload(ctx); err != nil {
		last += err.Error()
	} else {
		last = fetched
	}
	_, err = io.WriteString(c.Response(), last+"\n")
	return err
}

// requiringDir is the folder of the go.mod that a module is to be added to.
func requiringDir(ctx context.Context, open *session.Session) (string, error) {
	sources, err := open.Sources(ctx)
	if err != nil {
		return "", projectError(open.Name(), err)
	}
	switch m := sources.Snapshot.Module; {
	case m.Overlaid:
		return "", &pageError{
			status: http.StatusConflict, title: "This project has no go.mod",
			text: "It uses the standard library and Stagebook alone. To use other modules, make it a module: `go mod init` in its folder.",
		}
	case m.Vendor:
		return "", &pageError{
			status: http.StatusConflict, title: "The modules of this project are vendored",
			text: "Add it there: `go get`, then `go mod vendor`.",
		}
	default:
		return m.Dir, nil
	}
}

// goGet runs `go get` and passes on what it says. The error holds its last words.
func (s *Server) goGet(ctx context.Context, dir, path string, say func(string)) error {
	tool := s.cfg.GoTool
	if tool == "" {
		tool = "go"
	}
	cmd := exec.CommandContext(ctx, tool, "get", "-x", "--", path)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	var words []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := lines.Text()
		if !strings.HasPrefix(line, "#") { // -x says each request twice
			words = append(words, line)
		}
		say(line)
	}
	if err := cmd.Wait(); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("it took too long, or was given up: %w", ctx.Err())
		}
		return fmt.Errorf("%s", strings.Join(words[max(0, len(words)-3):], "; "))
	}
	return nil
}

// explained adds what to do about words of the Go tool.
func explained(words string) string {
	for _, known := range []struct{ has, remedy string }{
		{"no such host", "There is no network, or the module's host is not reachable."},
		{"connection refused", "There is no network, or the proxy is not reachable."},
		{"GOPROXY=off", "Downloading is switched off here (GOPROXY=off)."},
		{"module lookup disabled", "Downloading is switched off here (GOPROXY=off)."},
		{"not found", "Perhaps the path has a slip."},
	} {
		if strings.Contains(words, known.has) {
			return known.remedy + " " + words
		}
	}
	return words
}

// lineWriter sends lines as they come.
func lineWriter(c *echo.Context) func(string) {
	control := http.NewResponseController(c.Response())
	return func(line string) {
		_, _ = io.WriteString(c.Response(), line+"\n") // who has gone is not told; the context ends the tool
		_ = control.Flush()
	}
}
