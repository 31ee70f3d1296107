// Command web is Stagebook: it serves a folder of projects as notebooks, and
// runs the same projects without a page.
//
//	web [--addr HOST:PORT] [--projects DIR] [--store DIR] [--no-open]
//	web run PROJECT [--param k=v] [--params FILE] [--cell NAME] [--from CELL] [--force CELL] [--fresh-only] [--out DIR] [--format FORM] [--timeout D] [--jobs N] [--store DIR] [--quiet] [--json]
//	web status PROJECT [--json]
//	web why PROJECT CELL [--param k=v] [--diff] [--json]
//	web export PROJECT [--as binary] [--out FILE] [--target SYSTEM/ARCH] [--embed-data]
//	web archive PROJECT [--out FILE]
//	web unarchive FILE [--name NAME] [--max-size SIZE]
//	web export PROJECT --as source [--out DIR]
//	web export PROJECT --as docker|github-actions [--out DIR] [--target SYSTEM/ARCH] [--embed-data]
//	web export PROJECT --as html|ipynb|json|markdown|pdf [--out FILE] [--run | --stale-ok] [--param k=v] [--params FILE]
//	web share PROJECT [--name TEXT] [--days N] [--no-code] [--param k=v] [--list] [--revoke TOKEN] [--json]
//	web graph PROJECT [--as text|mermaid|dot|svg|json] [--param k=v]
//	web cells PROJECT [--json]
//	web params PROJECT [--param k=v] [--json]
//	web grant PROJECT [network | read PATH | write PATH] [--all] [--revoke] [--json]
//	web user add|list|role|password|remove [NAME] [...]
//	web audit [--project NAME] [--who NAME] [-n N] [--json]
//	web backup FILE
//	web watch PROJECT [--cell NAME] [--param k=v] [--quiet] [--json]
//	web test PROJECT [--run] [--param k=v] [--json] [-- FLAGS OF GO TEST]
//	web completion bash|zsh|fish
//	web runs PROJECT [-n N] [--json]
//	web runs show PROJECT RUN [--json]
//	web runs diff PROJECT RUN RUN [--json]
//	web check PROJECT [--strict] [--json]
//	web verify PROJECT [--times N] [--cell NAME] [--param k=v] [--all] [--json]
//	web new NAME [--from TABLE.csv] [--projects DIR]
//	web import NOTEBOOK.ipynb [--name NAME] [--projects DIR]
//	web docs [PAGE] [--print]
//	web gc
//
// PROJECT is a name under --projects or a path to a Go package. The exit codes
// are 0 done or already fresh, 1 a cell failed, 2 usage, 3 stale (status, run
// --fresh-only, and export of a document), 75 worth trying again.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"stagebook/cells/export"
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
	p := &program{stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, terminal: onTerminal(), width: terminalWidth}
	bundle, err := carried()
	p.packed = bundle
	code := exitFailed
	if err != nil {
		p.report(err)
	} else {
		code = p.run(ctx, os.Args[1:])
	}
	stop()
	os.Exit(code)
}

// program is the command with its surroundings, which tests replace.
type program struct {
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
	env    []string // name=value; nil for that of the process

	terminal bool           // standard error is one, on which a line can be drawn anew
	width    func() int     // columns of the terminal
	packed   *export.Bundle // the project that the executable carries, nil for the program itself
}

// command is one sub-command: it parses its own flags.
type command struct {
	name    string
	summary string
	run     func(p *program, ctx context.Context, args []string) error
	project bool // its first argument is a project; in an executable that carries one, that one
}

// commands are those of every form of the program, with those of this one.
func commands() []command {
	return append([]command{
		{"run", "run what is stale in a project", (*program).runProject, true},
		{"status", "say what is fresh and what is stale, and why", (*program).status, true},
		{"why", "say of one cell why it is stale, or what its result was made from", (*program).why, true},
		{"graph", "draw what provides what, as text, Mermaid, DOT, SVG or JSON", (*program).graph, true},
		{"cells", "list the cells with what they take and give", (*program).cells, true},
		{"params", "list the parameters with their values", (*program).parameters, true},
		{"runs", "list the records of runs, show one or compare two", (*program).runs, true},
		{"gc", "remove results that nobody needs", (*program).gc, false},
		{"completion", "print what makes a shell complete: bash, zsh or fish", (*program).completion, false},
		{"version", "say which version this is", (*program).version, false},
	}, notebookCommands()...)
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
	if p.packed != nil {
		name = "help"
	}
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		name, args = args[0], args[1:]
	} else if len(args) > 0 && (args[0] == "-h" || args[0] == "--help" || args[0] == "-help") {
		p.help()
		return exitDone
	}
	if name == "__complete" {
		p.complete(ctx, args)
		return exitDone
	}
	for _, c := range commands() {
		if c.name == name && p.has(c) {
			if p.packed != nil && c.project {
				args = append([]string{p.packed.Manifest.Name}, args...)
			}
			return p.report(c.run(p, ctx, args))
		}
	}
	if name == "help" {
		p.help()
		return exitDone
	}
	return p.report(usage("there is no command %q\n`%s help` lists them%s", name, p.name(), meant(name, p.commandNames())))
}

// has reports whether the program has a command in this form.
func (p *program) has(c command) bool {
	return p.packed == nil || c.project || c.name == "gc" || c.name == "version" || c.name == "completion"
}

// name is what the program is called in what it says.
func (p *program) name() string {
	if p.packed != nil {
		return p.packed.Manifest.Name
	}
	return "web"
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
		fmt.Fprintln(p.stderr, p.name()+": "+e.text)
	}
	return e.code
}

func (p *program) help() {
	about := "Stagebook shows Go packages as notebooks, and runs them as pipelines."
	if p.packed != nil {
		about = fmt.Sprintf("This is the pipeline of %s, made with Stagebook: %d cells.", p.packed.Manifest.Outline.Title, len(p.packed.Manifest.Outline.Cells))
	}
	fmt.Fprintf(p.stdout, "%s\n\nUsage: %s [command] [flags]\n\n", about, p.name())
	for _, c := range commands() {
		if p.has(c) {
			fmt.Fprintf(p.stdout, "  %-10s  %s\n", c.name, c.summary)
		}
	}
	fmt.Fprintf(p.stdout, "\n`%s COMMAND -h` lists the flags of a command.\n", p.name())
}
