package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// completions are the scripts by shell. Each asks the program itself, with the words
// of the line so far, so it never grows old.
var completions = map[string]string{
	"bash": `_NAME_complete() {
	local IFS=$'\n'
	COMPREPLY=($(WEB __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
	compopt -o default 2>/dev/null
}
complete -o nosort -F _NAME_complete WEB
`,
	"zsh": `#compdef WEB
_NAME_complete() {
	local -a found
	found=("${(@f)$(WEB __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
	found=(${found:#})
	if (( $#found )); then compadd -a found; else _files; fi
}
compdef _NAME_complete WEB
`,
	"fish": `complete -c WEB -a '(set -l words (commandline -opc) (commandline -ct); WEB __complete $words[2..-1] 2>/dev/null)'
`,
}

// completion prints a script that makes a shell complete commands, flags, projects,
// cells and parameters.
func (p *program) completion(_ context.Context, args []string) error {
	if len(args) != 1 || completions[args[0]] == "" {
		return usage("name a shell: %s completion bash, zsh or fish\nfor bash, put this into ~/.bashrc: source <(%s completion bash)", p.name(), p.name())
	}
	word := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, p.name())
	fmt.Fprint(p.stdout, strings.NewReplacer("NAME", word, "WEB", p.name()).Replace(completions[args[0]]))
	return nil
}

// complete prints the words that the last of some words may become, one a line. It
// runs nothing, and says nothing about what it does not know.
func (p *program) complete(ctx context.Context, words []string) {
	if len(words) == 0 {
		words = []string{""}
	}
	last, before := words[len(words)-1], words[:len(words)-1]
	for _, word := range p.candidates(ctx, before, last) {
		if strings.HasPrefix(word, last) {
			fmt.Fprintln(p.stdout, word)
		}
	}
}

func (p *program) candidates(ctx context.Context, before []string, last string) []string {
	if len(before) == 0 {
		return p.commandNames()
	}
	i := slices.IndexFunc(commands(), func(c command) bool { return c.name == before[0] && p.has(c) })
	if i < 0 {
		return nil
	}
	c := commands()[i]
	switch flag := strings.TrimLeft(before[len(before)-1], "-"); {
	case len(before) > 1 && before[len(before)-1] != flag && slices.Contains([]string{"cell", "from", "force"}, flag):
		return p.inProject(ctx, before, func(p *program, ctx context.Context, args []string) error { return p.cells(ctx, args) })
	case len(before) > 1 && before[len(before)-1] != flag && flag == "param":
		names := p.inProject(ctx, before, func(p *program, ctx context.Context, args []string) error { return p.parameters(ctx, args) })
		for i := range names {
			names[i] += "="
		}
		return names
	case len(before) > 1 && before[len(before)-1] != flag && flag == "as" && c.name == "graph":
		return slices.Sorted(maps.Keys(graphForms))
	case len(before) > 1 && before[len(before)-1] != flag && flag == "format" && c.name == "run":
		return slices.Sorted(maps.Keys(tableFormats))
	case strings.HasPrefix(last, "-"):
		return p.flagNames(ctx, c)
	case c.project && p.packed == nil && (len(before) == 1 || len(before) == 3 && strings.TrimLeft(before[1], "-") == "projects"):
		return p.projectNames(before)
	case c.name == "why" && len(before) == 2-min(1, packedCount(p)):
		return p.inProject(ctx, before, func(p *program, ctx context.Context, args []string) error { return p.cells(ctx, args) })
	}
	return nil
}

func packedCount(p *program) int {
	if p.packed != nil {
		return 1
	}
	return 0
}

func (p *program) commandNames() []string {
	var list []string
	for _, c := range commands() {
		if p.has(c) {
			list = append(list, c.name)
		}
	}
	return append(list, "help")
}

// flagNames are the flags of a command, as its own help says them.
func (p *program) flagNames(ctx context.Context, c command) []string {
	var said bytes.Buffer
	quiet := *p
	quiet.stdout, quiet.stderr = io.Discard, &said
	_ = c.run(&quiet, ctx, []string{"-h"}) // says its help, whatever it returns
	var list []string
	for line := range strings.Lines(said.String()) {
		if name, ok := strings.CutPrefix(line, "  -"); ok {
			list = append(list, "--"+strings.Fields(name)[0])
		}
	}
	return list
}

// projectNames are the folders of projects. Paths are for the shell to complete.
func (p *program) projectNames(before []string) []string {
	folder := "projects"
	if len(before) == 3 {
		folder = before[2]
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var list []string
	for _, e := range entries {
		if found, err := filepath.Glob(filepath.Join(folder, e.Name(), "*.go")); err == nil && len(found) > 0 {
			list = append(list, e.Name())
		}
	}
	return list
}

// inProject are the first words of the lines that a command says of the project that
// a line is about.
func (p *program) inProject(ctx context.Context, before []string, list func(*program, context.Context, []string) error) []string {
	var said bytes.Buffer
	quiet := *p
	quiet.stdout, quiet.stderr = &said, io.Discard
	var args []string
	switch {
	case p.packed != nil:
		args = []string{p.packed.Manifest.Name}
	case len(before) > 1 && !strings.HasPrefix(before[1], "-"):
		args = []string{before[1]}
	default:
		return nil
	}
	for i, word := range before {
		if name := strings.TrimLeft(word, "-"); i+1 < len(before) && name != word && slices.Contains([]string{"projects", "store", "data"}, name) {
			args = append(args, word, before[i+1])
		}
	}
	if list(&quiet, ctx, args) != nil {
		return nil
	}
	var words []string
	for line := range strings.Lines(said.String()) {
		if fields := strings.Fields(line); len(fields) > 0 {
			words = append(words, fields[0])
		}
	}
	return words
}
