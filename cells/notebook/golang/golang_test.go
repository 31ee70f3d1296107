package golang_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"stagebook/cells/notebook/golang"
	"stagebook/cells/notebook/notebooktest"
)

var update = flag.Bool("update", false, "write what the projects are now into testdata")

// Each archive in testdata is a notebook and the project it becomes. That of GoNB has
// gonb in its name.
func TestProjects(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal(archives, err)
	}
	for _, path := range archives {
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			kernel := "gophernotes"
			if strings.Contains(path, "gonb") {
				kernel = "gonb"
			}
			n, want := notebooktest.Of(a, "go", kernel)
			p, err := golang.Write(n, golang.Options{Package: "imported", Notebook: "n.ipynb", Dir: "."})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{"want.go": string(p.Files["imported.go"]), "warnings": strings.Join(append(p.Warnings, ""), "\n")}
			compare(t, path, a, got, want)
		})
	}
}

// compare holds texts against those of an archive, or writes them there.
func compare(t *testing.T, path string, a *txtar.Archive, got, want map[string]string) {
	if !*update {
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("%s is\n%s\nwant\n%s", name, got[name], want[name])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%d texts, want %d", len(got), len(want))
		}
		return
	}
	var files []txtar.File
	for _, f := range a.Files {
		if f.Name[0] >= '0' && f.Name[0] <= '9' {
			files = append(files, f)
		}
	}
	for _, name := range []string{"warnings", "want.go", "want2.go"} {
		if text, ok := got[name]; ok {
			files = append(files, txtar.File{Name: name, Data: []byte(text)})
		}
	}
	a.Files = files
	if err := os.WriteFile(path, txtar.Format(a), 0o666); err != nil {
		t.Fatal(err)
	}
}
