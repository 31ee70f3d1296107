// Command web is Stagebook: it serves a folder of projects as notebooks, and
// runs the same projects without a page.
//
//	web [--addr HOST:PORT] [--projects DIR] [--store DIR] [--no-open]
//	web run PROJECT [--param k=v] [--cell NAME] [--store DIR] [--json]
//	web status PROJECT [--json]
//	web why PROJECT CELL [--param k=v] [--diff] [--json]
//	web share PROJECT [--name TEXT] [--days N] [--no-code] [--param k=v] [--list] [--revoke TOKEN] [--json]
//	web check PROJECT [--strict] [--json]
//	web verify PROJECT [--times N] [--cell NAME] [--param k=v] [--all] [--json]
//	web new NAME [--projects DIR]
//	web gc
//
// PROJECT is a name under --projects or a path to a Go package. The exit codes
// are 0 done or already fresh, 1 a cell failed, 2 usage, 3 stale (status only),
// 75 worth trying again.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// The exit codes of every sub-command.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitStale  = 3
	exitRetry  = 75
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &program{stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// program is the command with its surroundings, which tests replace.
type program struct {
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
}

// command is one sub-command: it parses its own flags.
type command struct {
	name    string
	summary string
	run     func(p *program, ctx context.Context, args []string) error
}

func commands() []command {
	return []command{
		{"serve", "show the projects in the browser (what plain `web` does)", (*program).serve},
		{"run", "run what is stale in a project", (*program).runProject},
		{"status", "say what is fresh and what is stale, and why", (*program).status},
		{"why", "say of one cell why it is stale, or what its result was made from", (*program).why},
		{"share", "make a link that shows the results of this moment, list or revoke links", (*program).share},
		{"check", "say what is wrong in the sources, and what may make results differ", (*program).check},
		{"verify", "run every cell again, and say which are not the same each time", (*program).verify},
		{"new", "make a project with one cell that runs", (*program).newProject},
		{"gc", "remove results that nobody needs", (*program).gc},
		{"version", "say which version this is", (*program).version},
	}
}

// exit is an error with an exit code. Its text is for people; an empty one has
// been said already.
type exit struct {
	code int
	text string
}

func (e *exit) Error() string { return e.text }

func usage(format string, args ...any) error {
	return &exit{exitUsage, fmt.Sprintf(format, args...)}
}

func (p *program) run(ctx context.Context, args []string) int {
	name := "serve"
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		name, args = args[0], args[1:]
	} else if len(args) > 0 && (args[0] == "-h" || args[0] == "--help" || args[0] == "-help") {
		p.help()
		return exitDone
	}
	for _, c := range commands() {
		if c.name == name {
			return p.report(c.run(p, ctx, args))
		}
	}
	if name == "help" {
		p.help()
		return exitDone
	}
	return p.report(usage("there is no command %q\n`web help` lists them", name))
}

func (p *program) report(err error) int {
	if err == nil {
		return exitDone
	}
	var e *exit
	if !errors.As(err, &e) {
		e = &exit{exitFailed, err.Error()}
	}
	if e.text != "" {
		fmt.Fprintln(p.stderr, "web: "+e.text)
	}
	return e.code
}

func (p *program) help() {
	fmt.Fprint(p.stdout, "Stagebook shows Go packages as notebooks, and runs them as pipelines.\n\nUsage: web [command] [flags]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(p.stdout, "  %-8s  %s\n", c.name, c.summary)
	}
	fmt.Fprint(p.stdout, "\n`web COMMAND -h` lists the flags of a command.\n")
}
