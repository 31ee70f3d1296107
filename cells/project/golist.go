package project

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrNoGo means that there is no Go command to ask. The last analysis of the
// project, if one was kept, is then the best there is.
var ErrNoGo = errors.New("no go command found")

// listed is the part of a package of `go list -json` that is used here.
type listed struct {
	Dir, ImportPath, Name, Export, BuildID string
	Standard, DepOnly                      bool
	Module                                 *listedModule
	GoFiles, CgoFiles, InvalidGoFiles      []string
	IgnoredGoFiles                         []string
	CFiles, CXXFiles, MFiles, HFiles       []string
	FFiles, SFiles, SwigFiles              []string
	SwigCXXFiles, SysoFiles                []string
	EmbedPatterns, EmbedFiles              []string
	Imports                                []string
	ImportMap                              map[string]string
	Error                                  *listedError
}

type listedModule struct {
	Path, Version, Dir, GoMod, GoVersion string
	Main                                 bool
	Replace                              *listedModule
}

type listedError struct {
	ImportStack []string
	Pos, Err    string
}

// listFields asks go list for what listed holds and nothing else: computing the
// other fields costs time.
const listFields = "Dir,ImportPath,Name,Export,BuildID,Standard,DepOnly,Module,GoFiles,CgoFiles,InvalidGoFiles," +
	"IgnoredGoFiles,CFiles,CXXFiles,MFiles,HFiles,FFiles,SFiles,SwigFiles,SwigCXXFiles,SysoFiles," +
	"EmbedPatterns,EmbedFiles,Imports,ImportMap,Error"

// otherFiles returns the files of the package that are not Go.
func (p *listed) otherFiles() []string {
	var all []string
	for _, files := range [][]string{
		p.CFiles, p.CXXFiles, p.MFiles, p.HFiles, p.FFiles, p.SFiles,
		p.SwigFiles, p.SwigCXXFiles, p.SysoFiles,
	} {
		all = append(all, files...)
	}
	return all
}

// resolve returns the import path that an import declaration of p means.
func (p *listed) resolve(path string) string {
	if to, ok := p.ImportMap[path]; ok {
		return to
	}
	return path
}

// goTool runs the Go command in the folder of a project.
type goTool struct {
	path string // absolute
	dir  string
	env  []string
}

func findGoTool(o Options, dir string) (*goTool, error) {
	name := o.GoTool
	if name == "" {
		name = "go"
	}
	env := authorEnv(o)
	path, err := lookPath(name, env)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrNoGo, err)
	}
	return &goTool{path: path, dir: dir, env: append(env[:len(env):len(env)], "PWD="+dir)}, nil
}

func authorEnv(o Options) []string {
	if o.Env == nil {
		return os.Environ()
	}
	return o.Env
}

// lookPath finds a command on the PATH of env, which need not be that of this
// process.
func lookPath(name string, env []string) (string, error) {
	if strings.ContainsRune(name, filepath.Separator) {
		return exec.LookPath(name)
	}
	for _, dir := range filepath.SplitList(envValue(env, "PATH")) {
		if dir == "" || !filepath.IsAbs(dir) {
			continue // a go command in the author's folder is not to be trusted
		}
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%q is not on PATH", name)
}

func envValue(env []string, name string) string {
	for i := len(env) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(env[i], name+"="); ok {
			return value
		}
	}
	return ""
}

// run returns what the command prints. Its failure carries what it said.
func (g *goTool) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, g.path, args...)
	cmd.Dir, cmd.Env = g.dir, g.env
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return stdout.Bytes(), nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("running go %s: %w", args[0], ctx.Err())
	case errors.As(err, &exit) && exit.ExitCode() >= 0: // else it was killed, which says nothing of the sources
		return nil, &toolError{said: strings.TrimSpace(stderr.String())}
	}
	return nil, fmt.Errorf("running go %s: %w", args[0], err)
}

// toolError is a refusal of the Go command, such as a go.mod that does not
// parse. It is the author's mistake, not ours.
type toolError struct{ said string }

func (e *toolError) Error() string { return e.said }

// environment asks for the settings that go builds with in this folder.
func (g *goTool) environment(ctx context.Context) (map[string]string, error) {
	out, err := g.run(ctx, "env", "-json")
	if err != nil {
		return nil, err
	}
	settings := map[string]string{}
	if err := json.Unmarshal(out, &settings); err != nil {
		return nil, fmt.Errorf("reading go env: %w", err)
	}
	return settings, nil
}

// list asks for the package in the folder and all that it imports.
func (g *goTool) list(ctx context.Context, flags ...string) ([]*listed, error) {
	args := append([]string{"list", "-e", "-export", "-deps", "-trimpath", "-json=" + listFields}, flags...)
	out, err := g.run(ctx, append(args, ".")...)
	if err != nil {
		return nil, err
	}
	var all []*listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(listed)
		if err := d.Decode(p); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("reading go list: %w", err)
		}
		all = append(all, p)
	}
}
