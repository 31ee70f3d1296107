//go:build !pipeline

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"stagebook/cmd/web/starter"
)

// importNotebook is `web import NOTEBOOK.ipynb`: a project made of a Jupyter notebook.
// What it says about the notebook goes to standard error, what it made to standard
// output.
func (p *program) importNotebook(_ context.Context, args []string) error {
	var c common
	set := p.flags("import", &c)
	name := set.String("name", "", "the `name` of the project; without it, one like that of the notebook")
	files, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(files) != 1 {
		return &exit{exitUsage, "web import NOTEBOOK.ipynb: one notebook, please"}
	}
	if *name == "" {
		*name = starter.ProjectName(files[0])
	}
	made, err := starter.Import(c.projects, *name, files[0])
	switch {
	case errors.Is(err, fs.ErrExist):
		return &exit{exitUsage, fmt.Sprintf("web import: there is a project %s already: give this one a name with --name", *name)}
	case err != nil:
		return &exit{exitUsage, "web import: " + err.Error()}
	}
	p.tellImport(made)
	fmt.Fprintf(p.stdout, "made %s/%s: %s; open it with: web\n", c.projects, *name, cellsMade(made))
	return nil
}

// tellImport says which files were found and what is to be known about a notebook.
func (p *program) tellImport(made *starter.Imported) {
	for _, file := range made.Files {
		if file.Has {
			fmt.Fprintf(p.stderr, "copied %s to %s\n", file.Path, file.As)
		}
	}
	for _, w := range made.Warnings {
		fmt.Fprintln(p.stderr, w)
	}
}

func cellsMade(made *starter.Imported) string {
	cells := fmt.Sprintf("%d cells", made.Cells)
	if made.Cells == 1 {
		cells = "1 cell"
	}
	switch {
	case made.Written == made.Cells:
		return cells
	case made.Written == 0:
		return cells + " to be written, with the Python in them"
	}
	return fmt.Sprintf("%s, %d of them to be written, with the Python in them", cells, made.Cells-made.Written)
}
