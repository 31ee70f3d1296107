package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"

	sources "stagebook/cells/project"
)

// meant is a further line of an error about a name that there is not: which of those
// that there are may have been meant. It is "" when none is near.
func meant(name string, names []string) string {
	near := sources.Nearest(name, names)
	if len(near) == 0 {
		return ""
	}
	return "\ndid you mean " + strings.Join(near, " or ") + "?"
}

// folderNames are the names of the projects under a folder, for errors.
func folderNames(projects string) []string {
	entries, _ := os.ReadDir(projects) // without it no name is near
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// The errors of package flag, which have no types.
var (
	unknownFlag = regexp.MustCompile(`^flag provided but not defined: -(.*)$`)
	lackingFlag = regexp.MustCompile(`^flag needs an argument: -(.*)$`)
	invalidFlag = regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?-([\w-]+): (.*)$`)
)

// flagError says a mistake in the flags of a command, and how it is mended.
func flagError(set *flag.FlagSet, err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return &exit{exitDone, ""}
	}
	help := fmt.Sprintf("\n`%s -h` lists the flags", set.Name())
	text := err.Error()
	if m := unknownFlag.FindStringSubmatch(text); m != nil {
		var names []string
		set.VisitAll(func(f *flag.Flag) { names = append(names, "--"+f.Name) })
		return usage("there is no flag --%s%s%s", m[1], meant("--"+m[1], names), help)
	}
	if m := lackingFlag.FindStringSubmatch(text); m != nil {
		return usage("--%s needs a value%s", m[1], help)
	}
	m := invalidFlag.FindStringSubmatch(text)
	if m == nil {
		return usage("%s%s", text, help)
	}
	how := m[3]
	if f := set.Lookup(m[2]); f != nil && (how == "parse error" || how == "value out of range") {
		how = "it is no number"
		if get, ok := f.Value.(flag.Getter); ok {
			switch get.Get().(type) {
			case bool:
				how = "it is neither true nor false"
			default:
				if strings.HasSuffix(fmt.Sprintf("%T", get.Get()), "Duration") {
					how = "it is no time; write it like 30s or 5m"
				}
			}
		}
	}
	return usage("--%s %s: %s%s", m[2], m[1], how, help)
}
