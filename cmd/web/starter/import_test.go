package starter_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stagebook/cells/project"
	"stagebook/cmd/web/starter"
)

// notebooks are those in testdata, with what is expected of them in a module that knows
// the stage library: cells, of them whole ones, and something that is said.
var notebooks = map[string]struct {
	cells, written int
	said           string
}{
	"gonb_capture":            {4, 4, ""},
	"gonb_gotest":             {1, 1, "TestA was left out: it is a test"},
	"gonb_init":               {1, 1, ""},
	"gophernotes_matrices":    {3, 3, ""},
	"gophernotes_workers":     {1, 1, ""},
	"jupyter_again":           {2, 0, ""},
	"nbformat3":               {3, 0, "[6] behind [7]"},
	"nbformat4_out_of_order":  {3, 0, "[6] behind [7]"},
	"nteract_with_parameter":  {2, 0, ""},
	"penguins":                {19, 9, "when it was run, penguins was what cell 12 [8] had made of it; from top to bottom it is what cell 4 [3] makes"},
	"seaborn_axis_grids":      {23, 0, ""},
	"seaborn_regression":      {23, 0, "tips is given by cell 6 and cell 26"},
	"text_outputs_and_images": {6, 0, "NameError: name 'undefined_variable' is not defined"},
	"world_population":        {8, 0, ""},
}

// Real notebooks become projects that compile and have no mistakes but files that were
// not found, in a module with the stage library and in one without.
func TestImportedNotebooksCompile(t *testing.T) {
	root, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	within, err := os.MkdirTemp(root, "within") // this module, which has the stage library
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(within); err != nil {
			t.Error(err)
		}
	})
	outside := t.TempDir()
	write(t, filepath.Join(outside, "go.mod"), "module plain\n\ngo 1.26\n")
	found, err := filepath.Glob("testdata/notebooks/*.ipynb")
	if err != nil || len(found) != len(notebooks) {
		t.Fatalf("%d notebooks, want %d: %v", len(found), len(notebooks), err)
	}
	for _, file := range found {
		name := strings.TrimSuffix(filepath.Base(file), ".ipynb")
		t.Run(name, func(t *testing.T) {
			made := imported(t, within, name, file)
			want := notebooks[name]
			if got := strings.Join(made.Warnings, "\n"); made.Cells != want.cells || made.Written != want.written || !strings.Contains(got, want.said) {
				t.Errorf("%d cells, %d of them whole, want %+v; said:\n%s", made.Cells, made.Written, want, got)
			}
			imported(t, outside, name, file)
		})
	}
	vet(t, within, "./...")
	vet(t, outside, "./...")
}

// imported imports a notebook and looks for mistakes in what became of it.
func imported(t *testing.T, projects, name, file string) *starter.Imported {
	t.Helper()
	as := starter.ProjectName(name + ".ipynb")
	made, err := starter.Import(projects, as, file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := project.Load(t.Context(), project.Options{Dir: filepath.Join(projects, as)})
	if err != nil {
		t.Fatal(err)
	}
	outline := s.Outline()
	for _, d := range outline.Diagnostics {
		if !strings.Contains(d.Message, "is missing") {
			t.Errorf("in %s: %v", projects, d)
		}
	}
	if len(outline.NotCells) > 0 {
		t.Errorf("no cells in %s: %+v", projects, outline.NotCells)
	}
	if got := len(outline.Cells); got != made.Cells {
		t.Errorf("%d cells in %s, %d were made", got, projects, made.Cells)
	}
	return made
}

// What a notebook of a project becomes: its files, pictures and data.
func TestFilesOfAnImportedNotebook(t *testing.T) {
	projects := t.TempDir()
	made, err := starter.Import(projects, "birds", "testdata/notebooks/penguins.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	if len(made.Files) != 1 || !made.Files[0].Has || made.Files[0].As != "data/penguins.csv" {
		t.Errorf("%+v", made.Files)
	}
	for _, file := range []string{"birds.go", "python.go", "data/penguins.csv", "data/penguins.ipynb", "pictures/1-dot.png"} {
		if info, err := os.Stat(filepath.Join(projects, "birds", filepath.FromSlash(file))); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", file, err)
		}
	}
	if _, err := starter.Import(projects, "birds", "testdata/notebooks/penguins.ipynb"); !errors.Is(err, fs.ErrExist) {
		t.Error(err)
	}
}

// Only what lies with a notebook is copied, whatever it names.
func TestFilesElsewhereAreNotTaken(t *testing.T) {
	home := t.TempDir()
	work := filepath.Join(home, "work", "notebooks")
	for _, file := range []string{"secret.csv", ".hidden/key.csv", "work/notebooks/near.csv", "work/beside.csv", "work/notebooks/data/deep.csv", "work/notebooks/.cache/x.csv"} {
		write(t, filepath.Join(home, filepath.FromSlash(file)), "a\n1\n")
	}
	if err := os.Symlink(filepath.Join(home, "secret.csv"), filepath.Join(work, "link.csv")); err != nil {
		t.Fatal(err)
	}
	var reads []string
	for _, path := range []string{"near.csv", "../beside.csv", "deep.csv", "gone.csv", "link.csv", "../../secret.csv", filepath.Join(home, "secret.csv"), "../../.hidden/key.csv", ".cache/x.csv"} {
		reads = append(reads, fmt.Sprintf("print(pd.read_csv('%s'))", path))
	}
	source := fmt.Sprintf("%q", "import pandas as pd\n"+strings.Join(reads, "\n"))
	write(t, filepath.Join(work, "n.ipynb"), `{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": `+source+`}]}`)
	made, err := starter.Import(filepath.Join(home, "projects"), "n", filepath.Join(work, "n.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	var taken []string
	for _, file := range made.Files {
		if file.Has {
			taken = append(taken, file.Path)
		}
	}
	if got := strings.Join(taken, " "); got != "../beside.csv deep.csv near.csv" {
		t.Errorf("%s were taken", got)
	}
}

// A notebook that is dropped on the page lies in the project already.
func TestANotebookInAProjectIsBegun(t *testing.T) {
	projects := t.TempDir()
	if err := starter.New(projects, "drop"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/notebooks/penguins.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(projects, "drop")
	write(t, filepath.Join(dir, "data", "penguins.ipynb"), string(text))
	if err := starter.Begin(dir, "drop", "data/penguins.ipynb"); err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(dir, "drop.go"))
	if err != nil || !strings.Contains(string(source), "# Which penguin is it?") {
		t.Errorf("%v\n%s", err, source)
	}
	if err := starter.Begin(dir, "drop", "data/penguins.ipynb"); !errors.Is(err, starter.ErrBegun) {
		t.Error(err)
	}
}

// What is no notebook, or one of another language, leaves nothing behind.
func TestWhatCannotBeImported(t *testing.T) {
	dir := t.TempDir()
	for text, want := range map[string]string{
		"a,b\n1,2\n": "this is no Jupyter notebook",
		`{"nbformat": 4, "metadata": {"language_info": {"name": "R"}}, "cells": []}`: "n.ipynb is written in r: notebooks of Python and Go can be imported",
	} {
		write(t, filepath.Join(dir, "n.ipynb"), text)
		if _, err := starter.Import(filepath.Join(dir, "projects"), "n", filepath.Join(dir, "n.ipynb")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
		if _, err := os.Stat(filepath.Join(dir, "projects", "n")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is there: %v", "n", err)
		}
	}
}
