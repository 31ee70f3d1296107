package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"stagebook/cells/brought"
	"stagebook/cells/store"
)

// common are the flags that every command takes.
type common struct {
	projects string
	store    string
	jobs     int
	limit    string
	data     string

	noConfine bool
}

func (p *program) flags(name string, c *common) *flag.FlagSet {
	set := flag.NewFlagSet(p.name()+" "+name, flag.ContinueOnError)
	set.SetOutput(p.stderr)
	if p.packed == nil {
		set.StringVar(&c.projects, "projects", "projects", "`folder` that holds the projects")
		set.StringVar(&c.store, "store", "", "`folder` that keeps results (default $STAGEBOOK_HOME, else $XDG_DATA_HOME/stagebook)")
	} else {
		set.StringVar(&c.data, "data", "", "`folder` in which the data files lie (default those inside, else the one it is started in)")
		set.StringVar(&c.store, "store", "", "`folder` that keeps results (default $STAGEBOOK_HOME, else .stagebook)")
	}
	set.StringVar(&c.limit, "limit", "", "`size` of the store above which results that nobody needs are removed, like 20GB (default 10 GiB)")
	set.BoolVar(&c.noConfine, "no-confine", false, "let cells do all that you may, also beyond the project's folder (or STAGEBOOK_CONFINE=off)")
	set.IntVar(&c.jobs, "jobs", 0, "cells that run at once (default as many as cores)")
	return set
}

// parse reads flags that may stand before and after the arguments.
func parse(set *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := quietly(set, args); err != nil {
			return nil, flagError(set, err)
		}
		args = set.Args()
		if len(args) == 0 {
			return rest, nil
		}
		rest = append(rest, args[0])
		args = args[1:]
	}
}

// quietly parses flags without the list of all of them below a mistake.
func quietly(set *flag.FlagSet, args []string) error {
	out := set.Output()
	set.SetOutput(io.Discard)
	defer set.SetOutput(out)
	set.Usage = func() {}
	err := set.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(out, "Usage of %s:\n", set.Name())
		set.SetOutput(out)
		set.PrintDefaults()
	}
	return err
}

// openStore opens the store that the flags, or the environment, name.
func (p *program) openStore(c *common) (*store.Store, error) {
	root := c.store
	if root == "" {
		root = p.home()
	}
	limit, err := parseSize(c.limit)
	if err != nil {
		return nil, usage("--limit: %v", err)
	}
	s, err := store.Open(root, store.Options{Limit: limit, Warn: func(text string) { fmt.Fprintln(p.stderr, "store: "+text) }})
	if err != nil {
		return nil, fmt.Errorf("%w\nname another folder with --store", err)
	}
	return s, nil
}

// home is where results lie when nobody says otherwise.
func (p *program) home() string {
	if dir := p.getenv("STAGEBOOK_HOME"); dir != "" {
		return dir
	}
	if p.packed != nil {
		return ".stagebook"
	}
	if dir := p.getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "stagebook")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ".stagebook"
	}
	return filepath.Join(home, ".local", "share", "stagebook")
}

// parseSize reads "20GB", "512MiB", "1000000". The empty text is 0: the default.
func parseSize(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	units := []struct {
		name string
		size int64
	}{
		{"TiB", 1 << 40},
		{"GiB", 1 << 30},
		{"MiB", 1 << 20},
		{"KiB", 1 << 10},
		{"TB", 1e12},
		{"GB", 1e9},
		{"MB", 1e6},
		{"kB", 1e3},
		{"B", 1},
		{"", 1},
	}
	for _, unit := range units {
		number, ok := strings.CutSuffix(text, unit.name)
		if !ok {
			continue
		}
		var value float64
		if _, err := fmt.Sscanf(number+"\n", "%g\n", &value); err != nil {
			break
		}
		if value *= float64(unit.size); !(value >= 1 && value < 1<<62) { // nor NaN
			break
		}
		return int64(value), nil
	}
	return 0, fmt.Errorf("%q is no size; write it like 20GB or 512MiB", text)
}

// projectDir finds the folder of a project by name or path.
func projectDir(projects, name string) (dir string, err error) {
	if !strings.ContainsAny(name, `/\`) && name != "." && name != ".." {
		dir = filepath.Join(projects, name)
		if isFolder(dir) {
			return brought.PackageDir(dir), nil
		}
	}
	if isFolder(name) {
		return brought.PackageDir(name), nil
	}
	return "", usage("there is no project %q: neither a folder of that path nor one under %s\n`--projects DIR` says where projects lie%s", name, projects, meant(name, folderNames(projects)))
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
