//go:build !pipeline

package main

import (
	"context"
	"fmt"

	"stagebook/cmd/web/starter"
)

// newProject is `web new NAME`: a project with one cell that runs, or, with --from,
// one that looks at a table.
func (p *program) newProject(_ context.Context, args []string) error {
	var c common
	set := p.flags("new", &c)
	table := set.String("from", "", "a CSV `file` to begin with: it is copied, and read, summed up and drawn")
	names, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(names) != 1 {
		return &exit{exitUsage, "web new NAME: one name, please"}
	}
	if err := starter.New(c.projects, names[0]); err != nil {
		return &exit{exitUsage, "web new: " + err.Error()}
	}
	if *table != "" {
		if err := starter.BeginWith(c.projects, names[0], *table); err != nil {
			return &exit{exitUsage, "web new: " + err.Error()}
		}
	}
	fmt.Fprintf(p.stdout, "made %s/%s; run it with: web run %s\n", c.projects, names[0], names[0])
	return nil
}
