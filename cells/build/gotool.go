package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"stagebook/cells/project"
)

// goTool runs the Go command in the folder of a project.
type goTool struct {
	path   string
	env    []string
	behind bool // others go first
}

// output is what one build said.
type output struct {
	packages []packageOutput // of the packages that failed, in order
	rest     string          // what belongs to no package
}

type packageOutput struct {
	path string
	text strings.Builder
}

// flags are the flags of `go build` but for the overlay and the place of the
// executable. They are part of a worker's identity.
func flags(s *project.Snapshot) []string {
	list := []string{"build", "-json", "-trimpath", "-buildvcs=false"}
	// Symbol table and debug information cost a third of the link, and stacks
	// don't need them. An author's own flags for the linker stay.
	if !strings.Contains(s.BuildEnv["GOFLAGS"], "-ldflags") {
		list = append(list, "-ldflags=-s -w")
	}
	// Said explicitly, so that no GOFLAGS makes the Go tool write a go.mod.
	if s.Module.Vendor {
		list = append(list, "-mod=vendor")
	} else {
		list = append(list, "-mod=readonly")
	}
	return list
}

// build runs `go build` for a plan. A build that ran and failed is no error: its
// output says what is wrong.
func (g goTool) build(ctx context.Context, p *plan, overlay, exe string) (ok bool, out output, err error) {
	args := append(flags(p.snap), "-overlay="+overlay, "-o", exe, p.main)
	cmd := exec.CommandContext(ctx, g.path, args...)
	cmd.Dir = p.snap.Dir
	cmd.Env = append(g.environ(), "PWD="+p.snap.Dir)
	if !slices.ContainsFunc(cmd.Env, func(v string) bool { return strings.HasPrefix(v, "GOGC=") }) {
		// Collecting less makes compiler and linker a tenth faster. It is no part
		// of what they make.
		cmd.Env = append(cmd.Env, "GOGC=400")
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	ownGroup(cmd)
	cmd.WaitDelay = 5 * time.Second
	err = g.run(cmd)
	if ctx.Err() != nil {
		return false, out, fmt.Errorf("building the worker: %w", context.Cause(ctx))
	}
	var exit *exec.ExitError
	switch {
	case err == nil:
		return true, out, nil
	case errors.As(err, &exit):
		return false, parseOutput(stdout.Bytes(), stderr.String()), nil
	case errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist):
		return false, out, &Error{Kind: NoTool, Message: "there is no Go tool to build the cells with: install Go from https://go.dev/dl, or put it on the PATH", err: err}
	}
	return false, out, &Error{Kind: NoTool, Message: "the Go tool cannot be started", Output: err.Error(), err: err}
}

func (g goTool) run(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	if g.behind {
		giveWay(cmd.Process.Pid)
	}
	return cmd.Wait()
}

func (g goTool) environ() []string {
	if g.env != nil {
		return append([]string(nil), g.env...)
	}
	return os.Environ()
}

// parseOutput reads the events of `go build -json`.
func parseOutput(stdout []byte, stderr string) output {
	var out output
	var rest strings.Builder
	for line := range bytes.Lines(stdout) {
		var event struct{ ImportPath, Action, Output string }
		if json.Unmarshal(line, &event) != nil {
			rest.Write(line)
			continue
		}
		if event.Action != "build-output" {
			continue
		}
		n := len(out.packages)
		if n == 0 || out.packages[n-1].path != event.ImportPath {
			out.packages = append(out.packages, packageOutput{path: event.ImportPath})
			n++
		}
		out.packages[n-1].text.WriteString(event.Output)
	}
	rest.WriteString(stderr)
	out.rest = strings.TrimSpace(rest.String())
	return out
}

// String is all that was said, as the Go tool would print it.
func (o *output) String() string {
	var b strings.Builder
	for i := range o.packages {
		b.WriteString(o.packages[i].text.String())
	}
	b.WriteString(o.rest)
	return strings.TrimSpace(b.String())
}

// complaint is one line of the compiler.
type complaint struct {
	path         string // absolute, as the Go tool sees the file
	line, column int
	text         string // with its continuation lines
}

// complaints reads "file:line:column: text" lines. Paths are relative to dir, and
// files of the overlay are said by their real path, which real maps back.
func complaints(text, dir string, real map[string]string) []complaint {
	var list []complaint
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "\t") && len(list) > 0 {
			list[len(list)-1].text += "\n" + line
			continue
		}
		c, ok := parseComplaint(line)
		if !ok {
			continue
		}
		if !filepath.IsAbs(c.path) {
			c.path = filepath.Join(dir, c.path)
		}
		if logical, ok := real[c.path]; ok {
			c.path = logical
		}
		list = append(list, c)
	}
	return list
}

func parseComplaint(line string) (complaint, bool) {
	end := strings.Index(line, ".go:")
	if end < 0 {
		return complaint{}, false
	}
	c := complaint{path: line[:end+3]}
	rest := line[end+4:]
	number, rest, ok := strings.Cut(rest, ":")
	if !ok {
		return complaint{}, false
	}
	var err error
	if c.line, err = strconv.Atoi(number); err != nil || c.line < 1 {
		return complaint{}, false
	}
	if column, after, ok := strings.Cut(rest, ":"); ok {
		if n, err := strconv.Atoi(column); err == nil {
			c.column, rest = n, after
		}
	}
	c.text = strings.TrimSpace(rest)
	return c, c.text != ""
}
